"""A person at the console without a browser: pages are read and forms are sent as a browser without scripts would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from shared_models.ids import UserId
from tests.serving import CERTIFICATES
from tests.sync_server.district import PASSWORD

VOID = frozenset({"input", "img", "br", "meta", "link"})


@dataclass(slots=True)
class Form:
    """One form with the fields it would send as it stands."""

    action: str
    method: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """What a page shows: its text, links and forms."""

    def __init__(self, response: httpx.Response) -> None:
        """Reads a page."""
        super().__init__()
        self.status = response.status_code
        self.address = response.url.raw_path.decode()
        self.html = response.text
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._texts: list[str] = []
        self._loose: list[tuple[str, str, str]] = []
        self._textarea: tuple[str, str] | None = None
        self._href = ""
        self.feed(response.text)
        for owner, name, value in self._loose:
            next(form for form in self.forms if form.id == owner).fields[name] = value

    @property
    def text(self) -> str:
        """All words of the page."""
        return " ".join(" ".join(self._texts).split())

    def link(self, words: str) -> str:
        """Where the first link with these words leads."""
        return next(href for text, href in self.links if words in text)

    def form(self, ending: str) -> Form:
        """The form that goes to an address with this ending, its query left aside."""
        return next(form for form in self.forms if form.action.partition("?")[0].endswith(ending))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes forms, fields and links."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get"), given.get("id", "")))
        elif tag == "input" and given.get("type") not in {"radio", "checkbox"}:
            self._field(given.get("form", ""), given.get("name", ""), given.get("value", ""))
        elif tag == "textarea":
            self._textarea = (given.get("form", ""), given.get("name", ""))
            self._field(*self._textarea, "")
        elif tag == "a":
            self._href = given.get("href", "")
            self.links.append(("", self._href))

    def handle_endtag(self, tag: str) -> None:
        """Ends a field or link."""
        if tag == "textarea":
            self._textarea = None
        elif tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        """Collects words."""
        self._texts.append(data)
        if self._textarea is not None:
            self._field(*self._textarea, data)
        if self._href and self.links:
            words, href = self.links[-1]
            self.links[-1] = (words + data, href)

    def _field(self, owner: str, name: str, value: str) -> None:
        if not name:
            return
        if owner:
            self._loose.append((owner, name, value))
        elif self.forms:
            self.forms[-1].fields[name] = value


class Person:
    """Somebody logged in at the console."""

    def __init__(self, address: str, user: UserId, *, password: str = PASSWORD) -> None:
        """Opens the log-in page and logs in."""
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=30, verify=CERTIFICATES)
        door = self.open("/console/log-in")
        self.page = self.send(door.form("/log-in"), login=user, password=password)

    def open(self, path: str) -> Page:
        """A page; redirects are followed."""
        return Page(self.http.get(path))

    def send(self, form: Form, **typed: str) -> Page:
        """The page after a form was sent with these fields filled."""
        assert form.method == "post"
        return Page(self.http.post(form.action, data={**form.fields, **typed}))

"""A procedure told at the console, act by act, each by the person whose it is on the day it is done."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared_models.case import Case
from shared_models.ids import EntityId, UserId
from shared_models.visit import day_of
from sync_server.store import case_store
from tests.builders import NOW_MS
from tests.sync_server.console.browsing import Form, Page, Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import DAY_MS, registered, visited
from tests.sync_server.district import DISTRICT_OFFICER, OFFICER, Tablet

NEW_HOME = EntityId("h-new")
TODAY = day_of(NOW_MS)
Typed = Mapping[str, str | Sequence[str]]


@dataclass
class Course:
    """One household and its procedure; `after` lets days pass."""

    console: Console
    household: str = NEW_HOME
    about: str = ""
    page: Page | None = None
    _people: dict[UserId, Person] = field(default_factory=dict)
    _visits: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def path(self) -> str:
        """The page of its procedures."""
        return f"/console/households/{self.household}/procedure"

    @property
    def today(self) -> date:
        """The day it is at the office."""
        return day_of(self.console.clock.ms)

    def after(self, days: int) -> Course:
        """Some days later; everybody logs in anew."""
        self.console.clock.ms += days * DAY_MS
        self._people.clear()
        return self

    def person(self, user: UserId = OFFICER) -> Person:
        """Somebody at the console."""
        if user not in self._people:
            self._people[user] = self.console.person(user)
        return self._people[user]

    def open(self, user: UserId = OFFICER) -> Page:
        """The page as somebody sees it now."""
        query = f"?about={self.about}" if self.about else ""
        self.page = self.person(user).open(self.path + query)
        return self.page

    def form(self, act: str, user: UserId = OFFICER) -> Form | None:
        """The form of an act, if somebody may do it now."""
        return next((form for form in self.open(user).forms if form.fields.get("act") == act), None)

    def do(self, act: str, user: UserId = OFFICER, /, **typed: str | Sequence[str]) -> Page:
        """Fills in the form of an act and sends it; today unless another day is typed."""
        form = self.form(act, user)
        assert form is not None, f"{act} is not offered to {user}: {self.page and self.page.text}"
        return self.send(form, user, **{"on": self.today.isoformat(), **typed})

    def send(self, form: Form, user: UserId = OFFICER, /, **typed: str | Sequence[str]) -> Page:
        """Sends a form with these fields filled."""
        sent = {name: value for name, value in form.fields.items() if value}
        reply = self.person(user).http.post(form.action, data={**sent, **typed})
        self.page = Page(reply)
        if self.page.status == 200 and "about=" in self.page.address and not self.about:
            self.about = self.page.address.partition("about=")[2].partition("&")[0]
        return self.page

    def did(self, act: str, user: UserId = OFFICER, /, **typed: str | Sequence[str]) -> Course:
        """The same, and it was recorded."""
        page = self.do(act, user, **typed)
        assert page.status == 200, page.text
        assert "已登记" in page.text
        return self

    def visit(self, *, signers: Sequence[str] = ("lead", "second", "respondent")) -> str:
        """A visit that the tablets finish today."""
        visit = f"v-new-{next(self._visits)}"
        tablet = Tablet(self.console.database, replica=f"r-{visit}")
        tablet.push(*visited(visit, self.console.clock.ms - 3_600_000, household=self.household, signers=signers))
        return visit


def case_of(console: Console, household: str = NEW_HOME) -> Case:
    """The household's case as the server holds it."""
    with console.database.reading() as tx:
        case = case_store.load_case(tx, EntityId(household))
    assert case is not None
    return case


def new_home(console: Console, **values: str) -> Course:
    """A household that came to the counter: registered, on no benefit."""
    home = {"benefit_class": "", "standing": "", "registry_no": "SQ-1", "hukou_kind": "urban", **values}
    Tablet(console.database, replica="r-new-home").push(registered(NEW_HOME, values=home))
    return Course(console)


PAPERS = ("application", "undertaking", "authorisation")


def applied(course: Course, **typed: str | Sequence[str]) -> Course:
    """The application with all papers, by nobody's relative."""
    return course.did("apply", **{"papers": PAPERS, "relative": "no", **typed})


def investigated(course: Course) -> Course:
    """Accepted, matched, visited by two who signed, and the opinion given."""
    course.did("accept_application").did("request_matching").did("start_matching").did("finish_matching")
    visit = course.visit()
    course.did("visit_home", on="", visit=visit, mode="in_person")
    return course.did("finish_investigation", finding="收入与申报一致").did("give_opinion", opinion="confirm")


NOTICE = "公示\n申请人姓名：张三\n家庭人口：2 人\n拟月保障金额：600.00 元"


def posted(course: Course, days: int = 8) -> Course:
    """The notice, which hung its days and came down without an objection."""
    course.did("post_notice", places="一社区公示栏", text=NOTICE)
    return course.after(days).did("take_down_notice")


def submitted(course: Course) -> Course:
    """The national course up to the district's desk."""
    return posted(investigated(applied(course))).did("submit")


DECIDER = DISTRICT_OFFICER
TEAM = ("审批甲", "审批乙")
A_DAY = timedelta(days=1)


ASSESSORS = {"team": ("评估甲", "评估乙", "评估丙"), "team_certificate": ("PG-1", "PG-2", "PG-3")}
COUNCIL = ("委员一", "委员二", "委员三", "委员四", "委员五", "委员六", "委员七", "委员八", "委员九")
AGENDA = ("application_read", "assessors_report", "questions", "applicant_leaves", "discussion", "vote")
MEETING: Typed = {
    "members": "9",
    "attended": "\n".join(COUNCIL),
    "recusing": "yes",
    "recused": "委员九",
    "ballot": "open",
    "agenda": AGENDA,
    "yes": "6",
    "no": "2",
    "abstained": "0",
    "minutes": "经讨论,同意人数过三分之二。",
    "signed": "\n".join(COUNCIL),
}


def assessed(course: Course) -> Course:
    """The Sifang course up to the building's notice, which has run."""
    course.did("apply", papers=PAPERS, relative="no").did("community_pass")
    course.did("check_originals", **ASSESSORS).did("assess_home", **ASSESSORS)
    course.did("request_matching").did("start_matching").did("finish_matching")
    course.visit()
    course.did("finish_assessment", signed_by_assessors="yes", signed_by_applicant="yes")
    return posted(course, days=4)

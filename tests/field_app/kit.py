"""A tablet on a table: its clock, its folder, an open account and households on it, as an exchange would leave them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw

from field_app.devices.chance import random_bytes
from field_app.devices.clock import SetClock
from field_app.store.account import Account
from field_app.store.install import Installed, Purging, install
from field_app.store.preparing import prepare
from field_app.store.tablet import SignedIn, Tablet
from field_app.use_cases.asked_forms import AskedForms
from field_app.use_cases.check_visit import check_visit
from field_app.use_cases.explain import Saying, explain
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.held_rules import Rules, rules_made
from field_app.use_cases.means import Means
from field_app.use_cases.open_section import EntityForm, open_section
from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case, combined_digest, digest, empty_case, fold
from shared_models.change import Part, read_change
from shared_models.editing import new_part
from shared_models.identity_number import with_check_character
from shared_models.ids import AreaCode, DeviceId, EntityId, UserId
from shared_models.page import PageWriter
from shared_models.policy.policy import Policy, policy_bytes, policy_ref
from shared_models.policy.shelf import preset
from shared_models.questionnaire.form import Form, form_bytes, form_ref
from shared_models.sync_protocol import Cursor, GrantSeen, Labelled, Page, PullAnswer, PushAnswer, Result, RuleSpan
from shared_models.values import Value
from shared_models.visit import china_time
from tests.builders import COMMUNITY, NOW_MS, change, entry

SHAHE = rules_made(preset("shahe"), {})
"""What holds on these tablets: a visit in every quarter."""

PIN = "730184"
USER = UserId("u-1")
COLLEAGUE = UserId("u-2")
PEOPLE = {USER: "王调查", COLLEAGUE: "赵调查", "u-office": "街道办"}
FONT = Path(__file__).parents[2] / "assets" / "fonts" / "cn.ttf"
HEAD_NUMBER = with_check_character("99000019800101123")
TODAY = date(2026, 9, 21)
"""The day of NOW_MS in China."""
EPOCH = "e1"


def means_of(clock: SetClock, *, name: str = "t") -> Means:
    """Means with ids that can be read and no chance in the waits."""
    numbers = count(1)
    return Means(
        stamp=clock, new_id=lambda: f"{name}-{next(numbers):06d}", random_bytes=random_bytes, fraction=lambda: 0.5
    )


def tablet_at(folder: Path, clock: SetClock, *, name: str = "t") -> tuple[Tablet, Means]:
    """The tablet of a folder."""
    means = means_of(clock, name=name)
    return open_tablet(folder, means), means


def signed_in(tablet: Tablet, means: Means, *, user: str = USER) -> Account:
    """An open account, as a first sign-in leaves it."""
    answer = SignedIn(
        user=UserId(user),
        name=PEOPLE[UserId(user)],
        login=user,
        device=DeviceId(f"d-{user}"),
        token="token-of-this-tablet",
        server_url="http://127.0.0.1:1",
    )
    entry_ = tablet.create(answer, PIN, id_=f"a-{user}", now_ms=NOW_MS)
    account = tablet.open(entry_.id, tablet.try_pin(entry_.id, PIN, now_ms=NOW_MS), new_id=means.new_id)
    with account.db.writing():
        account.meta.epoch = EPOCH
        account.meta.people = {str(id_): name for id_, name in PEOPLE.items()}
    return account


def family(number: int, name: str, **home: Value) -> list[Part]:
    """The parts that register a household of two: a head, and a child born in 2010."""
    household = EntityId(f"h-{number}")
    values: dict[str, Value] = {
        "registry_no": f"SH{number:05d}",
        "benefit_class": "B",
        "standing": "recipient",
        "since": "2020-01-01",
        "address": f"沙河镇东关村{number}号",
        "building": f"{number % 7 + 1}组",
        **home,
    }
    head = {"name": name, "relation": "head", "ability": "full", "identity_number": HEAD_NUMBER}
    child = {"name": f"{name[0]}小明", "relation": "child", "birth_date": "2010-05-01", "sex": "male"}
    return [
        new_part(household, "household", values),
        new_part(EntityId(f"m-{number}-1"), "member", head),
        new_part(EntityId(f"m-{number}-2"), "member", child),
    ]


def case_with(number: int, *parts: Part, n: int = 1, scope: AreaCode = COMMUNITY) -> Case:
    """The case of a household after one change of the office, at a position of its community's log."""
    household = f"h-{number}"
    made = change(f"c-{number}-{n}", *parts, household=household)
    return fold(empty_case(EntityId(household), scope), [entry(made, n)])


def page_of(cases: Iterable[Case], *, to: int, scope: AreaCode = COMMUNITY, since: int = 0) -> Page:
    """The one page that tells everything of these cases."""
    writer = PageWriter()
    told = list(cases)
    for case in told:
        writer.add(case, since, full=True)
    return Page(
        scope=scope,
        to=Cursor(n=to, since=to),
        more=False,
        digest=combined_digest(digest(case) for case in told),
        fields=writer.fields,
        saves=writer.saves,
        rows=writer.rows,
        left=[],
    )


def grants(*scopes: AreaCode) -> tuple[GrantSeen, ...]:
    """Grants for communities of these codes."""
    return tuple(GrantSeen(scope=scope, name=f"社区{scope[-3:]}") for scope in scopes)


def give(account: Account, *cases: Case, to: int = 100) -> None:
    """Puts households of the test community on the tablet as a pull does: staged afresh, then installed."""
    account.stage.start_over(COMMUNITY)
    installed = take(account, page_of(cases, to=to))
    assert installed.differing == ()


def take(account: Account, *pages: Page, granted: Iterable[AreaCode] = (), whole: bool = False) -> Installed:
    """Stages pages and installs them; granted are the given communities, or else those of the pages."""
    for page in pages:
        account.stage.add(page)
    if whole:
        account.meta.confirmed_epoch = "an earlier life"
    scopes = tuple(granted) or tuple(page.scope for page in pages)
    answer = PullAnswer(epoch=account.meta.epoch or EPOCH, grants=grants(*scopes), pages=())
    numbers = count(1)
    purging = Purging(new_id=lambda: f"purge-{next(numbers)}", now_ms=NOW_MS)
    return install(account, prepare(account), answer, purging=purging)


def asked_by(account: Account, rules: Rules = SHAHE) -> AskedForms:
    """Which questionnaires visits have on this tablet under these rules."""
    return AskedForms(rules=rules, shelf=HeldForms(account), now=china_time(NOW_MS))


def give_forms(account: Account, policy: Policy, *forms: Form) -> None:
    """Puts a policy and published forms on the tablet, as a hello leaves them."""
    with account.db.writing():
        digest_ = policy_ref(policy).digest
        account.meta.policies = {digest_: msgspec.Raw(policy_bytes(policy))}
        account.meta.rules = {COMMUNITY: (RuleSpan(since="2020-01-01", digest=digest_),)}
        for form in forms:
            account.meta.keep_form(form_ref(form).digest, msgspec.Raw(form_bytes(form)))
        account.meta.published = tuple(form_ref(form) for form in forms)


def explain_what_is_left(account: Account, place: VisitPlace, means: Means, text: str = "已核实,情况如实") -> None:
    """Says something about every finding that should be put right and is not."""
    for finding in check_visit(account, place, asked=asked_by(account)).should:
        saying = Saying(finding.entity, finding.unit, text)
        explain(account, place, saying, stamp=means.stamp(), new_id=means.new_id)


def receipt(batch: list[Labelled], *seqs: int, n: int = 200, held: str = "") -> PushAnswer:
    """A receipt for these numbers of a batch; the change of the id `held` is held back."""
    ids = {label.seq: read_change(bytes(label.body)).id for label in batch}
    results = {
        ids[seq]: Result(s="quarantined", reason="invalid") if ids[seq] == held else Result(s="applied") for seq in seqs
    }
    return PushAnswer(ack=seqs, results=results, heads={COMMUNITY: n})


def form_of(account: Account, place: VisitPlace, section: str, entity: str | None = None) -> EntityForm:
    """The form of a section's only entity, or of the named one."""
    forms = open_section(account, place, section).entities
    return next(form for form in forms if entity in {None, form.entity})


def values_in(form: EntityForm) -> Mapping[str, Value]:
    """What the inputs of a form hold."""
    return {field.field.unit: field.value for field in form.fields}


def photo(width: int = 1_200, height: int = 900, *, seed: int = 1, **save: object) -> bytes:
    """A JPEG with something to see in it; another seed gives another picture."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    noise = hashlib.sha512(str(seed).encode()).digest()
    for column in range(8):
        for row in range(8):
            box = (column * width // 8, row * height // 8, (column + 1) * width // 8, (row + 1) * height // 8)
            pen.rectangle(box, fill=(noise[column * 8 + row], noise[row], noise[column]))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, **save)
    return out.getvalue()

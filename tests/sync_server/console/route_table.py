"""Every address of the console, who may open it, and what its form is sent: a new route needs a row here."""

from __future__ import annotations

from datetime import date

from shared_models.flags.flag import Flag
from shared_models.ids import ChangeId, DeviceId, EntityId, UserId
from shared_models.recheck import Recheck, call_act
from shared_models.words import Label
from sync_server.store import bundle_store, device_store, flag_store, session_store
from sync_server.store.database import Database
from sync_server.store.device_store import Device
from sync_server.store.session_store import WebSession
from sync_server.use_cases.draw_sample import Wish, draw_sample, freeze_sample
from sync_server.use_cases.look_through import look_at_all
from sync_server.use_cases.record_office_change import record_office_change
from tests.builders import COMMUNITY, HOUSEHOLD, NOW_MS
from tests.builders import change as built
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.matched import BALANCE, SENT_FILE
from tests.sync_server.console.questionnaires import DIGEST, POVERTY, SEPTEMBER_ANSWERS, fill_in, keep_form
from tests.sync_server.console.saved import SAVED
from tests.sync_server.console.story import PHOTO_NAME, SEPTEMBER, SEPTEMBER_MS, SUPERVISOR
from tests.sync_server.district import (
    ADMINISTRATOR,
    COLLEAGUE,
    DISTRICT_OFFICER,
    INVESTIGATOR,
    OFFICER,
    OTHER_COMMUNITY,
    STRANGER,
    STREET,
    by,
)

EVERYBODY = frozenset({OFFICER, DISTRICT_OFFICER, SUPERVISOR, INVESTIGATOR, STRANGER, ADMINISTRATOR})
"""STRANGER investigates elsewhere."""
REVIEWERS = frozenset({OFFICER, DISTRICT_OFFICER})
READERS = REVIEWERS | {SUPERVISOR, INVESTIGATOR}
AUDITORS = REVIEWERS | {SUPERVISOR}

ADMINISTRATORS = frozenset({ADMINISTRATOR})
ACCOUNT = f"/admin/accounts/{COLLEAGUE}"
TABLET, LOG_IN = "d-tablet", "s-1"

HOME = f"/households/{HOUSEHOLD}"
VISIT = f"{HOME}/visits/{SEPTEMBER}"
HELD = "c-held"
SAMPLE = "/samples/s-frozen"
RECHECK = "k-called"
FILLED = f"q-{POVERTY.id}-{SEPTEMBER}"
CLOCK = Flag(
    kind="clock",
    household=EntityId(HOUSEHOLD),
    community=COMMUNITY,
    visit=SEPTEMBER,
    evidence=Label("时间没有校准", "not calibrated"),
)
FLAG = CLOCK.id
CALLED = by(
    SUPERVISOR,
    built(
        "c-called",
        act=call_act(
            Recheck(
                id=EntityId(RECHECK),
                visit=SEPTEMBER,
                team=(UserId("u-7"), UserId("u-8")),
                due=date(2026, 10, 1),
                sample="",
                called=ChangeId(""),
            )
        ),
    ),
)
"""A re-check by two who are not in this story."""

ALLOWED: dict[tuple[str, str], tuple[str, frozenset[UserId]]] = {
    ("GET", "/"): ("/", EVERYBODY),
    ("POST", "/log-out"): ("/log-out", EVERYBODY),
    ("GET", "/queue"): ("/queue", READERS | {STRANGER}),
    ("POST", "/queue/saved"): ("/queue/saved", READERS | {STRANGER}),
    ("POST", "/queue/saved/{saved}/remove"): (f"/queue/saved/{SAVED}/remove", frozenset({OFFICER})),
    ("POST", "/queue/saved/{saved}/restore"): (f"/queue/saved/{SAVED}/restore", frozenset({OFFICER})),
    ("GET", "/households/{household}"): (HOME, READERS),
    ("GET", "/households/{household}/visits/{visit}"): (VISIT, READERS),
    ("GET", "/households/{household}/visits/{visit}/slip"): (f"{VISIT}/slip", READERS),
    ("GET", "/households/{household}/papers"): (f"{HOME}/papers", READERS),
    ("GET", "/households/{household}/papers/{paper}"): (f"{HOME}/papers/cover?about={HOUSEHOLD}", READERS),
    ("GET", "/households/{household}/archive"): (f"{HOME}/archive", READERS),
    ("POST", "/households/{household}/visits/{visit}/accept"): (f"{VISIT}/accept", REVIEWERS),
    ("POST", "/households/{household}/visits/{visit}/return"): (f"{VISIT}/return", REVIEWERS),
    ("GET", "/households/{household}/files/{sha256}"): (f"{HOME}/files/{PHOTO_NAME}", READERS),
    ("POST", "/households/{household}/interviews/{interview}/source"): (f"{HOME}/interviews/n-1/source", REVIEWERS),
    ("GET", "/households/{household}/procedure"): (f"{HOME}/procedure", READERS),
    ("POST", "/households/{household}/procedure"): (f"{HOME}/procedure", REVIEWERS),
    ("GET", "/procedures"): ("/procedures", READERS | {STRANGER}),
    ("GET", "/relatives"): ("/relatives", REVIEWERS),
    ("GET", "/payments"): ("/payments", AUDITORS),
    ("GET", "/payments/list"): (f"/payments/list?month=2026-09&community={COMMUNITY}", AUDITORS),
    ("GET", "/registry"): ("/registry", REVIEWERS),
    ("GET", "/households/{household}/registry"): (f"{HOME}/registry", REVIEWERS),
    ("POST", "/households/{household}/registry"): (f"{HOME}/registry", REVIEWERS),
    ("GET", "/households-new"): ("/households-new", REVIEWERS),
    ("POST", "/households-new"): ("/households-new", REVIEWERS),
    ("GET", "/contradictions"): ("/contradictions", REVIEWERS),
    ("GET", "/households/{household}/contradictions"): (f"{HOME}/contradictions", READERS),
    ("POST", "/households/{household}/contradictions"): (f"{HOME}/contradictions", REVIEWERS),
    ("POST", "/households/{household}/contradictions/ask"): (f"{HOME}/contradictions/ask", REVIEWERS),
    ("POST", "/households/{household}/matched/{record}/sealed"): (f"{HOME}/matched/{BALANCE}/sealed", REVIEWERS),
    ("GET", "/matching"): ("/matching", REVIEWERS),
    ("POST", "/matching"): ("/matching", REVIEWERS),
    ("GET", "/matching/{import_id}"): (f"/matching/{SENT_FILE}", frozenset({OFFICER})),
    ("POST", "/matching/{import_id}"): (f"/matching/{SENT_FILE}", frozenset({OFFICER})),
    ("GET", "/matching/{import_id}/report"): (f"/matching/{SENT_FILE}/report", frozenset({OFFICER})),
    ("GET", "/held"): ("/held", REVIEWERS),
    ("POST", "/held/{held}"): (f"/held/{HELD}", REVIEWERS),
    ("GET", "/bundles"): ("/bundles", REVIEWERS),
    ("POST", "/bundles"): ("/bundles", REVIEWERS),
    ("GET", "/bundles/{bundle}/answer"): ("/bundles/b-1/answer", REVIEWERS),
    ("GET", "/area-papers"): ("/area-papers", AUDITORS),
    ("GET", "/area-papers/{kind}"): ("/area-papers/roster", AUDITORS),
    ("GET", "/coverage"): ("/coverage", AUDITORS),
    ("GET", "/coverage/{area}"): (f"/coverage/{COMMUNITY}", AUDITORS),
    ("GET", "/campaigns"): ("/campaigns", AUDITORS),
    ("GET", "/map"): ("/map", AUDITORS),
    ("GET", "/forecast"): ("/forecast", AUDITORS),
    ("GET", "/forecast/{area}"): (f"/forecast/{COMMUNITY}?day=2026-09-30", AUDITORS),
    ("GET", "/households/{household}/recheck"): (f"{HOME}/recheck", AUDITORS),
    ("POST", "/households/{household}/recheck"): (f"{HOME}/recheck", AUDITORS),
    ("GET", "/households/{household}/rechecks/{recheck}"): (f"{HOME}/rechecks/{RECHECK}", AUDITORS),
    ("POST", "/households/{household}/rechecks/{recheck}/withdraw"): (
        f"{HOME}/rechecks/{RECHECK}/withdraw",
        AUDITORS,
    ),
    ("GET", "/burden"): ("/burden", AUDITORS),
    ("GET", "/upkeep"): ("/upkeep", AUDITORS),
    ("GET", "/samples"): ("/samples", AUDITORS),
    ("POST", "/samples"): ("/samples", AUDITORS),
    ("GET", "/samples/{sample}"): (SAMPLE, AUDITORS),
    ("GET", "/samples/{sample}/list"): (f"{SAMPLE}/list", AUDITORS),
    ("GET", "/samples/{sample}/proof"): (f"{SAMPLE}/proof", AUDITORS),
    ("POST", "/samples/{sample}/draw"): (f"{SAMPLE}/draw", AUDITORS),
    ("POST", "/samples/{sample}/looks"): (f"{SAMPLE}/looks", AUDITORS),
    ("GET", "/forms"): ("/forms", AUDITORS | ADMINISTRATORS),
    ("POST", "/forms"): ("/forms", ADMINISTRATORS),
    ("GET", "/forms-shipped/{name}"): ("/forms-shipped/housing", AUDITORS | ADMINISTRATORS),
    ("GET", "/forms/{digest}"): (f"/forms/{DIGEST}", AUDITORS | ADMINISTRATORS),
    ("GET", "/forms/{digest}/source"): (f"/forms/{DIGEST}/source", AUDITORS | ADMINISTRATORS),
    ("GET", "/forms/{digest}/answers"): (f"/forms/{DIGEST}/answers?period=2026-Q3", AUDITORS),
    ("GET", "/forms/{digest}/answers/file"): (f"/forms/{DIGEST}/answers/file?period=2026-Q3&as=json", AUDITORS),
    ("GET", "/forms/{digest}/paper"): (f"/forms/{DIGEST}/paper", AUDITORS | ADMINISTRATORS),
    ("GET", "/households/{household}/questionnaires/{questionnaire}/paper"): (
        f"{HOME}/questionnaires/{FILLED}/paper",
        READERS,
    ),
    ("POST", "/forms/{digest}/publish"): (f"/forms/{DIGEST}/publish", ADMINISTRATORS),
    ("POST", "/forms/{digest}/withdraw"): (f"/forms/{DIGEST}/withdraw", ADMINISTRATORS),
    ("GET", "/flags"): ("/flags", AUDITORS),
    ("POST", "/flags/{flag}"): (f"/flags/{FLAG}", AUDITORS),
    ("GET", "/password"): ("/password", EVERYBODY),
    ("POST", "/password"): ("/password", EVERYBODY),
    ("GET", "/admin/accounts"): ("/admin/accounts", ADMINISTRATORS),
    ("POST", "/admin/accounts"): ("/admin/accounts", ADMINISTRATORS),
    ("GET", "/admin/accounts/{user}"): (ACCOUNT, ADMINISTRATORS),
    ("POST", "/admin/accounts/{user}/roles"): (f"{ACCOUNT}/roles", ADMINISTRATORS),
    ("POST", "/admin/accounts/{user}/roles/end"): (f"{ACCOUNT}/roles/end", ADMINISTRATORS),
    ("POST", "/admin/accounts/{user}/enrol-code"): (f"{ACCOUNT}/enrol-code", ADMINISTRATORS),
    ("POST", "/admin/accounts/{user}/password"): (f"{ACCOUNT}/password", ADMINISTRATORS),
    ("POST", "/admin/accounts/{user}/close"): (f"{ACCOUNT}/close", ADMINISTRATORS),
    ("GET", "/admin/devices"): ("/admin/devices", ADMINISTRATORS),
    ("GET", "/admin/devices/{device}/revoke"): (f"/admin/devices/{TABLET}/revoke", ADMINISTRATORS),
    ("POST", "/admin/devices/{device}/lock"): (f"/admin/devices/{TABLET}/lock", ADMINISTRATORS),
    ("POST", "/admin/devices/{device}/unlock"): (f"/admin/devices/{TABLET}/unlock", ADMINISTRATORS),
    ("POST", "/admin/devices/{device}/revoke"): (f"/admin/devices/{TABLET}/revoke", ADMINISTRATORS),
    ("GET", "/reads"): ("/reads", AUDITORS | ADMINISTRATORS),
    ("GET", "/admin/log"): ("/admin/log?check=1", ADMINISTRATORS),
    ("GET", "/admin/log/export"): ("/admin/log/export", ADMINISTRATORS),
    ("GET", "/admin/retention"): ("/admin/retention", ADMINISTRATORS),
    ("GET", "/admin/running"): ("/admin/running", ADMINISTRATORS),
    ("GET", "/admin/areas"): ("/admin/areas", ADMINISTRATORS),
    ("POST", "/admin/areas"): ("/admin/areas", ADMINISTRATORS),
    ("POST", "/admin/areas/import"): ("/admin/areas/import", ADMINISTRATORS),
    ("POST", "/admin/areas/boundaries"): ("/admin/areas/boundaries", ADMINISTRATORS),
    ("GET", "/admin/areas/{area}"): (f"/admin/areas/{OTHER_COMMUNITY}", ADMINISTRATORS),
    ("POST", "/admin/areas/{area}/name"): (f"/admin/areas/{OTHER_COMMUNITY}/name", ADMINISTRATORS),
    ("POST", "/admin/areas/{area}/close"): (f"/admin/areas/{OTHER_COMMUNITY}/close", ADMINISTRATORS),
    ("POST", "/admin/areas/{area}/open"): (f"/admin/areas/{OTHER_COMMUNITY}/open", ADMINISTRATORS),
    ("GET", "/admin/import"): ("/admin/import", ADMINISTRATORS),
    ("GET", "/admin/import/template"): ("/admin/import/template", ADMINISTRATORS),
    ("POST", "/admin/import"): ("/admin/import", ADMINISTRATORS),
    ("GET", "/admin/sessions"): ("/admin/sessions", ADMINISTRATORS),
    ("POST", "/admin/sessions/end"): ("/admin/sessions/end", ADMINISTRATORS),
}
OPEN = {("GET", "/log-in"), ("POST", "/log-in"), ("GET", "/language/{language}"), ("GET", "/static/fonts/cn.ttf")}
"""What is there before anybody is logged in."""

SENT = {
    f"{VISIT}/accept": {"n": "1", "change": "x-accept"},
    f"{VISIT}/return": {"n": "1", "change": "x-return", f"remark|{SEPTEMBER}|": "请补正"},
    f"{HOME}/contradictions": {
        "entity": HOUSEHOLD,
        "unit": "phone",
        "choice": "c-1",
        "saw": "c-1",
        "reason": "核实",
        "change": "x-resolve",
    },
    f"{HOME}/contradictions/ask": {"entity": HOUSEHOLD, "unit": "phone", "question": "请核实", "change": "x-ask"},
    f"{HOME}/recheck": {"recheck": "k-x", "change": "x-call", "team": STRANGER, "due": "2026-10-01"},
    f"{HOME}/rechecks/{RECHECK}/withdraw": {"change": "x-withdraw"},
    f"/flags/{FLAG}": {"verdict": "explained", "reason": "时钟已校准"},
    "/samples": {"area": STREET, "rule": "own households 0.10", "origin": "下周的公开号码"},
    f"{SAMPLE}/draw": {"seed": "1"},
    f"{SAMPLE}/looks": {"candidate": HOUSEHOLD, "result": "as_recorded"},
    "/admin/accounts": {"login": "new", "name": "新", "role": "investigator", "area": COMMUNITY},
    f"{ACCOUNT}/roles": {"role": "investigator", "area": COMMUNITY},
    f"{ACCOUNT}/roles/end": {"role": "investigator", "area": COMMUNITY},
    "/admin/areas": {"code": "620723101009", "name": "新社区", "level": "community", "parent": STREET},
    f"/admin/areas/{OTHER_COMMUNITY}/name": {"name": "新名"},
    "/admin/sessions/end": {"session": LOG_IN},
    "/queue/saved": {"name": "逾期", "query": "status=finished&overdue=1"},
    f"{HOME}/procedure": {"act": "open_review", "about": "", "change": "x-review", "on": "2026-09-21"},
    f"{HOME}/registry": {
        "deed": "leave",
        "change": "x-leave",
        "member": "m-2",
        "why": "died",
        "on": "2026-09-01",
        "reason": "核实",
        "sure": "yes",
    },
    "/households-new": {"household": "h-counter", "community": COMMUNITY, "address": "一社区 9 号"},
    f"/held/{HELD}": {"verdict": "refuse", "reason": "核实", "change": "x-refuse"},
}
"""Forms that are well filled, so that only the right decides; what they say may be overtaken (409)."""


def answer_by_file(story: Console) -> None:
    """An exchange by file of this community's investigator, taken in by the office."""
    taken = bundle_store.TakenBundle(
        id="b-1",
        device=DeviceId("d-1"),
        user=INVESTIGATOR,
        taken_by=OFFICER,
        taken_ms=NOW_MS,
        outcome=bundle_store.BundleOutcome(),
        has_answer=True,
    )
    with story.database.writing() as tx:
        bundle_store.save_bundle(tx, taken, b"sealed")


def tablet_and_log_in(database: Database) -> None:
    """A colleague's tablet, an officer's open log-in, a list that an officer froze, a questionnaire and its form."""
    tablet = Device(
        id=DeviceId(TABLET), user_id=COLLEAGUE, install="i", name="平板", token_hash="t", enrolled_ms=NOW_MS
    )
    session = WebSession(
        token_hash=LOG_IN, user_id=OFFICER, csrf="", created_ms=NOW_MS, seen_ms=NOW_MS, expires_ms=NOW_MS + 1_000
    )
    with database.writing() as tx:
        device_store.add_device(tx, tablet)
        session_store.save_session(tx, session)
    wish = Wish(id=SAMPLE.rpartition("/")[2], area=STREET, rule="own households 0.50", origin="下周的公开号码")
    freeze_sample(database, OFFICER, wish, now_ms=NOW_MS)
    draw_sample(database, OFFICER, wish.id, seed="1", now_ms=NOW_MS)
    record_office_change(database, CALLED, now_ms=NOW_MS)
    keep_form(database)
    fill_in(database, SEPTEMBER, SEPTEMBER_MS, SEPTEMBER_ANSWERS)
    look_at_all(database)
    with database.writing() as tx:
        flag_store.replace_flags(tx, COMMUNITY, [CLOCK])

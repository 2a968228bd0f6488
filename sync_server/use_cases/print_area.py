"""The papers of a whole area: roster, housing summary, campaign summaries, registers; as PDF or workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.area import Area, is_demo
from shared_models.case import Case
from shared_models.errors import NotFoundError
from shared_models.papers.campaign_sheet import campaign_summary
from shared_models.papers.housing import housing_summary
from shared_models.papers.monthly_roster import monthly_roster, roster_lines
from shared_models.papers.register_table import open_registers, register_paper
from shared_models.papers.sheet import Sheet
from shared_models.policy.campaign import results
from shared_models.policy.policy import Policy
from shared_models.visit import china_time, day_of
from shared_models.words import Label
from sync_server.papers.typeset import Imprint, pdf
from sync_server.papers.workbook import workbook
from sync_server.store import case_store, user_store
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.use_cases.hold_policy import policies_for
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.print_paper import Desk, PrintedPaper

Form: TypeAlias = Literal["pdf", "xlsx"]
ROSTER, HOUSING = "roster", "housing"
REGISTER = "register."
"""Before the ids of a policy and its register."""


@dataclass(frozen=True, slots=True)
class AreaPaper:
    """One paper that an area can have."""

    kind: str
    label: Label


def area_papers(desk: Desk) -> tuple[AreaPaper, ...]:
    """What can be printed of the asker's communities under the policies that hold there.

    Raises:
        NotAllowedError: the asker audits nowhere.
    """
    summaries = (
        AreaPaper(
            id_, Label("清理排查情况汇总表({what})", "Campaign summary ({what})").fill(what=policy.campaigns[id_].label)
        )
        for id_, policy in _campaigns(desk).items()
    )
    return (
        AreaPaper(ROSTER, Label("最低生活保障对象花名册", "Roster of recipients")),
        AreaPaper(HOUSING, Label("最低收入家庭住房状况汇总表", "Housing summary")),
        *summaries,
        *(AreaPaper(kind, one.policy.registers[one.id].label) for kind, one in _registers(desk).items()),
    )


def print_area(desk: Desk, kind: str, *, form: Form) -> PrintedPaper:
    """One paper of every community the asker may audit; noted in the audit log.

    Raises:
        NotAllowedError: the asker audits nowhere.
        NotFoundError: there is no such paper.
    """
    label = next((one.label for one in area_papers(desk) if one.kind == kind), None)
    if label is None:
        raise NotFoundError(kind)
    with desk.database.reading() as tx:
        areas = communities_for(tx, desk.user, "audit")
        cases = [(area, list(case_store.cases_after(tx, area.code, -1))) for area in areas]
        name = user_store.names_of(tx, [desk.user]).get(desk.user, desk.user)
    with desk.database.writing() as tx:
        detail = {"paper": kind, "households": sum(len(some) for _, some in cases)}
        write_audit(tx, AuditNote(user=desk.user, action="list", subject=kind, detail=detail), now_ms=desk.now_ms)
    sheet = _sheet(desk, kind, cases)
    imprint = Imprint(by=name, ms=desk.now_ms, demo=is_demo(area.name for area in areas))
    data = pdf(sheet, imprint) if form == "pdf" else workbook(sheet, ms=desk.now_ms)
    return PrintedPaper(f"{label.zh}.{form}", data)


def _sheet(desk: Desk, kind: str, cases: list[tuple[Area, list[Case]]]) -> Sheet:
    where = "、".join(area.name for area, _ in cases[:3]) + (f"等 {len(cases)} 个社区(村)" if len(cases) > 3 else "")  # noqa: PLR2004
    if kind == ROSTER:
        lines = roster_lines((area.name, case) for area, some in cases for case in some)
        return monthly_roster(f"{china_time(desk.now_ms):%Y-%m}", where, lines)
    if kind == HOUSING:
        return housing_summary(where, [(area.name, some) for area, some in cases])
    if kind.startswith(REGISTER):
        one = _registers(desk)[kind]
        homes = ((area.name, case) for area, some in cases if area.code in one.communities for case in some)
        return register_paper(one.policy, one.id, homes, area=where, today=day_of(desk.now_ms))
    policy = _campaigns(desk)[kind]
    counted = {area.name: results(policy, kind, some) for area, some in cases}
    return campaign_summary(policy, policy.campaigns[kind], counted, area=where)


def _campaigns(desk: Desk) -> dict[str, Policy]:
    """Every campaign that a policy of the asker's communities knows, with that policy."""
    return {id_: policy for policy in _policies(desk).values() for id_ in policy.campaigns}


@dataclass(frozen=True, slots=True)
class _Register:
    policy: Policy
    id: str
    communities: frozenset[str]
    """Those of the asker in which this policy holds."""


def _registers(desk: Desk) -> dict[str, _Register]:
    """Every register that a policy of the asker's communities keeps and that is not filed apart."""
    found: dict[str, _Register] = {}
    held = _policies(desk)
    for policy in held.values():
        here = frozenset(code for code, one in held.items() if one.id == policy.id)
        for id_ in open_registers(policy):
            found[f"{REGISTER}{policy.id}.{id_}"] = _Register(policy, id_, here)
    return found


def _policies(desk: Desk) -> dict[str, Policy]:
    """What holds in each of the asker's communities today."""
    with desk.database.reading() as tx:
        areas = communities_for(tx, desk.user, "audit")
        held = policies_for(tx, [area.code for area in areas], day_of(desk.now_ms))
    return {code: one.policy for code, one in held.items()}

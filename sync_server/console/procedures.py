"""The office's list of procedures, the search for a household to open one, and the register of close relatives."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from shared_models.policy.act_log import latest
from shared_models.values import text_of
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.console.clock_lines import LEVEL_TONES
from sync_server.console.procedure_page import household_path
from sync_server.console.seat import BASE, ReaderSeat, ReviewerSeat, Seat
from sync_server.use_cases.list_procedures import (
    ProcedureLine,
    State,
    list_procedures,
    list_relatives,
    relative_of,
)

router = APIRouter()

TABS: tuple[tuple[State, Label], ...] = (
    ("open", Label("正在办理", "Under way")),
    ("late", Label("超期或将超期", "Late or about to be")),
    ("notice", Label("公示期满未撤下", "Notices that have run")),
    ("report", Label("举报待答复", "Reports to answer")),
    ("closed", Label("已办结", "Closed")),
)


@router.get("/procedures")
def show_procedures(
    seat: ReaderSeat, *, state: State = "open", q: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """The procedures in one state; `q` looks for households."""
    today = day_of(seat.now_ms)
    board = list_procedures(seat.office.database, seat.user, state=state, query=q, today=today)
    names = {area.code: area.name for area in board.communities}
    context = {
        "tabs": [
            {
                "label": label.text(seat.language),
                "href": f"{BASE}/procedures?state={name}",
                "count": board.counts.get(name, 0),
                "is_open": name == state,
            }
            for name, label in TABS
        ],
        "rows": [_row(seat, line, names.get(line.community, line.community)) for line in board.lines],
        "query": q,
        "found": [
            {
                "href": f"{BASE}{household_path(id_)}",
                "name": head,
                "community": names.get(code, code),
                "address": address,
            }
            for id_, code, head, address in board.found
        ],
        "may_register": bool(seat.sitter and {"review"} & seat.sitter.rights),
        "may_open_relatives": bool(seat.sitter and {"sealed"} & seat.sitter.rights),
    }
    return seat.page("procedures.html", context)


def _row(seat: Seat, line: ProcedureLine, community: str) -> dict[str, object]:
    one, pressing = line.one, line.pressing
    step = one.policy.steps[one.procedure.step]
    return {
        "href": f"{BASE}{household_path(line.household)}?about={one.procedure.id}",
        "name": line.head_name or seat.say("（未登记姓名）", "(no name)"),
        "community": community,
        "label": one.label.text(seat.language),
        "opened": one.procedure.opened.isoformat(),
        "step": step.label.text(seat.language),
        "since": one.procedure.passages[-1].since.isoformat(),
        "actor": one.policy.actors[step.actor].label.text(seat.language),
        "sentence": pressing.sentence.text(seat.language) if pressing else "",
        "tone": LEVEL_TONES[pressing.level] if pressing else "",
        "level": _level(seat, pressing.level) if pressing else "",
        "down": line.down_since.isoformat() if line.down_since else "",
        "reports": [state.sentence.text(seat.language) for state in line.reports],
        "forced": [label.text(seat.language) for label in line.forced],
    }


def _level(seat: Seat, level: str) -> str:
    words = {
        "fine": Label("按期", "in time"),
        "open": Label("进行中", "running"),
        "will_miss": Label("将超期", "will be late"),
        "missed": Label("已超期", "late"),
    }
    return words[level].text(seat.language)


@router.get("/relatives")
def show_relatives(seat: ReviewerSeat) -> Response:
    """The register of close relatives; every look is noted."""
    found = list_relatives(seat.office.database, seat.user, today=day_of(seat.now_ms), now_ms=seat.now_ms)
    return seat.page("relatives.html", {"rows": [_relative(seat, line) for line in found]})


def _relative(seat: Seat, line: ProcedureLine) -> dict[str, object]:
    declared = relative_of(line)
    visited = latest(line.one.procedure.log, ["own_visit"])
    decision = line.one.procedure.decision
    return {
        "href": f"{BASE}{household_path(line.household)}?about={line.one.procedure.id}",
        "name": line.head_name,
        "address": line.address,
        "relation": text_of(declared.data.get("relative_of")) if declared else "",
        "declared": declared.day.isoformat() if declared else "",
        "visited": visited.day.isoformat() if visited else "",
        "decided": line.one.policy.act_label(decision.act).text(seat.language) if decision else "",
        "decided_on": decision.day.isoformat() if decision else "",
    }

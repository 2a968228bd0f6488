"""The register of households: likely duplicates, and on a household's page what may be done to its registration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.datastructures import FormData

from shared_models.case import Case
from shared_models.errors import MalformedError
from shared_models.household import household_of
from shared_models.ids import ChangeId, EntityId
from shared_models.registry.duplicates import GROUND_LABELS, Likeness
from shared_models.registry.plan import Plan
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.registry_page import RegistryPage, Tried, other_named
from sync_server.console.seat import BASE, ReviewerSeat, Seat
from sync_server.store import case_store
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.find_duplicates import find_duplicates
from sync_server.use_cases.keep_registry import DEEDS, RegistryRefusedError, Wish, look, record
from sync_server.use_cases.linked_files import linked_files
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.open_case import open_case

router = APIRouter()

FOUND_MOST = 20
LONGEST = 500
DEED_LABELS: Mapping[str, Label] = {
    "correct": Label("更正信息", "Correct"),
    "leave": Label("成员减员（死亡、迁出等）", "A member leaves or died"),
    "return": Label("恢复成员", "Bring a member back"),
    "move": Label("转移社区", "Move to another community"),
    "split": Label("分户", "Split the household"),
    "undo_split": Label("撤销分户", "Undo the split"),
    "merge": Label("合并重复档案", "Merge duplicate files"),
    "unmerge": Label("撤销并入", "Undo the merger"),
}
BLANK_KEEPS = frozenset({"identity_number"})
"""Fields that stand empty on the page because what is on file is masked."""


def registry_path(household: EntityId, *, query: str = "") -> str:
    """The page of a household's registration, without the console's prefix."""
    path = f"/households/{household}/registry"
    return f"{path}?{query}" if query else path


@router.get("/registry")
def show_register(
    seat: ReviewerSeat,
    *,
    community: Annotated[str, Query(max_length=20)] = "",
    q: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Likely duplicates in the officer's communities; `q` looks for a household."""
    found = find_duplicates(seat.office.database, seat.user, community=community, now_ms=seat.now_ms)
    names: Mapping[str, str] = {area.code: area.name for area in found.communities}
    context = {
        "pairs": [_pair(seat, pair, names) for pair in found.pairs],
        "is_cut": found.is_cut,
        "community": community,
        "communities": [(area.code, area.name) for area in found.communities],
        "query": q,
        "found": list(_found(seat, q)),
    }
    return seat.page("registry.html", context)


def _pair(seat: Seat, pair: Likeness, names: Mapping[str, str]) -> dict[str, object]:
    query = f"other={pair.other.household}#merge"
    return {
        "grounds": [(GROUND_LABELS[ground].text(seat.language), name) for ground, name in pair.grounds],
        "files": [_file(one, names) for one in (pair.one, pair.other)],
        "href": f"{BASE}{registry_path(pair.one.household, query=query)}",
    }


def _file(case: Case, names: Mapping[str, str]) -> dict[str, str]:
    home = household_of(case)
    return {
        "name": home.head_name or "—",
        "number": home.registry_no or "—",
        "community": names.get(case.community, case.community),
        "address": home.address or "—",
    }


def _found(seat: Seat, query: str) -> Iterator[dict[str, str]]:
    with seat.office.database.reading() as tx:
        areas = communities_for(tx, seat.user, "review")
        names = {area.code: area.name for area in areas}
        rows = case_store.search_households(tx, names, query, most=FOUND_MOST)
    for id_, code, head, address in rows:
        yield {"household": id_, "name": head or "—", "community": names.get(code, code), "address": address}


@router.get("/households/{household}/registry")
def show_registration(
    seat: ReviewerSeat,
    household: str,
    *,
    other: Annotated[str, Query(max_length=64)] = "",
    q: Annotated[str, Query(max_length=80)] = "",
    done: str = "",
) -> Response:
    """What may be done to a household's registration; `other` is a file to hold it against."""
    page = _page(seat, EntityId(household), other=EntityId(other), query=q)
    return seat.page("registration.html", {**page.context(), "done": done in DEEDS})


@router.post("/households/{household}/registry")
def change_register(seat: ReviewerSeat, household: str, form: SentForm) -> Response:
    """First what would happen, in plain words; then, once it is confirmed, the page with it done."""
    wish = _wish(household, form)
    officer, new_id = Officer(user=seat.user, now_ms=seat.now_ms), seat.office.new_id
    if field_in(form, "sure") == "yes":
        try:
            record(seat.office.database, officer, wish, new_id=new_id)
        except RegistryRefusedError as error:
            return _again(seat, wish, error.plan)
        shown = wish.other if wish.kind == "merge" else wish.household
        return seat.go(registry_path(shown, query=f"done={wish.kind}"))
    plan = look(seat.office.database, officer, wish, new_id=new_id)
    return _sure(seat, wish, plan, form=form) if plan.is_sound else _again(seat, wish, plan)


def _wish(household: str, form: FormData) -> Wish:
    fields = {name: value.replace("\x00", "")[:LONGEST] for name, value in form.items() if isinstance(value, str)}
    typed = {name: value for name, value in fields.items() if value.strip() or name not in BLANK_KEEPS}
    ticked = [value for value in form.getlist("ticked") if isinstance(value, str)]
    change, kind = field_in(form, "change"), field_in(form, "deed")
    seen = {EntityId(name[5:]): int(value) for name, value in fields.items() if name[:5] == "seen|" and value.isdigit()}
    if not change or not change.isascii() or kind not in DEEDS:
        raise MalformedError("the form does not say what is to be done")
    return Wish(
        kind=kind,
        household=EntityId(household),
        change=ChangeId(change[:60]),
        reason=field_in(form, "reason"),
        typed=typed,
        ticked=tuple(ticked),
        other=other_named(fields),
        seen=seen,
    )


def _sure(seat: Seat, wish: Wish, plan: Plan, *, form: FormData) -> Response:
    words = [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != "csrf"]
    context = {
        "household": wish.household,
        "title": DEED_LABELS[wish.kind].text(seat.language),
        "tells": [label.text(seat.language) for label in plan.tells],
        "proposes": [label.text(seat.language) for label in plan.proposes],
        "undo": plan.undo.text(seat.language),
        "reason": wish.reason,
        "fields": words,
    }
    return seat.page("registry_sure.html", context)


def _again(seat: Seat, wish: Wish, plan: Plan) -> Response:
    """The page with the form as it was filled in, and why nothing was recorded."""
    other = wish.other if wish.kind in {"merge", "unmerge"} else EntityId("")
    page = _page(seat, wish.household, other=other, query="")
    tried = Tried(deed=wish.kind, about=wish.text("entity"), typed=wish.typed, ticked=wish.ticked, plan=plan)
    context = {**replace(page, tried=tried).context(), "done": False}
    return seat.page("registration.html", context, status=422)


def _page(seat: Seat, household: EntityId, *, other: EntityId, query: str) -> RegistryPage:
    database = seat.office.database
    opened = open_case(database, seat.user, household, why="registry", now_ms=seat.now_ms)
    beside = None
    if other and other != household:
        beside = open_case(database, seat.user, other, why="registry", now_ms=seat.now_ms).case
    with database.reading() as tx:
        communities = communities_for(tx, seat.user, "review")
    return RegistryPage(
        seat=seat,
        opened=opened,
        communities=communities,
        other=beside,
        found=tuple(one for one in _found(seat, query) if one["household"] != household),
        query=query,
        links=linked_files(database, seat.user, opened.case),
    )

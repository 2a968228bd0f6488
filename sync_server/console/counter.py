"""The counter: a household that applies for the first time is registered here, then its application is opened."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from shared_models.choices import HUKOU_KIND, RELATION
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode, EntityId
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.procedure_page import household_path
from sync_server.console.seat import ReviewerSeat, Seat
from sync_server.use_cases.decide import Officer
from sync_server.use_cases.list_queue import communities_for
from sync_server.use_cases.register_household import (
    NewHousehold,
    NewPerson,
    NotRegisteredError,
    register_household,
)

router = APIRouter()

PERSONS = 6
OWN = ("address", "phone", "hukou_kind")


@router.get("/households-new")
def show_counter(seat: ReviewerSeat) -> Response:
    """The form of a household that is not known yet."""
    return _page(seat, {}, {}, id_=seat.office.new_id())


@router.post("/households-new")
def register(seat: ReviewerSeat, form: SentForm) -> Response:
    """The household's procedures, where its application is opened next."""
    new = _read(seat, form)
    try:
        register_household(seat.office.database, Officer(user=seat.user, now_ms=seat.now_ms), new)
    except NotRegisteredError as error:
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        return _page(seat, typed, error.problems, id_=new.id)
    return seat.go(f"{household_path(new.id)}#openings")


def _read(seat: Seat, form: FormData) -> NewHousehold:
    id_, community = field_in(form, "household")[:36], field_in(form, "community")
    with seat.office.database.reading() as tx:
        mine = {area.code for area in communities_for(tx, seat.user, "review")}
    if not id_ or not id_.isascii() or community not in mine:
        raise NotFoundError(community)
    people = [
        NewPerson(
            name=field_in(form, f"name-{at}").replace("\x00", "")[:60],
            relation=field_in(form, f"relation-{at}"),
            number=field_in(form, f"number-{at}")[:20].upper(),
        )
        for at in range(PERSONS)
    ]
    values = {name: field_in(form, name).replace("\x00", "")[:200] for name in OWN}
    named = tuple(one for one in people if one.name or one.number)
    return NewHousehold(id=EntityId(id_), community=AreaCode(community), values=values, people=named)


def _page(seat: Seat, typed: Mapping[str, str], problems: Mapping[str, Label], *, id_: str) -> Response:
    with seat.office.database.reading() as tx:
        areas = communities_for(tx, seat.user, "review")
    context = {
        "household": id_,
        "areas": areas,
        "typed": typed,
        "problems": {name: label.text(seat.language) for name, label in problems.items()},
        "relations": [(code, label.text(seat.language)) for code, label in RELATION.items()],
        "hukou": [(code, label.text(seat.language)) for code, label in HUKOU_KIND.items()],
        "persons": range(PERSONS),
    }
    return seat.page("counter.html", context, status=422 if problems else 200)

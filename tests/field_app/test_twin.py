"""What a cloned tablet's twin wrote is news here, although author, device and visit are the same."""

from __future__ import annotations

import msgspec

from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.save_section import save_section
from field_app.use_cases.start_visit import start_visit
from shared_models.case import Entry, fold
from shared_models.ids import ChangeId, EntityId
from tests.builders import change, part
from tests.field_app.conftest import Desk
from tests.field_app.kit import form_of, give


def test_a_save_does_not_replace_what_only_the_twins_screen_showed(desk: Desk) -> None:
    account = desk.account
    place = start_visit(account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    form = form_of(account, place, "housing")
    keep_draft(account, form, {"phone": "1"}, now_ms=desk.clock.wall_ms)

    written = change("c-twin", part({"phone": "2"}, entity=place.household), household=place.household)
    twins = msgspec.structs.replace(written, visit=place.visit)
    confirmed = account.cases.confirmed(place.household)
    assert confirmed is not None
    give(account, fold(confirmed, [Entry(change=twins, n=90, device=account.device, ms=1, quality="mono")]))

    saved = save_section(account, place, "housing", stamp=desk.clock(), new_id=desk.means.new_id).change
    assert saved is not None
    assert ChangeId("c-twin") not in saved.parts[0].set["phone"].saw
    case = account.cases.view(place.household)
    assert case is not None
    assert {sibling.v for sibling in case.root.register("phone").live} == {"1", "2"}


def test_what_was_saved_from_the_same_form_before_is_replaced(desk: Desk) -> None:
    account = desk.account
    place = start_visit(account, EntityId("h-1"), stamp=desk.clock(), new_id=desk.means.new_id)
    form = form_of(account, place, "housing")
    for value in ("1", "2"):
        keep_draft(account, form, {"phone": value}, now_ms=desk.clock.wall_ms)
        save_section(account, place, "housing", stamp=desk.clock(), new_id=desk.means.new_id)
    case = account.cases.view(place.household)
    assert case is not None
    assert [sibling.v for sibling in case.root.register("phone").live] == ["2"]

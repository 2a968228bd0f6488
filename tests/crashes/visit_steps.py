"""One whole visit in steps, each with what must be there once it was kept; any can be the last of its process.

The steps call the app's own use cases on the sealed database of a tablet. A process dies by SIGKILL at a step: when
everything of it is written and not yet committed, or right after the commit, before anybody was told.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from field_app.devices.clock import SetClock
from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.add_photo import TakenPhoto, add_photo
from field_app.use_cases.finish_visit import finish_visit
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.means import Means
from field_app.use_cases.open_section import EntityForm, new_entry, open_section
from field_app.use_cases.save_section import save_section
from field_app.use_cases.show_slip import hand_slip, show_slip
from field_app.use_cases.sign import Signing, show_record, sign
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.identity_number import with_check_character
from shared_models.ids import EntityId
from shared_models.values import Value, text_of
from shared_models.visit import Visit, signed_by, visits
from tests.builders import NOW_MS
from tests.field_app.kit import COLLEAGUE, FONT, PIN, SHAHE, asked_by, explain_what_is_left, photo, tablet_at

Moment: TypeAlias = Literal["begun", "kept"]
MINUTE_MS = 60_000
HOUSEHOLD = EntityId("h-1")
STROKES = (((10.0, 10.0), (200.0, 120.0), (260.0, 40.0)),)


@dataclass(frozen=True, slots=True)
class Walker:
    """Who walks: an open account, and the minute in which the step happens."""

    account: Account
    means: Means
    ms: int

    @property
    def case(self) -> Case:
        """The household as the tablet has it."""
        found = self.account.cases.view(HOUSEHOLD)
        assert found is not None
        return found

    @property
    def visit(self) -> Visit | None:
        """The visit, once it is begun."""
        return visits(self.case)[-1] if visits(self.case) else None

    @property
    def place(self) -> VisitPlace:
        """Where it is written."""
        assert self.visit is not None
        return VisitPlace(HOUSEHOLD, self.visit.id)

    def form(self, section: str, entity: str) -> EntityForm:
        """The form of an entity; an empty one for an entry that is begun now."""
        id_ = self.place.visit if entity == "visit" else EntityId(entity)
        forms = open_section(self.account, self.place, section).entities
        found = next((form for form in forms if form.entity == id_), None)
        return found or new_entry(self.place, section, id_)

    def held(self, entity: str, unit: str) -> Value:
        """What is typed or recorded."""
        id_ = self.place.visit if entity == "visit" else EntityId(entity)
        typed = [draft.typed[unit] for draft in self.drafts(id_) if unit in draft.typed]
        recorded = self.case.entities.get(id_)
        return typed[-1] if typed else recorded.value(unit) if recorded is not None else None

    def drafts(self, entity: EntityId | None = None) -> list[Draft]:
        """What is typed and not recorded."""
        return [draft for draft in self.account.drafts.of_visit(self.place.visit) if entity in {None, draft.base.id}]


class Step(NamedTuple):
    """One thing a person does, and how it is known that it was kept."""

    name: str
    do: Callable[[Walker], object]
    is_kept: Callable[[Walker], bool]
    section: str = ""
    """The section in which something stays unsaved after it; blank when nothing does."""


def walker(folder: Path, at: int, name: str) -> Walker:
    """The tablet's account, opened in the minute of a step."""
    clock = SetClock(wall_ms=minute(at))
    tablet, means = tablet_at(folder, clock, name=name)
    account = unlock(tablet, tablet.accounts[0].id, PIN, now_ms=clock.wall_ms, new_id=means.new_id)
    return Walker(account, means, clock.wall_ms)


def minute(at: int) -> int:
    """When a step happens."""
    return NOW_MS + at * MINUTE_MS


def die_at(folder: Path, at: int, moment: Moment) -> None:
    """Does one step and does not survive it."""
    here = walker(folder, at, f"{at}-{moment}")
    if moment == "begun":
        here.account.db._connection.set_trace_callback(_die_before_commit)
    else:
        here.account.db.after_commit(_die)
    STEPS[at].do(here)


def _die_before_commit(statement: str) -> None:
    if statement == "COMMIT":
        _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# --- the steps --------------------------------------------------------------------------------------------------------


def _section(section: str, entity: str, **typed: Value) -> Iterator[Step]:
    """Field by field, then leaving."""
    for unit, value in typed.items():
        yield _typing(section, entity, (unit, value))

    def leave(here: Walker) -> None:
        save_section(here.account, here.place, section, stamp=here.means.stamp(), new_id=here.means.new_id)

    def is_recorded(here: Walker) -> bool:
        drafted = [draft for draft in here.drafts() if draft.section == section]
        return not drafted and all(here.held(entity, unit) is not None for unit in typed)

    yield Step(f"leaving {section}", leave, is_recorded)


def _typing(section: str, entity: str, typed: tuple[str, Value]) -> Step:
    unit, value = typed

    def type_(here: Walker) -> None:
        keep_draft(here.account, here.form(section, entity), {unit: value}, now_ms=here.ms)

    def is_held(here: Walker) -> bool:
        return here.held(entity, unit) == value

    return Step(f"typing {section}.{unit}", type_, is_held, section)


def _photo(slot: str, seed: int) -> Step:
    def take(here: Walker) -> None:
        taken = TakenPhoto(data=photo(seed=seed), slot=slot, source="camera", font=FONT)
        add_photo(here.account, here.place, taken, stamp=here.means.stamp(), new_id=here.means.new_id)

    def is_there(here: Walker) -> bool:
        pictures = [one for one in here.case.shown("photo") if one.value("slot") == slot]
        return bool(pictures) and all(_is_whole(here, text_of(one.value("file"))) for one in pictures)

    return Step(f"photo {slot}", take, is_there)


def _is_whole(here: Walker, sha256: str) -> bool:
    found = [blob for blob in here.account.blobs.all() if blob.sha256 == sha256]
    return bool(found) and here.account.blobs.read(found[0].sha256) is not None


def _signature(signer: str, name: str) -> Step:
    def write(here: Walker) -> None:
        forms = HeldForms(here.account).kept
        shown = show_record(here.account, here.place, "zh", forms=forms)
        given = Signing(signer=signer, name=name, mode="signed", shown=shown, strokes=STROKES)
        sign(here.account, here.place, given, forms=forms, means=here.means)

    return Step(f"signature {signer}", write, lambda here: here.visit is not None and signer in signed_by(here.visit))


def _start(here: Walker) -> None:
    start_visit(here.account, HOUSEHOLD, stamp=here.means.stamp(), new_id=here.means.new_id)


def _explain(here: Walker) -> None:
    explain_what_is_left(here.account, here.place, here.means)


def _hand(here: Walker) -> None:
    slip = show_slip(here.account, here.place, SHAHE, forms=HeldForms(here.account).kept)
    hand_slip(here.account, here.place, (slip, "zh"), stamp=here.means.stamp(), new_id=here.means.new_id)


def _finish(here: Walker) -> None:
    finish_visit(
        here.account, here.place, asked=asked_by(here.account), stamp=here.means.stamp(), new_id=here.means.new_id
    )


def _has_act(name: str) -> Callable[[Walker], bool]:
    return lambda here: any(act.name == name for act in here.case.acts)


CHILD = {"identity_number": with_check_character("99000020100501123"), "ability": "minor"}
WAGE: dict[str, Value] = {"kind": "wages", "member": "m-1-1", "amount": {"yuan": "600.00", "per": "month"}}
STEPS: tuple[Step, ...] = (
    Step("start", _start, lambda here: here.visit is not None),
    *_section("outcome", "visit", outcome="completed", outcome_note="按时到访"),
    *_section("present", "visit", second=COLLEAGUE, respondent="m-1-1", notice_shown=True),
    *_section("members", "m-1-2", **CHILD),
    *_section("housing", "h-1", housing_tenure="owned", housing_area="60"),
    *_section("income", "i-1", **WAGE),
    *_section("assets", "h-1", has_assets=False),
    *_section("observed", "h-1", living_conditions="屋内整洁,喆堃在家"),
    _photo("front", 1),
    _photo("living", 2),
    *_section("interview", "n-1", source_name="邻居甲", lives_here="常年在家"),
    *_section("opinion", "visit", opinion="keep", opinion_reason="情况未变"),
    Step("explanation", _explain, _has_act("explain")),
    _signature("lead", "王调查"),
    _signature("second", "赵调查"),
    _signature("respondent", "王秀英"),
    Step("slip", _hand, _has_act("hand_slip")),
    Step("finish", _finish, lambda here: here.visit is not None and here.visit.status == "finished"),
)

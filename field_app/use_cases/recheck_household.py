"""Re-check a household without seeing what was answered before: its own form, kept key by key, handed in at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from field_app.store.account import Account
from field_app.store.drafts import Draft
from field_app.use_cases.record_change import Recording, case_of, moment_ms, record_change
from field_app.use_cases.save_section import part_of
from field_app.use_cases.section_form import EntityForm, FieldForm, fields_of
from field_app.use_cases.shown_base import own_saves, shown_base
from field_app.use_cases.typed_value import ticked
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case
from shared_models.catalogue import CATALOGUE, TYPE_LABELS
from shared_models.change import Act, Change, Part, Stamp
from shared_models.editing import edit_part, new_part
from shared_models.entity import Entity
from shared_models.errors import UnfitError
from shared_models.field import Field, is_answered, is_asked
from shared_models.household import household_of
from shared_models.ids import EntityId, NewId
from shared_models.recheck import FINISH, RECHECK, Recheck, is_blind, rechecks
from shared_models.recheck_form import SECTION
from shared_models.values import text_of
from shared_models.words import Label

NO_OUTCOME = Label("请先选择复核结果。", "Please choose the outcome first.")
HANDED_IN = Label("复核已经完成。", "The re-check is finished already.")


class NotReadyError(UnfitError):
    """The re-check cannot be handed in as it stands; `label` says why."""

    def __init__(self, label: Label) -> None:
        """Takes the words."""
        super().__init__(label.en)
        self.label = label


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckSheet:
    """Everything that those who re-check may see of a household, and their form."""

    place: VisitPlace
    """The household and the re-check."""
    head_name: str
    address: str
    building: str
    phone: str
    safety_note: str
    due: date | None
    team: tuple[str, ...]
    begun: bool
    finished: bool
    """Handed in; until the office has it the answers from before stay away."""
    form: EntityForm
    unasked: tuple[Label, ...]
    """What was asked of nobody yet, by the saved answers."""


def open_recheck(account: Account, household: EntityId) -> RecheckSheet | None:
    """The re-check of a household that this person goes to; nothing where none keeps its answers away.

    Raises:
        NotFoundError: the household is not on this tablet.
    """
    case = case_of(account, household)
    if not is_blind(case, account.user):
        return None
    task = _task(case, account)
    home, root = household_of(case), case.root
    entity = case.entities.get(task.id) or Entity(id=task.id, type=RECHECK)
    return RecheckSheet(
        place=VisitPlace(household, task.id),
        head_name=home.head_name,
        address=home.address,
        building=home.building,
        phone=text_of(root.value("phone")),
        safety_note=text_of(root.value("safety_note")),
        due=task.due,
        team=tuple(account.meta.people.get(user, user) for user in task.team),
        begun=bool(entity.units),
        finished=task.status == "done",
        form=_form(account, VisitPlace(household, task.id), entity),
        unasked=_unasked(entity),
    )


def begin_recheck(account: Account, place: VisitPlace, *, stamp: Stamp, new_id: NewId) -> None:
    """Records that it begins now.

    Raises:
        NotReadyError: it is handed in already.
    """
    with account.db.writing():
        case = _open_case(account, place)
        if place.visit not in case.entities:
            part = new_part(place.visit, RECHECK, {"started_at": moment_ms(account, stamp)})
            record_change(account, _recording(case, place, part), stamp=stamp, new_id=new_id)


def save_recheck(account: Account, place: VisitPlace, *, stamp: Stamp, new_id: NewId) -> Change | None:
    """One change with everything typed; nothing when nothing was. Atomic.

    Raises:
        NotReadyError: it is handed in already (the draft stays).
    """
    with account.db.writing():
        drafts = account.drafts.of_visit(place.visit, SECTION)
        if not drafts:
            return None
        case = _open_case(account, place)
        own = own_saves(account, place.visit)
        based = [draft._replace(base=shown_base(draft.base, case.entities.get(draft.base.id), own)) for draft in drafts]
        at_ms = moment_ms(account, stamp)
        parts = [part for draft in based if (part := part_of(draft, by=account.user, at_ms=at_ms)) is not None]
        if not parts:
            account.drafts.clear(place.visit, SECTION)
            return None
        recording = _recording(case, place, *parts, drafts=tuple(drafts))
        return record_change(account, recording, stamp=stamp, new_id=new_id)


def finish_recheck(account: Account, place: VisitPlace, *, stamp: Stamp, new_id: NewId) -> Change:
    """Hands it in; what was typed is saved first.

    Raises:
        NotReadyError: no outcome was chosen, or it is handed in already.
    """
    save_recheck(account, place, stamp=stamp, new_id=new_id)
    with account.db.writing():
        case = _open_case(account, place)
        entity = case.entities.get(place.visit)
        if entity is None or not text_of(entity.value("outcome")):
            raise NotReadyError(NO_OUTCOME)
        ended = edit_part(entity, {"ended_at": moment_ms(account, stamp)})
        if ended is not None:
            record_change(account, _recording(case, place, ended), stamp=stamp, new_id=new_id)
        act = Act(name=FINISH, about=place.visit)
        end = Recording(household=place.household, scope=case.community, visit=place.visit, act=act)
        return record_change(account, end, stamp=stamp, new_id=new_id)


def _recording(case: Case, place: VisitPlace, *parts: Part, drafts: tuple[Draft, ...] = ()) -> Recording:
    return Recording(
        household=place.household, scope=case.community, visit=place.visit, parts=tuple(parts), drafts=drafts
    )


def _task(case: Case, account: Account) -> Recheck:
    """The latest re-check of this person: the one that keeps the answers away."""
    return [one for one in rechecks(case) if account.user in one.team and one.status != "withdrawn"][-1]


def _open_case(account: Account, place: VisitPlace) -> Case:
    case = case_of(account, place.household)
    if all(one.id != place.visit or one.status != "called" for one in rechecks(case)):
        raise NotReadyError(HANDED_IN)
    return case


def _form(account: Account, place: VisitPlace, entity: Entity) -> EntityForm:
    draft = next(iter(account.drafts.of_visit(place.visit, SECTION)), None)
    return EntityForm(
        place=place,
        section=SECTION,
        entity=entity.id,
        type=RECHECK,
        title=TYPE_LABELS[RECHECK],
        base=draft.base if draft is not None else entity,
        fields=tuple(_field(entity, field, draft) for field in fields_of(RECHECK, SECTION)),
        saved=bool(entity.units),
    )


def _field(entity: Entity, field: Field, draft: Draft | None) -> FieldForm:
    typed = draft.typed if draft is not None else {}
    value = ticked(field, entity) if field.kind == "multi" else entity.value(field.unit)
    return FieldForm(
        field=field,
        value=typed.get(field.unit, value),
        drafted=field.unit in typed,
        previous=None,
        confirmed_here=False,
        contradiction=None,
        remark="",
    )


def _unasked(entity: Entity) -> tuple[Label, ...]:
    fields = [field for field in CATALOGUE[RECHECK].values() if field.section == SECTION and not field.seldom]
    blank = (
        field
        for field in fields
        if is_asked(field, entity.value) and not any(is_answered(entity.value(unit)) for unit in field.units())
    )
    return tuple(field.label for field in blank)

"""Go on with a visit the office returned: straight to the field it asks about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from field_app.store.account import Account
from field_app.store.summary import open_visit
from field_app.use_cases.held_forms import form_kept
from field_app.use_cases.list_today import ListedRemark, listed_remarks
from field_app.use_cases.open_household import person_name
from field_app.use_cases.record_change import case_of, visit_in
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import Case, Save
from shared_models.catalogue import field_of
from shared_models.checks import REQUIRED_SLOTS
from shared_models.entity import Entity
from shared_models.errors import UnfitError
from shared_models.explanation import answers
from shared_models.policy.visit_forms import MET
from shared_models.questionnaire.answers import form_of
from shared_models.questionnaire.at_visit import filled_in, questionnaire_of
from shared_models.register import live_ids
from shared_models.section import ROSTERS, form_section, rank
from shared_models.visit import Visit, return_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRemark:
    """One remark with the section, entity and field to open."""

    section: str
    remark: ListedRemark
    answer: str
    """What was said to it since it was returned; blank while nothing was."""
    touched: bool
    """The field was written or confirmed again, or the remark was answered, since it was returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedVisit:
    """A returned visit: who sent it back, when, what is asked."""

    place: VisitPlace
    by: str
    returns: int
    remarks: tuple[ReturnedRemark, ...]
    """In the order of the sections; the first untouched one is where to open."""


def answer_return(account: Account, place: VisitPlace) -> ReturnedVisit:
    """What the office asks and where.

    Raises:
        UnfitError: the visit is not returned.
    """
    case = case_of(account, place.household)
    visit = visit_in(case, place)
    returned, said = return_of(case, visit), answers(case, visit)
    if returned is None:
        raise UnfitError("the visit is not returned")
    remarks = [
        ReturnedRemark(
            section=_section(case, remark, visit),
            remark=remark,
            answer=answer.text if (answer := said.get((remark.entity, remark.unit))) is not None else "",
            touched=(remark.entity, remark.unit) in said or _touched(case, remark, returned),
        )
        for remark in listed_remarks(open_visit(case, visit), partial(form_kept, account))
    ]
    return ReturnedVisit(
        place=place,
        by=person_name(account, returned.author),
        returns=visit.returns,
        remarks=tuple(sorted(remarks, key=lambda remark: rank(remark.section))),
    )


BY_TYPE = {type_: section for section, type_ in ROSTERS.items()} | {"household": "housing", "photo": "photos"}


def asked_in(account: Account, place: VisitPlace, section: str) -> tuple[ReturnedRemark, ...]:
    """The remarks to answer in a section; none while the visit is not returned."""
    if not visit_in(case_of(account, place.household), place).remarks:
        return ()
    return tuple(one for one in answer_return(account, place).remarks if one.section == section)


def _section(case: Case, remark: ListedRemark, visit: Visit) -> str:
    """Where a remark is answered; a remark on nothing in particular opens the last section."""
    entity = case.entities.get(remark.entity)
    if entity is None:
        return "finish"
    questionnaire = questionnaire_of(case, remark.entity)
    if questionnaire is not None and visit.outcome in MET and questionnaire in filled_in(case, visit.id):
        return form_section(form_of(questionnaire).id)
    field = field_of(entity.type, remark.unit)
    if field is not None and field.section:
        return field.section
    return "photos" if remark.unit in REQUIRED_SLOTS else BY_TYPE.get(entity.type, "finish")


def _touched(case: Case, remark: ListedRemark, returned: Save) -> bool:
    """Whether something of the field was written or confirmed after the return: later in the log, or only here."""
    entity = case.entities.get(remark.entity)
    if entity is None:
        return False
    field = field_of(entity.type, remark.unit)
    units = field.units() if field is not None else _units_of(entity, remark.unit)
    ids = {id_ for unit in units for id_ in (*live_ids(entity.units.get(unit)), entity.register(unit).confirmed)}
    saves = [case.saves[id_] for id_ in ids if id_ is not None]
    return any(save.n == 0 or save.n > returned.n for save in saves)


def _units_of(entity: Entity, unit: str) -> tuple[str, ...]:
    """The registers of a question, one for each choice where it has several; all of the entity for a blank unit."""
    return tuple(one for one in entity.units if not unit or one == unit or one.startswith(f"{unit}."))

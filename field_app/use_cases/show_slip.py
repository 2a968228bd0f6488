"""The family's slip of a visit, and the act that says it was handed over."""

from __future__ import annotations

from dataclasses import replace

from field_app.store.account import Account
from field_app.use_cases.held_rules import Rules
from field_app.use_cases.record_change import Recording, case_of, record_change, visit_in
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Act, Change, Stamp
from shared_models.ids import NewId
from shared_models.questionnaire.recorded import Forms
from shared_models.slip import Slip, slip_of
from shared_models.visit import HAND_SLIP, day_of
from shared_models.words import Label, Language

PRACTICE_SLIP = Label("(练习)虚构住户,不是真实记录", "(Practice) An invented household, no real record")


def show_slip(account: Account, place: VisitPlace, rules: Rules, *, forms: Forms) -> Slip:
    """The slip as the record stands on this tablet; one of a practice says so first of all, in its code too.

    Raises:
        NotFoundError: the household or visit is not on this tablet.
    """
    case = case_of(account, place.household)
    slip = slip_of(case, place.visit, rules.policy(case.community), forms=forms)
    if not account.practice:
        return slip
    code = Label("{mark} {code}", "{mark} {code}").fill(mark=PRACTICE_SLIP, code=slip.code)
    return replace(slip, head=(PRACTICE_SLIP, *slip.head), code=code)


def handed_on(account: Account, place: VisitPlace) -> tuple[str, ...]:
    """The days on which somebody recorded that the family was given its slip, oldest first.

    Raises:
        NotFoundError: the household or visit is not on this tablet.
    """
    case = case_of(account, place.household)
    return tuple(day_of(case.saves[id_].ms).isoformat() for id_ in visit_in(case, place).handed)


def hand_slip(
    account: Account, place: VisitPlace, shown: tuple[Slip, Language], *, stamp: Stamp, new_id: NewId
) -> Change:
    """The act that records that the family was given this slip, in this language. A finished visit takes it too.

    Raises:
        NotFoundError: the household or visit is not on this tablet.
    """
    slip, language = shown
    case = case_of(account, place.household)
    visit_in(case, place)
    act = Act(name=HAND_SLIP, about=place.visit, data={"record": slip.record, "language": language})
    recording = Recording(household=place.household, scope=case.community, visit=place.visit, act=act)
    return record_change(account, recording, stamp=stamp, new_id=new_id)

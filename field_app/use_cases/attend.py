"""The team at the door: who is named, who proved to be there, and proving it with the own PIN on this tablet."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.store.errors import PinError
from field_app.store.tablet import Tablet
from field_app.use_cases.means import Means
from field_app.use_cases.office_lock import OfficeLockError
from field_app.use_cases.open_household import person_name
from field_app.use_cases.reading import clock_text
from field_app.use_cases.record_change import Recording, case_of, open_case, record_change, visit_in
from field_app.use_cases.visit_place import VisitPlace
from shared_models.attendance import HOW_LABELS, attend_act, attendances, statement
from shared_models.errors import UnfitError
from shared_models.ids import UserId
from shared_models.join_code import shown_code
from shared_models.values import text_of
from shared_models.visit import SIGNER_LABELS, TEAM
from shared_models.words import Label

__all__ = ["PinError", "TeamMember", "TeamView", "attend", "see_team"]

NOT_HERE = Label(
    "{who}还没有在本机登录过。可以用自己的平板加入这次入户(入户码 {code}),或者有网络时先在本机登录一次。",
    "{who} never signed in on this tablet: join this visit from another tablet (visit code {code}), or sign in here "
    "once over a network.",
)
NO_CODE = "—"


class NotHereError(UnfitError):
    """A colleague who has no account on this tablet; `label` says what can be done."""

    def __init__(self, label: Label) -> None:
        """Keeps the words to show."""
        super().__init__(label.en)
        self.label = label


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """One investigator of a visit."""

    unit: str
    """lead, second or third."""
    label: Label
    user: UserId
    name: str
    proven: Label | None
    """How and when the person proved to be there; nothing when that did not happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """The team of a visit, and the code by which a second tablet joins it."""

    members: tuple[TeamMember, ...]
    code: str
    """As people read it out; blank for a visit begun by an older version."""


PROVEN = Label("{how} · {time}", "{how} · {time}")


def see_team(account: Account, place: VisitPlace) -> TeamView:
    """The investigators that the visit names, in order."""
    case = case_of(account, place.household)
    visit_in(case, place)
    entity = case.entities[place.visit]
    proofs = attendances(case, place.visit)
    members = []
    for unit in TEAM:
        user = UserId(text_of(entity.value(unit)))
        if not user:
            continue
        proof = proofs.get(user)
        how = PROVEN.fill(how=HOW_LABELS[proof.how], time=clock_text(proof.ms)) if proof is not None else None
        name = person_name(account, user) or user
        members.append(TeamMember(unit=unit, label=SIGNER_LABELS[unit], user=user, name=name, proven=how))
    code = text_of(entity.value("code"))
    return TeamView(members=tuple(members), code=shown_code(code) if code else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PinProof:
    """A colleague's PIN, typed on this tablet."""

    tablet: Tablet
    member: TeamMember
    pin: str


def attend(account: Account, place: VisitPlace, proof: PinProof, *, means: Means) -> None:
    """Records that a colleague typed the own PIN here: the key that it opens signs the statement.

    Slow on purpose (the PIN's key is worked out): run it off the drawing loop.

    Raises:
        NotHereError: the colleague has no account on this tablet.
        OfficeLockError: the colleague's account here is locked by the office.
        PinError: wrong PIN, or the pad is shut for a while; nothing was recorded.
        UnfitError: the visit is finished.
    """
    case, tablet, member = open_case(account, place), proof.tablet, proof.member
    entry = tablet.entry_of(member.user, account.server_url)
    if entry is None:
        code = see_team(account, place).code or NO_CODE
        raise NotHereError(NOT_HERE.fill(who=member.name, code=code))
    if entry.locked is not None:
        raise OfficeLockError(entry.locked)
    stamp = means.stamp()
    key = tablet.try_pin(entry.id, proof.pin, now_ms=stamp.wall_ms, opens=False)
    keys = tablet.keys_of(entry.id, key)
    said = statement(place.visit, member.user, device=entry.device, at_ms=stamp.wall_ms)
    signature = keys.own.signature(said) if keys is not None else b""
    act = attend_act(place.visit, member.user, device=entry.device, at_ms=stamp.wall_ms, signature=signature)
    recording = Recording(household=place.household, scope=case.community, visit=place.visit, act=act)
    record_change(account, recording, stamp=stamp, new_id=means.new_id)

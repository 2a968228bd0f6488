"""Does one act of a procedure at the office: checked by the very fold that reads it later, then recorded or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import msgspec

from shared_models.area import Right
from shared_models.authority import rights_of_actor
from shared_models.case import Case
from shared_models.change import Act, BlobRef, Change
from shared_models.editing import edit_part
from shared_models.errors import NotAllowedError, NotFoundError, UnfitError
from shared_models.ids import AreaCode, ChangeId, EntityId
from shared_models.policy.act_field import ActField
from shared_models.policy.act_form import act_fields
from shared_models.policy.act_log import Done
from shared_models.policy.act_reading import MISSING, Typed, read_act
from shared_models.policy.act_record import from_record, team_ids, with_records
from shared_models.policy.policy import Policy, policy_ref, ref_data
from shared_models.policy.procedure import moves_for, possible_acts
from shared_models.policy.proceeding import Proceeding, misfit_of, rule_opened_by, too_early
from shared_models.policy.ruling import act_objections, consequences, ruling_data, told_already
from shared_models.visit import day_of
from shared_models.words import Label
from sync_server.store import change_store, user_store
from sync_server.store.database import BusyError, Database, Transaction
from sync_server.use_cases.attach_file import Attachment, keep_attachment
from sync_server.use_cases.custody import MovedMeanwhileError
from sync_server.use_cases.decide import Officer, lock_office, place_of
from sync_server.use_cases.hold_policy import policy_for
from sync_server.use_cases.open_case import readable_case
from sync_server.use_cases.read_proceedings import proceedings_of
from sync_server.use_cases.receive_file import Files
from sync_server.use_cases.record_office_change import ATTEMPTS, record_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What somebody wants to record."""

    household: EntityId
    about: EntityId
    """The procedure; a fresh id for an act that opens one."""
    act: str
    typed: Typed
    change: ChangeId
    """Given by the page that showed the form, so that a form sent twice is kept once."""
    attachment: Attachment | None = None


class ActRefusedError(UnfitError):
    """The act was not recorded: it would have no effect, or its form is not filled in."""

    def __init__(self, why: Sequence[Label], problems: Mapping[str, Label] | None = None) -> None:
        """Takes the reasons, and what is wrong field by field."""
        super().__init__("; ".join(label.en for label in why) or "the form is not complete")
        self.why, self.problems = tuple(why), dict(problems or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where an act is to be done: under which policy, in which step (blank: it opens the procedure)."""

    policy: Policy
    step: str = ""
    proceeding: Proceeding | None = None
    others: tuple[Proceeding, ...] = field(default=())

    def rights(self, act: str) -> frozenset[Right]:
        """The rights of which one is enough: the step's actor's; anywhere else, the office's."""
        if not self.step:
            rule = rule_opened_by(self.policy, act)
            start = self.policy.procedures[rule].start
            return rights_of_actor(self.policy.actors[self.policy.steps[start].actor].role) | {"review"}
        if all(move.act != act for move in self.policy.steps[self.step].moves):
            return frozenset({"review"})
        return rights_of_actor(self.policy.actors[self.policy.steps[self.step].actor].role)


def do_act(database: Database, files: Files, officer: Officer, *, doing: Doing) -> bool:
    """Records the act; false when this very form was recorded before.

    Raises:
        NotFoundError: no such household or procedure for this officer, or no such act in this step.
        NotAllowedError: the step's act is not his to do; nothing was written.
        ActRefusedError: the act would be without effect, and why; nothing was written.
        BusyError: nothing was written, the same may be tried again.
    """
    if doing.attachment is not None:
        with database.reading() as tx:
            if not change_store.find_changes(tx, [doing.change]):
                _changes(tx, officer, doing)
        keep_attachment(database, files, doing.attachment, user=officer.user, now_ms=officer.now_ms)
    also = frozenset[AreaCode]()
    for _ in range(ATTEMPTS):
        try:
            with database.writing() as tx:
                if change_store.find_changes(tx, [doing.change]):
                    return False
                also |= lock_office(tx, officer.user, also | place_of(tx, doing.household))
                record_in(tx, _changes(tx, officer, doing), user=officer.user, now_ms=officer.now_ms, also=also)
                return True
        except MovedMeanwhileError as moved:
            also |= moved.communities
    raise BusyError("households are being moved; nothing was kept, please try again")


def setting_of(tx: Transaction, case: Case, about: EntityId, *, act: str, today: date) -> Setting:
    """Where an act is to be done.

    Raises:
        NotFoundError: the case has no such procedure, or the act belongs to another place.
    """
    found = proceedings_of(tx, case, today)
    here = next((one for one in found if one.procedure.id == about), None)
    if here is None:
        policy = policy_for(tx, case.community, today).policy
        if not rule_opened_by(policy, act):
            raise NotFoundError(about)
        return Setting(policy=policy, others=found)
    return Setting(policy=here.policy, step=here.procedure.step, proceeding=here, others=found)


def _changes(tx: Transaction, officer: Officer, doing: Doing) -> list[Change]:
    """The act as a change, and what follows for the household's own registers as another.

    Raises:
        NotFoundError, NotAllowedError, ActRefusedError: as `do_act`.
    """
    case, rights = readable_case(tx, officer.user, doing.household)
    today = day_of(officer.now_ms)
    setting = setting_of(tx, case, doing.about, act=doing.act, today=today)
    if not rights & setting.rights(doing.act):
        raise NotAllowedError(doing.household)
    data = _checked(case, setting, _with_record(tx, case, doing), today=today)
    change = officer.act(case, doing.change, Act(name=doing.act, about=doing.about, data=data))
    if doing.attachment is not None:
        change = msgspec.structs.replace(change, blobs=(_blob(doing),))
    values = consequences(case, doing.act, data)
    part = edit_part(case.root, values) if values else None
    if part is None:
        return [change]
    follow_up = msgspec.structs.replace(
        change, id=ChangeId(f"{doing.change[:60]}-r"), kind="save", act=None, parts=(part,), blobs=()
    )
    return [change, follow_up]


def _with_record(tx: Transaction, case: Case, doing: Doing) -> Doing:
    people = user_store.names_of(tx, team_ids(case))
    return replace(doing, typed=from_record(case, doing.typed, people))


def _blob(doing: Doing) -> BlobRef:
    attachment = doing.attachment
    if attachment is None:
        raise NotFoundError(doing.change)
    return BlobRef(
        sha256=attachment.sha256, size=len(attachment.data), entity=doing.about, unit="file", mime=attachment.mime
    )


def _checked(case: Case, setting: Setting, doing: Doing, *, today: date) -> dict[str, Any]:
    """The act's data, complete."""
    policy, step = setting.policy, setting.step
    _refuse(tuple(told_already(setting.proceeding, doing.act)) if setting.proceeding else ())
    if step and doing.act not in possible_acts(policy, step):
        words = Label("“{step}”环节不能办理“{act}”", "{act} is not possible in the step {step}")
        raise ActRefusedError([words.fill(step=policy.steps[step].label, act=policy.act_label(doing.act))])
    fields = with_records(act_fields(policy, step, doing.act), case, {})
    found = read_act(fields, doing.typed, today=today)
    problems = {**found.problems, **_missing_file(fields, doing)}
    if problems:
        raise ActRefusedError([], problems)
    data = found.data
    day = date.fromisoformat(data["on"])
    if not step:
        data["policy"] = ref_data(policy_ref(policy))
    if doing.attachment is not None:
        data |= _file_data(doing.attachment)
    _refuse(act_objections(setting.proceeding, case, setting.others, act=doing.act, data=data))
    if setting.proceeding is not None:
        early = too_early(setting.proceeding.procedure, day)
        _refuse((early,) if early else ())
        if any(move.decides for move in moves_for(policy, step, doing.act)):
            data |= ruling_data(setting.proceeding, case, data)
    tried = Done(id=doing.change, act=doing.act, about=doing.about, day=day, recorded=today, data=data)
    why = misfit_of(policy, case, tried)
    _refuse((why,) if why else ())
    return data


def _missing_file(fields: Sequence[ActField], doing: Doing) -> dict[str, Label]:
    """A file that must come with the act and did not."""
    return {one.name: MISSING for one in fields if one.kind == "file" and one.must and doing.attachment is None}


def _file_data(attachment: Attachment) -> dict[str, Any]:
    """What an act says of its file."""
    data = {"file": attachment.sha256, "mime": attachment.mime}
    return {**data, "shot": attachment.shot} if attachment.shot else data


def _refuse(why: Sequence[Label]) -> None:
    if why:
        raise ActRefusedError(why)

"""Going through one visit: the section that is open, what is typed in it, and what every step keeps."""

from __future__ import annotations

import asyncio

from field_app.state.form_walk import FormWalk
from field_app.state.shift import Shift
from field_app.state.typing_buffer import TypingBuffer
from field_app.use_cases.answer_return import ReturnedRemark, asked_in
from field_app.use_cases.answer_with import Answering, answer_with
from field_app.use_cases.attend import PinProof, TeamMember, TeamView, attend, see_team
from field_app.use_cases.check_visit import Check, check_visit
from field_app.use_cases.confirm_unchanged import confirm_unchanged
from field_app.use_cases.explain import Saying, explain
from field_app.use_cases.finish_visit import finish_visit
from field_app.use_cases.open_household import HouseholdSheet
from field_app.use_cases.open_questionnaire import open_questionnaire
from field_app.use_cases.open_section import (
    EntityForm,
    SectionForm,
    SectionMark,
    new_entry,
    open_section,
    section_marks,
)
from field_app.use_cases.remove_income import EntryRemoval, remove_entry
from field_app.use_cases.remove_member import Removal, remove_member
from field_app.use_cases.restore_member import restore_member
from field_app.use_cases.save_section import save_section
from field_app.use_cases.visit_place import VisitPlace
from shared_models.change import Part
from shared_models.ids import EntityId
from shared_models.section import form_in
from shared_models.values import Value
from shared_models.words import Language

WITHOUT_FORM = frozenset({"photos", "finish"})
"""Sections that have no inputs to open or save."""


class VisitWalk:
    """One visit under way. Every method that keeps something has kept it when it returns."""

    def __init__(self, shift: Shift, place: VisitPlace) -> None:
        """Takes who walks and where."""
        self.shift = shift
        self.place = place
        self.section = ""
        """The section that is open; blank before the first."""
        self._can_save = False
        self.form: FormWalk | None = None
        """The questionnaire that is open; nothing while another section is."""
        self.typing = TypingBuffer(shift.account, shift.now_ms)

    def sheet(self) -> HouseholdSheet:
        """The household, as it stands now."""
        return self.shift.household_of(self.place)

    def with_office(self) -> bool:
        """Whether the visit is finished, so that nothing can be written any more."""
        return any(
            visit.id == self.place.visit and visit.status in {"finished", "accepted"} for visit in self.sheet().visits
        )

    def marks(self) -> tuple[SectionMark, ...]:
        """The sections of this visit with their state."""
        return section_marks(self.shift.account, self.place, asked=self.shift.asked())

    def open(self, section: str) -> SectionForm | None:
        """The form of a section, which is the open one from now on; nothing for a section without inputs."""
        self.section = section
        self.form = None
        self._can_save = False
        if section in WITHOUT_FORM or form_in(section):
            return None
        form = open_section(self.shift.account, self.place, section)
        self._can_save = not form.read_only
        return form

    def typed(self, form: EntityForm, unit: str, value: Value) -> None:
        """Takes what an input holds now; it is in the journal within a quarter of a second."""
        self.typing.typed(form, unit, value)

    def keep(self) -> None:
        """Puts everything typed into the journal now.

        Raises:
            StoreError: the tablet cannot keep it.
        """
        self.typing.flush()
        if self.form is not None:
            self.form.flush()

    def open_form(self, section: str, language: Language) -> FormWalk:
        """A questionnaire, which is the open section from now on.

        Raises:
            NotFoundError: the visit has no such questionnaire.
        """
        shift = self.shift
        opened = open_questionnaire(
            shift.account, (self.place, section), asked=shift.asked(), means=shift.means, language=language
        )
        self.section = section
        self._can_save = not opened.read_only
        self.form = FormWalk(shift.account, shift.now_ms, opened)
        self.form.kept, self.form.failed = self.typing.kept, self.typing.failed
        return self.form

    def answering(self, section: str, address: str, *, language: Language) -> Answering:
        """The id that a new picture or file gets, and what says that it answers a question.

        Nothing may be typed into the section before it is drawn anew.

        Raises:
            NotFoundError: there is no such question (any more).
        """
        id_ = EntityId(self.shift.means.new_id())
        return Answering(id=id_, parts=self._answer(section, (address, id_), language))

    def taking_back(self, section: str, address: str, *, language: Language) -> tuple[Part, ...]:
        """What takes the answer to a question back.

        Raises:
            NotFoundError: there is no such question (any more).
        """
        return self._answer(section, (address, ""), language)

    def _answer(self, section: str, said: tuple[str, str], language: Language) -> tuple[Part, ...]:
        shift = self.shift
        opened = open_questionnaire(
            shift.account, (self.place, section), asked=shift.asked(), means=shift.means, language=language
        )
        return answer_with(shift.account, opened, said, means=shift.means)

    def save(self) -> bool:
        """Whether leaving the section made a change of what was typed.

        Raises:
            StoreError: the tablet cannot keep it; the draft stays.
            UnfitError: the visit is finished; the draft stays.
        """
        self.keep()
        if not self._can_save:
            return False
        if self.form is not None:
            self.form.leave()
        saved = save_section(
            self.shift.account,
            self.place,
            self.section,
            stamp=self.shift.means.stamp(),
            new_id=self.shift.means.new_id,
        )
        return saved.change is not None

    def confirm(self, *confirmed: tuple[EntityForm, tuple[str, ...]]) -> bool:
        """Whether values of these forms were declared unchanged."""
        self.keep()
        account, means = self.shift.account, self.shift.means
        change = confirm_unchanged(account, self.place, confirmed, stamp=means.stamp(), new_id=means.new_id)
        return change is not None

    def new_entry(self, section: str) -> EntityForm:
        """An empty form for an entry of the section's roster."""
        return new_entry(self.place, section, EntityId(self.shift.means.new_id()))

    def remove_member(self, removal: Removal) -> None:
        """Takes a member off the roster.

        Raises:
            UnfitError: no reason, or a date that is none.
        """
        account, means = self.shift.account, self.shift.means
        remove_member(account, self.place, removal, stamp=means.stamp(), new_id=means.new_id)

    def restore_member(self, member: EntityId) -> None:
        """Puts a removed member back."""
        account, means = self.shift.account, self.shift.means
        restore_member(account, self.place, member, stamp=means.stamp(), new_id=means.new_id)

    def remove_entry(self, type_: str, removal: EntryRemoval) -> None:
        """Takes an income line, asset or expense off.

        Raises:
            UnfitError: no reason.
        """
        account, means = self.shift.account, self.shift.means
        remove_entry(account, self.place, (type_, removal), stamp=means.stamp(), new_id=means.new_id)

    def team(self) -> TeamView:
        """The investigators that the visit names, and how each proved to be there."""
        return see_team(self.shift.account, self.place)

    async def attend(self, member: TeamMember, pin: str) -> None:
        """Records that a colleague proved to be there with the own PIN.

        Raises:
            NotHereError: the colleague has no account on this tablet.
            PinError: wrong PIN, or the pad is shut for a while.
        """
        self.keep()
        proof = PinProof(tablet=self.shift.tablet, member=member, pin=pin)
        await asyncio.to_thread(attend, self.shift.account, self.place, proof, means=self.shift.means)

    def explain(self, saying: Saying) -> None:
        """Records what is said about a finding or to a remark.

        Raises:
            UnfitError: no text, or the visit is finished.
        """
        self.keep()
        means = self.shift.means
        explain(self.shift.account, self.place, saying, stamp=means.stamp(), new_id=means.new_id)

    def remarks(self, section: str) -> tuple[ReturnedRemark, ...]:
        """What the office asks in a section."""
        return asked_in(self.shift.account, self.place, section)

    def check(self) -> Check:
        """What stands in the way of finishing."""
        return check_visit(self.shift.account, self.place, asked=self.shift.asked())

    def finish(self) -> None:
        """Hands the visit to the office: the exchange is asked to run soon.

        Raises:
            UnfinishedError: something must be put right first.
        """
        self.keep()
        account, means = self.shift.account, self.shift.means
        finish_visit(account, self.place, asked=self.shift.asked(), stamp=means.stamp(), new_id=means.new_id)
        self._can_save = False
        self.shift.exchange.wake()

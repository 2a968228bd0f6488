"""One person with a tablet in hand, at a real office."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from field_app.devices.clock import SetClock
from field_app.store.account import Account
from field_app.store.tablet import Tablet
from field_app.sync_client.server import Server
from field_app.use_cases.add_photo import TakenPhoto, add_photo
from field_app.use_cases.asked_forms import AskedForms
from field_app.use_cases.enrol_tablet import Enrolment, enrol_tablet
from field_app.use_cases.exchange import ExchangeReport, exchange
from field_app.use_cases.finish_visit import finish_visit
from field_app.use_cases.held_forms import HeldForms
from field_app.use_cases.held_rules import HeldRules
from field_app.use_cases.keep_answers import keep_answers
from field_app.use_cases.keep_draft import keep_draft
from field_app.use_cases.list_today import HouseholdRow, Wanted, list_today
from field_app.use_cases.means import Means
from field_app.use_cases.open_questionnaire import Questionnaire, open_questionnaire
from field_app.use_cases.open_tablet import open_tablet
from field_app.use_cases.save_section import save_section
from field_app.use_cases.sign import Signing, show_record, sign
from field_app.use_cases.start_visit import start_visit
from field_app.use_cases.unlock import unlock
from field_app.use_cases.visit_place import VisitPlace
from shared_models.case import digest
from shared_models.ids import EntityId
from shared_models.questionnaire.standing import instances
from shared_models.values import Value
from shared_models.visit import china_time, day_of
from shared_models.words import Language
from tests.field_app.kit import FONT, PIN, SHAHE, explain_what_is_left, form_of, means_of, photo
from tests.field_app.office import PASSWORD, Office, now_ms
from tests.field_app.road import Point, Road


@dataclass(slots=True)
class Hand:
    """One person with a tablet in hand."""

    tablet: Tablet
    account: Account
    means: Means
    clock: SetClock
    road: Road
    user: str
    folder: Path
    places: dict[str, VisitPlace] = field(default_factory=dict)

    def sync(self, cut: Point | None = None, kill: Point | None = None) -> ExchangeReport:
        """One exchange, perhaps cut or killed somewhere."""
        self.road = Road(self.road.url, cut=cut, kill=kill, down=self.road.down)
        return asyncio.run(exchange(self.account, Server(self.road, self.account.token), self.means))

    def visit(self, household: str = "h-1") -> VisitPlace:
        """The visit of a household, begun when it is not."""
        place = start_visit(self.account, EntityId(household), stamp=self.clock(), new_id=self.means.new_id)
        self.places[household] = place
        return place

    def write(self, section: str, household: str = "h-1", **typed: str) -> None:
        """Types into a section and leaves it."""
        place = self.visit(household)
        keep_draft(self.account, form_of(self.account, place, section), typed, now_ms=self.clock.wall_ms)
        save_section(self.account, place, section, stamp=self.clock(), new_id=self.means.new_id)

    def type_in(self, place: VisitPlace, where: str, **typed: Value) -> None:
        """Types into a section, or into one of its entries (`members/m-1-2`), and does not leave it."""
        section, _, entity = where.partition("/")
        form = form_of(self.account, place, section, entity or None)
        keep_draft(self.account, form, typed, now_ms=self.clock.wall_ms)

    def fill(self, place: VisitPlace, where: str, **typed: Value) -> None:
        """Types into a section and leaves it."""
        self.type_in(place, where, **typed)
        save_section(self.account, place, where.partition("/")[0], stamp=self.clock(), new_id=self.means.new_id)

    def sign(self, place: VisitPlace, signer: str, name: str, *, language: Language = "zh") -> None:
        """Turns the tablet round and lets somebody sign what it shows."""
        forms = HeldForms(self.account).kept
        shown = show_record(self.account, place, language, forms=forms)
        strokes = (((10.0, 10.0), (200.0, 120.0), (260.0, 40.0)),)
        given = Signing(signer=signer, name=name, mode="signed", shown=shown, strokes=strokes)
        sign(self.account, place, given, forms=forms, means=self.means)

    def finish(self, place: VisitPlace) -> None:
        """Explains what is left to explain and finishes a visit."""
        explain_what_is_left(self.account, place, self.means)
        finish_visit(self.account, place, asked=self.asked(), stamp=self.clock(), new_id=self.means.new_id)

    def asked(self) -> AskedForms:
        """Which questionnaires visits have, by what the server told last."""
        now = china_time(self.clock.wall_ms)
        rules = HeldRules(self.account, SHAHE.otherwise).on(now.date())
        return AskedForms(rules=rules, shelf=HeldForms(self.account), now=now)

    def open_form(self, place: VisitPlace, section: str) -> Questionnaire:
        """A questionnaire of a visit."""
        return open_questionnaire(self.account, (place, section), asked=self.asked(), means=self.means, language="zh")

    def answer(self, place: VisitPlace, section: str, **answers: str) -> Questionnaire:
        """Answers questions of a questionnaire by name, in every entry, and does not leave it."""
        opened = self.open_form(place, section)
        assert opened.filling is not None
        for name, text in answers.items():
            where = next(one for one in opened.filling.plan.places if one.name == name)
            for node in instances(where, opened.filling.root, "value"):
                opened.filling.answer(node, text)
                opened.touched.add(opened.spot(node))
        keep_answers(self.account, opened, now_ms=self.clock.wall_ms)
        return opened

    def fill_form(self, place: VisitPlace, section: str, **answers: str) -> None:
        """Answers questions of a questionnaire and leaves it."""
        self.answer(place, section, **answers)
        save_section(self.account, place, section, stamp=self.clock(), new_id=self.means.new_id)

    def row(self, household: str = "h-1") -> HouseholdRow:
        """The household's line in today's list."""
        today = day_of(self.clock.wall_ms)
        rows = list_today(self.account, SHAHE, today=today, wanted=Wanted()).rows
        return next(row for row in rows if row.household == household)

    def take_photo(
        self, household: str = "h-1", *, seed: int = 1, slot: str = "front", data: bytes | None = None
    ) -> None:
        """Takes a photo."""
        taken = TakenPhoto(data=data or photo(seed=seed), slot=slot, source="camera", font=FONT)
        add_photo(self.account, self.visit(household), taken, stamp=self.clock(), new_id=self.means.new_id)

    def value(self, unit: str, household: str = "h-1") -> object:
        """What the household's view shows."""
        case = self.account.cases.view(EntityId(household))
        assert case is not None
        return case.root.value(unit)

    def names(self) -> set[str]:
        """Who is on the list."""
        return {summary.head_name for summary in self.account.summaries}

    def enrol_other(self, user: str, pin: str) -> None:
        """A colleague signs in on this tablet too."""
        server = str(self.tablet.accounts[0].server_url)
        wish = Enrolment(server_url=server, login=user, password=PASSWORD, device_name="平板", pin=pin)
        asyncio.run(enrol_tablet(self.tablet, Server(Road(self.road.url)), wish, means=self.means)).close()
        self.account.close()
        self.open(PIN)

    def open(self, pin: str) -> None:
        """The person's own account, opened with the PIN."""
        entry = next(one for one in self.tablet.accounts if one.user == self.user)
        self.account = unlock(self.tablet, entry.id, pin, now_ms=self.clock.wall_ms, new_id=self.means.new_id)

    def restart(self) -> None:
        """The app is killed and opened again."""
        self.account.close()
        self.tablet = open_tablet(self.folder, self.means)
        id_ = self.tablet.accounts[0].id
        self.account = unlock(self.tablet, id_, PIN, now_ms=self.clock.wall_ms, new_id=self.means.new_id)


def tablet_of(office: Office, user: str, folder: Path) -> Hand:
    """A tablet that was signed in at the office by this person."""
    clock = SetClock(wall_ms=now_ms())
    means = means_of(clock, name=f"{user}-{folder.name}")
    tablet = open_tablet(folder, means)
    wish = Enrolment(server_url=office.url, login=user, password=PASSWORD, device_name="平板", pin=PIN)
    road = Road(office.url)
    account = asyncio.run(enrol_tablet(tablet, Server(road), wish, means=means))
    return Hand(tablet, account, means, clock, road, user, folder)


def agrees(hand: Hand, office: Office, household: str = "h-1") -> bool:
    """Whether tablet and server have the same case."""
    mine = hand.account.cases.view(EntityId(household))
    return mine is not None and digest(mine) == digest(office.case(household))

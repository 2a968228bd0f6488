"""The demo district, whole: areas, staff, households, and everything that was ever handed to the server about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared_models.area import Area
from shared_models.change import Change
from shared_models.coverage import CoverageFact
from shared_models.difference import Place
from shared_models.ids import EntityId, Sha256
from shared_models.values import Value
from sync_server.demo.chronicle import EVENING, MORNING, VISITS, Chronicle, Delivery, midnight_ms
from sync_server.demo.dice import Dice
from sync_server.demo.dispute import dispute
from sync_server.demo.held import HeldBack, held_back
from sync_server.demo.livelihood import amount
from sync_server.demo.oddity import Kind, Oddity, oddities, wages_of
from sync_server.demo.office import accept, decide, office_pen, send_back
from sync_server.demo.pen import HOUR, MINUTE, Pen
from sync_server.demo.plan import Outing, coverage_facts, plan, quarters
from sync_server.demo.recipient import Recipient, recipients
from sync_server.demo.registration import registered
from sync_server.demo.slip import slip
from sync_server.demo.staff import ADMINISTRATOR, STAFF, Worker, team
from sync_server.demo.team import ask, correct, finish
from sync_server.demo.town import areas
from sync_server.demo.visit_record import Files, Round

SEED = 1248
PICTURED = 80
"""The most recent visits with photos and drawn signatures: older ones would make the first start slow."""
FIRST_VISIT = 9 * HOUR
BETWEEN_VISITS = 48 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """Everything the demo holds, computed from a seed and a day."""

    today: date
    areas: tuple[Area, ...]
    staff: tuple[Worker, ...]
    homes: tuple[Recipient, ...]
    outings: tuple[Outing, ...]
    held: tuple[HeldBack, ...]
    odd: Mapping[EntityId, Oddity]
    """By visit: what was made odd on purpose."""
    deliveries: tuple[Delivery, ...]
    """In the order in which the server gets them."""
    files: dict[Sha256, bytes]

    def odd_homes(self, kind: Kind) -> tuple[Recipient, ...]:
        """The homes that a visit made odd in this way."""
        numbers = {one.household for one in self.outings if one.id in self.odd and self.odd[one.id].kind == kind}
        return tuple(home for home in self.homes if home.number in numbers)

    def coverage_facts(self) -> tuple[CoverageFact, ...]:
        """What the server must come to, known without it."""
        return coverage_facts(self.homes, self.outings)


def demo_district(today: date, *, seed: int = SEED) -> District:
    """The district as of a day; the same day and seed give the same bytes."""
    dice = Dice(seed)
    begun = quarters(today)[0].days[0] - timedelta(days=1)
    homes = recipients(dice, today=today, made_ms=midnight_ms(begun))
    outings = plan(dice.named("plan"), homes, today)
    writing = _Writing(dice=dice, homes={home.number: home for home in homes}, outings=outings)
    writing.register(begun)
    for day, phase, deed, outing in _agenda(outings):
        writing.do(deed, outing, day=day, phase=phase)
    held = writing.hold()
    chronicle = writing.chronicle
    return District(
        today=today,
        areas=areas(),
        staff=STAFF,
        homes=homes,
        outings=outings,
        held=held,
        odd=writing.odd,
        deliveries=chronicle.deliveries(),
        files={name: picture.data for name, picture in writing.files.items()},
    )


def _agenda(outings: Sequence[Outing]) -> list[tuple[date, int, str, Outing]]:
    """Everything to be written after the registration, in order of time."""
    found: list[tuple[date, int, str, Outing]] = []
    for outing in outings:
        found.append((outing.day, VISITS, "visit", outing))
        if outing.turn in {"returned", "corrected"}:
            found.append((outing.handed_in, EVENING, "return", outing))
        if outing.corrected is not None:
            found.append((outing.corrected[0], VISITS, "correct", outing))
        if outing.accepted_on is not None:
            deed = "decide" if outing.turn == "settled" else "accept"
            found.append((outing.accepted_on, MORNING, deed, outing))
    return sorted(found, key=lambda one: (one[0], one[1], one[2], one[3].household))


@dataclass(slots=True, kw_only=True)
class _Writing:
    """Writes the district's log from beginning to end."""

    dice: Dice
    homes: dict[int, Recipient]
    outings: Sequence[Outing]
    chronicle: Chronicle = field(default_factory=Chronicle)
    files: Files = field(default_factory=dict)
    _slots: Counter[tuple[date, int, str]] = field(default_factory=Counter)
    _visited: set[int] = field(default_factory=set)
    _disputes: list[EntityId] = field(default_factory=list)
    _pictured: frozenset[EntityId] = frozenset()
    odd: Mapping[EntityId, Oddity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pictured = [outing for outing in self.outings if outing.outcome == "completed"][-PICTURED:]
        self._pictured = frozenset(outing.id for outing in pictured)
        self.odd = oddities(pictured, self.homes)

    def register(self, day: date) -> None:
        """The import with which the town began."""
        visited = {outing.household for outing in self.outings if outing.outcome == "completed"}
        for number, home in self.homes.items():
            dice = self.dice.named("registered", number)
            pen = Pen(
                worker=ADMINISTRATOR,
                household=home.id,
                scope=home.community.code,
                dice=dice,
                ms=midnight_ms(day) + 10 * HOUR,
                form="import-1",
            )
            self.chronicle.open(home.id, home.community.code)
            change = pen.save(*registered(home, dice, visited=number in visited))
            self.chronicle.write(ADMINISTRATOR, [change], day=day, phase=MORNING)

    def do(self, deed: str, outing: Outing, *, day: date, phase: int) -> None:
        """One entry of the agenda."""
        if deed in {"visit", "correct"}:
            self._by_team(deed, outing, day=day)
        else:
            self._by_office(deed, outing, day=day, phase=phase)

    def _by_team(self, deed: str, outing: Outing, *, day: date) -> None:
        visit = self._round(outing)
        ms = self._free(day, VISITS, visit.lead.login, visit.second.login, every=BETWEEN_VISITS)
        handed_in = outing.corrected[1] if deed == "correct" and outing.corrected else outing.handed_in
        second: tuple[Change, ...] = ()
        if deed == "correct":
            self.chronicle.write(visit.lead, correct(visit, ms), day=handed_in, phase=VISITS)
        else:
            if outing.turn in {"clash", "settled"}:
                self._disputes.append(outing.id)
            asked = ask(visit, ms, files=self.files, number=len(self._disputes))
            visit, second = asked.visit, asked.second
            self.chronicle.write(visit.lead, asked.lead, day=handed_in, phase=VISITS)
        if outing.turn != "draft":
            # The family signs what the lead's own tablet shows; the second one's changes are not on it.
            shown = self.chronicle.case(visit.home.id)
            signed = finish(visit, shown, ms, files=self.files)
            self.chronicle.write(visit.lead, signed, day=handed_in, phase=VISITS)
        self.chronicle.write(visit.second, second, day=handed_in, phase=VISITS)
        if outing.outcome == "completed":
            self._visited.add(outing.household)

    def _by_office(self, deed: str, outing: Outing, *, day: date, phase: int) -> None:
        home = self.homes[outing.household]
        pen = office_pen(home, self.dice.named(deed, outing.id), 0)
        pen.ms = self._free(day, phase, pen.worker.login, every=MINUTE)
        case = self.chronicle.case(home.id)
        if deed == "return":
            found = slip(home, self._round(outing).dice)
            changes = [send_back(pen, home, outing, found=found)]
        elif deed == "decide":
            number = self._disputes.index(outing.id) + 1
            found_dispute = dispute(home, self._round(outing).dice.named("dispute"), number)
            changes = [decide(pen, case, found_dispute), accept(pen, outing)]
        else:
            changes = [accept(pen, outing)]
        self.chronicle.write(pen.worker, changes, day=day, phase=phase)

    def _free(self, day: date, phase: int, *logins: str, every: int) -> int:
        """The next time in a phase of a day at which all of these people are free: nobody is at two homes at once."""
        start = {MORNING: FIRST_VISIT, VISITS: FIRST_VISIT, EVENING: 18 * HOUR + 30 * MINUTE}[phase]
        number = max(self._slots[day, phase, login] for login in logins)
        self._slots |= {(day, phase, login): number + 1 for login in logins}
        late = self.dice.named("late", day, phase, logins[0], number).below(every // 4)
        return midnight_ms(day) + start + number * every + late

    def _round(self, outing: Outing) -> Round:
        home = self.homes[outing.household]
        odd = self.odd.get(outing.id)
        dice = self.dice.named("outing", outing.id)
        lead, second = dice.shuffled(team(home.community.code))[:2]
        return Round(
            home=home,
            outing=outing,
            before=self.chronicle.case(home.id),
            lead=lead,
            second=second,
            dice=dice,
            pictured=outing.id in self._pictured,
            first=outing.household not in self._visited,
            found=_left_out(home) if odd and odd.kind == "wages" else {},
            odd=odd.kind if odd else "",
            model=self._round(odd.model) if odd else None,
        )

    def hold(self) -> tuple[HeldBack, ...]:
        """The changes that will be held, handed in on the last day anybody went out."""
        waiting = next(o for o in reversed(self.outings) if o.outcome == "completed" and o.status == "finished")
        day = self.outings[-1].day
        dice = self.dice.named("held")
        homes = dice.shuffled(list(self.homes.values()))
        held = tuple(held_back(homes, waiting, dice, day_ms=midnight_ms(day)))
        for one in held:
            worker = next(worker for worker in STAFF if worker.id == one.change.author)
            self.chronicle.hand_in(worker, one.body, day=day, phase=VISITS)
        return held


def _left_out(home: Recipient) -> dict[Place, Value]:
    line = wages_of(home)
    return {} if line is None else {(line.id, "amount"): amount(0, line.per)}


def changes_in(district: District) -> Iterator[bytes]:
    """Every change as bytes, in order."""
    for delivery in district.deliveries:
        yield from delivery.bodies

"""A household and its acts, told day by day and folded like everybody's changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from shared_models.case import Case, Entry, empty_case, fold
from shared_models.change import Act, Change, LifeWrite, Part, Stamp, Write
from shared_models.ids import AreaCode, ChangeId, DeviceId, EntityId, UserId
from shared_models.policy.clock import ClockRun, clock_runs
from shared_models.policy.forecast import Forecast, forecasts
from shared_models.policy.policy import Policy, policy_ref, ref_data
from shared_models.policy.policy_file import PolicyText
from shared_models.policy.procedure import Procedure, procedures
from shared_models.policy.shelf import load_policy

COMMUNITY = AreaCode("620723100001")
TWO = ["Li", "Wang"]
"""A team of two."""


def county_of(base: str, rules: str) -> Policy:
    """The policy of a county that extends a preset by these rules, citing `county`."""
    head = f"id='county'\nversion='1'\ntitle=['某县','A county']\nextends='{base}'\n"
    source = "[sources]\ncounty = { text = ['某县规定', 'Rules of the county'] }\n"
    return load_policy(PolicyText("county.toml", head + source + rules))


def day(text: str) -> date:
    return date.fromisoformat(text)


def noon(text: str) -> int:
    """Noon in China of a day, in Unix milliseconds."""
    return int(datetime.fromisoformat(f"{text}T04:00:00").replace(tzinfo=UTC).timestamp() * 1000)


class Home:
    """Collects changes; `case` folds them."""

    def __init__(self, household: str = "h1", /, **values: Any) -> None:
        self.household = EntityId(household)
        self.entries: list[Entry] = []
        self.save(self.household, "household", values)

    def _add(self, when: str, **change: Any) -> None:
        number = len(self.entries) + 1
        made = Change(
            id=ChangeId(f"c{number}"),
            household=self.household,
            scope=COMMUNITY,
            author=UserId("u1"),
            t=Stamp(wall_ms=noon(when), mono_ms=1, boot="b"),
            **change,
        )
        self.entries.append(Entry(change=made, n=number, device=DeviceId("d1"), ms=noon(when), quality="offset"))

    def save(self, entity: EntityId, type_: str, values: Mapping[str, Any], *, when: str = "2026-01-04") -> EntityId:
        """Writes registers; a later save of the same register sees the earlier one."""
        saw = {unit: self._ids(entity, unit) for unit in values}
        writes = {unit: Write(v=value, saw=saw[unit]) for unit, value in values.items()}
        self._add(when, kind="save", parts=(Part(e=entity, type=type_, set=writes),))
        return entity

    def _ids(self, entity: EntityId, unit: str) -> tuple[ChangeId, ...]:
        return tuple(
            entry.change.id
            for entry in self.entries
            for part in entry.change.parts
            if part.e == entity and unit in part.set
        )

    def member(self, name: str, **values: Any) -> EntityId:
        """Somebody living in the household."""
        return self.save(EntityId(f"m-{name}"), "member", {"name": name, **values})

    def income(self, member: str, kind: str, yuan: str | None, *, per: str = "month", **values: Any) -> EntityId:
        """An income line; without yuan it has no amount."""
        line = EntityId(f"i{len(self.entries)}")
        amount = {} if yuan is None else {"amount": {"yuan": yuan, "per": per}}
        return self.save(line, "income", {"member": member, "kind": kind, **amount, **values})

    def leave(self, member: EntityId, **values: Any) -> None:
        """Takes a member off the roster with the reason in the same save."""
        seen = tuple(entry.change.id for entry in self.entries)
        writes = {unit: Write(v=value) for unit, value in values.items()}
        self._add(
            "2026-01-04",
            kind="save",
            parts=(Part(e=member, type="member", set=writes, life=LifeWrite(dead=True, seen=seen)),),
        )

    def act(self, when: str, act: str, /, *, about: str = "p1", **data: Any) -> ChangeId:
        """An act recorded on a day; `on` in its data may name an earlier one."""
        self._add(when, kind="act", act=Act(name=act, about=EntityId(about), data=data))
        return self.entries[-1].change.id

    @property
    def case(self) -> Case:
        """The case that all changes make."""
        return fold(empty_case(self.household, COMMUNITY), self.entries)


class Story:
    """A household's procedure under a policy, told act by act."""

    def __init__(self, policy: Policy, home: Home | None = None) -> None:
        self.policy = policy
        self.home = home or Home()
        self.last = "2026-01-04"

    def then(self, when: str, /, *acts: str, **data: Any) -> Story:
        """Acts done on a day; the data goes with the last of them."""
        for act in acts[:-1]:
            self.home.act(when, act)
        self.home.act(when, acts[-1], **data)
        self.last = when
        return self

    def decide(self, when: str, act: str, /, **data: Any) -> Story:
        """A decision that names the policy version and found every gate open."""
        gates = dict.fromkeys(self.policy.gates, "open")
        return self.then(when, act, policy=ref_data(policy_ref(self.policy)), **{"gates": gates, **data})

    def stands(self, today: str | None = None) -> Procedure:
        """The procedure as it stands on a day, by default that of the last act."""
        (found,) = procedures(self.policy, self.home.case, day(today or self.last))
        return found

    @property
    def step(self) -> str:
        """Where it stands."""
        return self.stands().step

    @property
    def outcome(self) -> str:
        """How it ended; blank while it goes on."""
        return self.stands().outcome

    @property
    def misfits(self) -> list[str]:
        """The acts without effect."""
        return [misfit.act for misfit in self.stands().misfits]

    @property
    def why(self) -> str:
        """Why the last act had no effect, in English."""
        return self.stands().misfits[-1].why.en

    def clock(self, id_: str, today: str | None = None) -> ClockRun:
        """The latest run of a clock."""
        log = self.stands(today).log
        return [run for run in clock_runs(self.policy, log, day(today or self.last)) if run.clock == id_][-1]

    def forecast(self, id_: str, today: str) -> Forecast:
        """What is forecast of a running clock."""
        found = forecasts(self.policy, self.stands(today).log, day(today))
        return next(forecast for forecast in found if forecast.run.clock == id_)

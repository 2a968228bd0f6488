"""Who says so: the person, the tablet, the time with its proof, and the evidence beside one value at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared_models.area import ROLE_LABELS, Role
from shared_models.case import Case, Entry
from shared_models.clock import QUALITY_LABELS, clock_is_off
from shared_models.ids import ChangeId, Sha256, UserId
from shared_models.values import text_of
from shared_models.visit import find_visit
from shared_models.words import Label
from sync_server.console.reader import Reader, moment

AHEAD = Label("平板时钟快 {by}", "the tablet's clock ran {by} ahead")
BEHIND = Label("平板时钟慢 {by}", "the tablet's clock ran {by} behind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One write that says so: by whom, in which role, from which tablet, when and how sure that is."""

    who: str
    role: str
    device: str
    when: str
    quality: str
    is_suspect: bool
    clock: str
    """What the tablet's own clock showed and when the change came in; blank for the office, whose clock is ours."""
    reason: str
    """Why, where an officer settled it so."""
    is_resolution: bool
    visit: str
    visit_id: str
    photos: str
    """How many photos the visit has, and how many arrived; blank without any."""
    interviews: str
    """How many neighbours were asked; blank without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """Reads the writes of one case for one reader."""

    case: Case
    entries: Mapping[ChangeId, Entry]
    received: Mapping[ChangeId, int]
    """When each change came in, in Unix milliseconds."""
    stored: frozenset[Sha256]
    roles: Mapping[UserId, Sequence[Role]]
    reader: Reader

    def of(self, id_: ChangeId) -> Witness:
        """The write of this change."""
        save, reader = self.case.saves[id_], self.reader
        visit = find_visit(self.case, save.visit) if save.visit is not None else None
        entry = self.entries.get(id_)
        return Witness(
            who=reader.person(save.author),
            role="、".join(reader.word(ROLE_LABELS[role]) for role in self.roles.get(save.author, ())),
            device=reader.device(save.device),
            when=moment(save.ms),
            quality=reader.word(QUALITY_LABELS[save.quality]),
            is_suspect=save.quality == "suspect",
            clock=self._clock(id_, entry) if entry is not None and save.quality != "server" else "",
            reason=entry.change.reason if entry is not None else "",
            is_resolution=entry is not None and entry.change.kind == "resolve",
            visit=visit.day.isoformat() if visit is not None and visit.day else "",
            visit_id=visit.id if visit is not None else "",
            photos=self._photos(visit.id) if visit is not None else "",
            interviews=self._interviews(visit.id) if visit is not None else "",
        )

    def _clock(self, id_: ChangeId, entry: Entry) -> str:
        stamp, reader = entry.change.t, self.reader
        parts = [reader.say("平板显示 {when}", "the tablet showed {when}", when=moment(stamp.wall_ms))]
        if clock_is_off(stamp, entry.ms):
            words = AHEAD if stamp.wall_ms > entry.ms else BEHIND
            parts.append(reader.word(words.fill(by=_span(abs(stamp.wall_ms - entry.ms), reader))))
        if id_ in self.received:
            parts.append(reader.say("{when} 收到", "received {when}", when=moment(self.received[id_])))
        return reader.say("，", ", ").join(parts)

    def _photos(self, visit: str) -> str:
        names = [Sha256(text_of(one.value("file"))) for one in self.case.shown("photo") if one.value("visit") == visit]
        if not names:
            return ""
        here = sum(name in self.stored for name in names)
        return self.reader.say("照片 {n} 张，已收到 {here} 张", "{n} photos, {here} received", n=len(names), here=here)

    def _interviews(self, visit: str) -> str:
        found = sum(one.value("visit") == visit for one in self.case.shown("interview"))
        return self.reader.say("邻里访问 {n} 份", "{n} neighbour interviews", n=found) if found else ""


def _span(ms: int, reader: Reader) -> str:
    span = timedelta(milliseconds=ms)
    hours, minutes = span.seconds // 3600, span.seconds % 3600 // 60
    pieces = [
        reader.say("{n} 天", "{n} d", n=span.days) if span.days else "",
        reader.say("{n} 小时", "{n} h", n=hours) if hours else "",
        reader.say("{n} 分钟", "{n} min", n=minutes) if minutes else "",
    ]
    return " ".join(piece for piece in pieces if piece)

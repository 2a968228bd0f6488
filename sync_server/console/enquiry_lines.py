"""What was asked of the field about contradictions, as the desk shows it: on which day, by whom, and the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared_models.case import Case
from shared_models.clock import QUALITY_LABELS
from shared_models.enquiry import Enquiry, Reply, ReplyKind
from shared_models.ids import EntityId
from shared_models.words import Label
from sync_server.console.reader import Reader, moment

REPLIES: Mapping[ReplyKind, Label] = {
    "said": Label("说明", "said"),
    "wrote": Label("重新填写", "wrote"),
    "confirmed": Label("核实无变化", "declared the shown value right"),
    "removed": Label("移除", "took it off the list"),
    "restored": Label("恢复", "put it back on the list"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer."""

    what: str
    who: str
    when: str
    doubt: str
    """Why the time is not sure; blank when it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question with its answers; none: not answered yet."""

    when: str
    who: str
    text: str
    where: str
    """The field, where the line stands apart from it."""
    replies: tuple[Line, ...]


def asked_lines(
    found: Sequence[Enquiry], case: Case, *, reader: Reader, places: Mapping[tuple[EntityId, str], str] | None = None
) -> tuple[Asked, ...]:
    """These questions, the latest first."""
    return tuple(
        Asked(
            when=moment(one.ms),
            who=reader.person(one.author),
            text=one.text,
            where=(places or {}).get((one.entity, one.unit), ""),
            replies=tuple(_line(reply, one, case, reader) for reply in one.replies),
        )
        for one in reversed(found)
    )


def _line(reply: Reply, asked: Enquiry, case: Case, reader: Reader) -> Line:  # noqa: PLR0917
    what = reader.word(REPLIES[reply.kind])
    entity = case.entities.get(asked.entity)
    if reply.kind == "said":
        what = reader.pair(what, reply.text)
    elif reply.kind == "wrote" and asked.unit and entity is not None:
        what = reader.pair(what, reader.unit_value(entity, asked.unit, reply.value, case=case))
    return Line(
        what=what,
        who=reader.person(reply.author),
        when=moment(reply.ms),
        doubt=reader.word(QUALITY_LABELS["suspect"]) if reply.quality == "suspect" else "",
    )

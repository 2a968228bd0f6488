"""What the office asked of a visit, field by field, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from shared_models.case import Case, Entry
from shared_models.ids import EntityId
from shared_models.visit import Visit, remarks_in
from sync_server.console.reader import Reader


def asked_of(
    case: Case, entries: Sequence[Entry], visit: Visit, *, reader: Reader
) -> dict[tuple[EntityId, str], list[str]]:
    """The remarks the office ever pinned on fields of this visit, each with whether anything was written since."""
    written: dict[tuple[str, str], int] = {}
    for entry in entries:
        for part in entry.change.parts:
            for unit in (*part.set, *part.confirm):
                written[part.e, unit.partition(".")[0]] = entry.n
    found: dict[tuple[EntityId, str], list[str]] = {}
    for act in case.acts:
        if act.name != "return" or act.about != visit.id:
            continue
        save = case.saves[act.id]
        for remark in remarks_in(act.data):
            done = written.get((remark.entity, remark.unit.partition(".")[0]), 0) > save.n
            after = (
                reader.say("退回后已重新填写", "answered again since")
                if done
                else reader.say("退回后未改动", "not touched since")
            )
            found.setdefault((remark.entity, remark.unit), []).append(
                reader.aside(reader.pair(reader.made(save), remark.text), after)
            )
    return found

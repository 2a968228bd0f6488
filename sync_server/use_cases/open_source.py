"""Opens what is sealed in a neighbour interview: who was asked. Every opening is noted in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.ids import EntityId, UserId
from shared_models.values import text_of
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database
from sync_server.use_cases.open_case import readable_case


@dataclass(frozen=True, slots=True)
class Source:
    """Who was asked, and what they are to the household; blank where it was not recorded."""

    name: str
    relation: str


def open_source(database: Database, user: UserId, household: EntityId, *, interview: EntityId, now_ms: int) -> Source:
    """The sealed part of an interview, for those with the right to it and for its interviewer.

    Raises:
        NotFoundError: there is no such interview for this person.
        NotAllowedError: the source stays sealed for this person.
    """
    with database.writing() as tx:
        case, rights = readable_case(tx, user, household)
        entity = case.entities.get(interview)
        if entity is None or entity.type != "interview":
            raise NotFoundError(interview)
        if "sealed" not in rights and text_of(entity.value("interviewer")) != user:
            raise NotAllowedError(interview)
        note = AuditNote(user=user, action="open_source", subject=household, detail={"interview": interview})
        write_audit(tx, note, now_ms=now_ms)
    return Source(text_of(entity.value("source_name")), text_of(entity.value("source_relation")))

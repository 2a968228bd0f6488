"""Opens what is sealed in a matching record: a balance. Every opening is noted in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from shared_models.errors import NotAllowedError, NotFoundError
from shared_models.ids import EntityId, UserId
from shared_models.money import shown, yuan
from shared_models.values import text_of
from sync_server.store.audit_store import AuditNote, write_audit
from sync_server.store.database import Database
from sync_server.use_cases.open_case import readable_case


@dataclass(frozen=True, slots=True)
class Balance:
    """What a bank holds, and where; blank where the record does not say."""

    amount: str
    detail: str


def open_matched(database: Database, user: UserId, household: EntityId, *, record: EntityId, now_ms: int) -> Balance:
    """The sealed part of a matching record, for those with the right to it.

    Raises:
        NotFoundError: there is no such record for this person.
        NotAllowedError: it stays sealed for this person.
    """
    with database.writing() as tx:
        case, rights = readable_case(tx, user, household)
        entity = case.entities.get(record)
        if entity is None or entity.type != "matched":
            raise NotFoundError(record)
        if "sealed" not in rights:
            raise NotAllowedError(record)
        write_audit(tx, AuditNote(user, "open_matched", household, {"record": record}), now_ms=now_ms)
    amount = text_of(entity.value("sealed_amount"))
    return Balance(shown(yuan(amount)) if amount else "", text_of(entity.value("sealed_detail")))

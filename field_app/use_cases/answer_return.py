"""Go on with a visit the office returned: straight to the field it asks about."""

from __future__ import annotations

from dataclasses import dataclass

from field_app.store.account import Account
from field_app.use_cases.list_today import ListedRemark
from field_app.use_cases.visit_place import VisitPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRemark:
    """One remark with the section, entity and field to open."""

    section: str
    remark: ListedRemark
    touched: bool
    """The field was written or confirmed again since it was returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedVisit:
    """A returned visit: who sent it back, when, what is asked."""

    place: VisitPlace
    by: str
    returns: int
    remarks: tuple[ReturnedRemark, ...]
    """In the order of the sections; the first untouched one is where to open."""


def answer_return(account: Account, place: VisitPlace) -> ReturnedVisit:
    """What the office asks and where.

    Raises:
        UnfitError: the visit is not returned.
    """
    raise NotImplementedError

"""The office's side: accepting, returning, deciding between values, settling what the server held."""

from __future__ import annotations

from shared_models.case import Case
from shared_models.change import Change
from shared_models.editing import settle_part
from shared_models.register import options
from shared_models.values import Value
from sync_server.demo.dice import Dice
from sync_server.demo.dispute import Dispute
from sync_server.demo.pen import Pen
from sync_server.demo.plan import Outing
from sync_server.demo.recipient import Recipient
from sync_server.demo.slip import Slip
from sync_server.demo.staff import OFFICERS, Worker


def officer_for(home: Recipient) -> Worker:
    """The officer who looks after the household's community."""
    return OFFICERS[int(home.community.code) % len(OFFICERS)]


def office_pen(home: Recipient, dice: Dice, ms: int) -> Pen:
    """The hand of the officer in charge."""
    return Pen(
        worker=officer_for(home), household=home.id, scope=home.community.code, dice=dice, ms=ms, form="office-1"
    )


def accept(pen: Pen, outing: Outing) -> Change:
    """The visit is accepted."""
    return pen.act("accept", outing.id)


def send_back(pen: Pen, home: Recipient, outing: Outing, *, found: Slip) -> Change:
    """The visit is returned, the remark pinned on the field."""
    data: dict[str, Value] = {"remarks": [{"entity": home.id, "unit": found.unit, "text": found.remark}]}
    return pen.act("return", outing.id, data=data)


def decide(pen: Pen, case: Case, found: Dispute) -> Change:
    """The contradiction is settled in favour of what the second investigator wrote."""
    entity = case.entities[found.entity]
    chosen = options(entity.register(found.unit))[-1].value
    return pen.resolve(settle_part(entity, found.unit, chosen), "电话询问户主并核对凭证后确认。")

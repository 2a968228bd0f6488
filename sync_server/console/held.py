"""Held records: what tablets sent and the server could not merge, each with the reason; taken in or refused here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from shared_models.case import Case, empty_case, fold
from shared_models.clock import QUALITY_LABELS
from shared_models.errors import NotFoundError, UnfitError
from shared_models.ids import ChangeId
from shared_models.questionnaire.answers import HEAD
from shared_models.words import Label
from sync_server.console.filled import questions_of
from sync_server.console.forms import SentForm, field_in
from sync_server.console.queue import visit_path
from sync_server.console.reader import Reader, moment
from sync_server.console.seat import ReviewerSeat, Seat
from sync_server.console.timeline import steps_of
from sync_server.console.trouble import OVERTAKEN, trouble_page
from sync_server.use_cases.decide import Officer, OvertakenError
from sync_server.use_cases.keeping import new_entry
from sync_server.use_cases.settle_contradiction import ReasonMissingError
from sync_server.use_cases.settle_held import HeldItem, Verdict, list_held, settle_held

router = APIRouter()

REASON_LABELS: Mapping[str, Label] = {
    "invalid": Label("内容无法识别或不符合格式", "The content cannot be read or has a wrong shape"),
    "out_of_scope": Label("提交人在该社区没有权限", "Its author has no right in this community"),
    "unknown_schema": Label(
        "由较新版本的平板写成，本服务器尚不能识别", "Written by a newer app than this server can read"
    ),
    "unknown_entity": Label("服务器上没有这一户", "The household is not known here"),
    "not_allowed": Label("提交人的岗位不能这样修改", "Its author's role may not do this"),
}
LONGEST_RAW = 4_000
NO_REASON = Label("请写明理由，再提交。", "Please give the reason, then send it.")
SETTLED = Label("已处理，结果已记入变更日志。", "Settled; the verdict stands in the log.")
CANNOT_MERGE = Label(
    "这条记录目前无法并入档案，仍保留在此处。可写明理由不予接收，或请提交人在平板上重新填写。",
    "This record cannot be merged as things stand and stays here. Refuse it with a reason, or have it written anew.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    id: str
    household: str
    file_path: str
    head_name: str
    community: str
    author: str
    device: str
    when: str
    quality: str
    received: str
    why: str
    detail: str
    what: str
    details: tuple[str, ...]
    raw: str
    """The body as it came, for a change that cannot be read."""
    reason: str
    may_settle: bool
    may_accept: bool
    change: str


@router.get("/held")
def show_held(seat: ReviewerSeat, settled: str = "") -> Response:
    """Everything that waits for the office's word; `settled` says that the last verdict was kept."""
    return _held_page(seat, notice=SETTLED if settled else None)


def _held_page(
    seat: Seat, *, form: FormData | None = None, complaint: Label | None = None, notice: Label | None = None
) -> Response:
    items = list_held(seat.office.database, seat.user, now_ms=seat.now_ms)
    context = {
        "lines": [_line(seat, item) for item in items],
        "complaint": complaint.text(seat.language) if complaint else "",
        "notice": notice.text(seat.language) if notice else "",
        "about": field_in(form, "held") if form is not None else "",
        "typed_reason": field_in(form, "reason") if form is not None else "",
    }
    return seat.page("held.html", context, status=422 if complaint else 200)


def _line(seat: Seat, item: HeldItem) -> _Line:
    reader = seat.reader({item.held.author: item.author}, {item.kept.device: item.device})
    what, details, reason = _content(item, reader)
    quality = QUALITY_LABELS.get(item.kept.clock_quality)
    return _Line(
        id=item.held.change,
        household=item.held.household,
        file_path=visit_path(item.held.household, "") if item.head_name else "",
        head_name=item.head_name or seat.say("（服务器上没有这一户）", "(household not known here)"),
        community=item.community,
        author=item.author,
        device=item.device,
        when=moment(item.kept.corrected_ms),
        quality=quality.text(seat.language) if quality else "",
        received=moment(item.held.received_ms),
        why=REASON_LABELS.get(item.held.reason, Label(item.held.reason, item.held.reason)).text(seat.language),
        detail=item.held.detail,
        what=what,
        details=details,
        raw="" if item.change is not None else item.kept.body[:LONGEST_RAW].decode("utf-8", "replace"),
        reason=reason,
        may_settle=item.may_settle,
        may_accept=item.may_settle and item.change is not None,
        change=seat.office.new_id(),
    )


def _content(item: HeldItem, reader: Reader) -> tuple[str, tuple[str, ...], str]:
    """What the change would have done, in words, as far as it can be read."""
    if item.change is None:
        return reader.say("内容无法读取，原样保存", "unreadable, kept as it came"), (), ""
    entry = new_entry(item.change, item.kept)
    alone: Case = fold(empty_case(item.change.household, item.change.scope), [entry])
    reader = replace(reader, questions=questions_of(alone, item.forms, reader.language))
    step = steps_of(alone, [entry], reader)[0]
    values = tuple(
        reader.pair(
            f"{reader.type_label(part.type)} · {reader.unit_label(alone.entities[part.e], unit)}",
            reader.unit_value(alone.entities[part.e], unit, write.v, case=alone),
        )
        for part in item.change.parts
        for unit, write in part.set.items()
        if unit not in HEAD
    )
    return step.what, values or step.details, step.reason


@router.post("/held/{held}")
def settle(seat: ReviewerSeat, held: str, form: SentForm) -> Response:
    """The list again with one record less."""
    kind, change = field_in(form, "verdict"), field_in(form, "change")
    if kind not in {"accept", "refuse"} or not change:
        raise NotFoundError(held)
    verdict = Verdict(
        held=ChangeId(held),
        kind="accept" if kind == "accept" else "refuse",
        reason=field_in(form, "reason").replace("\x00", ""),
        change=ChangeId(change[:64]),
    )
    try:
        settle_held(seat.office.database, Officer(user=seat.user, now_ms=seat.now_ms), verdict)
    except ReasonMissingError:
        return _held_page(seat, form=form, complaint=NO_REASON)
    except OvertakenError:
        kept = (verdict.reason,) if verdict.reason else ()
        return trouble_page(seat, replace(OVERTAKEN, path="/held", kept=kept))
    except UnfitError:
        return _held_page(seat, form=form, complaint=CANNOT_MERGE)
    return seat.go("/held?settled=1")

"""The payment list of a month: who is paid, how much, why, and since which decision."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from shared_models.choices import BENEFIT_CLASS
from shared_models.due import add_months
from shared_models.money import shown
from shared_models.policy.payment_list import PaymentLine
from shared_models.visit import day_of
from sync_server.console.papers import as_pdf, as_workbook, desk_of
from sync_server.console.procedure_page import household_path
from sync_server.console.queue import visit_path
from sync_server.console.reader import moment
from sync_server.console.seat import BASE, AuditorSeat, Seat
from sync_server.use_cases.list_payments import list_payments
from sync_server.use_cases.print_payments import print_payments

router = APIRouter()

MONTHS_SHOWN = 13


@router.get("/payments")
def show_payments(
    seat: AuditorSeat,
    *,
    month: Annotated[str, Query(pattern=r"^(2\d{3}-(0[1-9]|1[0-2]))?$")] = "",
    community: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The list of a month, the present one without; of a community, the first one without."""
    first = date.fromisoformat(f"{month}-01") if month else day_of(seat.now_ms).replace(day=1)
    sheet = list_payments(seat.office.database, seat.user, community=community, month=first, now_ms=seat.now_ms)
    newest = add_months(day_of(seat.now_ms).replace(day=1), 1)
    months = [add_months(newest, -n) for n in range(MONTHS_SHOWN)]
    context = {
        "rows": [_row(seat, line) for line in sheet.lines],
        "total": shown(sheet.total),
        "persons": sum(line.size for line in sheet.lines),
        "community": sheet.community,
        "communities": sheet.communities,
        "month": f"{first:%Y-%m}",
        "month_words": seat.say("{year} 年 {month} 月", "{year}-{month:02}", year=first.year, month=first.month)
        if seat.language == "zh"
        else f"{first:%Y-%m}",
        "months": [f"{one:%Y-%m}" for one in months],
        "as_of": moment(seat.now_ms),
    }
    return seat.page("payments.html", context)


@router.get("/payments/list")
def download_payments(
    seat: AuditorSeat,
    *,
    month: Annotated[str, Query(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$")],
    community: Annotated[str, Query(max_length=20)],
    form: Literal["pdf", "xlsx"] = "pdf",
) -> Response:
    """The list of a month and community as a paper to sign, or as a workbook."""
    made = print_payments(desk_of(seat), community, date.fromisoformat(f"{month}-01"), form=form)
    return as_pdf(made) if form == "pdf" else as_workbook(made)


def _row(seat: Seat, line: PaymentLine) -> dict[str, object]:
    award = line.award
    word = BENEFIT_CLASS.get(award.benefit_class)
    href = f"{BASE}{household_path(line.household)}" if award.decision else visit_path(line.household, "")
    return {
        "href": href,
        "name": line.head_name or seat.say("（未登记姓名）", "(no name)"),
        "registry_no": line.registry_no,
        "size": line.size,
        "class": word.text(seat.language) if word else award.benefit_class or "—",
        "benefit": shown(line.benefit),
        "since": f"{award.paid_from:%Y-%m}" if award.paid_from > date.min else "—",
        "reason": award.reason.text(seat.language),
        "decided": award.decided.isoformat() if award.decided else "—",
    }

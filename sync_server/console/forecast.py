"""The deadlines of the next thirty days: by area and day, each number opening to its households."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from shared_models.breaches import AHEAD_DAYS
from shared_models.errors import NotFoundError
from shared_models.ids import AreaCode
from shared_models.papers.sheet import Sheet
from shared_models.policy.working_days import weekday
from sync_server.console.coverage import PAGE, SHEET, behind_row
from sync_server.console.coverage_frame import FORECAST, Place, framed, question_of
from sync_server.console.coverage_period import Asked
from sync_server.console.coverage_sheet import Figures, Form, as_file, figures_sheet, households_sheet
from sync_server.console.seat import BASE, AuditorSeat
from sync_server.use_cases.audit_households import Number
from sync_server.use_cases.forecast_breaches import Forecast, forecast_breaches, forecast_households

router = APIRouter()


@router.get("/forecast")
def show_forecast(seat: AuditorSeat, *, period: Asked, area: str = "", form: Form = "html") -> Response:
    """The days ahead of an area: a line for each day on which a deadline ends; or the same as a workbook."""
    found = forecast_breaches(seat.office.database, seat.user, area, question=question_of(seat, period))
    place = Place(seat=seat, asked=period, path=found.path)
    if form == "xlsx":
        return as_file(place, _sheet(place, found), found.rules)
    lines = [
        {
            "day": day.isoformat(),
            "weekday": weekday(day).text(seat.language),
            "cells": [
                (found.counts[one.code][day], place.list_href(FORECAST, one.code, day=day.isoformat()))
                for one in (*found.areas, place.area)
            ],
        }
        for day in found.days
    ]
    columns = [(one.name, place.href(FORECAST, one.code) if one.level != "community" else "") for one in found.areas]
    context = {
        **framed(place, FORECAST, found.rules),
        "sheet_href": place.href(FORECAST, form="xlsx"),
        "ahead": AHEAD_DAYS,
        "columns": columns,
        "lines": lines,
        "totals": [found.counts[one.code].total() for one in (*found.areas, place.area)],
    }
    return seat.page("forecast.html", context)


def _sheet(place: Place, found: Forecast) -> Sheet:
    say = place.seat.say
    areas = (*found.areas, place.area)
    totals = [found.counts[one.code].total() for one in areas]
    days = [(day.isoformat(), *(found.counts[one.code][day] for one in areas)) for day in found.days]
    headings = [say("最后一天", "Last day"), *(one.name for one in found.areas), say("合计", "Total")]
    figures = Figures(headings=headings, lines=[*days, (say("合计", "Total"), *totals)])
    return figures_sheet(place, say("{n} 天内到期", "Next {n} days", n=AHEAD_DAYS), figures)


@router.get("/forecast/{area}")
def show_late(  # noqa: PLR0913 - what an address may say
    seat: AuditorSeat,
    area: str,
    *,
    period: Asked,
    day: str,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    form: Form = "html",
) -> Response:
    """The households of an area whose last day in time is this one a page at a time, or all of them as a workbook."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFoundError(day) from None
    most = PAGE if form == "html" else SHEET
    number = Number(area=AreaCode(area), figure="due", first=(page - 1) * most, most=most)
    found = forecast_households(
        seat.office.database,
        seat.user,
        number,
        day=on,
        question=question_of(seat, period),
        now_ms=seat.now_ms,
    )
    place = Place(seat=seat, asked=period, path=found.path)
    if found.total and not found.rows:
        last = (found.total - 1) // most + 1
        return seat.go(place.list_href(FORECAST, area, day=on.isoformat(), page=last, form=form).removeprefix(BASE))
    rows = [behind_row(seat, one) for one in found.rows]
    if form == "xlsx":
        title = seat.say("{area} {day} 到期", "{area} last day {day}", area=place.area.name, day=on.isoformat())
        return as_file(place, households_sheet(place, title, rows, part=(number.first, found.total)), found.rules)

    def href(**more: object) -> str:
        return place.list_href(FORECAST, area, day=on.isoformat(), **more)

    context = {
        **framed(place, f"{FORECAST}/{area}", found.rules),
        "sheet_href": href(page=number.first // SHEET + 1, form="xlsx"),
        "day": on.isoformat(),
        "total": found.total,
        "first": number.first,
        "rows": rows,
        "pages": {
            "previous": href(page=page - 1) if page > 1 else "",
            "next": href(page=page + 1) if page * PAGE < found.total else "",
        },
        "board_href": place.href(FORECAST, place.path[-2].code if len(place.path) > 1 else place.area.code),
    }
    return seat.page("forecast_households.html", context)

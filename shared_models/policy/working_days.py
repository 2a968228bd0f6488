"""Working days of the country's yearly holiday arrangement, make-up workdays included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from shared_models.words import Label

ONE_DAY = timedelta(days=1)
FRIDAY = 4

HOLIDAY_LABELS: Mapping[str, Label] = {
    "new_year": Label("元旦", "New Year's Day"),
    "spring_festival": Label("春节", "Spring Festival"),
    "tomb_sweeping": Label("清明节", "Tomb-sweeping Day"),
    "labour_day": Label("劳动节", "Labour Day"),
    "dragon_boat": Label("端午节", "Dragon Boat Festival"),
    "mid_autumn": Label("中秋节", "Mid-autumn Festival"),
    "national_day": Label("国庆节", "National Day"),
}
_CODES = {label.en: code for code, label in HOLIDAY_LABELS.items()}

WEEKDAYS = (
    Label("周一", "Monday"),
    Label("周二", "Tuesday"),
    Label("周三", "Wednesday"),
    Label("周四", "Thursday"),
    Label("周五", "Friday"),
    Label("周六", "Saturday"),
    Label("周日", "Sunday"),
)


@lru_cache(maxsize=256)
def is_published(year: int) -> bool:
    """Whether the State Council's arrangement of a year is known to this version."""
    try:
        chinese_calendar.is_workday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=16_384)
def is_working(day: date) -> bool:
    """Whether offices work that day; Monday to Friday in years without a published arrangement."""
    if not is_published(day.year):
        return day.weekday() <= FRIDAY
    return bool(chinese_calendar.is_workday(day))


def fallback_note(days: Iterable[date]) -> Label | None:
    """What to say when days of years without a published arrangement were counted; nothing when all are known."""
    years = sorted({day.year for day in days if not is_published(day.year)})
    if not years:
        return None
    listed = "、".join(map(str, years)), ", ".join(map(str, years))
    return Label(
        f"{listed[0]} 年放假安排尚未公布,按周一至周五推算",
        f"the holiday arrangement of {listed[1]} is not published; counted Monday to Friday",
    )


@lru_cache(maxsize=256)
def holidays(year: int) -> Mapping[str, date]:
    """The first day off of each holiday of a year, by code; empty for years without a published arrangement."""
    if not is_published(year):
        return {}
    found: dict[str, date] = {}
    # New Year's Day may begin in the old year: that day belongs to the holiday of the new one.
    day = date(year - 1, 12, 20) if is_published(year - 1) else date(year, 1, 1)
    while day.year <= year:
        off, name = chinese_calendar.get_holiday_detail(day)
        code = _CODES.get(name or "", "")
        early = day.year < year and code != "new_year"
        late = day.year == year and day.month == 12 and code == "new_year"  # noqa: PLR2004 - December
        if off and code and not early and not late:
            found.setdefault(code, day)
        day += ONE_DAY
    return found


def last_working_before(day: date) -> date:
    """The last working day before a day."""
    day -= ONE_DAY
    while not is_working(day):
        day -= ONE_DAY
    return day


def weekday(day: date) -> Label:
    """The weekday in words."""
    return WEEKDAYS[day.weekday()]

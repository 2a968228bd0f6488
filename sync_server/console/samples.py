"""Samples for a second look: the list is frozen, the seed comes later, and every page says how to draw it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response

from shared_models.area import LEVEL_LABELS
from shared_models.choices import BENEFIT_CLASS, STANDING
from shared_models.errors import MalformedError, UnfitError
from shared_models.ids import AreaCode, EntityId
from shared_models.recheck import STATUS_LABELS
from shared_models.sampling.frozen_list import Unit
from shared_models.sampling.interval import Interval, interval
from shared_models.sampling.looks import RESULTS, Place, community_of, error_rates, possible_results, tally
from shared_models.sampling.proof import STEPS
from shared_models.words import Label
from sync_server.console.forms import SentForm, field_in
from sync_server.console.queue import visit_path
from sync_server.console.reader import moment
from sync_server.console.seat import AuditorSeat, Seat
from sync_server.store.sample_store import KeptSample, Look
from sync_server.use_cases.draw_sample import (
    LONGEST_NOTE,
    OpenSample,
    Wish,
    draw_sample,
    freeze_sample,
    list_samples,
    may_draw,
    open_sample,
    record_look,
)

router = APIRouter()

UNITS: dict[Unit, Label] = {
    "households": Label("家庭", "households"),
    "communities": Label("社区（村）", "communities"),
    "notices": Label("公示", "notices"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    id: str
    label: str
    area: str
    frozen: str
    by: str
    seed: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One place of the sample."""

    number: int
    id: str
    name: str
    href: str
    detail: str
    group: str
    gone: tuple[str, ...]
    result: str
    tone: str
    note: str
    said: str
    is_open: bool
    recheck: tuple[str, str]
    """Where the re-check is called or shown, and its state or what can be done; blank where there is none."""
    results: tuple[tuple[str, str], ...]


@router.get("/samples")
def show_samples(seat: AuditorSeat) -> Response:
    """The samples of the asker's areas, and the form that freezes a list."""
    return _shelf(seat)


@router.post("/samples")
def freeze(seat: AuditorSeat, form: SentForm) -> Response:
    """The frozen list's page; what is missing is said on the form."""
    wish = Wish(
        id=field_in(form, "id")[:64] or seat.office.new_id(),
        area=AreaCode(field_in(form, "area")),
        rule=field_in(form, "rule"),
        origin=field_in(form, "origin"),
    )
    try:
        kept = freeze_sample(seat.office.database, seat.user, wish, now_ms=seat.now_ms)
    except (MalformedError, UnfitError) as error:
        return _shelf(seat, complaint=_said(seat, error), typed=wish)
    return seat.go(f"/samples/{kept.id}")


@router.get("/samples/{sample}")
def show_sample(seat: AuditorSeat, sample: str) -> Response:
    """One sample, worked out anew from the kept list."""
    return _page(seat, sample)


@router.get("/samples/{sample}/list")
def download_list(seat: AuditorSeat, sample: str) -> Response:
    """The frozen list to the byte: its SHA-256 is the one that was said."""
    found = open_sample(seat.office.database, seat.user, sample, now_ms=seat.now_ms)
    name = f"sample-{found.kept.frozen_on}-{found.kept.area}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.frozen.text, media_type="text/plain; charset=utf-8", headers=headers)


@router.post("/samples/{sample}/draw")
def draw(seat: AuditorSeat, sample: str, form: SentForm) -> Response:
    """The drawn sample; before that the seed is shown once more, for it can never be changed."""
    seed = field_in(form, "seed")
    try:
        if field_in(form, "sure") != seed and may_draw(seat.office.database, seat.user, sample, seed=seed):
            return _page(seat, sample, seed=seed)
        draw_sample(seat.office.database, seat.user, sample, seed=seed, now_ms=seat.now_ms)
    except (MalformedError, UnfitError) as error:
        return _page(seat, sample, complaint=_said(seat, error), seed=seed)
    return seat.go(f"/samples/{sample}")


@router.post("/samples/{sample}/looks")
def look(seat: AuditorSeat, sample: str, form: SentForm) -> Response:
    """The sample with what was found of one."""
    found = Look(
        candidate=field_in(form, "candidate"),
        result=field_in(form, "result"),
        note=field_in(form, "note"),
        by=seat.user,
        ms=seat.now_ms,
    )
    try:
        record_look(seat.office.database, seat.user, sample, look=found)
    except MalformedError as error:
        return _page(seat, sample, complaint=_said(seat, error), typed=found)
    return seat.go(f"/samples/{sample}#row-{found.candidate}")


def _said(seat: Seat, error: Exception) -> str:
    """The reader's half of a message that is given in both languages."""
    zh, _, en = str(error).partition(" / ")
    return zh if seat.language == "zh" else en or zh


def _shelf(seat: Seat, *, complaint: str = "", typed: Wish | None = None) -> Response:
    shelf = list_samples(seat.office.database, seat.user, now_ms=seat.now_ms)
    context = {
        "lines": [_line(seat, one, shelf.names) for one in shelf.samples],
        "areas": [(area.code, f"{area.name} · {LEVEL_LABELS[area.level].text(seat.language)}") for area in shelf.areas],
        "rules": [
            (
                rule.id,
                f"{rule.label.text(seat.language)} · {rule.share:.0%} {UNITS[rule.of].text(seat.language)}",
                rule.citation.text(seat.language),
            )
            for rule in shelf.rules
        ],
        "complaint": complaint,
        "typed": typed,
        "id": typed.id if typed else seat.office.new_id(),
    }
    return seat.page("samples.html", context, status=422 if complaint else 200)


def _line(seat: Seat, kept: KeptSample, names: Mapping[str, str]) -> _Line:
    return _Line(
        id=kept.id,
        label=kept.label.text(seat.language),
        area=names.get(kept.area, kept.area),
        frozen=moment(kept.frozen_ms),
        by=names.get(kept.frozen_by, kept.frozen_by),
        seed=kept.seed,
        origin=kept.origin,
    )


def _page(seat: Seat, sample: str, *, complaint: str = "", typed: Look | None = None, seed: str = "") -> Response:
    found = open_sample(seat.office.database, seat.user, sample, now_ms=seat.now_ms)
    counted = tally(found.places)
    limits = interval(counted.differs, counted.seen)
    unit = UNITS[found.frozen.of].text(seat.language)
    context = {
        "sample": found,
        "label": found.kept.label.text(seat.language),
        "unit": unit,
        "frozen_by": found.names.get(found.kept.frozen_by, found.kept.frozen_by),
        "frozen": moment(found.kept.frozen_ms),
        "drawn_by": found.names.get(found.kept.drawn_by, found.kept.drawn_by),
        "drawn": moment(found.kept.drawn_ms) if found.kept.drawn_ms else "",
        "rows": [_row(seat, found, place, number=number) for number, place in enumerate(found.places, start=1)],
        "candidates": len(found.frozen.candidates),
        "share": f"{found.frozen.share:.0%}",
        "tally": counted,
        "error": _rate(seat, limits) if counted.seen else "",
        "rates": _rates(seat, found) if found.frozen.of == "households" and counted.seen else [],
        "complaint": complaint,
        "typed": typed,
        "seed": seed,
        "steps": [step.text(seat.language) for step in STEPS],
        "longest": LONGEST_NOTE,
    }
    return seat.page("sample.html", context, status=422 if complaint else 200)


def _rates(seat: Seat, found: OpenSample) -> list[tuple[str, str, str]]:
    """Both error rates of the whole sample, then of each area next below the sample's own."""
    parts: dict[str, list[Place]] = {}
    for place in found.places:
        parts.setdefault(found.parts[community_of(place.drawn)], []).append(place)
    named = [(seat.say("合计", "Total"), list(found.places))]
    named += [(found.names.get(code, code), some) for code, some in sorted(parts.items())] if len(parts) > 1 else []
    rows = []
    for name, some in named:
        rates = error_rates(some)
        rows.append((name, _of(seat, rates.wrongly_in), _of(seat, rates.wrongly_out)))
    return rows


def _of(seat: Seat, limits: Interval) -> str:
    if not limits.of:
        return "—"
    return f"{limits.found}/{limits.of} · {_rate(seat, limits)}"


def _rate(seat: Seat, limits: Interval) -> str:
    return seat.say(
        "{share}（95% 置信区间 {low} 至 {high}）",
        "{share} (95 % interval {low} to {high})",
        share=f"{limits.share or 0:.1%}",
        low=f"{limits.low:.1%}",
        high=f"{limits.high:.1%}",
    )


def _row(seat: Seat, found: OpenSample, place: Place, *, number: int) -> _Row:
    now = place.now
    id_ = now.id if now is not None else place.drawn.id
    home, look = found.homes.get(id_), found.looks.get(id_) if now is not None else None
    gone = tuple(
        seat.say(
            "{name}：{why}",
            "{name}: {why}",
            name=_name(seat, found, one.id),
            why=RESULTS[result].text(seat.language),
        )
        for one, result in place.chain
    )
    return _Row(
        number=number,
        id=id_,
        name=_name(seat, found, id_) if now is not None else seat.say("无人可替补", "nobody is left to step in"),
        href=visit_path(home.household, "") if home is not None else "",
        detail=f"{home.registry_no} {home.address}".strip() if home is not None else "",
        group=_group(seat, place.drawn.stratum),
        gone=gone,
        result=RESULTS[place.result].text(seat.language) if place.result else "",
        tone="" if not place.result else "good" if place.result == "as_recorded" else "warn",
        note=look.note if look is not None and place.result else "",
        said=f"{found.names.get(look.by, look.by)} {moment(look.ms)}" if look is not None and place.result else "",
        is_open=now is not None,
        recheck=_recheck(seat, found, home.household) if home is not None and now is not None else ("", ""),
        results=tuple((code, RESULTS[code].text(seat.language)) for code in possible_results(place.drawn)),
    )


def _recheck(seat: Seat, found: OpenSample, household: EntityId) -> tuple[str, str]:
    """Of a household that was drawn itself: its re-check, or the way to one."""
    if found.frozen.of != "households":
        return "", ""
    known = found.rechecks.get(household)
    if known is None or known.status == "withdrawn":
        return f"/households/{household}/recheck?sample={found.kept.id}", seat.say("安排复核", "Call a re-check")
    said = seat.say("复核：{state}", "Re-check: {state}", state=STATUS_LABELS[known.status].text(seat.language))
    return f"/households/{household}/rechecks/{known.id}", said


def _name(seat: Seat, found: OpenSample, id_: str) -> str:
    home = found.homes.get(id_)
    if home is not None:
        return home.head_name or seat.say("（未登记姓名）", "(no name)")
    return found.names.get(id_, id_)


def _group(seat: Seat, stratum: str) -> str:
    """A group in words: its class and standing, where it has them."""
    parts = stratum.split("/")
    if len(parts) != 3:  # noqa: PLR2004 - community, class, standing
        return ""
    words = (BENEFIT_CLASS.get(parts[1]), STANDING.get(parts[2]))
    return " · ".join(word.text(seat.language) for word in words if word)

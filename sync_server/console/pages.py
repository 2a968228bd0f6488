"""The office console as one mounted application: every page, the static files, and the pages of trouble."""

from __future__ import annotations

from pathlib import Path

from fastapi import Depends, FastAPI, Response
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

import sync_server
from shared_models.errors import NotFoundError
from sync_server.console import (
    accounts,
    archive,
    area_papers,
    areas,
    audit_log,
    bundles,
    burden,
    campaigns,
    contradictions,
    counter,
    coverage,
    coverage_map,
    devices,
    door,
    files,
    flags,
    forecast,
    form_answers,
    form_papers,
    form_preview,
    form_shelf,
    held,
    imports,
    interview,
    matching,
    own_password,
    papers,
    payments,
    procedure,
    procedures,
    queue,
    reads,
    rechecks,
    registry,
    retention,
    running,
    sample_proof,
    samples,
    saved_filters,
    sessions,
    slip,
    upkeep,
    visit,
)
from sync_server.console.forms import check_origin
from sync_server.console.seat import BASE, STATIC, Office
from sync_server.console.trouble import CAUGHT, answer_trouble

FONT = Path(sync_server.__file__).parents[1] / "assets" / "fonts" / "cn.ttf"
"""The font that the tablet ships too: the console renders Chinese on machines that have no font for it."""

PAGES = (
    *(door, own_password, queue, saved_filters, visit, slip, interview, contradictions, held, bundles, files),
    *(coverage, coverage_map, forecast, campaigns, upkeep, burden, samples, sample_proof),
    *(rechecks, flags),
    *(accounts, areas, imports, devices, sessions, reads, audit_log, retention, running),
    *(procedure, procedures, payments, counter, registry),
    *(papers, area_papers, archive, matching),
    *(form_shelf, form_preview, form_answers, form_papers),
)


class KeptFiles(StaticFiles):
    """Static files, which browsers may keep: their addresses change with their content."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, with leave to keep it."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=604800"
        return response


def console_app(office: Office) -> FastAPI:
    """The console by itself. Every form of every page passes `check_origin`, wherever its route stands."""
    app = FastAPI(
        title="Zoufang console",
        openapi_url=None,
        dependencies=[Depends(check_origin)],
        exception_handlers=dict.fromkeys(CAUGHT, answer_trouble),
    )
    app.state.office = office
    app.add_api_route("/static/fonts/cn.ttf", _font, methods=["GET"], include_in_schema=False)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    for page in PAGES:
        app.include_router(page.router)
    return app


def mount(app: FastAPI, office: Office) -> None:
    """Puts the console under its address in the server's application."""
    app.mount(BASE, console_app(office), name="console")


def _font() -> Response:
    if not FONT.is_file():
        raise NotFoundError("the server runs without the folder that holds the font")
    return FileResponse(FONT, media_type="font/ttf", headers={"Cache-Control": "public, max-age=2592000"})

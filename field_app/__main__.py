"""The tablet app in a browser: for demonstrations, tests and office desks. One process is one tablet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import flet as ft
import flet_web.fastapi
import uvicorn

from field_app.app import ASSETS, open_desk, show

LARGEST_MESSAGE = 128 * 1024 * 1024
"""A photo travels to the app in one piece before it is made small; a larger one is refused by us, not by the socket."""


def web_app(folder: Path, server_url: str) -> Any:
    """The app as a web page with everything it needs on board."""
    desk = open_desk(folder, server_url)

    async def main(page: ft.Page) -> None:
        await show(page, desk)

    return flet_web.fastapi.app(main, assets_dir=str(ASSETS), no_cdn=True, app_name="走访", app_short_name="走访")


def main() -> None:
    """Serves it on this machine until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m field_app", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8550)
    parser.add_argument("--data", type=Path, default=Path(".data"), help="the folder that holds this tablet's data")
    parser.add_argument("--server", default="", help="address of the sync server, offered at the first sign-in")
    given = parser.parse_args()
    uvicorn.run(
        web_app(given.data, given.server),
        host=given.host,
        port=given.port,
        ws_max_size=LARGEST_MESSAGE,
        log_level="warning",
    )


if __name__ == "__main__":
    main()

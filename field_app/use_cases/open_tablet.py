"""Open this tablet's own folder: the first thing the app does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from field_app.store.tablet import Tablet


def open_tablet(folder: Path, *, new_id: Callable[[], str]) -> Tablet:
    """The tablet whose data lies in a folder, made there when it is the first time. Unseals nothing."""
    raise NotImplementedError

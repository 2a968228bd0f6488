"""Open this tablet's own folder: the first thing the app does."""

from __future__ import annotations

from pathlib import Path

from field_app.store.tablet import Tablet
from field_app.use_cases.means import Means


def open_tablet(folder: Path, means: Means) -> Tablet:
    """The tablet whose data lies in a folder, made there when it is the first time. Unseals nothing.

    Raises:
        StoreError: the folder holds a tablet whose device file cannot be read; nothing is overwritten.
    """
    return Tablet(folder, new_id=means.new_id, random_bytes=means.random_bytes)

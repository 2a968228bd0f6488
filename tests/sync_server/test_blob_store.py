"""Where bytes are kept: a folder or an object store, with the same promises."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared_models.ids import Sha256
from sync_server.store.blob_store import BlobStore, open_blobs
from tests.object_store import an_object_store

CONTENT = b"a photo"
NAME = Sha256(hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture(params=["folder", "S3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlobStore]:
    """An empty store of each kind."""
    if request.param == "folder":
        yield open_blobs(str(tmp_path / "blobs"))
        return
    with an_object_store(monkeypatch) as url:
        yield open_blobs(url)


def arrived(tmp_path: Path) -> Path:
    """A verified file that has just arrived."""
    whole = tmp_path / "whole"
    whole.write_bytes(CONTENT)
    return whole


def test_what_is_kept_is_read_back_and_leaves_no_copy_behind(blobs: BlobStore, tmp_path: Path) -> None:
    assert (blobs.read(NAME), blobs.size(NAME)) == (None, None)
    for _ in range(2):
        whole = arrived(tmp_path)
        blobs.keep(NAME, whole)
        assert not whole.exists()
        assert (blobs.read(NAME), blobs.size(NAME)) == (CONTENT, len(CONTENT))

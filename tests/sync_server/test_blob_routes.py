"""Files over real HTTP: they go on where they were cut, are kept only whole, and tell nobody that they are there."""

from __future__ import annotations

import hashlib
import os
import socket
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from shared_models.change import BlobRef, Change
from shared_models.ids import EntityId, Sha256
from shared_models.packing import unpack
from shared_models.sync_protocol import Refusal
from sync_server.settings import Settings
from sync_server.store.arriving_files import ArrivingFiles
from sync_server.store.blob_store import FolderBlobs
from sync_server.store.database import Database
from sync_server.use_cases.receive_file import Files, Piece, file_standing, receive_piece
from sync_server.use_cases.record_office_change import record_office_change
from sync_server.use_cases.verify_log import verify_log
from tests.builders import NOW_MS, change, part
from tests.sync_server.district import (
    COLLEAGUE,
    DISTRICT_OFFICER,
    FAR_COMMUNITY,
    INVESTIGATOR,
    STRANGER,
    Tablet,
    by,
    move,
)
from tests.sync_server.test_sync_routes import bearer, enrol

PHOTO = os.urandom(300_000)
NAME = Sha256(hashlib.sha256(PHOTO).hexdigest())


def send(
    http: httpx.Client, token: str, data: bytes, *, offset: int = 0, name: str = NAME, length: int = len(PHOTO)
) -> httpx.Response:
    """One piece."""
    headers = {**bearer(token), "Upload-Offset": str(offset), "Upload-Length": str(length)}
    return http.patch(f"/blobs/{name}", content=data, headers=headers)


def seen(http: httpx.Client, token: str, name: str = NAME) -> tuple[int, str, str]:
    """What HEAD says: status, offset, state."""
    reply = http.head(f"/blobs/{name}", headers=bearer(token))
    return reply.status_code, reply.headers.get("upload-offset", ""), reply.headers.get("blob-state", "")


def arrived(http: httpx.Client, token: str) -> int:
    """How much arrived, once something did."""
    for _ in range(500):
        status, offset, _ = seen(http, token)
        if status == 200:
            return int(offset)
        time.sleep(0.01)
    return 0


def naming(id_: str, *, name: str = NAME) -> Change:
    """A save that speaks of the photo."""
    blob = BlobRef(sha256=Sha256(name), size=len(PHOTO), entity=EntityId("p-1"), unit="file")
    photo = part({"file": name}, entity="p-1", type_="photo")
    return by(INVESTIGATOR, change(id_, part({"phone": "1"}), photo), blobs=(blob,))


@pytest.fixture
def token(http: httpx.Client) -> str:
    """An enrolled tablet's token."""
    return enrol(http)


@pytest.fixture
def colleague(http: httpx.Client) -> str:
    """The token of a colleague of the same community."""
    return enrol(http, COLLEAGUE)


def test_a_file_goes_on_where_it_was_cut(
    http: httpx.Client, token: str, settings: Settings, district: Database
) -> None:
    assert seen(http, token) == (404, "", "")
    first = send(http, token, PHOTO[:100_000])
    assert (first.status_code, first.headers["upload-offset"], "blob-state" in first.headers) == (204, "100000", False)
    assert seen(http, token) == (200, "100000", "")
    last = send(http, token, PHOTO[100_000:], offset=100_000)
    assert (last.status_code, last.headers["blob-state"]) == (204, "stored")
    assert seen(http, token) == (200, "300000", "stored")
    assert http.get(f"/blobs/{NAME}", headers=bearer(token)).content == PHOTO
    kept = FolderBlobs(Path(settings.blobs))
    assert kept.read(NAME) == PHOTO
    assert list(Path(settings.staging).iterdir()) == []
    assert list(verify_log(district, kept)) == []


def test_a_connection_that_breaks_in_the_middle_leaves_what_it_brought(http: httpx.Client, token: str) -> None:
    at = urlsplit(str(http.base_url))
    lines = [
        f"PATCH /blobs/{NAME} HTTP/1.1",
        f"Host: {at.netloc}",
        f"Authorization: Bearer {token}",
        "Upload-Offset: 0",
        f"Upload-Length: {len(PHOTO)}",
        f"Content-Length: {len(PHOTO)}",
        "Expect: 100-continue",
    ]
    with socket.create_connection((at.hostname or "", at.port or 0)) as cut:
        cut.sendall("\r\n".join([*lines, "", ""]).encode())
        assert b"100" in cut.recv(100)
        cut.sendall(PHOTO[:50_000])
    offset = arrived(http, token)
    assert 0 < offset <= 50_000
    rest = send(http, token, PHOTO[offset:], offset=offset)
    assert rest.headers["blob-state"] == "stored"


def test_a_piece_that_does_not_join_is_told_where_to_go_on(http: httpx.Client, token: str) -> None:
    send(http, token, PHOTO[:1_000])
    for offset in (0, 500, 2_000):
        reply = send(http, token, PHOTO[offset : offset + 10], offset=offset)
        refusal = unpack(reply.content, Refusal)
        assert (reply.status_code, refusal.err, refusal.offset) == (409, "offset", 1_000)


def test_a_file_that_is_not_what_its_name_says_starts_from_zero(http: httpx.Client, token: str) -> None:
    damaged = bytes(PHOTO[:-1]) + bytes([PHOTO[-1] ^ 1])
    send(http, token, damaged[:200_000])
    reply = send(http, token, damaged[200_000:], offset=200_000)
    assert (reply.status_code, unpack(reply.content, Refusal).err) == (460, "hash")
    assert seen(http, token) == (404, "", "")
    assert send(http, token, PHOTO).headers["blob-state"] == "stored"


def test_a_damaged_piece_is_dropped_alone_when_its_sum_was_given(http: httpx.Client, token: str) -> None:
    headers = {**bearer(token), "Upload-Length": str(len(PHOTO))}
    good, bad = f"crc32 {zlib.crc32(PHOTO[:1_000]):08x}", "crc32 00000000"
    first = http.patch(
        f"/blobs/{NAME}", content=PHOTO[:1_000], headers={**headers, "Upload-Offset": "0", "Upload-Checksum": good}
    )
    second = http.patch(
        f"/blobs/{NAME}", content=PHOTO[1_000:], headers={**headers, "Upload-Offset": "1000", "Upload-Checksum": bad}
    )
    assert (first.status_code, second.status_code) == (204, 409)
    assert seen(http, token) == (200, "1000", "")


def test_an_empty_file_is_refused_with_words(http: httpx.Client, token: str) -> None:
    headers = {**bearer(token), "Upload-Offset": "0", "Upload-Length": "0"}
    reply = http.patch(f"/blobs/{hashlib.sha256().hexdigest()}", content=b"", headers=headers)
    assert reply.status_code == 400
    assert "empty" in unpack(reply.content, Refusal).message


@pytest.mark.parametrize("at_once", [256 * 1024, 40 * 2**20], ids=["in pieces", "in one request"])
def test_a_file_of_40_mb_is_refused_with_words(http: httpx.Client, token: str, at_once: int) -> None:
    name = "ab" * 32
    reply = send(http, token, b"0" * at_once, name=name, length=40 * 2**20)
    assert reply.status_code == 413
    assert "20 MiB" in unpack(reply.content, Refusal).message
    assert seen(http, token, name) == (404, "", "")


@pytest.mark.parametrize("name", ["x" * 64, "AB" * 32, "ab", "..%2f..%2fetc%2fpasswd"])
def test_a_name_that_is_no_hash_opens_nothing(http: httpx.Client, token: str, name: str) -> None:
    assert send(http, token, b"0", name=name).status_code in {400, 404}
    assert http.get(f"/blobs/{name}", headers=bearer(token)).status_code in {400, 404}


def test_a_missing_offset_is_asked_for(http: httpx.Client, token: str) -> None:
    reply = http.patch(f"/blobs/{NAME}", content=PHOTO, headers={**bearer(token), "Upload-Length": "300000"})
    assert (reply.status_code, "Upload-Offset" in unpack(reply.content, Refusal).message) == (400, True)


def test_nobody_learns_that_a_file_is_there_by_its_hash(
    http: httpx.Client, token: str, colleague: str, district: Database
) -> None:
    send(http, token, PHOTO)
    assert seen(http, colleague) == (404, "", "")
    assert http.get(f"/blobs/{NAME}", headers=bearer(colleague)).status_code == 404
    # Speaking of a hash opens nothing either: knowing it is not having the photo.
    spoken = by(COLLEAGUE, naming("c1"))
    Tablet(district, COLLEAGUE).push(spoken)
    assert seen(http, colleague) == (404, "", "")
    # Sending it again from the beginning works, as if it were new.
    assert send(http, colleague, PHOTO[:10]).headers["upload-offset"] == "10"
    assert send(http, colleague, PHOTO[10:], offset=10).headers["blob-state"] == "stored"
    assert seen(http, colleague) == (200, "300000", "stored")


def test_whoever_may_read_the_case_may_fetch_its_photos(
    http: httpx.Client, token: str, colleague: str, district: Database
) -> None:
    stranger = enrol(http, STRANGER)
    Tablet(district).push(naming("c1"))
    assert seen(http, colleague) == (404, "", "")
    send(http, token, PHOTO)
    assert http.get(f"/blobs/{NAME}", headers=bearer(colleague)).content == PHOTO
    assert http.get(f"/blobs/{NAME}", headers=bearer(stranger)).status_code == 404
    assert http.get(f"/blobs/{'0' * 64}", headers=bearer(stranger)).status_code == 404


def test_a_photo_follows_its_household_out_of_reach(
    http: httpx.Client, token: str, colleague: str, district: Database
) -> None:
    Tablet(district).push(naming("c1"))
    send(http, token, PHOTO)
    assert seen(http, colleague)[0] == 200
    record_office_change(district, move("o1", FAR_COMMUNITY, author=DISTRICT_OFFICER), now_ms=NOW_MS)
    assert seen(http, colleague)[0] == 404


class Unsettled(FolderBlobs):
    """A disk that fails when names are to be made durable."""

    def settle(self, kept: Iterable[Sha256]) -> None:
        """Fails."""
        raise OSError(", ".join(kept))


def test_nothing_is_said_to_be_stored_before_it_is_durable(district: Database, tmp_path: Path) -> None:
    arriving = ArrivingFiles(tmp_path / "arriving")
    failing = Files(Unsettled(tmp_path / "blobs"), arriving)
    whole = Piece(sha256=NAME, offset=0, length=len(PHOTO), data=PHOTO)
    with pytest.raises(OSError, match=NAME):
        receive_piece(district, failing, whole, user=INVESTIGATOR, now_ms=NOW_MS)
    assert file_standing(district, failing, NAME, user=INVESTIGATOR) is None
    sound = Files(FolderBlobs(tmp_path / "blobs"), arriving)
    assert receive_piece(district, sound, whole, user=INVESTIGATOR, now_ms=NOW_MS) == (len(PHOTO), True)
    assert list(verify_log(district, sound.kept)) == []

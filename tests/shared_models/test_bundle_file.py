"""A bundle opens whole for the one it was sealed to, and not at all when a single bit of it was touched."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_models.bundle import BundleError, BundleHeader, Frame, Opening, Piece, Told, header_bytes, read_header
from shared_models.bundle_file import BundleReader, BundleWriter
from shared_models.bundle_keys import PrivateKeys, PublicKeys, check_public, keys_of
from shared_models.errors import MalformedError
from shared_models.ids import DeviceId, Sha256


def keys(name: str) -> PrivateKeys:
    """The keys of somebody of this name."""
    return keys_of(hashlib.sha512(name.encode()).digest())


TABLET, SERVER, STRANGER = keys("tablet"), keys("server"), keys("stranger")
FRAMES = [
    Frame(Opening(export="x-1")),
    Frame(Told(what="push"), b"\x1f\x8b packed\nwith a line end"),
    Frame(Piece(sha256=Sha256("0" * 64), offset=0, length=70_000), bytes(70_000)),
]


def written(*frames: Frame, to: PublicKeys = SERVER.public, sender: PrivateKeys = TABLET) -> bytes:
    """A work bundle of the tablet."""
    out = io.BytesIO()
    header = BundleHeader(kind="work", server=to.id, device=DeviceId("d-1"), changes=3, files=1, point=b"")
    writer = BundleWriter(out, header, to=to, sender=sender, secret=hashlib.sha256(b"once").digest())
    for frame in frames:
        writer.add(frame)
    assert writer.finish() == len(out.getvalue())
    return out.getvalue()


def opened(data: bytes, *, reader: PrivateKeys = SERVER, sender: PrivateKeys = TABLET) -> list[Frame]:
    """Everything in a bundle that was checked first."""
    bundle = BundleReader(io.BytesIO(data))
    bundle.check(sender.public)
    return list(bundle.frames(reader))


def fault(data: bytes, *, reader: PrivateKeys = SERVER) -> str:
    """Why a bundle is not taken."""
    with pytest.raises(BundleError) as told:
        opened(data, reader=reader)
    return told.value.fault


def test_what_was_put_in_comes_out_in_order() -> None:
    assert opened(written(*FRAMES)) == FRAMES
    assert opened(written()) == []


def test_nothing_but_the_header_can_be_read_by_others() -> None:
    data = written(Frame(Told(what="push"), "王秀英".encode() * 100))
    assert "王秀英".encode() not in data
    header = BundleReader(io.BytesIO(data)).header
    assert (header.kind, header.device, header.changes, header.files) == ("work", "d-1", 3, 1)
    assert fault(data, reader=STRANGER) == "damaged"


@given(st.data())
def test_a_bundle_with_one_bit_turned_is_refused(data: st.DataObject) -> None:
    whole = bytearray(written(*FRAMES[:2]))
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    assert fault(bytes(whole)) in {"damaged", "not_a_bundle", "newer", "too_large"}


@given(st.data())
def test_a_bundle_cut_short_or_grown_is_refused(data: st.DataObject) -> None:
    whole = written(*FRAMES[:2])
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert fault(whole[:cut]) in {"damaged", "not_a_bundle"}
    assert fault(whole + data.draw(st.binary(min_size=1, max_size=200))) == "damaged"


def test_a_bundle_signed_by_somebody_else_is_refused() -> None:
    assert fault(written(*FRAMES, sender=STRANGER)) == "damaged"


def test_sealed_frames_cannot_be_passed_on_under_another_header() -> None:
    mine = written(*FRAMES)
    reader = BundleReader(io.BytesIO(mine))
    head = header_bytes(reader.header)
    forged = mine.replace(head, head.replace(b'"d-1"', b'"d-2"'))[:-64]
    forged += STRANGER.signature(b"zoufang bundle 1" + hashlib.sha512(forged).digest())
    bundle = BundleReader(io.BytesIO(forged))
    bundle.check(STRANGER.public)
    with pytest.raises(BundleError):
        list(bundle.frames(SERVER))


def test_frames_in_another_order_do_not_open() -> None:
    whole = written(Frame(Told(what="hello"), b"1"), Frame(Told(what="hello"), b"2"))
    start = whole.index(b"}", 12) + 1
    size = 4 + int.from_bytes(whole[start : start + 4], "big")
    first, second, end = whole[start : start + size], whole[start + size : start + 2 * size], whole[start + 2 * size :]
    swapped = (whole[:start] + second + first + end)[:-64]
    swapped += TABLET.signature(b"zoufang bundle 1" + hashlib.sha512(swapped).digest())
    assert fault(swapped) == "damaged"


def test_a_bundle_of_a_later_format_says_so() -> None:
    header = BundleReader(io.BytesIO(written())).header
    with pytest.raises(BundleError, match="newer"):
        read_header(header_bytes(header).replace(b'"v":1', b'"v":2'))


def test_a_file_that_is_no_bundle_says_so() -> None:
    for data in (b"", b"%PDF-1.7", b"ZOUFANG\n", b"ZOUFANG\n\x00\x00\x00\x02{}"):
        assert fault(data) in {"not_a_bundle", "damaged"}


def test_a_frame_nobody_would_read_is_not_written() -> None:
    with pytest.raises(BundleError, match="too_large"):
        written(Frame(Told(what="push"), bytes(17 * 1024 * 1024)))


@pytest.mark.parametrize(("box", "sign"), [(0, 32), (31, 32), (32, 32), (1, 31), (1, 33)])
def test_nothing_is_sealed_to_a_key_that_is_none(box: int, sign: int) -> None:
    """32 zeros are a point that everybody shares a secret with."""
    none = PublicKeys(box=SERVER.public.box if box == 1 else bytes(box), sign=bytes(sign))
    with pytest.raises(MalformedError):
        check_public(none)
    check_public(SERVER.public)
    if box != 1:
        with pytest.raises(MalformedError):
            written(to=none)

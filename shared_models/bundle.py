"""A bundle: one exchange by file. What a tablet would have asked travels one way, what the server answered the other.

`docs/bundle.md` describes the bytes; the messages inside are those of `sync_protocol`, packed as they are on the wire.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from shared_models.errors import MalformedError, UnfitError
from shared_models.ids import DeviceId, ReplicaId, Sha256

FORMAT = 1
OLDEST_FORMAT = 1
MAGIC = b"ZOUFANG\n"

MAX_BUNDLE = 1024 * 1024 * 1024
"""A file that every stick and every form takes; photos beyond it travel in the next one."""
MAX_ANSWER = 64 * 1024 * 1024
MAX_FRAME = 16 * 1024 * 1024
"""What is in memory at once. A message unpacks to no more either."""
MAX_HEADER = 4_096
SUFFIX = ".zoufang"

Kind: TypeAlias = Literal["work", "answer"]
Asked: TypeAlias = Literal["hello", "push", "pull", "file"]


class BundleHeader(msgspec.Struct, frozen=True, kw_only=True):
    """All that a bundle tells in clear."""

    v: int = FORMAT
    kind: Kind
    server: str
    """Id of the server's keys: who may open a work bundle, who signed an answer."""
    device: DeviceId
    """Who signed a work bundle, who may open an answer."""
    changes: int = 0
    files: int = 0
    """Work: what it carries. Answer: how many changes have a receipt, how many files are stored."""
    point: bytes
    """X25519 key made for this bundle alone; what is inside is sealed between it and the reader's key."""


# --- what is inside: frames, each a head and bytes -----------------------------------------------------------------


class Opening(msgspec.Struct, frozen=True, kw_only=True, tag="opening"):
    """Comes first: which export of the tablet this is, or answers."""

    export: str
    epoch: str = ""
    """Answer: the life of the server that gave it."""


class Told(msgspec.Struct, frozen=True, kw_only=True, tag="told"):
    """A message as it would travel over the network: a question in a work bundle, its answer in an answer."""

    what: Literal["hello", "push", "pull"]


class Piece(msgspec.Struct, frozen=True, kw_only=True, tag="piece"):
    """Bytes of a file from an offset on. The pieces of one file follow each other."""

    sha256: Sha256
    offset: int
    length: int


class Receipt(msgspec.Struct, frozen=True, kw_only=True, tag="receipt"):
    """The answer to a push, with the labels that this push carried: nothing else is acknowledged by it."""

    replica: ReplicaId
    labels: tuple[tuple[int, str], ...]


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """A question that was not carried out, and why."""

    what: Asked
    replica: ReplicaId = ReplicaId("")
    sha256: Sha256 = Sha256("")


class FileSeen(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """How much of a file the server holds after the bundle."""

    sha256: Sha256
    offset: int
    stored: bool


FrameHead: TypeAlias = Opening | Told | Piece | Receipt | Refused | FileSeen


class Frame(msgspec.Struct, frozen=True):
    """One thing inside a bundle."""

    head: FrameHead
    body: bytes = b""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(FrameHead)
_headers = msgspec.json.Decoder(BundleHeader)


def frame_bytes(frame: Frame) -> bytes:
    """The frame as it is sealed: its head as one line of JSON, then its bytes."""
    return _encoder.encode(frame.head) + b"\n" + frame.body


def read_frame(plain: bytes) -> Frame:
    """The frame in opened bytes.

    Raises:
        MalformedError: they hold none.
    """
    line, _, body = plain.partition(b"\n")
    try:
        return Frame(_decoder.decode(line), body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedError(f"a frame of a bundle: {error}") from error


def header_bytes(header: BundleHeader) -> bytes:
    """The header as it is written and signed."""
    return _encoder.encode(header)


def read_header(raw: bytes) -> BundleHeader:
    """The header in these bytes.

    Raises:
        BundleError: `newer` for a later format, `not_a_bundle` for anything unreadable.
    """
    try:
        version = msgspec.json.decode(raw, type=_Version).v
        if version > FORMAT:
            raise BundleError("newer", f"format {version}; this program reads up to {FORMAT}")
        return _headers.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BundleError("not_a_bundle", str(error)) from error


class _Version(msgspec.Struct):
    v: int


# --- what can be wrong with one -------------------------------------------------------------------------------------

BundleFault: TypeAlias = Literal[
    "not_a_bundle", "newer", "other_kind", "other_server", "other_tablet", "unknown_tablet", "damaged", "too_large"
]


class BundleError(UnfitError):
    """A bundle that was not taken. Nothing of it was read, and nothing was changed."""

    def __init__(self, fault: BundleFault, detail: str = "") -> None:
        """Keeps what is wrong; the screens have the words."""
        super().__init__(f"{fault}: {detail}" if detail else fault)
        self.fault: BundleFault = fault

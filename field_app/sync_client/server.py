"""The sync server as the tablet speaks to it: typed questions, typed answers, troubles in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias, TypeVar

import msgspec

from field_app.sync_client.transport import Reply, Request, Transport
from field_app.sync_client.trouble import Trouble, TroubleError, TroubleKind
from shared_models.bundle_keys import PublicKeys
from shared_models.errors import MalformedError
from shared_models.ids import DeviceId, Sha256, UserId
from shared_models.packing import pack, plain, unpack
from shared_models.sync_protocol import Hello, HelloAnswer, Pull, PullAnswer, Push, PushAnswer, Refusal

Answer = TypeVar("Answer")

JSON: Mapping[str, str] = {"content-type": "application/json"}
PACKED: Mapping[str, str] = {**JSON, "content-encoding": "gzip"}


class RefusedError(Exception):
    """The server did not do what was asked and says why; the exchange knows what to do about it."""

    def __init__(self, refusal: Refusal) -> None:
        """Keeps the refusal."""
        super().__init__(f"{refusal.err}: {refusal.message}")
        self.refusal = refusal


class EnrolmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The first sign-in of a person on a tablet."""

    login: str
    password: str
    install: str
    device_name: str
    keys: PublicKeys | None = None
    """What this tablet signs its bundles with, and what answers are sealed to."""


class EnrolmentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The token that stands for this person on this tablet from now on."""

    token: str
    device: DeviceId
    user: UserId
    user_name: str
    keys: PublicKeys | None = None
    """The server's, which bundles are sealed to; older servers have none."""
    epoch: str = ""


BlobStanding: TypeAlias = Literal["partial", "stored"]


class BlobSeen(NamedTuple):
    """How much of a file the server holds."""

    standing: BlobStanding
    offset: int = 0


class Server:
    """One server over one transport, asked in the name of one account (or of nobody yet)."""

    def __init__(self, transport: Transport, token: str = "") -> None:
        """Takes the device token; blank before the first sign-in."""
        self._transport = transport
        self._token = token

    async def enrol(self, request: EnrolmentRequest) -> EnrolmentAnswer:
        """A device token for a login and password."""
        body = plain(request)
        reply = await self._send(Request(method="POST", path="/devices/enrol", headers=JSON, body=body))
        return _read(reply, EnrolmentAnswer)

    async def hello(self, message: Hello) -> HelloAnswer:
        """What the server holds of this tablet, and in which epoch."""
        return await self._ask("/sync/hello", message, HelloAnswer)

    async def push(self, message: Push) -> PushAnswer:
        """The receipt for a batch."""
        return await self._ask("/sync/push", message, PushAnswer)

    async def pull(self, message: Pull) -> PullAnswer:
        """The next pages."""
        return await self._ask("/sync/pull", message, PullAnswer)

    async def blob(self, sha256: Sha256) -> BlobSeen:
        """How much of a file the server holds; nothing of it yet is offset 0."""
        reply = await self._send(Request(method="HEAD", path=f"/blobs/{sha256}"), missing_ok=True)
        return _blob_seen(reply)

    async def send_blob(self, sha256: Sha256, chunk: bytes, *, offset: int, length: int) -> BlobSeen:
        """Continues a file at an offset; gives how much of it the server holds after that.

        Raises:
            RefusedError: `offset` (the server is elsewhere in the file) or `hash` (it begins again from zero).
        """
        headers = {
            "content-type": "application/offset+octet-stream",
            "upload-offset": str(offset),
            "upload-length": str(length),
        }
        reply = await self._send(Request(method="PATCH", path=f"/blobs/{sha256}", headers=headers, body=chunk))
        return _blob_seen(reply)

    async def close(self) -> None:
        """Lets go of connections."""
        await self._transport.close()

    async def _ask(self, path: str, message: object, kind: type[Answer]) -> Answer:
        return _read(await self._send(Request(method="POST", path=path, headers=PACKED, body=pack(message))), kind)

    async def _send(self, request: Request, *, missing_ok: bool = False) -> Reply:
        headers = {**request.headers, "accept-encoding": "gzip"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        asked = Request(method=request.method, path=request.path, headers=headers, body=request.body)
        reply = await self._transport.send(asked)
        if reply.status < 300 or (missing_ok and reply.status == 404):  # noqa: PLR2004 - HTTP's own numbers
            return reply
        raise self._refusal(reply)

    def _refusal(self, reply: Reply) -> Exception:
        try:
            refusal = unpack(reply.body, Refusal)
        except MalformedError:
            refusal = None
        if refusal is not None and refusal.err in {"fork", "gap", "epoch", "too_large", "hash", "offset"}:
            return RefusedError(refusal)
        if reply.status == 413:  # noqa: PLR2004 - a proxy before the server may say it in its own words
            return RefusedError(Refusal(err="too_large"))
        kind = _trouble_kind(reply.status, refusal, signed_in=bool(self._token))
        said = refusal.message if refusal is not None else ""
        retry_after = _number(reply.headers.get("retry-after", "")) or None
        if refusal is not None and refusal.retry_after is not None:
            retry_after = refusal.retry_after
        return TroubleError(Trouble(kind=kind, detail=f"{reply.status} {said}".strip(), retry_after_s=retry_after))


def _trouble_kind(status: int, refusal: Refusal | None, *, signed_in: bool) -> TroubleKind:
    if refusal is not None and refusal.err == "revoked":
        return "revoked"
    by_status: dict[int, TroubleKind] = {
        401: "revoked" if signed_in else "wrong_password",
        403: "revoked",
        426: "upgrade",
        429: "busy",
        503: "busy",
        502: "unreachable",
        504: "unreachable",
    }
    return by_status.get(status, "unreadable")


def _read(reply: Reply, kind: type[Answer]) -> Answer:
    try:
        return unpack(reply.body, kind)
    except MalformedError as error:
        raise TroubleError(Trouble(kind="unreadable", detail=str(error))) from error


def _blob_seen(reply: Reply) -> BlobSeen:
    stored = reply.headers.get("blob-state") == "stored"
    return BlobSeen("stored" if stored else "partial", _number(reply.headers.get("upload-offset", "0")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0

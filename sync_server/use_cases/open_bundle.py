"""Opens a bundle that somebody brought: whose tablet made it, whether every byte is as it was signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from shared_models.bundle import BundleError, BundleFault, BundleHeader, Frame
from shared_models.bundle_file import BundleReader
from shared_models.bundle_keys import PrivateKeys, PublicKeys
from shared_models.words import Label
from sync_server.store import bundle_store, device_store, replica_store, user_store
from sync_server.store.database import Database, Transaction
from sync_server.store.device_store import Device
from sync_server.use_cases.enrol_device import TabletUser

AGAIN = Label("请在平板上重新导出一次，再试。", "Export it once more on the tablet and try again.")
FAULTS: Mapping[BundleFault, tuple[Label, Label]] = {
    "not_a_bundle": (
        Label("这不是走访平板导出的文件。", "This is not a file that a Zoufang tablet exported."),
        Label("请选择平板上“导出到文件”生成的文件。", "Choose the file that “Export to a file” made on the tablet."),
    ),
    "newer": (
        Label(
            "这个文件由更新版本的应用生成，本服务器还不能读取。", "A newer app made this file than this server reads."
        ),
        Label(
            "请联系系统管理员升级服务器；文件请留好。", "Ask your administrator to update the server; keep the file."
        ),
    ),
    "other_kind": (
        Label("这是服务器给平板的回执文件，不是平板导出的文件。", "This is a server's answer, not a tablet's export."),
        Label("请把它拿回平板，用“导入回执文件”打开。", "Take it to the tablet and open it with “Import an answer”."),
    ),
    "other_server": (
        Label(
            "这个文件是给另一台服务器的，本服务器打不开。", "It is sealed to another server; this one cannot open it."
        ),
        Label(
            "请核对平板登录的是哪台服务器，送到那里导入。",
            "See which server the tablet is signed in at and bring it there.",
        ),
    ),
    "other_tablet": (
        Label("这个文件不是给这台设备的。", "This file is not for this device."),
        AGAIN,
    ),
    "unknown_tablet": (
        Label("本服务器不认识导出这个文件的平板。", "This server does not know the tablet that made it."),
        Label("请在平板上联网重新登录一次，再导出。", "Sign in on the tablet once with a network, then export again."),
    ),
    "damaged": (
        Label("文件不完整，或者内容被改动过。", "The file is cut short, or was altered."),
        AGAIN,
    ),
    "too_large": (
        Label("文件太大。", "The file is too large."),
        AGAIN,
    ),
}
"""What happened and what to do. What is safe is always the same: nothing was taken, and the tablet keeps everything."""
SAFE = Label(
    "没有读取其中任何内容；工作记录仍完整保存在平板上。",
    "Nothing in it was taken; the tablet still keeps all of its work.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBundle:
    """A bundle that is what its tablet signed."""

    header: BundleHeader
    asker: TabletUser
    keys: PublicKeys
    """The tablet's: its answer is sealed to them."""
    own: PrivateKeys
    """This server's, to which the bundle is sealed."""
    shut_out: bool
    """The device or its account was ended: its work is held, and it is told nothing."""
    epoch: str
    """The life of the store in which it is taken."""
    reader: BundleReader

    def frames(self) -> Iterator[Frame]:
        """Everything inside, one at a time."""
        return self.reader.frames(self.own)


def open_bundle(database: Database, file: BinaryIO) -> OpenedBundle:
    """The bundle in a file.

    Raises:
        BundleError: it is none, not for this server, from a tablet nobody knows, or not whole.
    """
    reader = BundleReader(file)
    header = reader.header
    if header.kind != "work":
        raise BundleError("other_kind")
    with database.reading() as tx:
        own = bundle_store.server_keys_by_id(tx, header.server)
        if own is None:
            raise BundleError("other_server", f"sealed to {header.server}")
        asker, shut_out = _maker(tx, header)
        keys = bundle_store.device_keys(tx, header.device)
        epoch = replica_store.current_epoch(tx)
    if keys is None:
        raise BundleError("unknown_tablet", f"device {header.device} registered no keys")
    reader.check(keys)
    return OpenedBundle(header=header, asker=asker, keys=keys, own=own, shut_out=shut_out, epoch=epoch, reader=reader)


def _maker(tx: Transaction, header: BundleHeader) -> tuple[TabletUser, bool]:
    """Whose tablet it is, and whether the office ended the tablet or the account."""
    device = device_store.device_by_id(tx, header.device)
    user = user_store.user_by_id(tx, device.user_id) if device is not None else None
    if device is None or user is None:
        raise BundleError("unknown_tablet", f"device {header.device}")
    ended = user.disabled_ms is not None or not _is_open(tx, device)
    return TabletUser(user=user.id, name=user.name, device=device.id), ended


def _is_open(tx: Transaction, device: Device) -> bool:
    """Whether the device may still hand over; one that its person signed in anew has only changed its name."""
    same = (one for one in device_store.devices_of(tx, device.user_id) if one.install == device.install)
    return any(one.revoked_ms is None for one in same)

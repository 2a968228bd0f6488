"""What can stop an exchange, in plain words: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.errors import ZoufangError
from shared_models.words import Label

TroubleKind: TypeAlias = Literal[
    "no_network", "unreachable", "wrong_password", "revoked", "upgrade", "busy", "no_space", "unreadable"
]

SAFE = Label(
    "已录入的内容都安全保存在本机,一个字也不会丢。", "Everything recorded is safe on this tablet; not a word is lost."
)


@dataclass(frozen=True, slots=True)
class Words:
    """What to tell the person, one idea a line."""

    happened: Label
    todo: Label


WORDS: Mapping[TroubleKind, Words] = {
    "no_network": Words(
        Label("没有网络连接。", "There is no network."),
        Label("可以继续入户;有网络时会自动同步。", "Go on visiting; it syncs by itself when there is a network."),
    ),
    "unreachable": Words(
        Label("连不上服务器。", "The server cannot be reached."),
        Label(
            "稍后会自动重试。长时间连不上,请联系街道办确认服务器地址。",
            "It tries again by itself. If it stays so, ask the street office for the server's address.",
        ),
    ),
    "wrong_password": Words(
        Label("用户名或密码不对。", "The login or the password is wrong."),
        Label(
            "请重新输入;忘记密码请联系管理员。", "Type them again; ask the administrator if the password is forgotten."
        ),
    ),
    "revoked": Words(
        Label("本机的登录已失效或被停用。", "This tablet's sign-in has expired or was revoked."),
        Label(
            "请重新登录后再同步,未上传的内容会继续保留。仍不行请联系管理员。",
            "Sign in again, then sync: unsent work is kept. Ask the administrator if that does not help.",
        ),
    ),
    "upgrade": Words(
        Label("应用版本过旧,暂时不能接收数据。", "This app is too old to receive data."),
        Label("录入的内容已可上传;请更新应用。", "What was recorded can still be sent; please update the app."),
    ),
    "busy": Words(
        Label("服务器繁忙。", "The server is busy."),
        Label("稍后会自动重试,不用操作。", "It tries again by itself; nothing to do."),
    ),
    "no_space": Words(
        Label("本机存储空间不足。", "This tablet is out of storage."),
        Label("请删除本机上与走访无关的文件后重试。", "Delete files that are not Zoufang's, then try again."),
    ),
    "unreadable": Words(
        Label("服务器的回答无法读取。", "The server's answer cannot be read."),
        Label(
            "稍后会自动重试;反复出现请把同步日志给技术支持看。",
            "It tries again by itself; if it keeps happening, show support the sync log.",
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One trouble as it was met."""

    kind: TroubleKind
    detail: str = ""
    """For the log; never shown as the message."""
    retry_after_s: int | None = None
    """What the server asked for."""

    @property
    def happened(self) -> Label:
        """What happened, in one sentence."""
        return WORDS[self.kind].happened

    @property
    def safe(self) -> Label:
        """What is safe."""
        return SAFE

    @property
    def todo(self) -> Label:
        """What to do."""
        return WORDS[self.kind].todo


class TroubleError(ZoufangError):
    """An exchange or sign-in was stopped; `trouble` has the words."""

    def __init__(self, trouble: Trouble) -> None:
        """Keeps the trouble."""
        super().__init__(f"{trouble.kind}: {trouble.detail}")
        self.trouble = trouble

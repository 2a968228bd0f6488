"""What can stand in the way of an exchange by file, in plain words: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from field_app.sync_client.trouble import SAFE, Words
from shared_models.bundle import BundleFault
from shared_models.errors import UnfitError
from shared_models.words import Label

FileFault: TypeAlias = BundleFault | Literal["no_keys", "running"]

ASK_ANEW = Label("请重新导出,再取一次回执。", "Export again and fetch a new answer.")
SIGN_IN = Label(
    "请联网重新登录一次,之后就能通过文件交换。", "Sign in again once over a network; files work from then on."
)
FILE_WORDS: Mapping[FileFault, Words] = {
    "not_a_bundle": Words(
        Label("这不是走访的回执文件。", "This is not a Zoufang answer file."),
        Label("请选择办公室给您的回执文件。", "Choose the answer file that the office gave you."),
    ),
    "newer": Words(
        Label("这个回执由更新版本的服务器生成。", "A newer server made this answer."),
        Label("请更新应用后再导入,文件请留好。", "Update the app, then import it; keep the file."),
    ),
    "other_kind": Words(
        Label("这是平板导出的文件,不是回执。", "This is a tablet's export, not an answer."),
        Label("请把它交给办公室导入,再拿回回执文件。", "Have the office import it, and bring back the answer."),
    ),
    "other_server": Words(
        Label("这个回执来自另一台服务器。", "This answer is from another server."),
        Label(
            "请核对是在哪里导入的;服务器换过密钥时,请联网重新登录一次。",
            "See where it was imported. If the server changed its keys, sign in again once over a network.",
        ),
    ),
    "other_tablet": Words(
        Label(
            "这个回执是给另一台平板,或本机另一次登录的。", "This answer is for another tablet, or another sign-in here."
        ),
        Label("请用对应的平板导入,或者重新导出一次。", "Import it on that tablet, or export again here."),
    ),
    "unknown_tablet": Words(Label("服务器不认识本机。", "The server does not know this tablet."), SIGN_IN),
    "damaged": Words(
        Label("回执文件不完整,或者内容被改动过。", "The answer is cut short, or was altered."),
        Label("请重新拷贝一次;仍不行请重新导出,再取回执。", "Copy it again; if that fails, export again."),
    ),
    "too_large": Words(
        Label("内容太多,装不进一个文件。", "There is too much for one file."),
        Label("请先联网同步一次。", "Sync over a network once."),
    ),
    "no_keys": Words(
        Label("本机还没有文件交换的密钥。", "This tablet has no keys for exchanges by file yet."), SIGN_IN
    ),
    "running": Words(
        Label("正在同步,暂时不能通过文件交换。", "A sync is under way."),
        Label("请等同步结束后再试。", "Try again when it has ended."),
    ),
}


class FileTroubleError(UnfitError):
    """An exchange by file that did not take place; nothing was changed."""

    def __init__(self, fault: FileFault, detail: str = "") -> None:
        """Keeps what stands in the way."""
        super().__init__(f"{fault}: {detail}" if detail else fault)
        self.fault: FileFault = fault

    @property
    def happened(self) -> Label:
        """What happened, in one sentence."""
        return FILE_WORDS[self.fault].happened

    @property
    def safe(self) -> Label:
        """What is safe."""
        return SAFE

    @property
    def todo(self) -> Label:
        """What to do."""
        return FILE_WORDS[self.fault].todo

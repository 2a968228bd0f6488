"""The audit log: what was done by whom, how far its chain vouches for itself, and all of it as a file."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from shared_models.visit import china_day_span
from shared_models.words import Label
from sync_server.console.reader import moment
from sync_server.console.seat import AdminSeat
from sync_server.use_cases.read_log import LogWish, export_log, open_log
from sync_server.use_cases.verify_log import verify_audit

router = APIRouter()

ACTIONS: dict[str, Label] = {
    "log_in": Label("登录", "Logged in"),
    "log_out": Label("退出", "Logged out"),
    "end_session": Label("结束他人登录", "Ended a log-in"),
    "read": Label("打开家庭档案", "Opened a file"),
    "archive": Label("出具案卷归档包", "Made a case archive"),
    "open_source": Label("查看密封身份", "Opened a sealed name"),
    "open_matched": Label("查看密封核对结果", "Opened a sealed balance"),
    "import_matching": Label("导入核对数据", "Took matching data in"),
    "list": Label("打开名单", "Opened a list"),
    "list_reads": Label("打开查阅记录", "Opened the read log"),
    "export_log": Label("导出审计日志", "Exported this log"),
    "pull": Label("平板接收住户资料", "A tablet received files"),
    "purge": Label("平板移除住户资料", "A tablet removed files"),
    "differed": Label("平板资料不一致，已重发", "A tablet differed and was sent anew"),
    "enrol": Label("平板登记", "Enrolled a tablet"),
    "enrol_code": Label("生成登记码", "Made an enrolment code"),
    "revoke_device": Label("停用平板", "Shut a tablet out"),
    "take_bundle": Label("导入平板文件", "Took a tablet's file in"),
    "add_user": Label("新建账号", "Made an account"),
    "grant": Label("授权", "Gave a role"),
    "end_grant": Label("结束授权", "Ended a role"),
    "set_password": Label("重置密码", "Reset a password"),
    "change_password": Label("修改本人密码", "Changed the own password"),
    "close_account": Label("停用账号", "Closed an account"),
    "import": Label("导入住户", "Imported households"),
    "add_area": Label("新增区划", "Added an area"),
    "rename_area": Label("区划改名", "Renamed an area"),
    "close_area": Label("停用区划", "Closed an area"),
    "open_area": Label("恢复区划", "Opened an area again"),
    "import_areas": Label("导入区划", "Imported areas"),
    "import_form": Label("导入表单", "Took a form in"),
    "publish_form": Label("发布表单", "Published a form"),
    "withdraw_form": Label("撤下表单", "Withdrew a form"),
    "count_answers": Label("查看问卷汇总", "Looked at the summary of a form"),
    "export_answers": Label("导出问卷", "Exported questionnaires"),
}
"""Words for the acts of the log; an act without words is shown by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    n: int
    when: str
    person: str
    what: str
    subject: str
    detail: str


@router.get("/admin/log")
def show_log(  # noqa: PLR0913, PLR0917 - the filter's fields
    seat: AdminSeat, user: str = "", action: str = "", day: str = "", page: int = 1, check: str = ""
) -> Response:
    """A page of the log; `check` follows its chain from the first line."""
    wish = LogWish(user=user, action=action, span=china_day_span(day), page=max(page, 1))
    found = open_log(seat.office.database, seat.user, wish)
    names: dict[str, str] = {str(id_): name for id_, name in found.people.items()}
    context = {
        "lines": [
            _Line(
                n=line.n,
                when=moment(line.ms),
                person=names.get(line.user_id, line.user_id),
                what=ACTIONS.get(line.action, Label(line.action, line.action)).text(seat.language),
                subject=names.get(line.subject, line.subject),
                detail=line.detail,
            )
            for line in found.lines
        ],
        "more": found.more,
        "page": wish.page,
        "kept": urlencode({"user": user, "action": action, "day": day}),
        "people": sorted(found.people.items(), key=lambda one: one[1]),
        "actions": [(code, label.text(seat.language)) for code, label in ACTIONS.items()],
        "user": user,
        "action": action,
        "day": day,
        "chain": verify_audit(seat.office.database) if check else None,
    }
    return seat.page("audit_log.html", context)


@router.get("/admin/log/export")
def export(seat: AdminSeat) -> Response:
    """The whole log as CSV, for those who administer every area."""
    pieces = export_log(seat.office.database, seat.user, now_ms=seat.now_ms)
    headers = {"Content-Disposition": 'attachment; filename="zoufang-audit-log.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)

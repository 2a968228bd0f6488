"""The words of the family's slip."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.visit import VisitStatus
from shared_models.words import Label

PIPL = Label("个人信息保护法 第四十五、四十六条", "Personal Information Protection Law, arts. 45–46")

TITLE = Label("入户告知单", "Slip of a home visit")
NOT_RECORDED = Label("未记录", "not recorded")
NO_DECISION_YET = Label(
    "本告知单说明入户记录了什么,不是审批结果。", "This slip says what was recorded at the visit; it is not a decision."
)
LINE = Label("{name}:{text}", "{name}: {text}")
WHEN = Label("到访时间", "Time of the visit")
DOUBTFUL = Label("{when}(平板时钟不准)", "{when} (the tablet's clock was wrong)")
HEAD = Label("户主", "Head of household")
WHO = Label("谁来过", "Who came")
RECORDED = Label("记录了什么", "What was recorded")
MEMBERS = Label("共同生活的家庭成员 {n} 人", "Members living together: {n}")
MEMBER = Label("{name}({relation}),身份号码 {number}", "{name} ({relation}), identity number {number}")
NO_INCOME = Label("收入:未记录", "Income: not recorded")
INCOME = Label("{who} · {kind}:{amount}", "{who} · {kind}: {amount}")
YUAN = Label("{amount} 元", "{amount} yuan")
UNCOUNTED = Label("{said}({n} 项收入没有可读的金额,未计入)", "{said} ({n} lines without a readable amount left out)")
NOT_SIGNED = Label("未签字", "not signed")
MODES: Mapping[str, Label] = {
    "signed": Label("已签字", "signed"),
    "thumbprint": Label("已按手印", "thumbprint"),
    "signed_for": Label("由他人代签", "signed by somebody else"),
    "refused": Label("没有签字", "did not sign"),
}
NAMED = Label("{name}({how})", "{name} ({how})")
DEADLINES = Label("办理期限和异议", "Deadlines and objections")
NO_STANDING = Label(
    "没有登记保障状态,适用哪些期限请向街道(乡镇)经办机构询问。",
    "No standing is recorded: please ask the street or township office which deadlines apply.",
)
NO_TERMS = Label("没有正在办理的审批程序。", "No procedure is under way.")
CORRECT = Label("查阅和更正", "Consulting and correcting")
RIGHTS = Label(
    "您有权查阅、复制本户的信息;发现不准确或者不完整的,有权要求更正、补充({source})。",
    "You may consult and copy what is kept about your household, and have it corrected or completed ({source}).",
).fill(source=PIPL)
HOW = Label(
    "请向调查员提出,或联系街道(乡镇)经办机构,报入户编号 {number}。",
    "Tell the investigators, or the street or township office, and give the visit number {number}.",
)
HOTLINE = Label("咨询电话:{number}", "Telephone: {number}")
AS_KEPT_NOW = Label(
    "之后还有入户:家庭成员和收入是档案现在的内容。",
    "There were later visits: members and income are what is on file now.",
)
NEXT = Label("接下来", "What happens next")
AHEAD: Mapping[VisitStatus, Label] = {
    "draft": Label(
        "记录还没有提交,提交后由街道(乡镇)审核。", "The record is not handed in yet; the street reviews it after that."
    ),
    "finished": Label("记录已提交,等待街道(乡镇)审核。", "The record was handed in and waits for the street's review."),
    "returned": Label("记录正在办理,还没有审核完。", "The record is being worked on; its review is not finished."),
    "accepted": Label("街道(乡镇)已审核这份记录。", "The street has reviewed this record."),
}
NUMBER = Label("入户编号", "Visit number")
RECORD = Label("记录校验码", "Check code of the record")
CHANGED = Label("家庭签字以后,记录有过改动。", "The record was changed after the family signed.")

CODE = Label(
    "入户告知单\n到访:{when}\n调查员:{who}\n入户编号:{number}\n记录校验码:{record}\n"
    "更正:可查阅、复制、更正本户信息(个人信息保护法45、46条),请联系街道(乡镇)经办机构",
    "Slip of a home visit\nVisited: {when}\nInvestigators: {who}\nVisit number: {number}\nCheck code: {record}\n"
    "You may consult, copy and correct your household's data (PIPL arts. 45-46): ask the street or township office",
)
SCAN = Label("用手机扫码可读出要点", "Any telephone reads the main points from the code")
SCAN = Label("用手机扫码可读出要点", "Any telephone reads the main points from the code")
CALL = Label("{text}\n电话:{number}", "{text}\nTelephone: {number}")

"""The words beside the data of acts: names of fields and of the answers that policies speak of."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.words import Label

YES_NO: Mapping[str, Label] = {"yes": Label("是", "Yes"), "no": Label("否", "No")}

DATA_LABELS: Mapping[str, Label] = {
    "on": Label("办理日期", "Day it was done"),
    "note": Label("备注", "Remark"),
    "papers": Label("材料", "Papers"),
    "places": Label("张贴地点(每行一处)", "Places, one a line"),
    "reasons": Label("理由", "Reasons"),
    "evidence": Label("证据", "Evidence"),
    "notice": Label("告知情况(何时、以何种方式告知)", "How and when it was told"),
    "result": Label("结果", "Result"),
    "clock": Label("延长哪一项期限", "Which period"),
    "reason": Label("延长事由", "Ground for the extension"),
    "act": Label("安排办理的事项", "What is planned"),
    "for": Label("安排日期", "Planned for"),
    "residents": Label("参加的知情群众(每行一人)", "Residents who took part, one a line"),
    "campaign": Label("专项行动", "Campaign"),
    "run": Label("批次", "Run"),
    "missing": Label("缺少的内容", "What is missing"),
    "what": Label("整改内容", "What was corrected"),
    "fault": Label("存在的问题", "What is wrong"),
    "filed": Label("归档编号", "File number"),
    "interview_notes": Label("访谈笔录", "Interview notes"),
    "council_minutes": Label("评议记录", "Council minutes"),
    "household_file": Label("一户一档", "Household file"),
    "mode": Label("调查方式", "Manner"),
    "opinion": Label("意见", "Opinion"),
    "complete": Label("内容齐全", "Complete"),
    "stamped": Label("已盖章", "Stamped"),
    "place": Label("地点", "Place"),
    "unanswered": Label("未答题数", "Questions unanswered"),
    "signed_by_assessors": Label("评估员已签字", "Signed by the assessors"),
    "signed_by_applicant": Label("申请人已签字", "Signed by the applicant"),
    "marks": Label("属于下列情形的,请勾选", "Tick what applies"),
}
"""By name in an act's data, which policies may ask for; one that is not here is shown by its name."""

ANSWER_LABELS: Mapping[str, Label] = {
    "in_person": Label("上门", "In person"),
    "phone": Label("电话", "By telephone"),
    "video": Label("视频", "By video"),
    "confirm": Label("拟确认", "To be confirmed"),
    "refuse": Label("拟不予确认", "To be refused"),
    "passed": Label("通过", "Passed"),
    "not_passed": Label("未通过", "Not passed"),
    "keep": Label("维持", "Keep"),
    "raise": Label("增发", "Raise"),
    "reduce": Label("减发", "Reduce"),
    "stop": Label("停发", "Stop"),
    "confirmed": Label("举报属实", "Founded"),
    "unfounded": Label("举报不属实", "Unfounded"),
    "normal_exit": Label("正常退出", "Normal exit"),
    "exit_after_report": Label("举报核实后退出", "Exit after a report"),
    "wrongly_admitted": Label("原政策错保", "Wrongly admitted"),
    "raised": Label("提标", "Raised"),
    "newly_admitted": Label("新纳入", "Newly admitted"),
    "unchanged": Label("无变化", "Unchanged"),
    "removed": Label("退出", "Removed"),
    "to_correct": Label("需整改", "To be corrected"),
    "in_order": Label("符合要求", "In order"),
    "home": Label("住户家中", "At the home"),
    "secret": Label("无记名投票", "Secret ballot"),
    "open": Label("举手表决", "Show of hands"),
    "named": Label("实名", "Named"),
    "anonymous": Label("匿名", "Anonymous"),
    "handed": Label("当面送达", "Handed over"),
    "left": Label("留置送达", "Left in the presence of a witness"),
    "posted": Label("邮寄送达", "By post"),
    "electronic": Label("电子送达(本人同意)", "Electronically, with consent"),
}


def data_label(name: str) -> Label:
    """What to call one piece of an act's data."""
    return DATA_LABELS.get(name, Label(name, name))


def answers(codes: tuple[str, ...]) -> dict[str, Label]:
    """These answers with their words."""
    return {code: ANSWER_LABELS.get(code, Label(code, code)) for code in codes}

"""The words beside the data of acts: names of fields and of the answers that policies speak of."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.words import Label

YES_NO: Mapping[str, Label] = {"yes": Label("是", "Yes"), "no": Label("否", "No")}

DATA_LABELS: Mapping[str, Label] = {
    "on": Label("办理日期", "Day it was done"),
    "attended": Label("到会人员", "Present"),
    "benefit": Label("月保障金额(元)", "Benefit a month, yuan"),
    "benefit_reason": Label("与核算金额不一致的理由", "Why it differs from the computed amount"),
    "campaign": Label("专项行动", "Campaign"),
    "certificate": Label("证件", "Certificate"),
    "class": Label("保障类别", "Class"),
    "computed": Label("核算金额(元)", "Computed amount, yuan"),
    "content": Label("内容", "Content"),
    "delivery": Label("送达方式", "Way of delivery"),
    "evidence": Label("证据", "Evidence"),
    "finding": Label("查明的情况", "Finding"),
    "marks": Label("所属情形", "What applies"),
    "members": Label("人数", "Persons"),
    "minutes": Label("会议记录", "Minutes"),
    "mode": Label("调查方式", "Manner"),
    "note": Label("备注", "Remark"),
    "opinion": Label("意见", "Opinion"),
    "paid_from": Label("起发月份", "Paid from"),
    "papers": Label("材料", "Papers"),
    "persons": Label("人数", "Persons"),
    "places": Label("张贴地点", "Places"),
    "present": Label("参加表决人数", "May vote"),
    "reasons": Label("理由", "Reasons"),
    "reason": Label("事由", "Ground"),
    "receiver": Label("签收人", "Received by"),
    "relative_of": Label("近亲属工作人员及关系", "Member of staff who is a close relative, and how"),
    "reply": Label("答复内容", "Reply"),
    "result": Label("结果", "Result"),
    "team": Label("调查人员", "Investigators"),
    "hotline": Label("监督电话", "Hotline"),
    "shot": Label("相机写入的拍摄时间(未核对)", "Taken, as the camera wrote (not checked)"),
    "visit": Label("入户记录", "Record of the visit"),
    "notice": Label("告知情况", "How it was told"),
    "clock": Label("延长哪一项期限", "Which period"),
    "act": Label("安排办理的事项", "What is planned"),
    "for": Label("安排日期", "Planned for"),
    "residents": Label("参加的知情群众", "Residents who took part"),
    "run": Label("批次", "Run"),
    "missing": Label("缺少的内容", "What is missing"),
    "what": Label("整改内容", "What was corrected"),
    "fault": Label("存在的问题", "What is wrong"),
    "filed": Label("归档编号", "File number"),
    "interview_notes": Label("访谈笔录", "Interview notes"),
    "council_minutes": Label("评议记录", "Council minutes"),
    "household_file": Label("一户一档", "Household file"),
    "complete": Label("内容齐全", "Complete"),
    "stamped": Label("已盖章", "Stamped"),
    "place": Label("地点", "Place"),
    "unanswered": Label("未答题数", "Questions unanswered"),
    "signed_by_assessors": Label("评估员已签字", "Signed by the assessors"),
    "signed_by_applicant": Label("申请人已签字", "Signed by the applicant"),
}
"""What a record calls a piece of an act's data, by name, in the order of papers; one that is not here goes by its
name."""

PROMPTS: Mapping[str, Label] = {
    "places": Label("张贴地点(每行一处)", "Places, one a line"),
    "notice": Label("告知情况(何时、以何种方式告知)", "How and when it was told"),
    "reason": Label("延长事由", "Ground for the extension"),
    "residents": Label("参加的知情群众(每行一人)", "Residents who took part, one a line"),
    "marks": Label("属于下列情形的,请勾选", "Tick what applies"),
}
"""How a form asks for a piece, where that takes other words."""

ANSWER_LABELS: Mapping[str, Label] = {
    "in_person": Label("上门", "In person"),
    "phone": Label("电话", "By telephone"),
    "video": Label("视频", "By video"),
    "confirm": Label("拟确认", "To be confirmed"),
    "refuse": Label("拟不予确认", "To be refused"),
    "passed": Label("通过", "Passed"),
    "not_passed": Label("未通过", "Not passed"),
    "failed": Label("未通过", "Failed"),
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
    """What a form calls one piece of an act's data."""
    return PROMPTS.get(name) or record_label(name)


def record_label(name: str) -> Label:
    """What a record calls it."""
    return DATA_LABELS.get(name, Label(name, name))


def answers(codes: tuple[str, ...]) -> dict[str, Label]:
    """These answers with their words."""
    return {code: ANSWER_LABELS.get(code, Label(code, code)) for code in codes}

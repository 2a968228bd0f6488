"""What the numbers of coverage are called and how each is counted, so that anybody can count them again."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.coverage import REASON_LABELS
from shared_models.words import Label

FIGURE_LABELS: Mapping[str, Label] = {
    "due": Label("应访", "Due"),
    "attempted": Label("已上门", "Attempted"),
    "visited": Label("已访", "Visited"),
    "valid": Label("有效", "Valid"),
    "passed": Label("审核通过", "Accepted"),
    "sampled": Label("已抽查", "Sampled"),
    "overdue": Label("逾期未访", "Overdue"),
    "not_visited": Label("未访", "Not visited"),
    "unreachable": Label("上门未果", "Not reached"),
    "accepted_short": Label("通过但有缺项", "Accepted with gaps"),
}

DEFINITIONS: Mapping[str, Label] = {
    "due": Label(
        "在保、停发、申请中的家庭,按上述规定从期初前最近一次已访(没有则从纳入之日)算起,应访期限不晚于期末。",
        "recipients, suspended households and applicants whose day, counted by the rules above from the last visit "
        "before the period (without one, from admission), is not later than the period's last day.",
    ),
    "attempted": Label(
        "应访中,期内至少上门一次,不论结果。",
        "of those due: at least one visit or try within the period, whatever it met.",
    ),
    "visited": Label(
        "已上门中,期内至少一次完成入户、家中有人、记录已提交。",
        "of those attempted: at least once somebody was at home and the record was handed in.",
    ),
    "valid": Label(
        "已访中,至少一次这样的入户不缺任何要件:调查员人数、签字,以及到访当日当地政策要求的填写项和照片,"
        "按档案现状判断。不能证实的(如没有定位)不算缺。",
        "of those visited: at least one such visit lacks nothing: size of the team, signatures, and the answers and "
        "photos that the policy in force there on that day demands, judged by the file as it stands. What cannot be "
        "proven (such as a place without a reading) is not missing.",
    ),
    "passed": Label(
        "有效中,至少一次有效的入户已经审核通过。",
        "of those valid: the office accepted at least one of these valid visits.",
    ),
    "sampled": Label(
        "审核通过中,期内(以抽取之日为准)被任一抽查名单抽中;替补不算。",
        "of those accepted: drawn by any sample on a day of the period; stand-ins are not counted.",
    ),
    "overdue": Label(
        "未访中,应访期限早于今天。",
        "of those not visited: the day by which the visit was due lies before today.",
    ),
    "not_visited": Label(
        "应访减去已访;原因取期内最后一次上门的结果,没有上门的是“尚未上门”。",
        "due less visited; the reason is what the last try of the period met, or that there was none.",
    ),
    "unreachable": Label(
        "未访中,最后一次上门遇到家中无人、拒访、搬离、住院或死亡。",
        "of those not visited: the last try met nobody at home, a refusal, a move, a stay in hospital or a death.",
    ),
    "accepted_short": Label(
        "已访中已审核通过,但通过的那些入户都有缺项:不在“审核通过”之列,供核查。",
        "of those visited: accepted, but something is missing of every visit accepted; not counted as accepted above.",
    ),
}


def label_of(figure: str) -> Label | None:
    """What a number or a reason is called; nothing for any other word."""
    return FIGURE_LABELS.get(figure) or REASON_LABELS.get(figure)

"""What to ask in each section of a visit, why, and the rule behind it: short enough to read at the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from shared_models.law import ART_8, ART_14, ART_15, ART_16
from shared_models.section import form_in
from shared_models.words import Label


class SectionHelp(NamedTuple):
    """The help of one section."""

    ask: Label
    why: Label
    rule: str
    """The article as it is cited; blank where no rule demands the section."""


PRIVACY = "个人信息保护法 第十七、三十条"
RE_VERIFICATION = "最低生活保障审核确认办法 第三十至三十二条"

SECTION_HELP: Mapping[str, SectionHelp] = {
    "outcome": SectionHelp(
        Label(
            "见到家庭成员选“完成入户”;没有见到,选原因并写明情况。",
            "Completed when you met the family; otherwise the reason, and what happened.",
        ),
        Label("每一次上门都要留下记录,没有见到人也算一次。", "Every call leaves a record, also one made in vain."),
        ART_16,
    ),
    "present": SectionHelp(
        Label(
            "两名调查员到场,说明来意和信息用途,登记由谁回答。",
            "Two investigators are there, explain why they came and what the answers are for; note who answers.",
        ),
        Label(
            "一个人不能入户;家庭有权知道信息作什么用。",
            "Nobody visits alone, and the family has a right to know what its answers are used for.",
        ),
        f"{ART_16};{PRIVACY}",
    ),
    "members": SectionHelp(
        Label(
            "逐人核对共同生活的成员:身份、健康、劳动能力、就业、就学。有人来或离开,当面问清原因和日期。",
            "Go through who lives here: identity, health, ability, work, schooling. Who came or left, why, when.",
        ),
        Label(
            "家庭人口决定保障人数;残疾、重病、就学和就业情况影响分类。",
            "The members decide how many are covered; disability, illness, schooling and work bear on the class.",
        ),
        ART_8,
    ),
    "housing": SectionHelp(
        Label(
            "看房屋产权、结构、面积;租房的看合同。",
            "Look at tenure, structure and floor area; at the lease of a rented home.",
        ),
        Label("住房是家庭财产状况的一部分。", "The home is part of what the family owns."),
        ART_14,
    ),
    "income": SectionHelp(
        Label(
            "按工资、经营、财产、转移四类逐笔问;写清金额是每月、每季还是每年,扣除的就业成本另填。",
            "Line by line in the four kinds. Say if an amount is a month, quarter or year; costs of work go apart.",
        ),
        Label(
            "人均收入与保障标准比较;规定不计入的收入写明项目。",
            "Income per head is compared with the standard; name the item where the rules do not count a line.",
        ),
        ART_14,
    ),
    "assets": SectionHelp(
        Label(
            "先问有没有:除现住房以外的房产、车辆、存款、股票基金、商业保险、市场主体登记。有就逐项登记所有人和金额,没有就选“否”。",
            "First whether there are any: other homes, vehicles, deposits, shares, insurance, a registered business. "
            "List each with owner and value; if none, choose No.",
        ),
        Label(
            "财产要符合当地规定,可豁免的写明理由。没有问过和没有财产不是一回事。",
            "Assets must conform to the local rules; say why one is exempt. Not asked is not the same as none.",
        ),
        ART_14,
    ),
    "expenses": SectionHelp(
        Label(
            "问自己负担的医疗、教育、康复、照料等支出,登记为谁、用途和金额;没有就选“否”。",
            "Ask what the family itself pays for treatment, schooling, disability or care: for whom, what, how much. "
            "If none, choose No.",
        ),
        Label(
            "帮助了解困难原因;水电、学费等支出只作辅助判断,不作为停发依据。",
            "It shows what makes life hard. Utilities and school fees are auxiliary signals; nothing ends for them.",
        ),
        "最低生活保障审核确认办法 第十七条(辅助判断)",
    ),
    "originals": SectionHelp(
        Label(
            "请家庭出示证件,看过一份记一份:原件、复印件、未出示或不适用。没有看的不要选。再次看过且无变化,点“与上次一致”。",
            "Ask for the papers and record each as you look at it: original, copy, not shown, not applicable. "
            "Leave alone what you did not look at. Seen again without change: “unchanged”.",
        ),
        Label(
            "原件与复印件核对,记录才站得住;其他部门已有的材料不重复要。",
            "A record rests on originals. What other offices already hold is not asked for again.",
        ),
        "最低生活保障审核确认办法 第九、十条",
    ),
    "observed": SectionHelp(
        Label("写看到的:物品、居住条件、水电通讯支出。", "What you see: goods, living conditions, utility bills."),
        Label("只记事实,不下结论;没看到的不写。", "Facts, no conclusions; nothing that you did not see."),
        ART_16,
    ),
    "photos": SectionHelp(
        Label("按照片位置拍房屋正面和主要居室,先征得同意。", "The front and the main room, after asking leave."),
        Label("照片说明到过现场;不拍与核实无关的内容。", "They show that you were there; nothing else is taken."),
        ART_16,
    ),
    "interview": SectionHelp(
        Label(
            "单独问邻居:常住几人、做什么工作、有没有房屋车辆。",
            "Ask a neighbour apart: who lives there, what work, homes or vehicles.",
        ),
        Label(
            "邻居的话单独记录,姓名密封,不给受访家庭看。",
            "A record of its own; the name is sealed, the family never sees it.",
        ),
        ART_15,
    ),
    "opinion": SectionHelp(
        Label("写调查意见和理由。", "Your opinion and its reasons."),
        Label("供审核参考,不是审批结果;没有变化的维持原额。", "It helps the review and decides nothing."),
        RE_VERIFICATION,
    ),
    "finish": SectionHelp(
        Label(
            "补正必填项,把平板交给家庭成员看记录、签字;也可以拒绝签字,照实登记。",
            "Put right what is required, then let the family read and sign; a refusal is recorded as it is.",
        ),
        Label("谁调查、谁签字、谁负责。", "Who investigates signs and answers for it."),
        ART_16,
    ),
}

FORM_HELP = SectionHelp(
    Label(
        "逐题询问;不清楚或拒绝回答的,在该题旁选择原因。",
        "Question by question; where the family does not know or refuses, choose the reason beside the question.",
    ),
    Label(
        "这是当地规定要填的问卷;没填完的必填问卷不能提交。",
        "The local rules ask for this questionnaire; a visit cannot be handed in without a required one.",
    ),
    "",
)


def help_of(section: str) -> SectionHelp:
    """The help of a section; all questionnaires have the same."""
    return FORM_HELP if form_in(section) else SECTION_HELP[section]

"""公示: what hangs on the board. The policy's whitelist decides what it says of a household, nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.ids import ChangeId, EntityId
from shared_models.papers.act_lines import last, said
from shared_models.papers.basis import Basis
from shared_models.papers.sheet import NOT_DONE, Grid, Prose, Row, Sheet, Table
from shared_models.policy.act_log import Done
from shared_models.policy.notice import FIELD_LABELS, content, last_notice_day
from shared_models.policy.procedure_rules import Notice

POSTINGS = frozenset({"post_notice", "publish"})
"""Acts that post a notice."""


def notice(basis: Basis, about: EntityId) -> Sheet:
    """The notice of one posting; what would be posted, unposted, where none is recorded.

    It bears no household number, no address and none of the words that were typed: those may name more.
    """
    done = basis.act(about)
    id_, rule = notice_rule(basis, done)
    if rule is None:
        return Sheet(title="公示", blocks=(Prose(title="", text="本地政策没有规定公示。"),))
    then = basis.upto(ChangeId(about)) if done is not None else basis
    told = content(rule, _known(then, done)) if done is not None else dict.fromkeys(rule.fields, "")
    where = [rule.place.zh]
    return Sheet(
        title=rule.label.zh,
        subtitle=basis.community,
        blocks=(
            Prose(title="", text=_opening(id_), boxed=False),
            Table(
                title="公示内容",
                headings=tuple(FIELD_LABELS[field].zh for field in told),
                lines=(tuple(text or "未记录" for text in told.values()),) if done is not None else (),
                void=NOT_DONE,
                cite=basis.policy.source(rule).zh,
            ),
            Grid(
                title="张贴",
                rows=(
                    Row(label="张贴范围", value="、".join(where)),
                    Row(label="张贴日期", value=str(done.day) if done is not None else "", void=NOT_DONE),
                    Row(label="公示期", value=_period(rule)),
                    Row(
                        label="公示至",
                        value=str(last_notice_day(rule, done.day)) if done is not None and rule.days else "",
                        void=NOT_DONE if rule.days else "—",
                    ),
                    Row(label="监督电话", value=basis.policy.hotline),
                ),
            ),
            Prose(
                title="",
                text="对以上内容有异议的,可在公示期内向村(居)民委员会或街道(乡镇)提出。提出人的信息保密。"
                if rule.days
                else "对以上内容有异议的,可随时向街道(乡镇)提出。提出人的信息保密。",
                boxed=False,
            ),
        ),
    )


def _opening(id_: str) -> str:
    if id_ == "publication":
        return "现将已确认给予最低生活保障的家庭公布如下,接受群众监督。"
    return "经调查,拟对下列家庭作出最低生活保障审核意见,现予公示,接受群众监督。"


def _period(rule: Notice) -> str:
    if not rule.days:
        return "长期"
    return f"{rule.days} {'个工作日' if rule.count == 'working' else '天'}"


def notice_rule(basis: Basis, done: Done | None) -> tuple[str, Notice | None]:
    """The notice that an act posted, by the step it was done in; the policy's first where none was posted."""
    notices = basis.policy.notices
    if done is not None and done.act == "publish" and "publication" in notices:
        return "publication", notices["publication"]
    procedure = basis.procedure(done.about) if done is not None else None
    if done is not None and procedure is not None:
        step = basis.policy.procedures[procedure.rule].start
        for one in procedure.log:
            if one.id == done.id:
                id_ = basis.policy.steps[one.enters or step].notice or basis.policy.steps[step].notice
                if id_:
                    return id_, notices[id_]
            step = one.enters or step
    first = next(iter(notices), "")
    return first, notices.get(first)


def _known(then: Basis, done: Done | None) -> Mapping[str, str]:
    """What is known of the household on the day of posting; the amount is the last one that an act recorded."""
    procedure = then.procedure(done.about) if done is not None else None
    log = procedure.log if procedure is not None else ()
    decided = last([one for one in log if "benefit" in one.data], "give_opinion", "confirm", "submit")
    members = then.case.shown("member")
    amount = said(then.policy, decided, "benefit")
    return {
        "name": then.head,
        "size": f"{len(members)} 人" if members else "",
        "amount": f"{amount} 元" if amount else "",
    }

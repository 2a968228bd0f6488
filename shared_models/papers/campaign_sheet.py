"""清理排查情况登记表 and 汇总表: a household's line in a campaign, and what a campaign found by area."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.ids import EntityId
from shared_models.papers.act_lines import course
from shared_models.papers.application import applicant, members
from shared_models.papers.basis import Basis
from shared_models.papers.sheet import NOT_DONE, Block, Grid, Row, Sheet, Table
from shared_models.policy.assessment import assessment
from shared_models.policy.campaign import Results, result_in
from shared_models.policy.coverage_rules import Campaign
from shared_models.policy.policy import Policy
from shared_models.policy.register_sheet import headings, line, subject, summary_headings, summary_lines
from shared_models.values import text_of


def campaign_form(basis: Basis, about: EntityId) -> Sheet:
    """The household's sweep form: its register lines and result in every campaign of the policy."""
    procedure = basis.procedure(about)
    return Sheet(
        title="清理排查情况登记表",
        number=basis.number,
        blocks=(
            applicant(basis),
            members(basis),
            *(block for id_ in basis.policy.campaigns for block in _campaign(basis, id_)),
            course(basis, procedure.log if procedure is not None else (), "排查经过"),
        ),
    )


def _campaign(basis: Basis, id_: str) -> tuple[Block, ...]:
    policy, rule = basis.policy, basis.policy.campaigns[id_]
    about = subject(policy, assessment(policy, basis.case, basis.today), id_)
    rows = [
        Row(label=heading.zh, value=text)
        for register in rule.registers
        for heading, text in zip(
            headings(policy, policy.registers[register]), line(policy.registers[register], about), strict=True
        )
    ]
    done = result_in(basis.case, id_)
    kind = text_of(done.data.get("result")) if done is not None else ""
    result = rule.results[kind].zh if kind in rule.results else kind
    return (
        Grid(title=f"{rule.label.zh} · 登记", rows=tuple(rows), cite=policy.source(rule).zh),
        Grid(
            title=f"{rule.label.zh} · 结果",
            rows=(
                Row(label="排查结果", value=result, void=NOT_DONE),
                Row(label="登记日期", value=str(done.day) if done is not None else "", void=NOT_DONE),
            ),
        ),
    )


def campaign_summary(policy: Policy, rule: Campaign, by_area: Mapping[str, Results], *, area: str) -> Sheet:
    """What a campaign found, by area, with the sum of all."""
    words = [heading.zh for heading in summary_headings(rule)]
    return Sheet(
        title=f"清理排查情况汇总表 · {rule.label.zh}",
        subtitle=area,
        wide=True,
        blocks=(
            Table(
                title="",
                headings=tuple(words),
                lines=summary_lines(rule, by_area),
                numbers=tuple(range(1, len(words))),
                cite=policy.source(rule).zh,
            ),
        ),
    )

"""申请书: who applies, with whom, on which income, and which papers came with it."""

from __future__ import annotations

from shared_models.catalogue import CATALOGUE
from shared_models.ids import EntityId
from shared_models.papers.act_lines import last, said_row
from shared_models.papers.basis import Basis, day_row, shown, unit_rows
from shared_models.papers.sheet import NOT_DONE, Block, Box, Grid, Row, Sheet, Signatures, Table
from shared_models.policy.act_log import Done
from shared_models.values import text_of, texts_of

MEMBER_UNITS = ("name", "relation", "identity_number", "health", "ability", "occupation")
INCOME_UNITS = ("member", "kind", "source", "amount", "evidence")
ASSET_UNITS = ("owner", "kind", "description", "value", "evidence")


def application(basis: Basis, about: EntityId) -> Sheet:
    """The application of one procedure; blank where none was recorded."""
    procedure = basis.procedure(about)
    log = procedure.log if procedure is not None else ()
    applied = last(log, "apply")
    return Sheet(
        title="最低生活保障申请书",
        number=basis.number,
        blocks=(
            applicant(basis),
            members(basis),
            roster(basis, "income", "家庭收入(申报及调查登记)", units=INCOME_UNITS),
            roster(basis, "asset", "家庭财产(申报及调查登记)", units=ASSET_UNITS),
            _applied(basis, applied),
            _papers(basis, log),
            Signatures(
                title="申请人签字",
                boxes=(
                    Box(role="申请人(或受委托人)"),
                    Box(role="受理人", **_receiver(basis, last(log, "accept_application"))),
                ),
            ),
        ),
    )


def _receiver(basis: Basis, done: Done | None) -> dict[str, str]:
    return {} if done is None else {"name": basis.author(done), "when": str(done.day), "manner": "系统登记"}


def applicant(basis: Basis) -> Grid:
    """The household in a few lines, as every form begins."""
    root = basis.case.root
    head = next((one for one in basis.case.shown("member") if text_of(one.value("relation")) == "head"), None)
    units = ("registry_no", "standing", "benefit_class", "phone", "hukou_kind")
    return Grid(
        title="家庭基本情况",
        rows=(
            *unit_rows(basis, head, "member", units=("name", "identity_number")),
            *unit_rows(basis, root, "household", units=units),
            _community(basis),
            *(_wide(basis, unit) for unit in ("address",)),
        ),
    )


def _community(basis: Basis) -> Row:
    return Row(label="社区(村)", value=basis.community)


def _wide(basis: Basis, unit: str) -> Row:
    (row,) = unit_rows(basis, basis.case.root, "household", units=(unit,))
    return Row(label=row.label, value=row.value, wide=True)


def members(basis: Basis) -> Table:
    """Who lives together; identity numbers are masked."""
    return roster(basis, "member", "共同生活的家庭成员", units=MEMBER_UNITS, widths=(3, 2, 5, 3, 3, 4))


def roster(basis: Basis, type_: str, title: str, *, units: tuple[str, ...], widths: tuple[int, ...] = ()) -> Table:
    """The entries of a roster, one a line."""
    entities = basis.case.shown(type_)
    return Table(
        title=title,
        headings=tuple(CATALOGUE[type_][unit].label.zh for unit in units),
        lines=tuple(tuple(shown(basis, entity, unit) for unit in units) for entity in entities),
        widths=widths,
    )


def _applied(basis: Basis, applied: Done | None) -> Grid:
    policy = basis.policy
    return Grid(
        title="申请登记",
        rows=(
            day_row("申请日期", applied),
            said_row(policy, applied, "relative", label="是否为经办人员近亲属"),
            said_row(policy, applied, "relative_of"),
            said_row(policy, applied, "marks"),
        ),
    )


def _papers(basis: Basis, log: tuple[Done, ...]) -> Block:
    came: dict[str, str] = {}
    for done in log:
        if done.act in {"apply", "receive_papers"}:
            papers = done.data.get("papers")
            for paper in texts_of(papers if isinstance(papers, list | tuple) else ()):
                came.setdefault(paper, str(done.day))
    lines = [
        (rule.label.zh, came.get(id_) or NOT_DONE, basis.policy.source(rule).zh)
        for id_, rule in basis.policy.papers.items()
    ]
    return Table(title="随附材料", headings=("材料", "收到日期", "依据"), lines=tuple(lines), widths=(4, 4, 6))

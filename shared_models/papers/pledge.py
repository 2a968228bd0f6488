"""诚信承诺与核对授权书: what the applicant undertakes, and when the signed paper came in."""

from __future__ import annotations

from shared_models.ids import EntityId
from shared_models.papers.application import applicant, members
from shared_models.papers.basis import Basis
from shared_models.papers.sheet import NOT_DONE, Box, Grid, Prose, Row, Sheet, Signatures
from shared_models.policy.act_log import Done
from shared_models.values import texts_of

ARTICLE = "最低生活保障审核确认办法 第九条"
WORDS = (
    "一、本人及共同生活的家庭成员如实申报家庭人口、收入、财产和支出情况,所提交的材料真实。\n"
    "二、授权民政部门及其委托的机构,为本次审核确认及以后的定期复核,核对本人及共同生活家庭成员的收入和财产信息。\n"
    "三、家庭人口、收入、财产发生变化时,及时告知街道(乡镇)。\n"
    "四、配合入户调查、邻里访问、信函索证和信息核对。"
)


def pledge(basis: Basis, about: EntityId) -> Sheet:
    """The undertaking of one procedure; who has not handed it in has not signed it."""
    procedure = basis.procedure(about)
    log = procedure.log if procedure is not None else ()
    return Sheet(
        title="诚信承诺与核对授权书",
        number=basis.number,
        blocks=(
            applicant(basis),
            members(basis),
            Prose(title="承诺与授权", text=WORDS, cite=ARTICLE),
            Grid(
                title="收到签字原件",
                rows=(
                    Row(label="诚信承诺书", value=_came(log, "undertaking"), void=NOT_DONE),
                    Row(label="核对授权书", value=_came(log, "authorisation"), void=NOT_DONE),
                ),
            ),
            Signatures(title="承诺人、授权人签字", boxes=(Box(role="申请人"), Box(role="共同生活的成年家庭成员"))),
        ),
    )


def _came(log: tuple[Done, ...], paper: str) -> str:
    for done in log:
        papers = done.data.get("papers")
        if done.act in {"apply", "receive_papers"} and paper in texts_of(
            papers if isinstance(papers, list | tuple) else ()
        ):
            return str(done.day)
    return ""

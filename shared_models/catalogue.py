"""Every field of the typed core, by entity type: what forms show, checks read and papers print."""

from __future__ import annotations

from collections.abc import Mapping

from shared_models.choices import (
    APPLIANCES,
    BENEFIT_CLASS,
    HUKOU_KIND,
    OPINION,
    OUTCOME,
    PHOTO_SLOT,
    STANDING,
    STRUCTURE,
    TENURE,
)
from shared_models.field import Field
from shared_models.law import ART_14, ART_15, ART_16
from shared_models.matched import MATCHED
from shared_models.means import ASSET, EXPENSE, HOUSEHOLD_MEANS, INCOME
from shared_models.paper import HOUSEHOLD_PAPERS
from shared_models.person import MEMBER
from shared_models.recheck_form import recheck_fields
from shared_models.words import Label

HOUSEHOLD = (
    Field(unit="registry_no", label=Label("低保证号", "Registry number")),
    Field(unit="benefit_class", label=Label("救助类别", "Class"), kind="choice", choices=BENEFIT_CLASS),
    Field(unit="standing", label=Label("保障状态", "Standing"), kind="choice", choices=STANDING),
    Field(unit="benefit", label=Label("月保障金", "Monthly benefit"), kind="money", measure="元"),
    Field(unit="since", label=Label("纳入日期", "Recipient since"), kind="date"),
    Field(unit="hukou_kind", label=Label("城乡类别", "Urban or rural"), kind="choice", choices=HUKOU_KIND),
    Field(unit="address", label=Label("住址", "Address"), section="housing", required_by=ART_16),
    Field(unit="building", label=Label("楼组(网格)", "Building or grid")),
    Field(unit="phone", label=Label("联系电话", "Telephone"), section="housing"),
    Field(unit="position", label=Label("住址坐标", "Position of the home"), kind="position"),
    Field(unit="safety_note", label=Label("上门提醒", "Safety note"), kind="long_text"),
    Field(
        unit="housing_tenure",
        label=Label("住房产权", "Tenure"),
        kind="choice",
        choices=TENURE,
        section="housing",
        required_by=ART_14,
    ),
    Field(
        unit="housing_structure",
        label=Label("房屋结构", "Structure"),
        kind="choice",
        choices=STRUCTURE,
        section="housing",
    ),
    Field(
        unit="housing_area",
        label=Label("建筑面积", "Floor area"),
        kind="decimal",
        measure="m²",
        section="housing",
        required_by=ART_14,
    ),
    Field(unit="housing_rooms", label=Label("房间数", "Rooms"), kind="integer", section="housing"),
    Field(
        unit="appliances",
        label=Label("家中可见物品", "Goods seen in the home"),
        kind="multi",
        choices=APPLIANCES,
        section="observed",
    ),
    Field(
        unit="living_conditions",
        label=Label("生活状况观察", "Living conditions seen"),
        kind="long_text",
        section="observed",
        required_by=ART_16,
    ),
    Field(
        unit="utilities", label=Label("水电通讯支出", "Water, power and telephone"), kind="amount", section="observed"
    ),
    *HOUSEHOLD_MEANS,
    *HOUSEHOLD_PAPERS,
)

VISIT = (
    Field(
        unit="outcome",
        label=Label("入户结果", "Outcome"),
        kind="choice",
        choices=OUTCOME,
        section="outcome",
        required_by=ART_16,
    ),
    Field(unit="outcome_note", label=Label("情况说明", "What happened"), kind="long_text", section="outcome"),
    Field(unit="started_at", label=Label("开始时间", "Started"), kind="instant"),
    Field(unit="ended_at", label=Label("结束时间", "Ended"), kind="instant"),
    Field(unit="lead", label=Label("调查员一", "First investigator"), section="present", required_by=ART_16),
    Field(unit="second", label=Label("调查员二", "Second investigator"), section="present", required_by=ART_16),
    Field(
        unit="third",
        label=Label("调查员三", "Third investigator"),
        section="present",
        seldom=True,
        help=Label("本地要求三人入户时填写。", "Where the county sends three."),
    ),
    Field(unit="code", label=Label("入户码", "Visit code")),
    Field(
        only_completed=True,
        unit="respondent",
        label=Label("受访家庭成员", "Family member answering"),
        kind="person",
        section="present",
        required_by=ART_16,
    ),
    Field(only_completed=True, unit="others_present", label=Label("其他在场人员", "Others present"), section="present"),
    Field(
        only_completed=True,
        unit="notice_shown",
        label=Label("已告知入户目的和信息用途", "Purpose and use of data explained"),
        kind="yes_no",
        section="present",
        required_by="个人信息保护法 第十七、三十条",
    ),
    Field(unit="position", label=Label("到访位置", "Place of visit"), kind="position"),
    Field(
        only_completed=True,
        unit="opinion",
        label=Label("调查意见", "Opinion"),
        kind="choice",
        choices=OPINION,
        section="opinion",
    ),
    Field(
        only_completed=True, unit="opinion_reason", label=Label("理由", "Reasons"), kind="long_text", section="opinion"
    ),
)

PHOTO = (
    Field(unit="visit", label=Label("入户", "Visit")),
    Field(unit="slot", label=Label("照片位置", "Slot"), kind="choice", choices=PHOTO_SLOT),
    Field(unit="file", label=Label("照片", "Photo"), kind="file"),
    Field(unit="thumbnail", label=Label("缩略图", "Thumbnail"), kind="file"),
    Field(unit="size", label=Label("字节", "Bytes"), kind="integer"),
    Field(unit="taken_at", label=Label("拍摄时间", "Taken"), kind="instant"),
    Field(unit="source", label=Label("来源", "Source")),
    Field(unit="position", label=Label("拍摄位置", "Place"), kind="position"),
    Field(unit="phash", label=Label("感知哈希", "Perceptual hash")),
    Field(unit="moire", label=Label("摩尔纹强度", "Moiré"), kind="integer"),
    Field(unit="proof", label=Label("签名证明", "Signed proof"), kind="proof"),
    Field(unit="marks", label=Label("图上标注", "Drawn on it"), kind="ink"),
)

ATTACHMENT = (
    Field(unit="visit", label=Label("入户", "Visit")),
    Field(unit="file", label=Label("文件", "File"), kind="file"),
    Field(unit="name", label=Label("文件名", "Name of the file")),
    Field(unit="size", label=Label("字节", "Bytes"), kind="integer"),
    Field(unit="mime", label=Label("类型", "Kind")),
    Field(unit="added_at", label=Label("附上时间", "Added"), kind="instant"),
)
"""A file that answers a question of a questionnaire; it is kept as it was given."""

INTERVIEW = (
    Field(unit="visit", label=Label("入户", "Visit")),
    Field(unit="source_name", label=Label("受访邻居姓名", "Neighbour's name"), section="interview"),
    Field(unit="source_relation", label=Label("与该户关系", "Relation to the household"), section="interview"),
    Field(
        unit="lives_here",
        label=Label("常住情况", "Who lives there"),
        kind="long_text",
        section="interview",
        required_by=ART_15,
    ),
    Field(unit="work_seen", label=Label("就业和收入情况", "Work and income"), kind="long_text", section="interview"),
    Field(
        unit="assets_seen",
        label=Label("房屋车辆等财产", "Homes, vehicles and other assets"),
        kind="long_text",
        section="interview",
    ),
    Field(unit="remark", label=Label("其他反映", "Anything else"), kind="long_text", section="interview"),
    Field(unit="interviewer", label=Label("访问人", "Interviewer")),
    Field(unit="taken_at", label=Label("访问时间", "Time"), kind="instant"),
)

SEALED_UNITS = frozenset({"source_name", "source_relation", "sealed_amount", "sealed_detail"})
"""Units of an interview or a matching record that only those with the right `sealed`, and their author, may read."""
SEALED_TYPES = frozenset({"interview", "matched"})

CATALOGUE: Mapping[str, Mapping[str, Field]] = {
    type_: {field.unit: field for field in fields}
    for type_, fields in {
        "household": HOUSEHOLD,
        "member": MEMBER,
        "income": INCOME,
        "asset": ASSET,
        "expense": EXPENSE,
        "visit": VISIT,
        "photo": PHOTO,
        "attachment": ATTACHMENT,
        "interview": INTERVIEW,
        "matched": MATCHED,
        "recheck": recheck_fields(HOUSEHOLD),
    }.items()
}

TYPE_LABELS: Mapping[str, Label] = {
    "household": Label("家庭", "Household"),
    "member": Label("家庭成员", "Family member"),
    "income": Label("收入", "Income"),
    "asset": Label("财产", "Asset"),
    "expense": Label("支出", "Expense"),
    "visit": Label("入户调查", "Home visit"),
    "photo": Label("照片", "Photo"),
    "attachment": Label("附件", "Attached file"),
    "interview": Label("邻里访问", "Neighbour interview"),
    "matched": Label("核对记录", "Matching record"),
    "recheck": Label("复核", "Re-check"),
    "questionnaire": Label("问卷", "Questionnaire"),
    "questionnaire_entry": Label("问卷条目", "Entry of a questionnaire"),
}

TITLE_UNITS: Mapping[str, tuple[str, ...]] = {
    "member": ("name",),
    "income": ("member", "kind"),
    "asset": ("owner", "kind"),
    "expense": ("member", "kind"),
    "matched": ("member", "source"),
}
"""The units that tell one entry of a roster from another in a list."""


def types_in(section: str) -> tuple[str, ...]:
    """The types of entity that a section asks about."""
    return tuple(type_ for type_, fields in CATALOGUE.items() if any(f.section == section for f in fields.values()))


def field_of(type_: str, unit: str) -> Field | None:
    """The field that a register belongs to; nothing for one this version does not know (it is kept all the same)."""
    fields = CATALOGUE.get(type_, {})
    return fields.get(unit) or fields.get(unit.partition(".")[0])

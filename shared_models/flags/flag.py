"""A flag: something in a record that a person should look at. It decides nothing and accuses nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shared_models.ids import AreaCode, EntityId
from shared_models.words import Label

Kind: TypeAlias = Literal[
    "photo_elsewhere",
    "photo_older",
    "photo_screen",
    "photo_time",
    "place_far",
    "two_places",
    "too_short",
    "same_answers",
    "same_remark",
    "same_strokes",
    "matching",
    "clock",
]
KINDS: Mapping[Kind, Label] = {
    "photo_elsewhere": Label("照片与另一户的照片很像", "A photo looks much like one of another household"),
    "photo_older": Label("照片与本户以前的照片很像", "A photo looks much like an older one of this household"),
    "photo_screen": Label("照片可能翻拍自屏幕或印刷品", "A photo may have been taken of a screen or print"),
    "photo_time": Label("拍照时间不在入户时间内", "A photo was taken outside the time of the visit"),
    "place_far": Label("到访位置与住址对不上", "The place read does not fit the home"),
    "two_places": Label("同一人同时在两处", "One person at two places in one time"),
    "too_short": Label("入户时间很短", "A very short visit"),
    "same_answers": Label("与另一户的回答全部相同", "All answers are those of another household"),
    "same_remark": Label("多户的文字完全相同", "The same text in several households"),
    "same_strokes": Label("签名笔迹与另一处完全相同", "A signature is stroke for stroke another one"),
    "matching": Label("入户后的填写偏离核对结果", "Answers moved away from what matching says"),
    "clock": Label("平板时钟不可信", "The tablet's clock was off"),
}
INNOCENT: Mapping[Kind, Label] = {
    "photo_elsewhere": Label(
        "同一楼栋、同样户型的门面也会很像;也可能是选错了照片。",
        "Doors of one building look alike; or the wrong photo was picked.",
    ),
    "photo_older": Label("同一角度再拍一次也会很像。", "The same view taken again looks alike."),
    "photo_screen": Label(
        "隔着纱窗、布帘拍摄，或画面里有密而彩色的格纹；也可能家里开着电视。",
        "Taken through a net or a curtain, or fine coloured cloth fills the view; or a television was on.",
    ),
    "photo_time": Label("离开后在门外补拍,或平板时间改过。", "Taken outside after leaving, or the clock was set."),
    "place_far": Label(
        "室内定位误差大;家人可能在别处受访。", "Readings indoors are poor; or the family was elsewhere."
    ),
    "two_places": Label("多人分头走访、用同一账号补录。", "A team that split up, records typed in later."),
    "too_short": Label("家中情况没有变化,或事后补录。", "Nothing had changed, or it was typed in later."),
    "same_answers": Label("家庭情况相近,或录错了户。", "Like households, or the wrong one was opened."),
    "same_remark": Label("常用语句、复制的模板。", "A phrase in use, a template."),
    "same_strokes": Label("同一签名被重复提交。", "One signature was handed in twice."),
    "matching": Label(
        "刚离职、停发或过户，核对数据还没有更新；核对数据也会出错。",
        "Work, payment or ownership has just ended and the data are older; matching data can be wrong too.",
    ),
    "clock": Label("平板没电后时间会变。", "A tablet loses its time with its charge."),
}
"""What else it may be. Shown with every flag: whoever reads it must be able to think of this first."""


SPREADING = frozenset[Kind]({"same_remark"})
"""One more household of these is no new evidence: what was said about the flag goes on to hold."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another record that belongs to the evidence."""

    household: EntityId
    visit: EntityId
    subject: str = ""
    """The photo there, if it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One flag on a visit."""

    kind: Kind
    household: EntityId
    community: AreaCode
    visit: EntityId
    subject: str = ""
    """The photo, signer or matching record it is about; blank when it is about the visit."""
    evidence: Label
    """The figures."""
    others: tuple[Other, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same evidence, whenever it is worked out: what a dismissal names."""
        spreads = self.kind in SPREADING
        places = [] if spreads else sorted(f"{one.household}/{one.visit}/{one.subject}" for one in self.others)
        text = "\n".join((self.kind, self.household, self.visit, self.subject, *places))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

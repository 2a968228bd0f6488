"""What must not hang on a board: numbers and words about a person that a notice may not show, each with its spot.

A notice names the applicant, the size of the household and the amount, nothing else (art. 24; PIPL 25, 28).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared_models.words import Label

_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")

IDENTITY = Label("公民身份号码", "identity number")
CARD = Label("银行卡号", "bank card number")
PHONE = Label("电话号码", "telephone number")
HEALTH = Label("健康状况", "state of health")
OTHER = Label("个人敏感信息", "sensitive detail")
KNOWN = Label("该家庭的登记信息", "something recorded of the household")

_PATTERNS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    (IDENTITY, re.compile(r"(?<!\d)\d{6}[- ]?(?:19|20)\d{2}[- ]?\d{4}[- ]?\d{3}[0-9X](?![0-9])")),
    (IDENTITY, re.compile(r"(?<!\d)\d{15}(?!\d)|(?<!\d)\d{17}[0-9X](?!\d)")),
    (CARD, re.compile(r"(?<!\d)(?:\d[- ]?){15,18}\d(?![- ]?\d)")),
    (PHONE, re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")),
    (PHONE, re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")),
    (
        HEALTH,
        re.compile(
            "癌|肿瘤|白血病|尿毒症|透析|艾滋|乙肝|肝炎|结核|精神病|精神障碍|抑郁|智力障碍|残疾|重病|大病|患病|疾病|病情|住院|手术|瘫痪|"
            "失明|聋哑|截肢|糖尿病|高血压|心脏病|脑梗|中风|怀孕|流产"
        ),
    ),
    (OTHER, re.compile("吸毒|戒毒|服刑|刑满|犯罪|离婚|离异|孤儿|非婚|信访|宗教|信教|银行账号|身份证|家庭住址|门牌号")),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Something in a notice that must go, where it stands, and what kind of thing it is."""

    start: int
    end: int
    text: str
    kind: Label

    def told(self) -> Label:
        """The spot in words; the position counts characters from one."""
        words = Label("第 {at} 字起“{text}”:{kind}", "from character {at}, “{text}”: {kind}")
        return words.fill(at=self.start + 1, text=self.text, kind=self.kind)


def notice_spots(text: str, *, known: Iterable[str] = (), allowed: Iterable[str] = ()) -> tuple[Spot, ...]:
    """Everything in a notice that must not hang there, in order.

    `known` are values recorded of the household that no notice shows (numbers, addresses); `allowed` are texts that
    may stand whatever they look like, such as the hotline.
    """
    flat = _flat(text)
    for one in allowed:
        if one:
            flat = flat.replace(_flat(one), "\x00" * len(one))
    found: list[Spot] = []
    for spot in sorted(_matches(flat, text, known), key=lambda spot: (spot.start, -spot.end)):
        if not found or spot.start >= found[-1].end:
            found.append(spot)
    return tuple(found)


def _flat(text: str) -> str:
    return text.translate(_DIGITS)


def _matches(flat: str, text: str, known: Iterable[str]) -> Iterator[Spot]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(flat):
            yield Spot(match.start(), match.end(), text[match.start() : match.end()], kind)
    for value in known:
        at = flat.find(_flat(value)) if value else -1
        if at >= 0:
            yield Spot(at, at + len(value), text[at : at + len(value)], KNOWN)

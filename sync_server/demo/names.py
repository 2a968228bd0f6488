"""Invented Chinese names: surnames as frequent as in the north-west, given names as their generation was named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync_server.demo.dice import Dice

SURNAMES: Mapping[str, int] = {
    **dict.fromkeys("王李张", 70),
    **dict.fromkeys("刘陈杨马", 45),
    **dict.fromkeys("赵黄周吴徐孙", 26),
    **dict.fromkeys("高郭何林罗梁宋", 16),
    **dict.fromkeys("郑谢韩唐冯于董萧", 12),
    **dict.fromkeys("程曹袁邓许傅沈曾彭吕", 9),
    **dict.fromkeys("苏卢蒋蔡贾丁魏薛叶阎", 8),
    **dict.fromkeys("余潘杜戴夏钟汪田任姜", 7),
    **dict.fromkeys("范方石姚谭廖邹熊金陆", 5),
    **dict.fromkeys("郝孔白崔康毛邱秦江史", 4),
    **dict.fromkeys("顾侯邵孟龙万段雷钱汤", 3),
    **dict.fromkeys("尹黎易常武乔贺赖龚文", 2),
    **dict.fromkeys(("缑", "妥", "逯", "亢", "欧阳", "寇"), 1),
}


@dataclass(frozen=True, slots=True)
class Fashion:
    """How a generation named its sons or daughters."""

    first: str
    second: str
    single: str = ""
    single_percent: int = 0
    rare: str = ""
    """Characters that older fonts and input methods lack; they must print all the same."""


_MEN = {
    1952: Fashion("德福永长万国正世兴天得廷学占", "福贵祥财林山才禄义仁清海明成元堂"),
    1970: Fashion("建国志永新文学爱兴玉光振保", "国军民平强明林忠东成生"),
    1990: Fashion("建志晓海文永小世学立", "军强伟斌峰平东涛龙辉明", "伟军勇涛斌杰磊超", 35),
    2008: Fashion("嘉志文浩子俊天宇世", "鹏龙杰浩伟涛豪博凯辉", "浩凯博超宁", 30, rare="喆堃"),
    9999: Fashion("梓子浩宇俊博奕泽铭", "轩涵宇睿豪泽辰阳", "睿辰昊", 8, rare="喆堃镕翀"),
}
_WOMEN = {
    1952: Fashion("秀桂玉凤兰淑月春金素翠彩改惠", "英兰珍花芳莲香琴梅芝娥霞萍女"),
    1970: Fashion("秀玉桂春红建爱丽月凤淑", "英芳兰霞梅珍琴花玲香"),
    1990: Fashion("丽晓秀红海小玉雪春艳", "霞红燕玲萍梅芳娟娜琴", "娟艳燕敏静霞娜", 30),
    2008: Fashion("佳雪欣婷梦文思丽", "婷怡慧倩雪蕾瑶莹敏", "婷雪静颖", 25, rare="珺"),
    9999: Fashion("梓欣雨诗思语若佳", "涵怡彤萱琪妍瑶桐", "萱瑶", 6, rare="珺"),
}
_RARE_PERCENT = 14


def surname(dice: Dice) -> str:
    """A surname, the frequent ones often."""
    return dice.weighted(SURNAMES)


def given_name(dice: Dice, sex: str, born: int) -> str:
    """A given name of one or two characters that fits the sex and the year of birth."""
    generations = _MEN if sex == "male" else _WOMEN
    fashion = next(fashion for before, fashion in generations.items() if born < before)
    if dice.chance(fashion.single_percent):
        return dice.pick(fashion.rare or fashion.single) if dice.chance(_RARE_PERCENT) else dice.pick(fashion.single)
    first = dice.pick(fashion.first)
    second = dice.pick([letter for letter in fashion.second if letter != first])
    return first + (dice.pick(fashion.rare) if fashion.rare and dice.chance(_RARE_PERCENT) else second)

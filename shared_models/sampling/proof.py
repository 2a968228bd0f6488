"""What an outsider needs to draw a sample again without any program of ours: one text with the steps and their results.

It holds no names: groups, ids, weights and keys, as the frozen list does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared_models.policy.sample import sample_size
from shared_models.sampling.draw import Draw
from shared_models.sampling.frozen_list import FrozenList
from shared_models.words import Label, Language

STEPS: tuple[Label, ...] = (
    Label(
        "下载名单，计算整个文件的 SHA-256，应与公布的名单哈希相同。名单里没有姓名和住址。",
        "Download the list and take the SHA-256 of the whole file: it is the published hash. It holds no name and "
        "no address.",
    ),
    Label(
        "抽取数：名单第五行的比例乘以名单行数，向上取整。",
        "The number: the share in the list's fifth line times the lines of the list, rounded up to a whole number.",
    ),
    Label(
        "对每一行计算 SHA-256：名单哈希、换行、种子、换行、编号。这就是该行的键。种子照原样，空格也算，首尾没有空格。",
        "For every line take the SHA-256 of: hash of the list, line feed, seed, line feed, id. That is its key. The "
        "seed is taken as it stands, blanks within it included, none around it.",
    ),
    Label(
        "只有权重不全相同时才有这一步：权重乘以抽取数不小于权重总和的行必定抽中，先取出；抽取数减去取出的行数，"
        "权重总和减去它们的权重，再看一遍，直到没有这样的行。",
        "Only where weights differ: a line whose weight times the number is not less than the sum of weights is drawn "
        "for certain and taken out. Take their count from the number and their weights from the sum, and look again, "
        "until there is no such line.",
    ),
    Label(
        "其余各行先按组、组内按键排序，都按字符编码的先后。",
        "Sort the others by group, within a group by key, both by the code of their characters.",
    ),
    Label(
        "对“名单哈希、换行、种子、换行、start”计算 SHA-256，作为十六进制数除以权重总和，余数就是起点。",
        "Take the SHA-256 of: hash of the list, line feed, seed, line feed, start. As a hexadecimal number its "
        "remainder by the sum of weights is the start.",
    ),
    Label(
        "按顺序累加权重。加上某行前后，“累计×抽取数＋起点”除以权重总和的整数部分变大的，就抽中该行。",
        "Go down the order and add up the weights. A line is drawn when the whole part of (sum × number + start) ÷ sum "
        "of weights grows with it.",
    ),
    Label(
        "抽中的已去世、迁出或撤销时，由同组中按键排在其后、尚未抽中的第一行接替，到末尾后从组首接着数；"
        "组内没有了，就不再接替。拒绝和未见到的不接替。",
        "Whoever was drawn and has died, moved away or was closed is replaced by the next line of the same group by "
        "key that is not drawn yet, going on at the group's top; when the group is used up nobody steps in. Whoever "
        "refuses or is not reached is not replaced.",
    ),
)
"""How anybody draws again. Step by step what `shared_models.sampling.draw` does."""


def proof(
    frozen: FrozenList, drawn: Draw | None, *, origin: str, instead: Mapping[str, str], language: Language
) -> str:
    """The text; before the draw it ends with the steps. `instead` gives by id of whoever was gone who steps in."""
    lines = _lines(frozen, drawn, origin=origin, instead=instead)
    return "".join(f"{line.text(language) if isinstance(line, Label) else line}\n" for line in lines)


def _lines(frozen: FrozenList, drawn: Draw | None, *, origin: str, instead: Mapping[str, str]) -> Iterator[Label | str]:
    yield Label("怎样重新抽一遍", "How to draw this sample again")
    yield ""
    yield Label("名单哈希（SHA-256）：{it}", "Hash of the list (SHA-256): {it}").fill(it=frozen.sha256)
    yield Label("种子取自：{it}", "The seed comes from: {it}").fill(it=origin)
    if drawn is not None:
        yield Label("种子：{it}", "Seed: {it}").fill(it=drawn.seed)
    yield ""
    for number, step in enumerate(STEPS, start=1):
        yield Label("{n}. {step}", "{n}. {step}").fill(n=number, step=step)
    if drawn is None:
        return
    wanted = sample_size(frozen.share, len(frozen.candidates))
    yield ""
    yield Label("名单行数：{n}", "Lines of the list: {n}").fill(n=len(frozen.candidates))
    yield Label("抽取数：{n}", "Number: {n}").fill(n=wanted)
    yield Label("起点：{n}", "Start: {n}").fill(n=drawn.start)
    yield ""
    yield Label("组\t编号\t权重\t键\t抽中", "group\tid\tweight\tkey\tdrawn")
    for seat in drawn.seats:
        one = seat.candidate
        mark = Label("抽中", "drawn") if seat.is_drawn else Label("", "")
        yield Label("{line}\t{mark}", "{line}\t{mark}").fill(
            line=f"{one.stratum}\t{one.id}\t{one.weight}\t{seat.key}", mark=mark
        )
    if instead:
        yield ""
        yield Label("不能复核的编号\t接替的编号", "id that cannot be looked at\tid that steps in")
        yield from (f"{gone}\t{other or '-'}" for gone, other in instead.items())

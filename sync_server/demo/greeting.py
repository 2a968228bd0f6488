"""What the demo prints: where to look, who to be, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from shared_models.area import ROLE_LABELS, Area
from sync_server.demo.folder import Ports
from sync_server.demo.staff import PASSWORD, STAFF
from sync_server.demo.town import areas

TRIES = (
    (
        "平板 1 用 dc01 登录、平板 2 用 dc02 登录(同一社区),各自设一个 PIN,如 260814",
        "sign in on tablet 1 as dc01, on tablet 2 as dc02 (same community); choose a PIN for each, such as 260814",
    ),
    (
        "按 n 回车断网;在两台平板上改同一户的电话,再按 n 联网并同步",
        "type n + Enter to cut the network; change one household's telephone on both tablets; n again, synchronise",
    ),
    (
        "办公台用 jd01 登录:处理待审核、矛盾和暂存的记录,把一次入户退回并写明意见",
        "sign in to the console as jd01: review visits, settle contradictions and held records, return a visit",
    ),
    (
        "在平板上打开被退回的入户:直接停在被退回的那一项",
        "open the returned visit on the tablet: it stops at that field",
    ),
    ("用 dd01 登录看入户覆盖:谁没有走访、为什么", "sign in as dd01: who was not visited, and why"),
    (
        "仍用 dd01:抽查复核里冻结名单、输入种子、抽取,对一户安排复核,交给 fc01 和 fc02;平板上用 fc01 登录去复核",
        "still dd01: freeze a list, type a seed, draw, call a re-check by fc01 and fc02; sign in on a tablet as fc01",
    ),
)


def shown_width(text: str) -> int:
    """Columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - shown_width(text))


def greeting(ports: Ports) -> Iterator[str]:
    """The lines, Chinese first."""
    yield ""
    yield "走访 · 演示 / Zoufang demo —— 全部为虚构数据 / everything is invented"
    yield ""
    yield f"  办公台 office console   http://127.0.0.1:{ports.console}/"
    for number, port in enumerate(ports.tablets, start=1):
        yield f"  平板 {number} tablet {number}         http://127.0.0.1:{port}/"
    yield f"  平板上的服务器地址(已填好)/ server address on the tablets (prefilled)  http://127.0.0.1:{ports.link}"
    yield ""
    yield f"  密码(所有人)/ password (everybody)  {PASSWORD}"
    yield from _people(areas())
    yield ""
    for number, (zh, en) in enumerate(TRIES, start=1):
        yield f"  {number}. {zh}"
        yield f"     {en}"
    yield ""
    yield "  n + 回车 Enter:拔掉或插上平板的网线 / pulls or plugs the tablets' network"
    yield "  另一个终端 / in another terminal:make offline · make online"
    yield "  Ctrl-C:停止,数据保留 stops everything, data is kept"
    yield ""


def _people(tree: tuple[Area, ...]) -> Iterator[str]:
    names = {area.code: area.name for area in tree}
    for worker in STAFF:
        role = ROLE_LABELS[worker.role]
        place = _padded(names[worker.area], 20)
        yield f"    {worker.login}  {_padded(worker.name, 8)}{place}{role.zh} {role.en}"

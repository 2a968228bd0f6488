"""The slip at the office: the tablet's words on a page to print; and what a photo's proof is worth."""

from __future__ import annotations

import re

from shared_models.bundle_keys import keys_of
from shared_models.ids import DeviceId
from shared_models.sidecar import signed_sidecar
from shared_models.values import Value
from sync_server.store import bundle_store, device_store
from sync_server.store.audit_store import audit_lines
from sync_server.store.device_store import Device
from tests.builders import change, part
from tests.sync_server.console.browsing import Person
from tests.sync_server.console.conftest import Console
from tests.sync_server.console.story import MAY, PHOTO_NAME, SEPTEMBER, SEPTEMBER_MS, acted, at
from tests.sync_server.district import INVESTIGATOR, Tablet

FILE = f"/console/households/h-1/visits/{SEPTEMBER}"
SLIP = f"{FILE}/slip"
PAD = Device(
    id=DeviceId("d-proof"),
    user_id=INVESTIGATOR,
    install="i-proof",
    name="平板",
    token_hash="h",
    enrolled_ms=SEPTEMBER_MS,
)


def test_the_slip_says_what_the_record_says_and_no_more(officer: Person) -> None:
    page = officer.open(SLIP)

    assert "户主:张三" in page.text
    assert "调查员一:name of u-1(已签字)" in page.text
    assert "张三(户主),身份号码 990000********0014" in page.text
    assert "李四(配偶),身份号码 未记录" in page.text
    assert "第四十五、四十六条" in page.text
    for sealed in ("王邻居", "对门", "夫妻二人常住", "0936-2", "简朴", "一社区 1 号", INVESTIGATOR):
        assert sealed not in page.text.replace("name of u-1", "")


def test_the_code_is_drawn_without_scripts_or_styles_of_its_own(officer: Person) -> None:
    html = officer.open(SLIP).html
    side = int(re.search(r'viewBox="0 0 (\d+) ', html)[1])  # type: ignore[index]
    assert side % 4 == 1, "modules of a code with four of white on each side"
    assert 'd="M4 4h7v1h-7z' in html, "the corner mark"
    assert "style=" not in html.partition("<svg")[2].partition("</svg>")[0]


def test_an_accepted_visit_gives_the_slip_of_what_was_accepted(officer: Person) -> None:
    text = officer.open(f"/console/households/h-1/visits/{MAY}/slip").text
    assert "600.00 元" in text
    assert "张小五" not in text, "September's news"


def test_reading_the_slip_is_noted_like_reading_the_file(story: Console, officer: Person) -> None:
    officer.open(SLIP)
    with story.database.reading() as tx:
        pages = [line.detail for line in audit_lines(tx) if line.action == "read"]
    assert pages[-1] == '{"page":"slip"}'


def test_the_file_says_that_a_slip_was_handed_over_only_when_somebody_recorded_it(
    story: Console, officer: Person
) -> None:
    assert "没有交给家庭的记录" in officer.open(FILE).text
    Tablet(story.database, replica="r-slip").push(
        acted("c-slip", "hand_slip", SEPTEMBER, ms=SEPTEMBER_MS + 60_000, data={"record": "x", "language": "zh"})
    )
    page = officer.open(FILE)
    assert "已交给家庭 2026-09-20 22:14" in page.text
    assert "告知单已交给家庭" in page.text, "in the timeline"
    assert page.link("打开并打印") == SLIP


# --- photos ----------------------------------------------------------------------------------------------------------


def prove(console: Console, *, slot: str = "front") -> None:
    """The front photo's tablet has a key, and states what the record says, or something else."""
    keys = keys_of(bytes(range(64)))
    stated: dict[str, Value] = {
        "sha256": PHOTO_NAME,
        "visit": SEPTEMBER,
        "slot": slot,
        "source": "camera",
        "taken_at": SEPTEMBER_MS,
        "position": None,
        "original": "f" * 64,
        "clock": "suspect",
        "device": PAD.id,
        "author": INVESTIGATOR,
    }
    with console.database.writing() as tx:
        device_store.add_device(tx, PAD)
        bundle_store.save_device_keys(tx, PAD.id, keys.public)
    made = change("c-proof", part({"proof": signed_sidecar(stated, keys)}, entity="p-front", type_="photo"))
    Tablet(console.database, replica="r-proof").push(at(made, SEPTEMBER_MS + 9, SEPTEMBER))


def test_a_photo_without_a_proof_is_said_to_be_not_provable(officer: Person) -> None:
    text = officer.open(FILE).text
    assert text.count("无法证实:这张照片没有签名证明") == 2
    assert "位置未证实" in text


def test_a_signed_proof_that_fits_is_said_to_be_valid_beside_what_it_states(story: Console, officer: Person) -> None:
    prove(story)
    text = officer.open(FILE).text
    assert "签名有效" in text
    assert text.count("无法证实") == 1, "the other photo's"
    assert "平板时钟不准" in text
    assert "原图校验 ffffffffffff" in text


def test_a_proof_of_something_else_is_not_provable_and_accuses_nobody(story: Console, officer: Person) -> None:
    prove(story, slot="living")
    text = officer.open(FILE).text
    assert "无法证实:记录与签名时的内容不同" in text
    assert not any(word in text for word in ("伪造", "作弊", "篡改"))

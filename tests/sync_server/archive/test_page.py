"""The page of an archive in Chromium, opened from the disk: it says verified, or names what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sync_server.archive.index import HERE
from tests.sync_server.archive.test_archive import flip
from tests.sync_server.console.story import PHOTO_NAME

VECTORS = {
    "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": (
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    "a" * 1_000_000: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
}
"""The examples of FIPS 180-4 and its companion."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed on this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that reaches no network; a complaint of its content policy or a script error fails the test."""
    context = browser.new_context(offline=True, viewport={"width": 1366, "height": 768})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert complaints == []


def verdict_on(page: Page, folder: Path) -> str:
    """What the extracted page says of the folder it lies in."""
    page.goto((folder / "index.html").as_uri())
    page.set_input_files("#folder", str(folder))
    expect(page.locator("#verdict.good, #verdict.bad")).to_have_count(1)
    return page.locator("#verdict").inner_text()


def test_the_extracted_page_verifies_its_folder_without_a_network(page: Page, folder: Path) -> None:
    said = verdict_on(page, folder)

    assert "核对通过" in said
    listing = (folder / "manifest.sha256").read_bytes()
    assert f"{len(listing.splitlines())} 个文件" in said
    expect(page.locator("#fingerprint")).to_have_text(hashlib.sha256(listing).hexdigest())
    expect(page.locator("h1")).to_contain_text("张三")
    loaded = page.eval_on_selector_all(".photos img", "all => all.map(one => one.getAttribute('src'))")
    assert loaded == [f"files/{PHOTO_NAME}.png"]


@pytest.mark.parametrize(
    "name", ["changes/00002.json", f"files/{PHOTO_NAME}.png", "papers/001-cover.pdf", "index.html"]
)
def test_the_page_names_the_one_file_of_which_one_byte_changed(page: Page, folder: Path, name: str) -> None:
    flip(folder / name)

    said = verdict_on(page, folder)

    assert "核对未通过" in said
    assert [line for line in said.splitlines() if " — " in line] == [f"{name} — 内容已改动 / changed"]


def test_the_page_names_what_went_and_what_came(page: Page, folder: Path) -> None:
    (folder / "changes/00002.json").unlink()
    (folder / "extra.txt").write_text("x")

    said = verdict_on(page, folder)

    assert "changes/00002.json — 缺少 / missing" in said
    assert "extra.txt — 不在目录中 / not listed" in said


def test_a_page_that_was_not_extracted_with_the_rest_says_what_to_do(browser: Browser, folder: Path) -> None:
    (folder / "manifest.js").unlink()
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())

    expect(page.locator("#verdict")).to_contain_text("请先把压缩包全部解压")
    expect(page.locator("#folder")).to_be_disabled()
    page.close()


def test_the_pages_hash_is_sha_256(page: Page) -> None:
    page.set_content("<p>")
    page.add_script_tag(content=(HERE / "sha256.js").read_text(encoding="utf-8"))
    once = "text => SHA256.begin().update(new TextEncoder().encode(text)).hex()"
    assert {text: page.evaluate(once, text) for text in VECTORS} == VECTORS

    lengths = [*range(130), 4_095, 4_096, 4_097]
    piecewise = """lengths => lengths.map((length) => {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) % 256);
      const hasher = SHA256.begin();
      for (let at = 0; at < length; at += 61) hasher.update(bytes.subarray(at, at + 61));
      return hasher.hex();
    })"""
    expected = [hashlib.sha256(bytes(i * 7 % 256 for i in range(length))).hexdigest() for length in lengths]
    assert page.evaluate(piecewise, lengths) == expected

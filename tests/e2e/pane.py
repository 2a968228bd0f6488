"""The tablet's app in Chromium, found and touched through the tree that assistive tools see."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

FIRST_FRAME_MS = 90_000
PATIENCE_MS = 20_000
BREATH_MS = 300
"""After a touch: until what it opened can be touched."""
FOCUS_MS = 250
"""Typing before the field has the focus would reach nothing."""
WATCH_FIRST_FRAME = "window.__shown=0;addEventListener('flutter-first-frame',()=>{window.__shown=1})"
HAS_WORDS = """([where, text]) => [...document.querySelectorAll(where)].some(found =>
    [found, ...found.querySelectorAll('*')].some(part =>
        (part.getAttribute('aria-label') ?? '').includes(text) || (part.innerText ?? '').includes(text)))"""
"""A text is the label of its node, or the node's own content."""
WORDS = """[...document.querySelectorAll('flt-semantics-host *')]
    .map(part => part.getAttribute('aria-label') ?? (part.childElementCount ? '' : part.innerText)).filter(Boolean)"""
NAMES = (
    "[...document.querySelectorAll('[flt-semantics-identifier]')].map(e=>e.getAttribute('flt-semantics-identifier'))"
)
OPEN_TREE = "document.querySelector('flt-semantics-placeholder').click()"


class Pane:
    """One browser tab with the app in it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.add_init_script(WATCH_FIRST_FRAME)
        # Nothing but this machine is asked for anything: what is not on board is missing here as it is on a tablet.
        self.page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())
        self.page.goto(url, wait_until="commit")
        self.page.wait_for_function("window.__shown>0", timeout=FIRST_FRAME_MS)
        self.page.wait_for_selector("flt-semantics-placeholder", state="attached")
        self.page.evaluate(OPEN_TREE)
        self.page.wait_for_selector("flt-semantics-host flt-semantics", state="attached")

    # --- looking --------------------------------------------------------------------------------------------------

    def named(self, name: str) -> Locator:
        """What has a stable identifier."""
        return self.page.locator(f"[flt-semantics-identifier='{name}']").first

    def sees(self, name: str) -> None:
        """Waits until something of this identifier is there."""
        expect(self.named(name)).to_be_attached(timeout=PATIENCE_MS)

    def lacks(self, name: str) -> None:
        """Waits until nothing of this identifier is there."""
        expect(self.named(name)).not_to_be_attached(timeout=PATIENCE_MS)

    def reads(self, text: str) -> None:
        """Waits until a text is on the screen."""
        self._wait_for_words("flt-semantics-host", text)

    def says(self, name: str, text: str) -> None:
        """Waits until a text stands under an identifier."""
        self._wait_for_words(f"[flt-semantics-identifier='{name}']", text)

    def _wait_for_words(self, where: str, text: str) -> None:
        try:
            self.page.wait_for_function(HAS_WORDS, arg=[where, text])
        except PlaywrightTimeout as error:
            raise AssertionError(f"{text} is not to be read; on the screen: {self.page.evaluate(WORDS)}") from error

    def text_in(self, name: str) -> str:
        """What stands in an input; the browser is only told once the cursor is in it."""
        self.box(name).click()
        self.page.wait_for_timeout(FOCUS_MS)
        return self.box(name).input_value()

    def names(self) -> list[str]:
        """The identifiers on the screen."""
        found: list[str] = self.page.evaluate(NAMES)
        return found

    def box(self, name: str) -> Locator:
        """The input of an identifier."""
        return self.named(name).locator("input, textarea").first

    def shoot(self, folder: Path | None, name: str) -> None:
        """Takes a picture, where somebody wants pictures."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(BREATH_MS)
            self.page.screenshot(path=folder / f"{name}.png")

    # --- touching -------------------------------------------------------------------------------------------------

    def tap(self, name: str) -> None:
        """Touches what has an identifier."""
        try:
            self.named(name).click()
        except PlaywrightTimeout as error:
            raise AssertionError(f"{name} cannot be touched; on the screen: {self.names()}") from error
        self.page.wait_for_timeout(BREATH_MS)

    def type(self, name: str, text: str) -> None:
        """Replaces what stands in an input, key by key."""
        self.box(name).click()
        self.page.wait_for_timeout(FOCUS_MS)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text, delay=8)

    def go_to(self, section: str) -> None:
        """Opens a section of a visit and waits until it is the open one."""
        self.tap(f"section.{section}")
        expect(self.named(f"section.{section}")).to_have_attribute("aria-current", "true", timeout=PATIENCE_MS)

    def counts(self, beginning: str, number: int) -> None:
        """Waits until so many identifiers begin like this."""
        found = self.page.locator(f"[flt-semantics-identifier^='{beginning}']")
        expect(found).to_have_count(number, timeout=PATIENCE_MS)

    def pick(self, name: str, *, file: FilePayload) -> None:
        """Chooses a file."""
        with self.page.expect_file_chooser() as chooser:
            self.named(name).click()
        chooser.value.set_files(file)

    def draw(self, name: str) -> None:
        """Writes something on a pad."""
        pad = self.named(name)
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        left, top = box["x"] + 40, box["y"] + 60
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        for step in range(24):
            self.page.mouse.move(left + step * 9, top + (step % 6) * 14)
        self.page.mouse.up()
        self.page.wait_for_timeout(BREATH_MS)

    def close(self) -> None:
        """Closes the tab."""
        self.page.close()

"""The tablet's app in Chromium, found and touched through the tree that assistive tools see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from playwright.sync_api import BrowserContext, FilePayload, FloatRect, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

FIRST_FRAME_MS = 90_000
PATIENCE_MS = 20_000
BREATH_MS = 200
"""After a touch: until what it opened can be touched."""
LOOK_MS = 120
"""Between two looks at something that may still be sliding in."""
TURNS = 12
"""As often as a person would push a page before giving up."""
MARGIN = 16
TOLD_MS = 3_000
"""An input that has the cursor for so long, and is empty to the browser, has been passed over."""
HAND_MS = 30
"""Between two points of a stroke."""
FOCUS_MS = 250
"""Typing before the field has the focus would reach nothing."""
WATCH_FIRST_FRAME = "window.__shown=0;addEventListener('flutter-first-frame',()=>{window.__shown=1})"
HAS_WORDS = """([where, text]) => [...document.querySelectorAll(where)].some(found =>
    [found, ...found.querySelectorAll('*')].some(part =>
        (part.getAttribute('aria-label') ?? '').includes(text) || (part.innerText ?? '').includes(text)))"""
"""A text is the label of its node, or the node's own content."""
WORDS = """[...document.querySelectorAll('flt-semantics-host *')]
    .map(part => part.getAttribute('aria-label') ?? (part.childElementCount ? '' : part.innerText)).filter(Boolean)"""
ALL_WORDS = """where => [document.querySelector(where), ...document.querySelectorAll(where + ' *')]
    .map(part => part.getAttribute('aria-label') ?? part.value ?? part.innerText).filter(Boolean).join('\\n')"""
COUNTED = "([where, number]) => document.querySelectorAll(where).length === number"
FILLED = """name => document.querySelector(`[flt-semantics-identifier='${name}']`)
    ?.querySelector('input, textarea')?.value"""
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
        with self._telling(f"{name} is not to be seen"):
            self.named(name).wait_for(state="attached")

    def reads(self, text: str) -> None:
        """Waits until a text is on the screen."""
        self._wait_for_words("flt-semantics-host", text)

    def says(self, name: str, text: str) -> None:
        """Waits until a text stands under an identifier."""
        self._wait_for_words(f"[flt-semantics-identifier='{name}']", text)

    def counts(self, beginning: str, number: int) -> None:
        """Waits until so many identifiers begin like this."""
        with self._telling(f"there are not {number} of {beginning}"):
            self.page.wait_for_function(COUNTED, arg=[f"[flt-semantics-identifier^='{beginning}']", number])

    def _wait_for_words(self, where: str, text: str) -> None:
        with self._telling(f"“{text}” is not to be read"):
            self.page.wait_for_function(HAS_WORDS, arg=[where, text])

    @contextmanager
    def _telling(self, trouble: str) -> Iterator[None]:
        """A wait in vain ends with what is on the screen instead, in words and as a picture."""
        try:
            yield
        except PlaywrightTimeout as error:
            picture = Path(mkdtemp(prefix="zoufang-e2e-")) / "screen.png"
            self.page.screenshot(path=picture)
            found = f"{self.page.evaluate(NAMES)} {self.page.evaluate(WORDS)}"
            raise AssertionError(f"{trouble}; the screen is in {picture} and holds {found}") from error

    def text_in(self, name: str) -> str:
        """What stands in an input that is not empty; the browser is only told some time after the cursor is in it.

        It is not told at all when the cursor came while the screen was still being drawn: the cursor then leaves the
        input and comes again. What was to be read is on the glass all the while.
        """
        with self._telling(f"{name} stays empty"):
            self.place_of(name)
            for _ in range(TURNS):
                self.box(name).click()
                with suppress(PlaywrightTimeout):
                    self.page.wait_for_function(FILLED, arg=name, timeout=TOLD_MS)
                    break
                self.box(name).blur()
            self.page.wait_for_function(FILLED, arg=name)
        return self.box(name).input_value()

    def words_of(self, name: str) -> str:
        """Everything to be read under an identifier."""
        self.sees(name)
        said: str = self.page.evaluate(ALL_WORDS, f"[flt-semantics-identifier='{name}']")
        return said

    def box(self, name: str) -> Locator:
        """The input of an identifier."""
        return self.named(name).locator("input, textarea").first

    def place_of(self, name: str) -> FloatRect:
        """Where something is, once it has stopped moving."""
        before, found = None, self.named(name).bounding_box()
        while found is None or found != before:
            self.page.wait_for_timeout(LOOK_MS)
            before, found = found, self.named(name).bounding_box()
        return found

    def bring_into_view(self, name: str) -> FloatRect:
        """Turns the wheel, as a hand would push the page, until something is wholly on the glass; its place then."""
        size = self.page.viewport_size
        assert size is not None
        self.page.mouse.move(size["width"] / 2, size["height"] / 2)
        place = self.place_of(name)
        for _ in range(TURNS):
            below = place["y"] + place["height"] + MARGIN - size["height"]
            above = place["y"] - MARGIN
            if below <= 0 <= above:
                return place
            self.page.mouse.wheel(0, below if below > 0 else above)
            self.page.wait_for_timeout(BREATH_MS)
            place = self.place_of(name)
        message = f"{name} cannot be brought into view; it stays at {place}"
        raise AssertionError(message)

    # --- touching -------------------------------------------------------------------------------------------------

    def tap(self, name: str) -> None:
        """Touches what has an identifier; a screen that slides in is left to arrive first, as a hand would."""
        with self._telling(f"{name} cannot be touched"):
            self.place_of(name)
            self.named(name).click()
        self.page.wait_for_timeout(BREATH_MS)

    def type(self, name: str, text: str) -> None:
        """Replaces what stands in an input, key by key."""
        with self._telling(f"{name} cannot be typed in"):
            self.box(name).click()
        self.page.wait_for_timeout(FOCUS_MS)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text, delay=8)

    def go_to(self, section: str) -> None:
        """Opens a section of a visit and waits until it is the open one."""
        self.tap(f"section.{section}")
        with self._telling(f"{section} does not open"):
            self.page.wait_for_selector(f"[flt-semantics-identifier='section.{section}'][aria-current='true']")

    def pick(self, name: str, *, file: FilePayload | Path) -> None:
        """Chooses a file."""
        with self._telling(f"{name} asks for no file"):
            with self.page.expect_file_chooser() as chooser:
                self.named(name).click()
            chooser.value.set_files(file)

    def draw(self, name: str) -> None:
        """Writes something on a pad."""
        place = self.bring_into_view(name)
        left, top = place["x"] + 40, place["y"] + 60
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        for step in range(24):
            self.page.mouse.move(left + step * 9, top + (step % 6) * 14)
            # A hand is slower than a program: moves that come within one frame are one jump and no stroke.
            self.page.wait_for_timeout(HAND_MS)
        self.page.mouse.up()
        self.page.wait_for_timeout(BREATH_MS)

    def close(self) -> None:
        """Closes the tab."""
        self.page.close()

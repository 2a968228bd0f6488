"""Chromium, and the programs of one story."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.stack import Stack
from tests.e2e.story import Story

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's browser; nothing is downloaded.

    For one module only: while it is open, no other event loop runs in this process.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path is not None, "no Chromium on this machine: `make browser` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """Server, tablet and cable, running."""
    running = Stack(tmp_path / "stack")
    try:
        running.set_up()
        yield running
    finally:
        running.clear()


@pytest.fixture
def story(stack: Stack, chromium: Browser) -> Story:
    """Everybody in their place."""
    assert stack.office is not None
    assert stack.cable is not None
    return Story(stack, chromium, stack.office, stack.cable)

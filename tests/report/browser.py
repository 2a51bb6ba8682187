"""Debian's Chromium, headless, for what only a browser can say. Tests that need it are skipped, visibly, without it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (Debian: apt install chromium)")

_PAGE = re.compile(rb"/Type\s*/Page\b")


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser without a network: whatever it asks for beyond the file is an error of the test that looks."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def shown(
    opened: Browser, file: Path, scheme: Literal["light", "dark"] = "light", width: int = 1280, script: bool = True
) -> Iterator[Page]:
    """The file as a person sees it; fails where it asks for anything, or the console complains."""
    context = opened.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, java_script_enabled=script, offline=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(file.as_uri())
    try:
        yield page
        assert asked == [file.as_uri()]
    finally:
        context.close()


def pages(page: Page) -> int:
    """How many sheets of A4 it prints on."""
    return len(_PAGE.findall(page.pdf(prefer_css_page_size=True)))


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody from reading it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]

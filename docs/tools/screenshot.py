"""Takes the picture of docs/report.md: `python docs/tools/screenshot.py`. Needs Debian's chromium and playwright.

The page of one person of the example `demo`, in English, as a browser shows it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from kpicore.cli.main import main

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "pictures" / "report.png"
PERSON = 2
WIDTH, HEIGHT = 860, 660


def report(folder: Path) -> Path:
    """The report of a copy of the example."""
    shutil.copytree(ROOT / "examples" / "demo", folder / "demo", ignore=shutil.ignore_patterns("out"))
    config = folder / "demo" / "kpi.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('lang     = "zh"', 'lang     = "en"'), encoding="utf-8")
    main(["report", str(config), "--out", str(folder / "report.html"), "--quiet"])
    return folder / "report.html"


def take(page: Path, picture: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        shown.goto(f"{page.as_uri()}#p{PERSON}")
        shown.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        take(report(Path(made)), PICTURE)

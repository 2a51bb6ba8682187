"""The documentation as a site: complete, its links lead somewhere, and nothing in it comes from elsewhere."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import build_site
import pytest
from catalogue import templates
from docsite import messages, settings, tree
from docsite.layout import navigation
from docsite.markdown import plain
from hypothesis import given
from hypothesis import strategies as st
from test_docs import section

from kpicore import hookspecs
from kpicore.catalog import Catalog, load
from kpicore.cli.parsers import COMMANDS
from kpicore.settingtypes import setting_types

ROOT = Path(__file__).parents[1]
SHOWN_ELSEWHERE = messages.INTERNAL


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    tree.write(folder)
    return folder


def text(pages: Path, name: str) -> str:
    return (pages / name).read_text(encoding="utf-8")


def test_every_page_of_the_repository_is_there(pages: Path) -> None:
    for page in [*ROOT.glob("docs/*.md"), *ROOT.glob("plugins/*/README.md"), *ROOT.glob("examples/*/README.md")]:
        assert (pages / page.relative_to(ROOT)).exists()


def test_photographs_stand_beside_their_pages(pages: Path) -> None:
    shown = re.findall(r"!\[[^\]]*\]\((pictures/\w+\.png)\)", text(pages, "docs/report.md"))
    assert shown
    for name in shown:
        assert (pages / "docs" / name).read_bytes() == (ROOT / "docs" / name).read_bytes()


def test_nothing_is_out_of_the_navigation(pages: Path) -> None:
    written = sorted(path.relative_to(pages).as_posix() for path in pages.rglob("*.md"))
    reached = {name for heading in navigation(pages, written) for each in heading.values() for name in paths(each)}
    for name in written:
        listing = not (ROOT / name).exists() and not name.startswith(("reference/", "docs/hooks/"))
        assert name in reached or listing or name == "changelog.d/README.md"


def paths(below: str | list[dict[str, Any]]) -> Iterator[str]:
    if isinstance(below, str):
        yield below
        return
    for each in below:
        for inner in each.values():
            yield from paths(inner)


@pytest.mark.parametrize("hook", [name for name, each in vars(hookspecs).items() if hasattr(each, "kpicore_spec")])
def test_a_page_for_each_hook(hook: str, pages: Path) -> None:
    shown = text(pages, f"docs/hooks/{hook}.md")
    signature = str(inspect.signature(getattr(hookspecs, hook))).replace("'", "")
    assert shown.startswith(f"# `{hook}{signature}`\n")
    assert "```python\n" in shown
    assert "Used by `" in shown
    assert f"hooks/{hook}.md" in text(pages, "docs/hooks.md")


def test_a_page_for_each_component_with_every_setting(pages: Path) -> None:
    found = list(Catalog().all())
    assert found
    for component in found:
        shown = text(pages, f"reference/components/{settings.name(component)}.md")
        for key in setting_types(load(component)):
            assert f"| `{key}` |" in shown


def test_every_sentence_of_the_code_is_in_the_catalogue_of_messages(pages: Path) -> None:
    shown = text(pages, "reference/messages.md")
    for said, file in templates():
        if file.startswith("src/kpicore/") and not file.removeprefix("src/kpicore/").startswith(SHOWN_ELSEWHERE):
            assert isinstance(said, str)
            assert plain(said.replace("{{", "{").replace("}}", "}")) in shown
    assert "\\{\\{" not in shown  # as the program prints it


def test_every_flag_is_listed(pages: Path) -> None:
    shown = text(pages, "reference/flags.md")
    explained = set(re.findall(r"^\| `(\w+)` \|", section("docs/inputs.md", "## Flags"), re.MULTILINE))
    for flag in explained | {"dismissal_below", "dismissal_last", "unqualified", "fatal", "call_monitoring"}:
        assert f"| `{flag}` |" in shown


def test_every_command_is_described(pages: Path) -> None:
    shown = text(pages, "reference/commands.md")
    for name in COMMANDS:
        assert f"## `kpicore {name}`" in shown


def test_the_pictures_stand_in_the_page(pages: Path) -> None:
    """Inline, so that their words are text that can be selected and found, and without colours of their own."""
    shown = text(pages, "docs/rules.md")
    pictures = re.findall(r"<svg .*?</svg>", shown, re.DOTALL)
    assert len(pictures) == len(list((ROOT / "docs" / "pictures").glob("*.svg")))
    for picture in pictures:
        assert "<text " in picture
        assert "aria-label=" in picture
        assert "<style>" not in picture
    assert "热情" in shown


@given(st.text())
def test_any_words_can_stand_in_a_cell(words: str) -> None:
    said = plain(words)
    assert re.sub(r"\\(.)", r"\1", said).replace("&amp;", "&") == " ".join(words.split())
    assert "\n" not in said


# --- built ------------------------------------------------------------------------------------------------------------


class Html(HTMLParser):
    """What a page links to, what it loads, and where it can be linked to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {name for name in (given.get("id"), given.get("name")) if name}
        goal = given.get("href") or given.get("src") or ""
        if goal:
            (self.links if tag == "a" else self.loaded).append(goal)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Html]:
    folder = build_site.build(tmp_path_factory.mktemp("site"))
    return {path: Html(path) for path in folder.rglob("*.html") if path.name != "404.html"}


@pytest.mark.slow
def test_the_links_of_the_site_lead_somewhere(site: dict[Path, Html]) -> None:
    for path, page in site.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            goal = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            goal = goal / "index.html" if goal.is_dir() else goal
            assert goal.exists(), f"{path.name}: {link}"
            if parts.fragment and goal in site:
                assert unquote(parts.fragment) in site[goal].anchors, f"{path.name}: {link}"


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(site: dict[Path, Html]) -> None:
    for path, page in site.items():
        for loaded in page.loaded:
            assert not urlsplit(loaded).netloc, f"{path.name} loads {loaded}"
            assert (path.parent / unquote(urlsplit(loaded).path)).exists(), f"{path.name}: {loaded}"

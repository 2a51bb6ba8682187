"""The report and the forms in a real browser: nothing is fetched, everyone can read them, a form is one page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from report.browser import browser, needs_chromium, pages, serious, shown
from report.months import example, most_chats, with_lang, worst_conduct

from kpicore.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [needs_chromium, pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as found:
        yield found


def reported(config: Path) -> tuple[Path, Path]:
    """The report, and the file of all forms."""
    forms = config.parent / "forms"
    assert main(["report", str(config), "--forms", str(forms), "--company", "例子公司", "--quiet"]) == 0
    [report] = (config.parent / "out").glob("report-*.html")
    return report, forms / "forms.html"


@pytest.mark.parametrize(("name", "lang"), [("demo", "zh"), ("aftersales", "zh"), ("bank", "en")])
def test_anyone_can_read_it(opened: Browser, name: str, lang: str, tmp_path: Path) -> None:
    """Light and dark, wide and narrow, with nothing beside the text to scroll but tables; axe finds nothing serious."""
    report, forms = reported(with_lang(example(name, tmp_path), lang))
    looks: list[tuple[Literal["light", "dark"], int]] = [("light", 1280), ("dark", 1280), ("light", 390)]
    for scheme, width in looks:
        with shown(opened, report, scheme, width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert serious(page) == []
    with shown(opened, forms) as page:
        assert serious(page) == []


@pytest.mark.parametrize(("name", "lang"), [("demo", "en"), ("aftersales", "zh")])
def test_anyone_can_read_a_large_month(
    opened: Browser, name: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages in fewer words, as of more than 200 people."""
    monkeypatch.setattr("kpicore.report.page.WORDED", 0)
    report, _ = reported(with_lang(example(name, tmp_path), lang))
    looks: list[tuple[Literal["light", "dark"], int]] = [("light", 1280), ("dark", 1280), ("light", 390)]
    for scheme, width in looks:
        with shown(opened, report, scheme, width) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert serious(page) == []


def test_on_a_telephone_nothing_to_be_decided_is_beside_the_screen(opened: Browser, tmp_path: Path) -> None:
    report, _ = reported(example("bank", tmp_path))
    with shown(opened, report, width=420) as page:
        rights = page.locator(".decide td").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
        assert rights
        assert max(rights) <= 420
        assert page.locator(".decide code").first.is_visible()


def test_it_needs_no_script(opened: Browser, tmp_path: Path) -> None:
    report, _ = reported(example("demo", tmp_path))
    with shown(opened, report, script=False) as page:
        assert page.locator("article").count() == 12
        assert page.get_by_text("电话接听量").first.is_visible()


def test_charts_are_text_in_the_colours_of_the_page(opened: Browser, tmp_path: Path) -> None:
    report, _ = reported(example("demo", tmp_path))
    inks = []
    looks: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in looks:
        with shown(opened, report, scheme) as page:
            words = page.locator("svg text")
            assert "得分" in words.all_inner_texts() or "得分" in words.all_text_contents()
            inks.append(words.first.evaluate("element => getComputedStyle(element).fill"))
    assert inks[0] != inks[1]


def test_no_label_of_a_chart_is_cut_off(opened: Browser, tmp_path: Path) -> None:
    """The letters of whoever reads it may be wider than those that the chart was measured with."""
    report, _ = reported(example("phone_and_shop", tmp_path))
    with shown(opened, report) as page:
        left = "all => Math.min(...all.map(one => one.getBoundingClientRect().left))"
        assert page.locator("svg text").evaluate_all(left) >= 0
        assert set(page.locator("svg").evaluate_all("all => all.map(one => getComputedStyle(one).overflow)")) == {
            "visible"
        }


def test_each_person_begins_a_page_in_print(opened: Browser, tmp_path: Path) -> None:
    report, _ = reported(example("demo", tmp_path))
    with shown(opened, report) as page:
        assert pages(page) >= 12
        page.emulate_media(media="print")
        breaks = page.locator("article").evaluate_all("all => all.map(one => getComputedStyle(one).breakBefore)")
    assert set(breaks[1:]) == {"page"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_map_of_many_criteria_fits_a_sheet(opened: Browser, lang: str, tmp_path: Path) -> None:
    """Some forty columns, of which every heading stands beside the others in print."""
    report, _ = reported(worst_conduct(tmp_path / "d1", lang))
    width = 703  # what A4 leaves between the margins, in CSS pixels
    with shown(opened, report, width=width) as page:
        page.emulate_media(media="print")
        maps = page.locator("table.heat")
        assert maps.locator("thead th").count() > 40
        assert max(maps.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")) <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_form_is_one_page(opened: Browser, lang: str, tmp_path: Path) -> None:
    """D1 for somebody to whom everything happened; D3 with both tables and forty sampled chats; and the examples."""
    configs = [worst_conduct(tmp_path / "d1", lang), most_chats(tmp_path / "d3", lang, 40)]
    configs += [with_lang(example(name, tmp_path), lang) for name in ("demo", "bank", "presales", "saas_support")]
    for config in configs:
        _, forms = reported(config)
        people = len(list(forms.parent.glob("form-*.html")))
        with shown(opened, forms) as page:
            assert pages(page) == people, config
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280

"""The file: it holds what the run says, is sound HTML, lets nothing in and nothing out, and stands or is not there."""

from __future__ import annotations

import csv
import re
import stat
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report.months import example, with_chats, with_lang

from benchmarks.months import write
from kpicore.cli.main import main
from kpicore.cli.report import _OURS
from kpicore.report.page import environment

CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
NASTY = '<script>alert("x")</script>&amp;\'"><img src=x onerror=alert(1)>'


def report(config: Path, *more: str) -> str:
    assert main(["report", str(config), "--quiet", *more]) == 0
    [written] = (config.parent / "out").glob("report-*.html")
    return written.read_text(encoding="utf-8")


def strict(text: str) -> None:
    """Raises where the HTML is not as the standard wants it."""
    html5lib.HTMLParser(strict=True).parse(text)


class Texts(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("name", ["demo", "aftersales", "bank", "presales", "saas_support", "call_centre"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_sound_html_that_asks_for_nothing(name: str, lang: str, tmp_path: Path) -> None:
    text = report(with_lang(example(name, tmp_path), lang))
    strict(text)
    found = Texts(text)
    assert {"script", "link", "img", "iframe", "object", "form", "base"}.isdisjoint(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "srcset")]
    links = [value or "" for name, value in found.attributes if name == "href"]
    ids = [value for name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert all(link.startswith("#") for link in links)
    assert ("content", CSP) in found.attributes
    assert "url(" not in text
    assert "@import" not in text


def test_it_says_what_the_run_says(tmp_path: Path) -> None:
    config = example("aftersales", tmp_path)
    text = report(config)
    assert main(["run", str(config), "--quiet"]) == 0
    out = config.parent / "out" / "2026-10"
    with (out / "results.csv").open(encoding="utf-8") as file:
        results = list(csv.DictReader(file))
    with (out / "ledger.csv").open(encoding="utf-8") as file:
        ledger = list(csv.DictReader(file))
    articles = re.findall(r"<article.*?</article>", text, re.DOTALL)
    assert len(articles) == len(results)
    for row, article in zip(results, articles, strict=True):
        said = "".join(Texts(article).said)
        for name in ("employee_id", "score", "grade", "performance_pay", "total_pay"):
            assert row[name] in said
        own = [line for line in ledger if line["employee_id"] == row["employee_id"]]
        assert not {"junior", "intermediate", "senior", "true", "false"} & set(re.findall(r"[a-z]+", said))
        for line in own:
            rule = re.sub(r"^\w+ \((\w+售后)\)", r"\1", line["rule"])  # a level by its title
            assert rule in said or all(re.sub(r" \(各样本的平均\)$", "", each) in said for each in rule.split("; "))
            assert line["contribution"] in said
            assert all(clause in said for clause in line["clause"].split(", "))


def test_it_begins_with_figures_and_calls_what_is_missing_so(tmp_path: Path) -> None:
    text = report(with_lang(example("bank", tmp_path), "en"))
    head = text[: text.index("<nav")]
    assert head.index('<dl class="head">') > head.index("<h1>")
    assert "[95, 98)" not in head
    assert "[95, 98)" in text[text.index('<h2 id="each">') :]
    flags = text[text.index('<h2 id="flags">') : text.index('<h2 id="t1">')]
    assert re.findall(r'<b class="(\w+)">([^<]+)', flags) == [
        ("block", "must not be paid"),
        ("review", "to be confirmed"),
        ("missing", "Incomplete: something is missing"),
    ]
    assert "People with a score: 7 of 8; 1 has none; lowest 14.9" in text


def test_the_waterfall_ends_at_the_score(tmp_path: Path) -> None:
    """Each bar begins where the one before it ended, and the last one is the whole."""
    text = report(example("demo", tmp_path))
    for table in re.findall(r"<table class=s>.*?</table>", text, re.DOTALL):
        bars = re.findall(r"<td( class=l)? style=--a:([\d.]+);--b:([\d.]+)", table)
        if not bars:
            continue
        *steps, (_, start, end) = bars
        at = 0.0
        for down, low, high in steps:
            begins, ends = (high, low) if down else (low, high)
            assert abs(float(begins) - at) < 0.11
            at = float(ends)
        assert float(start) == 0
        assert abs(float(end) - at) < 0.11


def test_what_people_are_called_is_text(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    people = config.parent / "people.csv"
    name = NASTY.replace('"', '""')
    lines = people.read_text(encoding="utf-8").splitlines()
    first = lines[1].split(",")
    lines[1] = ",".join([first[0], f'"{name}"', *first[2:]])
    people.write_text("\n".join([*lines, ""]), encoding="utf-8")
    text = report(config, "--forms", str(tmp_path / "forms"), "--company", NASTY, "--objections", NASTY)
    for each in (text, (tmp_path / "forms" / "forms.html").read_text(encoding="utf-8")):
        strict(each)
        found = Texts(each)
        assert {"script", "img"}.isdisjoint(found.tags)
        assert NASTY in "".join(found.said)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_any_text_comes_out_as_it_went_in(said: str) -> None:
    template = environment("en").from_string('<p title="{{ said }}">{{ said }}</p>')
    found = Texts(template.render(said=said))
    assert found.tags == ["p"]
    assert found.attributes == [("title", said)]
    assert "".join(found.said) == said


def test_charts_escape_their_words() -> None:
    from kpicore.report.charts import columns, drawn
    from kpicore.report.figures import Bar

    svg = drawn(columns([Bar(NASTY, 3), Bar("乙", 1)], "等级", "zh"))
    assert "<script" not in svg
    assert "<img" not in svg
    assert "乙</text>" in svg
    assert "currentColor" in svg


def test_captions_say_what_a_chart_leaves_out_and_what_nobody_has() -> None:
    from kpicore.report.figures import Bar
    from kpicore.report.page import _most_lost, _said

    assert _said("Grades", [Bar("A", 3), Bar("D", 0)], "en") == "Grades: A: 3, D: 0"
    assert _most_lost(15, "en") == "The 12 on which most was lost; the table has all 15."
    assert _most_lost(12, "en") == "All 12, those on which most was lost first."


def test_what_cannot_be_seen_has_a_picture() -> None:
    assert environment("en").from_string("{{ said }}").render(said="a\x00b\ud800") == "a␀b\\ud800"


# The file on the disk


def test_it_is_for_its_owner_alone_and_replaces_its_own(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    report(config)
    [written] = (config.parent / "out").glob("report-*.html")
    assert written.name == "report-2026-10.html"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert _OURS in written.read_bytes()[:2000]
    report(config)


def test_a_file_of_another_kind_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = example("demo", tmp_path)
    mine = tmp_path / "mine.html"
    mine.write_text("<p>mine</p>", encoding="utf-8")
    assert main(["report", str(config), "--out", str(mine), "--lang", "en"]) == 2
    assert "mine.html" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "<p>mine</p>"


def test_rejected_data_leave_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = example("demo", tmp_path)
    metrics = config.parent / "metrics.csv"
    metrics.write_text(metrics.read_text(encoding="utf-8").replace(",1100,", ",x,", 1), encoding="utf-8")
    assert main(["report", str(config), "--forms", str(tmp_path / "forms"), "--lang", "en"]) == 1
    assert "metrics.csv:" in capsys.readouterr().err
    assert not list((config.parent / "out").glob("report*"))
    assert not (tmp_path / "forms").exists()


def test_without_the_extra_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kpicore.output import extras

    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert main(["report", str(example("demo", tmp_path)), "--lang", "en"]) == 2
    assert 'pip install "kpicore[report]"' in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(("chats", "most"), [(0, 3_600_000), (3, 5_000_000)])
def test_a_thousand_people_fit_into_a_mail(chats: int, most: int, tmp_path: Path) -> None:
    """D3 with ratings and pay: under five megabytes, everyone with a page and the heat map in groups."""
    write("kpi", tmp_path, 1000)
    if chats:
        with_chats(tmp_path, 1000, chats)
    text = report(tmp_path / "kpi.toml")
    assert len(text.encode()) < most
    assert text.count("<article") == 1000
    heat = text[text.index('<table class="heat">') :]
    assert heat[: heat.index("</table>")].count("<tr>") == 1 + 10 + 15
    strict(text)

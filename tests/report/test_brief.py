"""A page in fewer words: what is left out of it stands elsewhere once, and nothing is put wrongly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import html5lib
import pytest

from kpicore.config import load_config
from kpicore.report import page as pages
from kpicore.report.brief import Brief, in_samples
from kpicore.report.month import ReportMonth, month_of
from kpicore.report.page import page
from kpicore.report.person import Bar, PartView, Read, StepView

EXAMPLES = Path(__file__).parents[2] / "examples"
BAR = Bar("0", "33.3", "66.6", "g")


def judged(title: str, values: Sequence[str], rows: Sequence[int], rules: Sequence[str]) -> StepView:
    """A line that was judged in chats 1, 2, … by the trainer."""
    reads = [
        Read(f"trainer · chat {at}: ", value, f"r.csv:{row}", "trainer", f"chat {at}")
        for at, (value, row) in enumerate(zip(values, rows, strict=True), 1)
    ]
    rule = f"{'; '.join(rules)} (mean)"
    return StepView("s", title, reads, rule, "", [("D-1", "words")], "+4", "6", "", BAR, tuple(rules), "mean")


def part(*steps: StepView) -> PartView:
    return PartView("score", "chats", steps, "8", "0", "12", BAR)


ALL, NONE = "3 (all met)", "0 (none met)"
LANGUAGE = judged("language", ["0", "3", "3"], [2, 4, 6], [NONE, ALL, ALL])


def test_samples_are_named_once_and_equal_rules_counted() -> None:
    found = in_samples(part(LANGUAGE, judged("opening", ["3", "3", "3"], [3, 5, 7], [ALL, ALL, ALL])))
    assert found.samples == "trainer · chat 1 (r.csv:2–3), chat 2 (r.csv:4–5), chat 3 (r.csv:6–7)"
    assert [(step.reads[0].value, step.reads[0].at) for step in found.steps] == [("0, 3, 3", ""), ("3, 3, 3", "")]
    assert [step.rule for step in found.steps] == [f"{NONE}; {ALL} ×2 (mean)", f"{ALL} ×3 (mean)"]


def test_rows_that_do_not_stand_together_are_named_with_their_lines() -> None:
    found = in_samples(part(LANGUAGE, judged("opening", ["3", "3", "3"], [12, 14, 16], [ALL, ALL, ALL])))
    assert found.samples == "trainer · chat 1, chat 2, chat 3"
    assert [step.reads[0].at for step in found.steps] == ["r.csv:2, 4, 6", "r.csv:12, 14, 16"]


def test_places_with_a_column_or_without_any_are_no_rows() -> None:
    """A place may name a column as well; under pseudonyms there is none."""
    for at, said in (("r.csv:9:points", "r.csv:9:points, 9:points, 9:points"), ("", "")):
        steps = [
            LANGUAGE._replace(title=title, reads=[read._replace(at=at) for read in LANGUAGE.reads])
            for title in ("a", "b")
        ]
        found = in_samples(part(*steps))
        assert found.samples == "trainer · chat 1, chat 2, chat 3"
        assert [step.reads[0].at for step in found.steps] == [said, said]


def test_lines_of_different_samples_stay_as_they_are() -> None:
    view = part(LANGUAGE, judged("opening", ["3", "3"], [3, 5], [ALL, ALL]))
    assert in_samples(view) == view


def test_a_rule_is_shortened_where_one_is_meant_by_it() -> None:
    """A second text with the same condition stays whole; a table's cells are no words."""
    rules = ["70 (with leave)", "70 (without)", "(3, 4]; (5, 6)", "[95, 98)"]
    steps = [LANGUAGE._replace(rule=rule, levels=(), how="", reads=()) for rule in rules]
    brief = Brief(["r.csv"], "en")
    [entry] = [brief.table("desk", part(*steps)) for _ in range(1)]
    assert [row.said for row in entry.rows] == ["70", *rules[1:]]
    [line] = brief.entries["desk", "chats"].values()
    assert line.rules == {"70": "70 (with leave)"}
    assert (line.clauses, entry.rows[0].bar) == (["D-1"], "b33 c67")


def test_files_have_letters_and_a_place_stands_once() -> None:
    step = LANGUAGE._replace(
        reads=[Read("a ", "1", "m.csv:2"), Read("b ", "2", "m.csv:2"), Read("c ", "3", "r.csv:9:x")]
    )
    brief = Brief(["r.csv", "m.csv"], "en")
    assert brief.lettered() == [("A", "m.csv"), ("B", "r.csv")]
    assert brief.table("desk", part(step)).rows[0].read == "a 1, b 2 [A:2], c 3 [B:9:x]"


@pytest.fixture(scope="module")
def aftersales() -> ReportMonth:
    return month_of(load_config(EXAMPLES / "aftersales" / "kpi.toml"))


def test_what_the_pages_leave_out_stands_at_the_end(aftersales: ReportMonth, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same month, whole and brief: every worded rule of the whole one is in the rules of the brief one."""
    whole = page(aftersales)
    monkeypatch.setattr(pages, "WORDED", 0)
    text = page(aftersales)
    assert len(text) < len(whole)
    html5lib.HTMLParser(strict=True).parse(text)
    legend = text[text.index('<h2 id="rules">') :]
    rules = {step.row.rule for team in aftersales.teams for each in team.people for step in each.parts[1].steps}
    assert len(rules) > 20
    for rule in rules:
        assert re.sub("[<>&]", lambda found: {"<": "&lt;", ">": "&gt;", "&": "&amp;"}[found[0]], rule) in whole
        if rule.endswith(")") and " (" in rule:
            assert rule.replace("<", "&lt;").replace(">", "&gt;") in legend
    for article in re.findall(r"<article.*?</article>", text, re.DOTALL):
        assert set(re.findall(r"href=#(w\d+)", article)) <= set(re.findall(r"<h3 id=(w\d+)>", legend))

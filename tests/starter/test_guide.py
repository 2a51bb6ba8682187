"""The guide: how to fill in, every column, and all that the components describe."""

from __future__ import annotations

from starter.desk import OCTOBER, choice, teams

from kpicore.starter.choice import Choice
from kpicore.starter.guide import Chapter, as_markdown, guide
from kpicore.starter.people import examples
from kpicore.starter.tables import templates
from kpicore.starter.words import EXAMPLE


def chapters(*choices: Choice, example: bool = True) -> list[Chapter]:
    described = teams(*choices)
    return guide(choices, templates(described, examples(described, "en"), OCTOBER, "en"), example, "en")


def test_its_chapters() -> None:
    headings = [(each.level, each.heading.partition(":")[0]) for each in chapters(choice(pay=True))]
    tables = [(2, "people"), (2, "metrics"), (2, "incidents"), (2, "ratings")]
    assert headings[:5] == [(1, "How to fill in these tables"), *tables]
    assert [heading for level, heading in headings if level == 2][4:] == ["criteria", "bands", "table"]
    assert (3, "Criteria") in headings


def test_every_column_has_its_row() -> None:
    (metrics,) = [each for each in chapters(choice()) if each.heading.startswith("metrics")]
    assert [row[0] for row in metrics.table] == ["column", "employee_id", "name", "speed_s", "solved", "calls"]
    assert "  <= 20: 100 points" in metrics.table[3][1].splitlines()


def test_a_component_is_described_once() -> None:
    first = choice("a", where={"role": ("x",)})
    twice = chapters(first, first._replace(name="b", where={"role": ("y",)}))
    assert [each.heading for each in twice].count("criteria") == 1


def test_the_example_is_explained_where_there_is_one() -> None:
    assert EXAMPLE.en in chapters(choice())[0].sentences
    assert EXAMPLE.en not in chapters(choice(), example=False)[0].sentences


def test_a_page_keeps_every_cell_as_it_is() -> None:
    rows = [["a", "b"], ["x | y", "[1, 2)\n< 3 & *all*"], ["", "z"]]
    assert as_markdown([Chapter(1, "Title"), Chapter(2, "Table", ["one", "two"], rows)]) == (
        "# Title\n\n## Table\n\n- one\n- two\n\n"
        "| a | b |\n| --- | --- |\n| x \\| y | [1, 2)<br>&lt; 3 &amp; \\*all\\* |\n|  | z |\n"
    )

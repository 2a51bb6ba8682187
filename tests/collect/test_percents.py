"""Percentages that may have been written as ratios."""

from __future__ import annotations

import pytest
from collect.tables import DESK, PERIOD, batch, flagged, roster

from kpicore.collect.intake import Inputs, Source, read_inputs

PEOPLE = roster("employee_id\n" + "\n".join(f"E{number}" for number in range(1, 7))).people


def read(*tables: str) -> Inputs:
    sources = [Source("metrics", batch(text, f"{name}.csv")) for name, text in zip("ab", tables, strict=False)]
    return read_inputs(sources, PEOPLE, dict.fromkeys(PEOPLE, DESK), PERIOD)


def wide(*values: str) -> str:
    return "employee_id|回复率|calls\n" + "\n".join(f"E{number}|{value}|1" for number, value in enumerate(values, 1))


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        (wide("1", "0.985", "n/a", ".97", "0.9512"), "a.csv:3:回复率", "回复率"),
        ("employee_id|metric|value\nE1|rate|0.985\nE2|rate|0.97\nE3|rate|0.99", "a.csv:2:value", "rate"),
    ],
)
def test_a_column_of_ratios_is_doubted_and_never_converted(text: str, place: str, name: str) -> None:
    inputs = read(text)
    (doubt,) = inputs.findings
    assert str(doubt) == (
        f"{place}: all values are from 0 to 1; 0.985 is read as 0.985 %, not as 98.5 %: "
        '98.5 or "98.5%" where 98.5 % is meant'
    )
    assert doubt.severity == "warning"
    assert flagged(inputs.flags) == [
        (
            "ratio_as_percent",
            "",
            f'a.csv: all values of column "{name}" are from 0 to 1; 0.985 was read as 0.985 %, not as 98.5 %',
        )
    ]
    assert 985_000 in {mine["rate"].value for mine in inputs.metrics.values()}


@pytest.mark.parametrize(
    "values",
    [
        ("0.985", "0.97", "1"),  # two that are not whole
        ("0.985", "0.97", "0.95", "98"),
        ("0.985%", "0.97", "0.95"),  # somebody has thought of the %
        ("0.02", "0.4", "0.01", "0.9"),  # small, as shares of what goes wrong are
        ("0.5", "0.25", "0.125", "0"),
        ("1", "1", "1", "0"),
    ],
)
def test_what_may_well_be_percentages_is_not_doubted(values: tuple[str, ...]) -> None:
    inputs = read(wide(*values))
    assert not inputs.findings
    assert not inputs.flags


def test_each_table_is_looked_at_by_itself() -> None:
    inputs = read(wide("98.5", "97", "95"), "employee_id|rate\nE4|0.9\nE5|0.8\nE6|0.7")
    assert [finding.where for finding in inputs.findings] == ["b.csv:2:rate"]

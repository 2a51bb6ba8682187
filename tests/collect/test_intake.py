"""The way in as a whole: nothing that a file may say raises, and every complaint has its place."""

from __future__ import annotations

import time
from typing import Literal

import pytest
from collect.tables import DESK, PERIOD, SHOP, batch, company, roster, said
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.collect.intake import Source, read_inputs, read_people
from kpicore.components import Batch
from kpicore.model import Text
from kpicore.vocabulary import PEOPLE, Vocabulary

NAMES = (
    *("employee_id", "工号", "period", "metric", "value", "得分", "date", "incident", "times", "points", "quantity"),
    *("criterion", "rater", "sample", "reason", "name", "calls", "solved", "满意度", "rate", "base_pay", "", "odd"),
)
CELLS = st.one_of(
    st.sampled_from(
        [
            *(
                "E1",
                "E2",
                "S1",
                "N1",
                "X1",
                "2026-10",
                "2026-09",
                "2026-10-05",
                "calls",
                "sales",
                "满意度",
                "late",
                "theft",
            ),
            *(
                "rude",
                "courtesy",
                "speed",
                "smile",
                "superior",
                "self",
                "override",
                "n/a",
                "是",
                "-3",
                "4",
                "1.00000001",
            ),
            *("", " ", "1e5", "9" * 20),
        ]
    ),
    st.text(max_size=8),
)
TABLES = st.builds(
    lambda header, rows: Batch("t.csv", header, list(enumerate(rows, 2))),
    st.lists(st.sampled_from(NAMES) | st.text(max_size=5), max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
)


@given(st.lists(st.tuples(st.sampled_from(["metrics", "incidents", "ratings"]), TABLES, st.booleans()), max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_table_raises(tables: list[tuple[str, Batch, bool]]) -> None:
    sources = [Source(kind, table, "flag" if flag else "error") for kind, table, flag in tables]  # type: ignore[arg-type]
    inputs = company(*sources)
    assert all(finding.where.startswith("t.csv") and str(finding).isprintable() for finding in inputs.findings)
    assert {employee for each in (inputs.metrics, inputs.incidents, inputs.ratings) for employee in each} <= {
        "E1",
        "E2",
        "S1",
    }


@given(TABLES)
@settings(max_examples=80, deadline=None)
def test_no_roster_raises(table: Batch) -> None:
    read = read_people(table, PEOPLE, PERIOD)
    assert all(finding.where.startswith("t.csv") for finding in read.findings)


def test_flags_speak_both_languages() -> None:
    sources = [Source("metrics", batch("employee_id|odd\nE1|1"))]
    (flag,) = read_inputs(sources, roster().people, {"E1": DESK}, PERIOD).flags
    assert flag.message == Text("t.csv：不认识列“odd”，未读取", 't.csv: unknown column "odd", not read')


def test_a_vocabulary_without_people_is_known_all_the_same() -> None:
    sources = [Source("metrics", batch("employee_id|sales\nE1|1"))]
    assert read_inputs(sources, roster().people, {"E1": DESK}, PERIOD).flags
    assert not read_inputs(sources, roster().people, {"E1": DESK}, PERIOD, more=(SHOP,)).flags


def test_without_any_vocabulary() -> None:
    sources = [Source("metrics", batch("employee_id|base_pay\nE1|1"))]
    assert not read_inputs(sources, roster().people, {}, PERIOD).findings


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("incidents", "employee_id|date|incident\nE1|2026-10-01|late\nE1|2026-10-02|\nE1|2026-09-01|late"),
        ("ratings", "employee_id|criterion|rater|value\nE1|courtesy|inspector|4\nE1|speed|self|1"),
    ],
)
def test_a_file_that_no_scheme_reads_is_one_error(kind: Literal["incidents", "ratings"], text: str) -> None:
    inputs = read_inputs([Source(kind, batch(text))], roster().people, {"E1": Vocabulary()}, PERIOD)
    (message,) = said(inputs.findings)
    assert message.startswith("t.csv:2:")
    assert f"no scheme of this run reads {kind}; rows: 2: " in message


def test_an_unknown_employee_is_named_the_id_that_is_the_same_and_nobody_elses() -> None:
    found = said(company(Source("metrics", batch("employee_id|calls\ne-01|1\nE1O|1"))).findings)
    assert found[0].endswith("one of the people; did you mean E1?")
    assert found[1].endswith("one of the people")
    wide = read_inputs(
        [Source("metrics", batch("employee_id|calls\n０００７|1"))], roster("employee_id\n0007").people, {}, PERIOD
    )
    assert said(wide.findings)[0].endswith("one of the people; did you mean 0007?")


def test_a_thousand_people_are_read_quickly() -> None:
    people = roster("employee_id\n" + "\n".join(f"P{number}" for number in range(1000))).people
    header = ("employee_id", *(metric for metric in DESK.metrics if metric not in ("qa_grade", "on_time")))
    rows = [(number + 2, (f"P{number}", "1,150", "900", "98.5%", "12.25", "97")) for number in range(1000)]
    start = time.process_time()
    inputs = read_inputs([Source("metrics", Batch("t.csv", header, rows))], people, dict.fromkeys(people, DESK), PERIOD)
    assert time.process_time() - start < 1  # some 20 ms; the bound only catches a blunder
    assert len(inputs.metrics) == 1000
    assert not inputs.findings

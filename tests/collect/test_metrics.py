"""Metrics tables, wide and long: every rule of the contract's "What goes in" that concerns them."""

from __future__ import annotations

import pytest
from collect.tables import PERIOD, batch, company, flagged, metrics, roster, said

from kpicore.collect.intake import Inputs, Source, read_inputs
from kpicore.fields import Field
from kpicore.model import Origin, Text
from kpicore.vocabulary import Vocabulary


def values(inputs: Inputs, employee: str = "E1") -> dict[str, int | None]:
    return {metric: cell.value for metric, cell in inputs.metrics.get(employee, {}).items()}


@pytest.mark.parametrize(
    ("metric", "cell", "value"),
    [
        ("calls", "1,150", 1150),
        ("calls", " 7 ", 7),
        ("calls", "12.0", 12),
        ("接听量", "7", 7),
        ("rate", "98.5%", 98_500_000),
        ("回复率", "98.5", 98_500_000),
        ("wait_s", "0.25", 250_000),
        ("rate", "９５.５％", 95_500_000),
        ("calls", "１，１５０", 1150),
        ("wait_s", "999999999999.999999", 10**18 - 1),
        *(("on_time", cell, 1) for cell in ("true", "TRUE", "True", "是")),
        *(("on_time", cell, 0) for cell in ("false", "FALSE", "否")),
        *(("calls", cell, None) for cell in ("n/a", "N/A", "不适用")),
        ("qa_grade", "C", 2),
        ("base_pay", "n/a", None),
    ],
)
def test_accepted_cells(metric: str, cell: str, value: int | None) -> None:
    employee = "E2"
    wide = metrics(f"employee_id|{metric}\n{employee}|{cell}")
    long = metrics(f"工号|指标|数值\n{employee}|{metric}|{cell}")
    for inputs in (wide, long):
        assert not inputs.findings
        assert not inputs.flags
        assert list(values(inputs, employee).values()) == [value]


@pytest.mark.parametrize(
    ("metric", "cell", "message"),
    [
        ("calls", "abc", '"abc" is not a number: a whole number from 0 up'),
        ("calls", "2.5", '"2.5" is not a whole number: a whole number from 0 up'),
        ("calls", "-1", '"-1" is out of range: a whole number from 0 up'),
        ("calls", "98%", '"98%" is written in %, which this value is not: a whole number from 0 up'),
        (
            "calls",
            "1,15",
            '"1,15" is not a number: a whole number from 0 up; decimals are written with a point: 1.15',
        ),
        (
            "rate",
            "95,5%",
            '"95,5%" is not a number: a percentage from 0 to 100; decimals are written with a point: 95.5%',
        ),
        ("rate", "九十五", '"九十五" is not a number: a percentage from 0 to 100'),
        ("calls", "\x1b[31m", '"\\x1b[31m" is not a number: a whole number from 0 up'),
        ("calls", "５²", '"５²" is not a number: a whole number from 0 up'),
        ("calls", "9" * 50, f'"{"9" * 40}…" is too large: 10¹² or more: a whole number from 0 up'),
        ("rate", "100.5", '"100.5" is out of range: a percentage from 0 to 100'),
        ("wait_s", "1000000000000", '"1000000000000" is too large: 10¹² or more: a number from 0 up'),
        ("on_time", "yes", '"yes" is neither true nor false: true or false (是 or 否)'),
        ("qa_grade", "E", '"E" is not one of the choices: one of A, B, C, D'),
    ],
)
def test_rejected_cells(metric: str, cell: str, message: str) -> None:
    assert said(metrics(f"employee_id|{metric}\nE1|{cell}").findings) == [f"t.csv:2:{metric}: {message}"]
    assert said(metrics(f"工号|指标|数值\nE1|{metric}|{cell}").findings) == [f"t.csv:2:数值: {message}"]


def test_a_blank_is_missing_and_never_nought() -> None:
    inputs = metrics("employee_id|calls|rate\nE1||0\nE2| |\n\n|\n")
    assert values(inputs) == {"rate": 0}
    assert "E2" not in inputs.metrics or not inputs.metrics["E2"]
    assert not inputs.findings
    assert not metrics("employee_id|metric|value\nE1|calls|").findings


def test_every_error_is_listed_in_file_order() -> None:
    inputs = metrics("employee_id|calls|rate\nE1|x|y\nX9|z|1\nE2|3|w")
    assert [message.split(": ")[0] for message in said(inputs.findings)] == [
        *("t.csv:2:calls", "t.csv:2:rate", "t.csv:3:employee_id", "t.csv:3:calls", "t.csv:4:rate")
    ]


def test_rows_of_other_periods_are_counted_once() -> None:
    inputs = metrics("employee_id|考核期|calls\nE1|2026-10|5\nE1|2026-09|x\nnobody|2026-11|1\nE2|2026-1|1\nE2||2")
    assert values(inputs) == {"calls": 5}
    assert flagged(inputs.flags) == [("other_period", "", "t.csv: rows of other periods left out: 2")]
    assert said(inputs.findings)[0] == ('t.csv:5:考核期: "2026-1" is not a month: a month as YYYY-MM, such as 2026-10')
    assert "t.csv:6:考核期: the cell is blank" in said(inputs.findings)[1]


def test_a_second_value_names_both_places() -> None:
    first = Source("metrics", batch("employee_id|calls\nE1|5", "a.csv"))
    for other in ("employee_id|接听量\nE1|5", "employee_id|metric|value\nE1|calls|n/a"):
        (message,) = said(company(first, Source("metrics", batch(other, "b.csv"))).findings)
        assert message.startswith("b.csv:2:")
        named = "接听量" if "接听量" in other else "calls"
        assert f'a second value of {named} for "E1"; the first is at a.csv:2:calls' in message
    (message,) = said(metrics("employee_id|base_pay\nE1|3000\nE2|3000").findings)
    assert "t.csv:2:base_pay" in message
    assert "people.csv:2:基本工资" in message


def test_a_row_that_stands_there_twice_is_one_error() -> None:
    assert said(metrics("employee_id|接听量|rate\nE2|5|99\nE2|5.0|99%").findings) == [
        't.csv:3:接听量: "E2" has the same row a second time (接听量, rate); the first is at t.csv:2: '
        "one value for each person and metric"
    ]
    assert said(metrics("employee_id|接听量|rate\nE2|5|99\nE2|5|98").findings) == [
        't.csv:3:接听量: a second value of 接听量 for "E2"; the first is at t.csv:2:接听量: '
        "one value for each person and metric",
        't.csv:3:rate: a second value of rate for "E2"; the first is at t.csv:2:rate: '
        "one value for each person and metric",
    ]
    (message,) = said(metrics("employee_id|指标|数值\nE2|接听量|5\nE2|接听量|6").findings)
    assert message.startswith('t.csv:3:数值: a second value of 接听量 for "E2"; the first is at t.csv:2:数值: ')


def test_a_second_value_beside_a_rejected_one_is_still_seen() -> None:
    assert len(metrics("employee_id|calls\nE1|x\nE1|5").findings) == 2


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            "emploee_id|calls",
            "t.csv:1: the column employee_id (工号) is missing: a column named employee_id or 工号; did",
        ),
        ("calls|rate", "t.csv:1: the column employee_id (工号) is missing: a column named employee_id or 工号"),
        ("employee_id|metric|valu", "t.csv:1: the column value (数值) is missing"),
        ("employee_id|数值", "t.csv:1: the column metric (指标) is missing"),
        ("employee_id|calls|接听量", 't.csv:1:接听量: a second column of calls; the first is "calls": one column'),
        ("employee_id|工号|calls", "t.csv:1:工号: a second column of employee_id"),
    ],
)
def test_headers_that_do_not_do(header: str, message: str) -> None:
    (found,) = said(metrics(f"{header}\nE1|5|6").findings[:1])
    assert found.startswith(message)


def test_a_title_of_several_metrics_is_the_one_that_the_persons_team_has() -> None:
    long = "employee_id|指标|数值\nE1|满意度|90\nS1|满意度|80\nN1|满意度|70"
    for text in ("employee_id|满意度\nE1|90\nS1|80\nN1|70", long):
        inputs = metrics(text)
        assert not inputs.findings
        assert {key: cell.value for key, cell in inputs.metrics["E1"].items()} == {"satisfaction": 90_000_000}
        assert {key: cell.value for key, cell in inputs.metrics["S1"].items()} == {"csat": 80_000_000}
    (message,) = said(metrics("employee_id|满意度|csat\nS1|90|80").findings)
    assert 'a second value of csat for "S1"' in message


def test_a_title_of_two_metrics_of_one_team_is_nobodys_to_guess() -> None:
    words = Vocabulary(metrics={key: Field(key, Text("满意度", key)) for key in ("shop_csat", "chat_csat")})
    for text in ("employee_id|满意度\nE1|90", "employee_id|metric|value\nE1|满意度|90"):
        inputs = read_inputs([Source("metrics", batch(text))], roster().people, {"E1": words}, PERIOD)
        (message,) = said(inputs.findings)
        assert 'the title "满意度" means 2 things: one of the ids shop_csat, chat_csat' in message


def test_a_column_of_ones_own_may_be_much_like_one_that_is_there() -> None:
    inputs = metrics("employee_id|calls|Calls\nE1|5|x")
    assert not inputs.findings
    assert [flag.flag for flag in inputs.flags] == ["unknown_column"]
    (message,) = said(metrics("employee_id|CALLS|Calls\nE1|5|6").findings)
    assert "a second column of calls" in message


def test_an_unknown_column_is_a_flag_with_the_near_name() -> None:
    inputs = metrics("employee_id|name|cals|department|\nE1|王芳|5|x|\nE2||||y")
    assert flagged(inputs.flags) == [
        ("unknown_column", "", 't.csv: unknown column "cals", not read; did you mean calls?'),
        ("unknown_column", "", 't.csv: unknown column "department", not read'),
        ("unknown_column", "", 't.csv: unknown column "#5", not read'),
    ]
    assert not inputs.findings


def test_an_unknown_metric_of_a_long_table_is_a_flag_once() -> None:
    inputs = metrics("employee_id|metric|value|note\nE1|cals|5|\nE2|cals|6|\nE1|calls|7|\nE1||7|")
    assert flagged(inputs.flags) == [
        ("unknown_column", "", 't.csv: unknown column "note", not read'),
        ("unknown_metric", "", 't.csv: unknown metric "cals", rows not read: 2; did you mean calls?'),
    ]
    assert said(inputs.findings) == ["t.csv:5:metric: the cell is blank: the id or title of a metric"]


def test_rounding_is_flagged_once_a_column() -> None:
    inputs = metrics("employee_id|wait_s|rate\nE1|0.9733333333333334|1.00000000\nE2|0.0000005|1")
    assert values(inputs)["wait_s"] == 973_333
    assert flagged(inputs.flags) == [
        ("rounded", "", 't.csv: column "wait_s": values of more than six decimals rounded half up: 2')
    ]


def test_a_cell_like_one_above_it_is_read_like_it() -> None:
    inputs = metrics("employee_id|wait_s|rate|calls\nE1|0.0000005|5%|7\nE2|0.0000005|5%|7\nE1||5%|7")
    assert values(inputs, "E2") == values(inputs) == {"wait_s": 1, "rate": 5_000_000, "calls": 7}
    assert flagged(inputs.flags)[0][2].endswith("rounded half up: 2")
    assert inputs.metrics["E2"]["calls"].origin == Origin("t.csv", 3, "calls")
    assert said(inputs.findings) == [
        't.csv:4:rate: "E1" has the same row a second time (rate, calls); the first is at t.csv:2: '
        "one value for each person and metric"
    ]


def test_unknown_people() -> None:
    text = "employee_id|calls\nX1|x\n|5\ne1|5\nE2|1"
    assert said(metrics(text).findings) == [
        't.csv:2:employee_id: nobody has the employee_id "X1": one of the people',
        't.csv:2:calls: "x" is not a number: a whole number from 0 up',
        "t.csv:3:employee_id: the cell is blank: the employee_id of one of the people",
        't.csv:4:employee_id: nobody has the employee_id "e1": one of the people; did you mean E1?',
    ]
    inputs = company(Source("metrics", batch(text), "flag"))
    assert said(inputs.findings) == ["t.csv:3:employee_id: the cell is blank: the employee_id of one of the people"]
    assert flagged(inputs.flags) == [
        ("unknown_person", "", "t.csv: rows of employees who are not among the people, left out: 2")
    ]


def test_rows_of_the_wrong_width() -> None:
    inputs = metrics("employee_id|calls|rate\nE1|1|150|\nE2|5")
    assert said(inputs.findings) == [
        't.csv:2: 4 cells under 3 columns, the first too many is "": 3 cells; a cell that holds a delimiter, such '
        "as a comma, needs quotes around it"
    ]
    assert values(inputs, "E2") == {"calls": 5}


@pytest.mark.parametrize("row", ["E1|1|150|", "E1|1|99||"])
def test_blank_cells_beyond_the_header_are_too_many_as_well(row: str) -> None:
    """Where every row is 1,150 without quotes, nothing else tells."""
    (message,) = said(metrics(f"employee_id|calls|rate\n{row}\n||||").findings)
    assert message.startswith(f't.csv:2: {row.count("|") + 1} cells under 3 columns, the first too many is "": 3 cells')


def test_a_cell_beyond_the_header_is_named() -> None:
    (message,) = said(metrics("employee_id|calls|rate\nE1|1|99||x").findings)
    assert message.startswith('t.csv:2: 5 cells under 3 columns, the first too many is "x": 3 cells; ')


def test_each_team_reads_its_own_metrics() -> None:
    inputs = metrics("employee_id|calls|sales|rate\nE1|5|junk|1\nS1|5.5|-3|junk")
    assert not inputs.findings
    assert not inputs.flags
    assert values(inputs) == {"calls": 5, "rate": 1_000_000}
    assert values(inputs, "S1") == {"calls": 5_500_000, "sales": -3_000_000}


def test_people_without_a_team_are_checked_for_form_alone() -> None:
    inputs = metrics("employee_id|calls|sales\nN1|5.5|junk")
    assert said(inputs.findings) == ['t.csv:2:sales: "junk" is not a number: a number from -100 up']
    assert "N1" not in inputs.metrics


def test_a_part_is_not_more_than_its_whole() -> None:
    inputs = metrics("employee_id|solved|calls\nE1|6|5\nE2|n/a|5")
    assert said(inputs.findings) == [
        't.csv:2:solved: solved of "E1" is 6, but calls is 5 (t.csv:2:calls): not more than calls'
    ]


def test_a_collector_that_found_nothing_is_heard() -> None:
    from kpicore.components import Batch
    from kpicore.model import Finding

    lost = Finding("error", "t.csv", "the file is empty", "a header line")
    late = Finding("error", "b.csv:9:x", "a quote opens here", 'a closing "')
    other = Batch("b.csv", ("employee_id", "calls"), [(2, ("E1", "x"))], (late,))
    inputs = company(Source("metrics", Batch("t.csv", (), (), (lost,))), Source("metrics", other))
    assert [finding.where for finding in inputs.findings] == ["t.csv", "b.csv:2:calls", "b.csv:9:x"]

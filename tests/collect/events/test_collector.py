"""The events collector over logs with every kind of dirt: what comes out, what is refused, what is said."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from collect.events.logs import FORMATS, cells, collect, flags, messages, parquet, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.components import Request
from kpicore.model import Period

HEADER = ("Agent", "Start", "Answered", "Talk", "Customer")
ROWS = [
    ("A1", "2026-10-01 09:00:00", "Y", "60", "c1"),
    ("A1", "2026-10-02 09:00:00", "Y", "61", "c2"),
    ("A1", "2026-10-03 09:00:00", "N", "", "c1"),
    ("B2", "2026-10-04 09:00:00", "N", "", "c3"),
    ("B2", "2026-11-01 00:00:00", "Y", "9", "c3"),
]
FRAME = """
agent = "Agent"
time = "Start"
min_events = 0
"""
CONFIG = (
    FRAME
    + """
[metrics]
calls     = { count = true }
answered  = { count = true, where = { Answered = "Y" } }
rate      = { share = { Answered = "Y" } }
talk_s    = { sum = "Talk" }
avg_talk  = { mean = "Talk", where = { Answered = "Y" } }
p90       = { percentile = 90, of = "Talk" }
shortest  = { min = "Talk" }
longest   = { max = "Talk" }
customers = { distinct = "Customer" }
"""
)
A1 = {
    "calls": "3",
    "answered": "2",
    "rate": "66.666667",
    "talk_s": "121",
    "avg_talk": "60.5",
    "p90": "61",
    "shortest": "60",
    "longest": "61",
    "customers": "2",
}
B2 = {
    "calls": "1",
    "answered": "0",
    "rate": "0",
    "talk_s": "",  # there was a call, and nobody knows how long it took
    "avg_talk": "n/a",  # there was no answered call
    "p90": "",
    "shortest": "",
    "longest": "",
    "customers": "1",
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, ROWS)
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}")
    assert cells(batch) == {"A1": A1, "B2": B2}
    assert flags(batch)["other_period"][0].endswith(": rows of other periods left out: 1")


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_several_files_of_different_headers(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "calls").mkdir()
    write(tmp_path / "calls" / f"1.{suffix}", HEADER, ROWS[:2])
    turned = [1, 0, 4, 3, 2]
    write(
        tmp_path / "calls" / f"2.{suffix}",
        [HEADER[at] for at in turned],
        [[row[at] for at in turned] for row in ROWS[2:]],
    )
    assert cells(collect(tmp_path, CONFIG, path=f"calls/*.{suffix}")) == {"A1": A1, "B2": B2}


def test_typed_parquet(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {
        "Agent": [7, 7, 7, 8, 8],
        "Start": [
            datetime(2026, 10, 1),
            datetime(2026, 10, 31, 23, 59, 59, 999_999),
            datetime(2026, 11, 1),
            None,
            None,
        ],
        "Float": [0.1, 0.2, 1.0, 1.0, 1.0],
        "Exact": [Decimal("0.10"), Decimal("0.25"), None, None, None],
        "Long": [Decimal("0.0000005"), Decimal("1.0000000"), None, None, None],
        "Clock": [time(0, 1), time(0, 2, 30), None, None, None],
        "Lasted": [timedelta(hours=30), timedelta(0), None, None, None],
        "Flag": [True, None, True, True, True],
        "Big": [10**11, 5, 0, 0, 0],
    }
    parquet(tmp_path / "log.parquet", columns)
    text = """
[columns]
Clock = { type = "duration" }
Exact = { missing = ["0.1"] }
[metrics]
float = { sum = "Float" }
exact = { sum = "Exact" }
long  = { sum = "Long" }
clock = { sum = "Clock" }
big   = { sum = "Big", where = { Flag = true } }
"""
    batch = collect(tmp_path, FRAME + text, path="log.parquet")
    assert cells(batch) == {
        "7": {"float": "0.3", "exact": "0.25", "long": "1.000001", "clock": "210", "big": "100000000000"}
    }
    found = flags(batch)
    assert found["no_time"] == [
        "log.parquet: events without a time: 2; they are of no month",
        "8: events without a time: 2; they are of no month",
    ]
    assert found["other_period"] == ["log.parquet: rows of other periods left out: 1"]
    assert found["rounded"] == ['log.parquet: column "Long": values of more than six decimals rounded half up: 1']


def test_floats_mean_their_shortest_decimals(tmp_path: Path) -> None:
    values = [0.9733333333333334, 1e-07, 123456789.123456789, 5e-07, 1e11, 0.1 + 0.2]
    start = [datetime(2026, 10, 5)] * len(values)
    parquet(
        tmp_path / "log.parquet", {"Agent": [f"A{at}" for at in range(len(values))], "Start": start, "Talk": values}
    )
    found = cells(collect(tmp_path, FRAME + '[metrics]\nm = { sum = "Talk" }', path="log.parquet"))
    assert [each["m"] for each in found.values()] == [
        "0.973333",
        "0",
        "123456789.123457",
        "0.000001",
        "100000000000",
        "0.3",
    ]


def test_numbers_of_json_are_exact(tmp_path: Path) -> None:
    lines = [
        '{"Agent": "A1", "Start": "2026-10-05", "Talk": 100000000000.123456}',
        '{"Agent": "A1", "Start": "2026-10-05", "Talk": 1e2}',
        '{"Agent": "A1", "Start": "2026-10-05", "Talk": "0.5"}',
        "",
        '{"Agent": "A1", "Start": "2026-10-05", "Talk": null}',
    ]
    (tmp_path / "log.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = cells(collect(tmp_path, FRAME + '[metrics]\nm = { sum = "Talk" }', path="log.jsonl"))
    assert found == {"A1": {"m": "100000000100.623456"}}


@pytest.mark.parametrize(
    ("late", "total"),
    [
        (("A1", "2026-10-05 08:00:00", "1,150"), "2150"),
        (("A1", "2026-10-05 08:00", "1"), "1001"),
        (("A1", "2026-10-05T08:00:00.5", "n/a"), "1000"),
        (("A1", "2026-10-05 08:00:00", "0.0000005"), "1000.000001"),
        (("A1", "2026-11-05 08:00:00", "rubbish"), "1000"),
    ],
)
def test_what_the_first_events_do_not_show(tmp_path: Path, late: tuple[str, str, str], total: str) -> None:
    """A log that begins plainly is read by the types of its beginning, as long as it goes on so."""
    rows = [("A1", "2026-10-05 08:00:00", "1")] * 1000
    write(tmp_path / "log.csv", ("Agent", "Start", "Talk"), [*rows, late])
    batch = collect(tmp_path, FRAME + '[metrics]\nm = { sum = "Talk" }', path="log.csv")
    assert cells(batch) == {"A1": {"m": total}}


@pytest.mark.parametrize(
    "start", ["23-10-05 08:00:00", "epoch", "infinity", "05/10/2026 08:00", "2026-10-05 08:00:00+08"]
)
def test_a_late_time_that_is_none(tmp_path: Path, start: str) -> None:
    rows = [("A1", "2026-10-05 08:00:00", "1")] * 1000
    write(tmp_path / "log.csv", ("Agent", "Start", "Talk"), [*rows, ("A1", start, "1")])
    (message,) = messages(collect(tmp_path, FRAME + '[metrics]\nm = { sum = "Talk" }', path="log.csv"))
    assert message.startswith(f'log.csv:1002:Start: "{start}" ')


# Rejected cells

BAD = [
    ("A1", "2026-10-01", "Y", "sixty", "c1"),
    ("A1", "05/10/2026", "Y", "60", "c2"),
    ("A1", "2026-11-03", "N", "never looked at", "c1"),
    ("A1", "2026-10-03", "Y", "1,150", "c1"),
    ("A1", "2026-10-03", "Y", "60 s", "c1"),
]


@pytest.mark.parametrize(("suffix", "first"), [("csv", 2), ("jsonl", 1), ("parquet", 2), ("xlsx", 2)])
def test_every_rejected_cell_has_its_place(tmp_path: Path, suffix: str, first: int) -> None:
    write(tmp_path / f"log.{suffix}", HEADER, BAD)
    source = f"log.{suffix}" + ("[Sheet1]" if suffix == "xlsx" else "")
    found = messages(collect(tmp_path, CONFIG, path=f"log.{suffix}"))
    assert found[0] == (
        f'{source}:{first + 1}:Start: "05/10/2026" may be 2026-10-05 or 2026-05-10: '
        'a date as YYYY-MM-DD, or date_order = "dmy" or "mdy" in the config'
    )
    assert [text.split(": a number")[0] for text in found[1:]] == [
        f'{source}:{first}:Talk: "sixty" is not a number',
        f'{source}:{first + 4}:Talk: "60 s" is not a number',
    ]


def test_a_blank_line_counts(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Agent,Start,Talk\n\nA1,2026-10-01,x\n,,\nA1,2026-10-01,y\n", encoding="utf-8")
    found = messages(collect(tmp_path, FRAME + '[metrics]\nm = { sum = "Talk" }', path="log.csv"))
    assert [message.partition(": ")[0] for message in found] == ["log.csv:3:Talk", "log.csv:5:Talk"]


def test_a_missing_column(tmp_path: Path) -> None:
    write(tmp_path / "log.csv", ("Agent", "Start", "Anser", "Talk", "Talk", "Customer"), [])
    assert messages(collect(tmp_path, CONFIG, path="log.csv")) == [
        'log.csv:1: the column "Answered" is missing: a column of this name in the log; did you mean Anser?',
        'log.csv:1: two columns are named "Talk": one column of that name',
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("log.csv", b"", "log.csv: the file is empty: a header line with the names of the columns"),
        (
            "log.csv",
            b'Agent,Start\n"A1,x\n',
            'log.csv:2:Agent: a quote opens here and never closes: ""A1,x\\n": a closing "',
        ),
        (
            "log.csv",
            b"Agent,Start\nA1,2026-10-05,7\n",
            'log.csv:2: 3 cells under 2 columns, the first too many is "7": '
            "2 cells; a cell that holds a delimiter, such as a comma, needs quotes around it",
        ),
        ("log.parquet", b"PAR1", "log.parquet: the file cannot be read"),
        ("log.jsonl", b'{"Agent": 1}\n[2]\n{\n', 'log.jsonl:2: "[2]" is no JSON object: one JSON object a line'),
        ("log.xlsx", b"no", "log.xlsx: the file is no Excel workbook but text, whatever its name"),
    ],
)  # fmt: skip
def test_files_that_are_no_logs(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    found = messages(collect(tmp_path, FRAME + "[metrics]\nm = { count = true }", path=name))
    assert any(text.startswith(message) for text in found)


def test_no_such_file(tmp_path: Path) -> None:
    (message,) = messages(collect(tmp_path, CONFIG, path="calls-*.csv"))
    assert message == "calls-*.csv: no file is named like this: a log of events"


def test_what_python_alone_can_read(tmp_path: Path) -> None:
    """GB18030, and rows that are shorter than the header."""
    text = (
        "Agent,Start,Answered,Talk,Customer\n" + "".join(f"{','.join(row)}\n" for row in ROWS[:3]) + "张三,2026-10-05\n"
    )
    (tmp_path / "log.csv").write_bytes(text.encode("gb18030"))
    found = cells(collect(tmp_path, CONFIG, path="log.csv"))
    assert found["A1"] == A1
    assert found["张三"]["calls"] == "1"


def test_titles_above_the_header(tmp_path: Path) -> None:
    text = "October\n\nAgent,Start\nA1,2026-10-05\n"
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    batch = collect(tmp_path, FRAME + "[metrics]\nm = { count = true }", path="log.csv", header_row=3)
    assert cells(batch) == {"A1": {"m": "1"}}


# Whose events


def test_attribution(tmp_path: Path) -> None:
    more = [("", "2026-10-05", "Y", "5", "c"), (" ", "2026-10-05", "Y", "5", "c"), ("Z9", "2026-10-06", "Y", "5", "c")]
    write(tmp_path / "log.csv", HEADER, [*ROWS, *more, ("A1", "", "Y", "5", "c")])
    batch = collect(tmp_path, CONFIG, people=["A1", "B2", "C3"], unknown_people="flag", path="log.csv")
    assert cells(batch) == {"A1": A1, "B2": B2}
    found = flags(batch)
    assert found["no_agent"] == ["log.csv: events without an agent: 2; they are nobody's"]
    assert found["no_time"] == [
        "log.csv: events without a time: 1; they are of no month",
        "A1: events without a time: 1; they are of no month",
    ]
    assert found["unknown_person"] == ["log.csv: agents who are not among the people: 1 (Z9); their events left out: 1"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_stranger_is_an_error_at_the_first_event(tmp_path: Path, suffix: str) -> None:
    write(
        tmp_path / f"log.{suffix}",
        HEADER,
        [*ROWS, ("a-1", "2026-10-05", "Y", "5", "c"), ("a-1", "2026-10-06", "Y", "5", "c")],
    )
    (message,) = messages(collect(tmp_path, CONFIG, people=["A1", "B2"], path=f"log.{suffix}"))
    row = 6 if suffix == "jsonl" else 7
    assert message.partition(":")[2].endswith(
        f'{row}:Agent: nobody has the employee_id "a-1"; events: 2: one of the people, or '
        'unknown_people = "flag" for this source; did you mean A1?'
    )


@pytest.mark.parametrize("suffix", FORMATS)
def test_several_agents_may_be_one_person(tmp_path: Path, suffix: str) -> None:
    rows = [(f"SIP/{name}", *row[1:]) for name, row in zip(("a", "b", "b", "c", "c"), ROWS, strict=True)]
    write(tmp_path / f"log.{suffix}", HEADER, rows)
    agents = {"SIP/a": "A1", "SIP/b": "A1"}
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}", agents=agents, agent_pattern="SIP/(b|c)")
    assert cells(batch) == {"A1": A1, "c": B2}
    batch = collect(tmp_path, CONFIG, path=f"log.{suffix}", agents=agents)
    assert flags(batch)["unmapped_agent"] == [
        f"log.{suffix}: agents that neither agents nor agent_pattern knows: 1 (SIP/c); they stand under the log's names"
    ]


def test_few_and_short_events(tmp_path: Path) -> None:
    rows = [("A1", "2026-10-05", "Y", str(talk), "c") for talk in (1, 2, 30, 40)] + [
        ("B2", "2026-10-05", "Y", "1", "c")
    ]
    write(tmp_path / "log.csv", HEADER, rows)
    text = """
agent = "Agent"
time = "Start"
path = "log.csv"
min_events = 3
[short]
of = "Talk"
below = 5
share = 40
[metrics]
calls = { count = true }
mean  = { mean = "Talk" }
late  = { share = { Talk = "> 35" }, where = { Talk = "> 10" } }
any   = { share = { Talk = "> 35" }, min_events = 1 }
"""
    batch = collect(tmp_path, text)
    assert flags(batch) == {
        "few_events": [
            "A1: too few events for a fair rate (min_events): late (2)",
            "B2: too few events for a fair rate (min_events): mean (1)",
        ],
        "short_events": ["A1: Talk is below 5 in 2 of 4 events, more than 40 %"],
    }
    assert {flag.flag: flag.severity for flag in batch.flags} == {"few_events": "info", "short_events": "review"}


def test_another_kind_of_input_cannot_come_out_of_a_log(tmp_path: Path) -> None:
    from collect.events.logs import collector

    batch = collector(CONFIG, path="log.csv").collect(Request("ratings", tmp_path, Period(2026, 10)))
    assert messages(batch) == ['log.csv: the kind "ratings" cannot come out of a log of events: kind = "metrics"']


# Names and texts are never SQL

NASTY = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=NASTY | st.sampled_from(['"; DROP', "'a", "$bound_0", "{x}", "x0"]), text=NASTY)
@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_any_name_and_any_text(tmp_path: Path, suffix: str, column: str, text: str) -> None:
    name, wanted = column.strip(), text.strip()
    if not name or not wanted or name in ("Agent", "Start"):
        return
    write(
        tmp_path / f"log.{suffix}", ("Agent", "Start", name), [("A1", "2026-10-05", wanted), ("A1", "2026-10-05", "?!")]
    )
    metrics = {"m": {"count": True, "where": {name: [wanted]}}}
    found = cells(collect(tmp_path, FRAME, path=f"log.{suffix}", metrics=metrics))
    assert found == {"A1": {"m": "2" if wanted == "?!" else "1"}}

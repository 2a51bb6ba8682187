"""What a config may say of a log: every mistake at once, with its key path and what was expected."""

from __future__ import annotations

import pytest
from collect.events.logs import collector

from kpicore.settings import SettingError

FRAME = """
path = "log.csv"
agent = "who"
time = "when"
[metrics.calls]
count = true
"""


def problems(text: str) -> list[str]:
    with pytest.raises(SettingError) as raised:
        collector(text)
    return [f"{'.'.join(map(str, path))}: {what}: {wanted}" for path, what, wanted in raised.value.problems]


def test_all_at_once() -> None:
    found = problems("""
path = "log.docx"
agent = ""
time = "when"
time_zone = "Asia/Shanghay"
agent_pattern = "("
min_events = -1
[columns.talk]
type = "duration"
written = "epoch_s"
[columns.span]
start = "a"
type = "number"
[columns.flag]
yes = ["Y"]
[columns.same]
yes = ["Y"]
no = ["y"]
[columns.text]
type = "text"
unit = "min"
[short]
of = "talk"
below = 5
share = 120
[metrics.none]
[metrics.two]
count = true
sum = "x"
[metrics.percentile]
percentile = 0.9
[metrics.of]
mean = "talk"
of = "talk"
[metrics.cell]
count = true
where = { x = ">= " }
[metrics.share]
share = {}
[metrics.text]
sum = "text"
""")
    assert found == [
        'path: found "log.docx": expected .csv, .txt, .parquet, .pq, .jsonl, .ndjson, .xlsx, or format in the config',
        'time_zone: found "Asia/Shanghay": expected a time zone, such as Asia/Shanghai or +08:00; '
        "did you mean Asia/Shanghai?",
        'agent_pattern: "(": missing ), unterminated subpattern at position 0: expected a regular expression with one '
        r"group, such as Local/(\d+)@.*",
        "min_events: found -1: expected 0 or more",
        "agent: it is blank: expected the name of a column",
        'columns.talk.written: found "epoch_s": expected how a duration is written, such as h:mm:ss or ms',
        "columns.span.end: missing: expected the other column of the span",
        "columns.span.type: it has no meaning between two columns: expected it at those columns",
        "columns.flag.no: missing: expected both yes and no",
        "columns.same.no: y stands for both true and false: expected one of them",
        'columns.text.unit: it has no meaning here: expected it beside type = "duration"',
        "metrics.none: found none of them: expected one of count, distinct, share, sum, mean, percentile, min, max",
        "metrics.two: found count, sum: expected one of count, distinct, share, sum, mean, percentile, min, max",
        "metrics.percentile.percentile: found 0.9: expected a number from 1 to 100, such as 90",
        "metrics.percentile.of: missing: expected the column of the percentile",
        "metrics.of.of: mean takes no of: expected of beside percentile",
        "metrics.cell.where.x: '>=' is no condition; "
        "expected such as >= 90, [80, 90), (20, 40], 5, A, 'A, B', true, -: ",
        "metrics.share.share: it is empty: expected what the events are to fulfil",
        "short.share: found 120: expected a share from 0 to 100 %",
        "metrics.text.sum: the column text, which holds text: expected a column of numbers or durations",
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            '[metrics.m]\nshare = { who = "> 3" }',
            "metrics.m.share.who: > 3 cannot be asked of the column who, which holds text: "
            'expected a text, a list of them, or type = "number"',
        ),
        (
            '[columns.ok]\nyes = ["Y"]\nno = ["N"]\n[metrics.m]\ncount = true\nwhere = { ok = "Y" }',
            "metrics.m.where.ok: Y cannot be asked of the column ok, which holds true or false: "
            "expected true, false or missing",
        ),
        (
            '[metrics.m]\nmean = "x"\nwhere = { x = "much" }',
            "metrics.m.where.x: much cannot be asked of the column x, which holds numbers: "
            "expected a number or a range, such as >= 20",
        ),
        (
            '[columns.when]\ntype = "text"',
            "time: the column when, which holds text: expected a column of times",
        ),
        (
            '[columns.s]\nstart = "when"\nend = "n"\n[columns.n]\ntype = "number"\n[metrics.m]\nsum = "s"',
            "columns.s.end: the column n, which holds numbers: expected a column of times",
        ),
        (
            "[metrics.m]\ncount = true\nwhere = { x = [] }",
            "metrics.m.where.x: found an empty list: expected at least one text",
        ),
        ("[metrics.m]\ncount = false", "metrics.m.count: found false: expected true"),
    ],
)  # fmt: skip
def test_what_a_column_cannot_be_asked(lines: str, found: str) -> None:
    assert problems(FRAME + lines) == [found]


def test_a_zone_of_the_log_needs_one_of_the_month() -> None:
    assert problems('log_time_zone = "UTC"\n' + FRAME) == ["time_zone: missing: expected it beside log_time_zone"]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpicore.collect.extras.find_spec", lambda module: None)
    (found,) = problems(FRAME)
    assert found == 'use: needs an extra that is not installed: install it with: pip install "kpicore[duckdb]"'

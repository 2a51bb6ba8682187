"""A log on Spark brings what it brings on DuckDB: every figure, flag and finding, in the same words.

Without Java, or without PySpark (`make spark`), all but the first of it is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from collect.events.logs import PERIOD, cells, collect, collector, flags, messages, parquet, write
from collect.events.test_against_oracle import CHOSEN, ROWS, Cell, are_right
from collect.events.test_collector import A1, B2, CONFIG, FRAME, HEADER
from collect.events.test_collector import ROWS as EVENTS
from engine.on_workers import session, slow  # noqa: F401 - a fixture is used by its name
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpicore.collect.events.spark.source import full_columns
from kpicore.collect.events.spark.spelling import Spark
from kpicore.components import Batch, Request
from kpicore.engine import spark
from kpicore.settings import SettingError

Columns = dict[str, Sequence[object]]

FEW: dict[str, Any] = {
    "deadline": None, "derandomize": True, "database": None, "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}  # fmt: skip


def test_a_workbook_stays_with_duckdb(tmp_path: Path) -> None:
    write(tmp_path / "log.xlsx", HEADER, EVENTS)
    assert cells(collect(tmp_path, CONFIG, path="log.xlsx", engine="spark")) == {"A1": A1, "B2": B2}


def test_an_address_is_for_spark_alone(tmp_path: Path) -> None:
    batch = collect(tmp_path, CONFIG, path="s3a://logs/{period}/*.parquet")
    assert messages(batch) == [
        's3a://logs/2026-10/*.parquet: only Spark reads what is there: engine = "spark" in the config'
    ]
    batch = collect(tmp_path, CONFIG, path="hdfs://head/calls.xlsx", engine="spark")
    assert messages(batch) == [
        "hdfs://head/calls.xlsx: a log of the format xlsx cannot be read there: Parquet, or a file of this machine"
    ]


@pytest.mark.parametrize("path", ["s3a://key:moon@logs/a.parquet", "s3a://key:mo/on@logs/a.txt"])
def test_an_address_holds_no_password(path: str) -> None:
    with pytest.raises(SettingError) as wrong:
        collector(CONFIG, path=path)
    assert [each[:2] for each in wrong.value.problems] == [(("path",), "found an address with a password")]
    assert "on@" not in str(wrong.value)
    for other in ("hdfs://head:8020/a@b/a.parquet", "abfss://logs@desk.example/a:b@c.parquet", "a:b@c.parquet"):
        assert collector(CONFIG, path=other).path == other


def test_what_footers_say_is_not_asked_of_spark(tmp_path: Path) -> None:
    table = pa.table({" a ": [1, 2], "b": [1, None], "c": [{"d": None}, {"d": 1}], "d": ["x", "y"]})
    for statistics, full in ((True, {"a", "d"}), (False, set())):
        pq.write_table(table, tmp_path / "log.parquet", row_group_size=1, write_statistics=statistics)
        assert full_columns(pq.read_metadata(tmp_path / "log.parquet")) == full


def agree(folder: Path, text: str, **more: Any) -> Batch:
    """What both engines bring."""
    first, other = (collect(folder, text, engine=engine, **more) for engine in ("auto", "spark"))
    assert other == first
    return first


@pytest.mark.usefixtures("session")
class TestOnWorkers:
    pytestmark = slow

    @given(rows=ROWS, chosen=CHOSEN)
    @settings(max_examples=6, **FEW)
    def test_figures_are_right(self, rows: Sequence[tuple[Cell, ...]], chosen: list[Any]) -> None:
        are_right("parquet", rows, chosen, "spark")

    @given(seed=st.integers(0, 10**9))
    @settings(max_examples=5, **FEW)
    def test_logs_full_of_slips(self, seed: int) -> None:
        slips = Slips(Random(seed))
        with TemporaryDirectory() as name:
            for number in range(slips.of.choice((1, 1, 2))):
                slips.write(Path(name, f"log-{number}.parquet"))
            agree(Path(name), slips.config(), path="log-*.parquet", people=["A1", "B2"], unknown_people="flag")
            agree(Path(name), slips.config(), path="log-*.parquet", people=["A1", "B2"])

    def test_several_files_of_names_that_need_care(self, tmp_path: Path) -> None:
        folder = tmp_path / "10 [a]%20#"
        folder.mkdir()
        rows = [("A1", "2026-10-05", "Y", "2 min", "c1"), *EVENTS, ("Z9", "2026-10-05 25:00:00", "Y", "9", "")]
        write(folder / "a b*.parquet", HEADER, rows)
        turned = [1, 0, 4, 3, 2]
        write(folder / "c?.parquet", [HEADER[at] for at in turned], [[row[at] for at in turned] for row in rows[1:]])
        found = messages(agree(folder, CONFIG, path="*.parquet", people=["A1", "B2"]))
        assert [each for each in found if each.startswith('a b*.parquet:2:Talk: "2 min" is not')]
        assert [each for each in found if each.startswith("c?.parquet:7:")]

    @pytest.mark.parametrize("how", ["error", "once"])
    def test_events_that_are_there_twice(self, how: str, tmp_path: Path) -> None:
        rows = [(*row, f"i{number}") for number, row in enumerate(EVENTS)]
        header = (*HEADER, "Id")
        write(tmp_path / "1.parquet", header, [*rows, rows[0], ("B2", *rows[1][1:]), (*rows[2][:5], "")])
        write(tmp_path / "2.parquet", header, rows[:1])
        batch = agree(tmp_path, f'id = "Id"\nrepeated = "{how}"\n{CONFIG}', path="*.parquet")
        assert ('2.parquet:2:Id: "i0" stands at 1.parquet:2 too' in messages(batch)[-1]) == (how == "error")
        assert "no_id" in flags(batch)

    def test_typed_columns(self, tmp_path: Path) -> None:
        columns: Columns = {
            "Agent": [7.0, 7.0, 1e10, None],
            "Start": [datetime(2026, 10, 1), datetime(2026, 10, 31, 23, 59, 59, 999_999), datetime(2026, 11, 1), None],
            "Day": [date(2026, 10, 2), None, None, None],
            "Float": [0.1, 123456789.125, 1.0, 1.0],
            "Long float": [0.1234565, 1 / 3, 1.0, 1.0],
            "Exact": [Decimal("0.10"), Decimal("0.25"), None, None],
            "Long": [Decimal("0.0000005"), Decimal("1.0000000"), None, None],
            "Flag": [True, None, True, True],
            "Big": [10**11, 5, 0, 0],
        }
        parquet(tmp_path / "log.parquet", columns)
        text = """
[columns]
wait = { start = "Start", end = "Day", unit = "h" }
[metrics]
float  = { sum = "Float" }
long_f = { sum = "Long float" }
exact  = { percentile = 50, of = "Exact" }
long   = { sum = "Long", where = { Exact = "< 0.2" } }
big    = { mean = "Big", where = { Flag = true } }
wait   = { max = "wait" }
"""
        batch = agree(tmp_path, FRAME + text, path="log.parquet")
        assert cells(batch)["7"]["long_f"] == "0.45679"
        assert flags(batch)["rounded"] == [
            'log.parquet: column "Long float": values of more than six decimals rounded half up: 2',
            'log.parquet: column "Long": values of more than six decimals rounded half up: 1',
        ]

    def test_instants(self, tmp_path: Path) -> None:
        moments = ["2026-09-30T16:00:00Z", "2026-10-31T23:59:59.999999+08:00", "2026-10-31T16:00:00Z", "2026-10-05"]
        write(tmp_path / "log.parquet", HEADER, [("A1", moment, "Y", "1", "") for moment in moments])
        found = messages(agree(tmp_path, f'time_zone = "Asia/Shanghai"\n{CONFIG}', path="log.parquet"))
        assert found[0].startswith('log.parquet:5:Start: "2026-10-05" does not say its offset')

    def test_single_events(self, tmp_path: Path) -> None:
        write(tmp_path / "log.parquet", HEADER, [*EVENTS, ("", "2026-10-05", "Y", "1,150", "")])
        log = collector(CONFIG, path="log.parquet")
        wants = (Request("metrics", tmp_path, PERIOD, engine=engine) for engine in ("auto", "spark"))
        first, other = (log.tally(want, "Customer") for want in wants)
        assert first == other

    def test_timestamps_of_old(self, tmp_path: Path) -> None:
        """INT96, which says nothing of a zone, and which Spark itself takes for UTC."""
        table = pa.table({"Agent": ["A1", "A1"], "Start": [datetime(2026, 10, 31, 23), datetime(2026, 11, 1)]})
        pq.write_table(table, tmp_path / "log.parquet", use_deprecated_int96_timestamps=True)
        metrics = {"calls": {"count": True}}
        batch = agree(tmp_path, FRAME, path="log.parquet", metrics=metrics)
        assert cells(batch) == {"A1": {"calls": "1"}}

    def test_types_that_spark_lacks_are_read_by_duckdb(self, tmp_path: Path) -> None:
        columns: Columns = {
            "Agent": ["A1"],
            "Start": [datetime(2026, 10, 1)],
            "Clock": [time(0, 2, 30)],
            "Span": [timedelta(0)],
        }
        parquet(tmp_path / "log.parquet", columns)
        text = f'{FRAME}[columns]\nClock = {{ type = "duration" }}\n[metrics]\nclock = {{ sum = "Clock" }}\n'
        assert cells(agree(tmp_path, text, path="log.parquet")) == {"A1": {"clock": "150"}}

    @pytest.mark.parametrize(
        "text",
        [
            'Agent,Start,Talk,Id\r\nA1,2026-10-05 08:00:00,60,1\r\n"B2","2026-10-06","1.5","a ""b"", c"\r\n\r\n',
            "Agent,Start,Talk,Id\nA1,05/10/2026,60,1\nB2,2026-10-06,x,2\n",
            "Agent,Start,Talk,Id\nA1,2026-10-05,60\nB2,2026-10-06,1.5,2\n",
            "Agent,Start,Talk,Id\nA1,2026-10-05,1,150,7\nB2,2026-10-06,1.5,2\n",
            "Agent,Start,Talk,Id\nA1,2026-10-05,60,1\nAgent,Start,Talk,Id\nB2,2026-10-06,1.5,2\n",
            'Agent,Start,Talk,Id\nA1,2026-10-05,60,"1\n2"\nB2,2026-10-06,1.5,"2\n',
            "Calls of October\n\nAgent,Start,Talk,Id\nA1,2026-10-05,60,1\n",
        ],
        ids=["rows", "rejected", "short", "too many", "header again", "line breaks", "titles"],
    )
    def test_csv(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "log.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
        metrics = {"talk": {"mean": "Talk"}, "ids": {"distinct": "Id"}}
        agree(tmp_path, FRAME, path="log.csv", metrics=metrics, people=["A1"])

    def test_no_log(self, tmp_path: Path) -> None:
        (tmp_path / "log.parquet").write_bytes(b"PAR1 but nothing else")
        agree(tmp_path, CONFIG, path="log.parquet")
        write(tmp_path / "log.parquet", HEADER[1:], [row[1:] for row in EVENTS])
        assert 'the column "Agent" is missing' in messages(agree(tmp_path, CONFIG, path="log.parquet"))[0]

    def test_an_address_without_files(self, tmp_path: Path) -> None:
        (found,) = messages(collect(tmp_path, CONFIG, path=f"file://{tmp_path}/none-*.parquet", engine="spark"))
        assert "the file cannot be read" in found

    def test_an_address(self, tmp_path: Path) -> None:
        rows = [*EVENTS, ("A1", "2026-10-05", "Y", "2 min", "c1")]
        for name, each in (("1 a.parquet", rows[:2]), ("2.parquet", rows[2:])):
            write(tmp_path / name, HEADER, each)
        batch = collect(tmp_path, CONFIG, path=f"file://{tmp_path}/*.parquet", engine="spark")
        same = collect(tmp_path, CONFIG, path="*.parquet")
        assert batch.rows == same.rows
        assert messages(batch)[0].startswith(f"file://{tmp_path}/2.parquet:5:Talk: ")

    def test_percentiles_by_nearest_rank(self, tmp_path: Path) -> None:
        """Spark's own percentile_disc says 8 of the seventh of 1 to 100."""
        start = datetime(2026, 10, 1)
        columns: Columns = {"Agent": ["A1"] * 100, "Start": [start] * 100, "Talk": list(range(100, 0, -1))}
        parquet(tmp_path / "log.parquet", columns)
        ranks = ("1", "1.5", "7", "29", "57", "90", "99.5", "100")
        metrics = {f"p{rank}": {"percentile": Decimal(rank), "of": "Talk"} for rank in ranks}
        (found,) = cells(agree(tmp_path, FRAME, path="log.parquet", metrics=metrics)).values()
        assert list(found.values()) == ["1", "2", "7", "29", "57", "90", "100", "100"]

    def test_a_sum_of_more_than_64_bits(self, tmp_path: Path) -> None:
        lasted = [10**12 - 1] * 20_000
        columns: Columns = {"Agent": ["A1"] * 20_000, "Start": [datetime(2026, 10, 1)] * 20_000, "Lasted": lasted}
        parquet(tmp_path / "log.parquet", columns)
        metrics = {"lasted": {"sum": "Lasted"}}
        found = cells(agree(tmp_path, FRAME, path="log.parquet", metrics=metrics))
        assert found == {"A1": {"lasted": str(sum(lasted))}}
        total = Spark().total("v", "BIGINT")
        largest = f"SELECT {total}, -1 * {total} FROM (SELECT 9223372036854775807 AS v FROM range(3))"
        (row,) = spark.session().sql(largest).collect()
        assert tuple(map(int, row)) == (3 * (2**63 - 1), -3 * (2**63 - 1))

    def test_the_session_of_a_program_is_its_own(self, tmp_path: Path) -> None:
        mine = spark.session()
        before = mine.conf.get("spark.sql.session.timeZone"), mine.conf.get("spark.sql.caseSensitive")
        rows = [*EVENTS, ("A1", "2026-10-05", "Y", "1,150", "c1")]
        agree(tmp_path, CONFIG, path=write(tmp_path / "log.parquet", HEADER, rows).name)
        assert spark.session() is mine
        assert (mine.conf.get("spark.sql.session.timeZone"), mine.conf.get("spark.sql.caseSensitive")) == before
        assert mine.sql("SHOW VIEWS").collect() == []


class Slips:
    """Files of events and the collector's settings, at random: each column of one type or of text, some of it wrong."""

    def __init__(self, of: Random) -> None:
        self.of = of
        self._rate = of.choice((0, 0.02, 0.1, 0.4))
        self._written = of.choice(("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%b-%y", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y"))
        self._typed_time = of.random() < 0.4
        self._kinds = {name: of.choice(tuple(NUMBERS)) for name in ("Wait", "Paid")}
        self._config = self._made()

    def config(self) -> str:
        return self._config

    def write(self, path: Path) -> None:
        size = self.of.choice((0, 1, 30, 60))
        columns: dict[str, list[Any]] = {
            "Who": self._some(size, lambda: self.of.choice(("A1", "B2")), WHO),
            "When": self._some(size, self._time, [None] if self._typed_time else WHEN),
            "Answered": self._some(size, lambda: self.of.choice("YN"), ["y ", "", None, "n", "maybe", " Y"]),
            "Talk": self._some(size, self._clock, CLOCKS),
            "Topic": self._some(size, lambda: self.of.choice(("bill", "tax")), ["bill ", "a, b", "", None, "-", "账"]),
            "Id": self._some(size, lambda: f"i{self.of.randrange(10**6)}", ["", None, " i1", "i1"]),
        }
        for name, kind in self._kinds.items():
            good, slips = NUMBERS[kind]
            columns[name] = self._some(size, partial(good, self.of), slips)
        text = [name for name, values in columns.items() if isinstance(next(filter(None, values), ""), str)]
        parquet(path, columns, text)

    def _some(self, size: int, good: Callable[[], Any], slips: Sequence[Any]) -> list[Any]:
        return [self.of.choice(slips) if self.of.random() < self._rate else good() for _ in range(size)]

    def _time(self) -> Any:
        moment = datetime(2026, 9, 29) + timedelta(seconds=self.of.randrange(35 * 86400))
        return moment if self._typed_time else moment.strftime(self._written)

    def _clock(self) -> str:
        return f"{self.of.randrange(3):02}:{self.of.randrange(60):02}:{self.of.randrange(60):02}"

    def _made(self) -> str:
        of = self.of
        metrics = ""
        for number in range(of.randrange(2, 8)):
            where = of.choice(WHERE)
            metrics += f"m{number} = {{ {of.choice(MEASURES)}, where = {{ {where} }} }}\n"
        return f"""
agent = "Who"
time = "When"
min_events = {of.choice((0, 3, 30))}
{of.choice(('date_order = "dmy"', 'date_order = "mdy"', ""))}
{of.choice(('id = "Id"', 'id = "Id"' + chr(10) + 'repeated = "once"', ""))}
{of.choice(('agents = { A1 = "B2" }', 'agent_pattern = "([A-Z])[0-9]"', ""))}
{of.choice(('time_zone = "Asia/Shanghai"' + chr(10) + 'log_time_zone = "UTC"', ""))}
[columns]
When = {{ type = "time", midnight_is_missing = {of.choice(("true", "false", "false"))} }}
answered = {{ column = "Answered", yes = ["Y"], no = ["N"] }}
Wait = {{ type = "number", missing = {of.choice(('["-", "0"]', "[]"))} }}
Paid = {{ type = "number" }}
talk = {{ column = "Talk", type = "duration", unit = "min" }}
topic = {{ column = "Topic", type = "text", missing = {of.choice(('["-"]', "[]"))} }}
[metrics]
{metrics}
[short]
of = "talk"
below = 0.5
"""


WHO = [" A1", "B2\u3000", "b2", "", None, "C3", "张三", "x'y\\"]
WHEN = [
    "2026-10-31 23:59:59", "2026-10-15T08:00", "2026-10-05 08:00:00.123456", "31/10/2026 7:05", "5-Oct-26", "", None,
    "2026-02-31", "2026-10-05 24:00:00", "2026/10/07", "05/10/26", "5-Oct-99", "garbage", " 2026-10-09 ",
    "2026-10-10 08:00:00Z", "２０２６-10-10",
]  # fmt: skip
CLOCKS = ["0:02:23", "1:00", "-0:00:10", "100:00:00", "0:00:00.5", "", None, "12:60:00", "n/a"]
WRITTEN = [
    "1,150", "９５．５", " 7 ", "1e3", "5.", "0.00000050", "-0.0000005", "2.00000049999", "", "n/a", None, "-3",
    "1000000000000", "999999999999.9999999", "abc", "1_000", "+4", "12%", ".5", "-",
]  # fmt: skip
FLOATS = [None, 0.1234565, 1e12, float("nan"), 123456789.1234567, 1 / 3, 12345678901.25, -0.0]
NUMBERS: dict[str, tuple[Callable[[Random], Any], Sequence[Any]]] = {
    "text": (lambda of: of.choice((str(of.randrange(100)), f"{of.random() * 100:.2f}")), WRITTEN),
    "whole": (lambda of: of.randrange(-5, 120), [None, 10**12, 10**12 - 1]),
    "float": (lambda of: of.choice((of.randrange(1000) / 10, of.randrange(10**9) / 10**6)), FLOATS),
    "exact": (lambda of: Decimal(of.randrange(10**9)) / 1000, [None, Decimal("0.0000005")]),
}
WHERE = [
    "", "answered = true", 'answered = "missing"', 'Wait = ">= 20"', 'Wait = "[0.1, 95.5)", answered = true',
    'talk = "< 1.5"', 'topic = "bill"', 'topic = ["a, b"], Paid = "7, 1150"', 'Topic = "Sloved"',
]  # fmt: skip
MEASURES = [
    "count = true", 'count = "talk"', 'distinct = "topic"', 'distinct = "Paid"', "share = { answered = true }",
    'share = { Paid = ">= 20", topic = "bill" }', 'sum = "Paid"', 'mean = "talk"', 'percentile = 90, of = "Paid"',
    'percentile = 33.3, of = "talk"', 'min = "Paid"', 'max = "talk"',
]  # fmt: skip

"""The parquet collector: typed values as the text that they stand for, several files, files that are none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.collect import limits
from kpicore.collect.parquet import Parquet
from kpicore.components import Batch, Request
from kpicore.model import Period
from kpicore.settings import SettingError


def collect(folder: Path, path: str = "m.parquet") -> Batch:
    """The only batch that a file brings."""
    brought = Parquet(path).collect(Request("metrics", folder, Period(2026, 10)))
    assert isinstance(brought, Batch)
    return brought


def write(path: Path, **columns: Any) -> None:
    pq.write_table(pa.table(columns), path)


def error(batch: Batch) -> str:
    (finding,) = batch.findings
    assert (finding.severity, batch.header, list(batch.rows)) == ("error", (), [])
    assert finding.expected
    return str(finding)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (["工号", "", None], ["工号", "", ""]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        ([1150, -1, None], ["1150", "-1", ""]),
        ([98.5, 0.1 + 0.2, 1e-7], ["98.5", "0.30000000000000004", "0.0000001"]),
        (pa.array([0.1, 1e10, None], pa.float32()), ["0.1", "10000000000", ""]),
        ([math.nan, math.inf, 1.0], ["nan", "inf", "1"]),
        (pa.array([Decimal("1.10"), Decimal("-0.05"), None], pa.decimal128(30, 2)), ["1.1", "-0.05", ""]),
        (pa.array([Decimal(f"{10**40}.5")], pa.decimal256(60, 1)), [f"{10**40}.5"]),
        ([True, False, None], ["true", "false", ""]),
        ([date(2026, 10, 5), None], ["2026-10-05", ""]),
        ([datetime(2026, 10, 5), datetime(2026, 10, 5, 8, 30)], ["2026-10-05", "2026-10-05 08:30:00"]),
        (pa.array([datetime(2026, 10, 5, 8)], pa.timestamp("ns")), ["2026-10-05 08:00:00"]),
        (pa.array([1, -1, None], pa.timestamp("ns")), ["1970-01-01", "1969-12-31 23:59:59.999999", ""]),
        (
            pa.array([datetime(2026, 10, 5, tzinfo=UTC)], pa.timestamp("us", "Asia/Shanghai")),
            ["2026-10-05 08:00:00+08:00"],
        ),
        ([time(8, 30)], ["08:30:00"]),
        ([timedelta(hours=36, minutes=5)], ["36:05:00"]),
        ([b"ab", None], ["ab", ""]),
        ([None, None], ["", ""]),
        ([[1, 2], None], ["[1, 2]", ""]),
    ],
)
def test_values_are_the_text_that_they_stand_for(tmp_path: Path, values: Any, texts: list[str]) -> None:
    write(tmp_path / "m.parquet", employee_id=["E1"] * len(texts), x=values)
    batch = collect(tmp_path)
    assert (batch.source, list(batch.header), batch.findings) == ("m.parquet", ["employee_id", "x"], ())
    assert list(batch.rows) == [(number, ("E1", text)) for number, text in enumerate(texts, 2)]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.none(), min_size=1, max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_every_float_is_its_shortest_decimal(tmp_path: Path, values: list[float | None]) -> None:
    write(tmp_path / "m.parquet", x=pa.array(values, pa.float64()))
    texts = [text for _, (text,) in collect(tmp_path).rows]
    assert [None if text == "" else Decimal(text) for text in texts] == [
        None if value is None else Decimal(repr(value)) for value in values
    ]
    assert not any("e" in text for text in texts)


def test_a_pattern_names_several_files(tmp_path: Path) -> None:
    for name in ("m-2", "m-1", "other"):
        write(tmp_path / f"{name}.parquet", employee_id=[name])
    brought = Parquet("m-*.parquet").collect(Request("metrics", tmp_path, Period(2026, 10)))
    assert isinstance(brought, Sequence)
    assert [(batch.source, list(batch.rows)) for batch in brought] == [
        ("m-1.parquet", [(2, ("m-1",))]),
        ("m-2.parquet", [(2, ("m-2",))]),
    ]
    assert error(collect(tmp_path, "x-*.parquet")) == "x-*.parquet: no file is named like this: a Parquet file"


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    write(tmp_path / "m[1].parquet", employee_id=["E1"])
    assert list(collect(tmp_path, "m[1].parquet").rows) == [(2, ("E1",))]


def test_the_month_stands_in_the_name(tmp_path: Path) -> None:
    write(tmp_path / "m-2026-10.parquet", employee_id=["E1"])
    assert collect(tmp_path, "m-{period}.parquet").source == "m-2026-10.parquet"


def test_a_file_that_is_none(tmp_path: Path) -> None:
    assert "there is no file" in error(collect(tmp_path))
    for data, use in ((b"employee_id,x\n", "csv"), (b"PK\x03\x04", "xlsx"), (b"SQLite format 3\0", "sql")):
        (tmp_path / "m.parquet").write_bytes(data)
        assert error(collect(tmp_path)).endswith(f': use = "{use}" in the config, or a Parquet file')
    for data in (b"", b"PAR1", b"PAR1" + bytes(50) + b"PAR1"):
        (tmp_path / "m.parquet").write_bytes(data)
        assert "the file cannot be read (" in error(collect(tmp_path))


def test_a_table_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "m.parquet", x=["a" * 50] * 1000)
    monkeypatch.setattr(limits, "CELLS", 999)
    assert error(collect(tmp_path)).startswith("m.parquet: the table is too large: at most 999 cells")
    monkeypatch.undo()
    write(tmp_path / "m.parquet", x=["a" * 100_000])
    monkeypatch.setattr(limits, "UNPACKED", 50_000)
    assert (tmp_path / "m.parquet").stat().st_size < 50_000
    assert error(collect(tmp_path)).startswith("m.parquet: the file would unpack to 1")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "m.parquet"
    days = [date(2026, 10, 5)] * 3
    moments = pa.array([datetime(2026, 10, 5, 8)] * 3, pa.timestamp("ns"))
    names = pa.array(["x", "y", "x"]).dictionary_encode()
    money = [Decimal("1.10"), None, Decimal(2)]
    write(path, a=["E1", None, "王"], b=[0.1, 1, 2], c=days, d=names, e=money, f=moments, g=[True] * 3)
    return path.read_bytes()


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400, deadline=None)
def test_no_damaged_bytes_raise(tmp_path: Path, whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))] if data.draw(st.booleans()) else whole)
    for _ in range(data.draw(st.integers(0, 5)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "m.parquet").write_bytes(damaged)
    batch = collect(tmp_path)
    assert batch.header or batch.findings
    assert all(isinstance(text, str) for _, cells in batch.rows for text in cells)


def test_settings_that_cannot_stand_and_a_missing_library_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpicore.collect.extras.find_spec", lambda _: None)
    with pytest.raises(SettingError) as wrong:
        Parquet(" ")
    assert [path for path, *_ in wrong.value.problems] == [("use",), ("path",)]
    assert 'pip install "kpicore[parquet]"' in str(wrong.value)


@pytest.mark.parametrize("ids", [["a1", " b2 ", "c", None, "a1", "b2"], [1, 2, 3, None, 1, 2]])
def test_of_one_person_the_rows_keep_their_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ids: list[Any]
) -> None:
    monkeypatch.setattr("kpicore.collect.parquet._IDS_AT_ONCE", 2)
    write(tmp_path / "m.parquet", 工号=ids, value=list("uvwxyz"))
    only = "b2" if "b2" in ids else "2"
    brought = Parquet("m.parquet").collect(Request("metrics", tmp_path, Period(2026, 10), only=only))
    assert isinstance(brought, Batch)
    assert [(number, cells[1]) for number, cells in brought.rows] == [(3, "v"), (7, "z")]


BLANKS = st.sampled_from(["", " ", "\t", "\u3000", "\xa0"])
IDS = st.tuples(BLANKS, st.sampled_from(["", "E1", "E10", "E", "E2", "王", "~"]), BLANKS).map("".join)


@given(
    ids=st.lists(st.none() | IDS, min_size=1, max_size=9),
    kind=st.sampled_from([pa.string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]),
    size=st.integers(1, 4),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
def test_groups_of_rows_are_passed_over_where_they_can_be(
    tmp_path: Path, ids: list[str | None], kind: pa.DataType, size: int
) -> None:
    table = pa.table({"工号": pa.array(ids, kind), "a": range(len(ids))})
    pq.write_table(table, tmp_path / "m.parquet", row_group_size=size)
    for only in ("E1", "E", "王", "~"):
        brought = Parquet("m.parquet").collect(Request("metrics", tmp_path, Period(2026, 10), only=only))
        assert isinstance(brought, Batch)
        mine = [place for place, each in enumerate(ids) if each is not None and each.strip() == only]
        assert list(brought.rows) == [(place + 2, [ids[place], str(place)]) for place in mine]


def test_of_one_person_the_rows_of_others_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "m.parquet", 工号=["a", "b", "c"], value=[1, 2, 3])
    monkeypatch.setattr(limits, "CELLS", 5)
    monkeypatch.setattr(limits, "UNPACKED", 1)
    request = Request("metrics", tmp_path, Period(2026, 10))
    assert "bytes" in str(collect(tmp_path).findings[0])
    for want in (attrs.evolve(request, only="b"), attrs.evolve(request, most=1)):
        brought = Parquet("m.parquet").collect(want)
        assert isinstance(brought, Batch)
        assert (len(brought.rows), brought.findings) == (1, ())


def test_a_file_that_names_nobody_is_read_whole_for_one_person_too(tmp_path: Path) -> None:
    write(tmp_path / "m.parquet", who=["a", "b"])
    brought = Parquet("m.parquet").collect(Request("metrics", tmp_path, Period(2026, 10), only="b"))
    assert isinstance(brought, Batch)
    assert [cells for _, cells in brought.rows] == [("a",), ("b",)]

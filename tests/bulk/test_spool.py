"""A CSV file written anew holds what python's csv reads of it, cell by cell and number by number, or it is unfit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow.parquet import read_table

from kpicore.bulk import csvfile
from kpicore.bulk import spool as spool_module
from kpicore.bulk.csvfile import CsvFile, NotUtf8, csv_file, in_utf8
from kpicore.bulk.spool import Spooled, Wanted, numbers_of, spool
from kpicore.bulk.unfit import Unfit
from kpicore.collect.csv import Csv, Delimiter
from kpicore.collect.decoding import decode
from kpicore.collect.files import Named
from kpicore.numbers import parse_scaled

HEADER = "employee_id,name,figure"
LONGER = ("\r\n", '"",', '"a"', "查", "\ufeff", "\0", "\x1c", "\u2028", "E1,b,12.50\n", '"a\nb",')
PIECES = (*'abE01.-% "",,\n\n\r', *LONGER)
Record = tuple[int, list[str]]


def read(text: str | bytes, folder: Path, delimiter: Delimiter = ",") -> tuple[CsvFile, Spooled]:
    path = folder / "a.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    file = csv_file(Csv("a.csv", delimiter=delimiter), Named("a.csv", path))
    width = range(len(file.header))
    return file, spool(file, folder / "a.parquet", Wanted(0, width, {2}, ()))


def rows(spooled: Spooled) -> Iterator[list[str]]:
    """Every row, a number as it is at its decimals."""
    table = read_table(spooled.path)
    for row in table.to_pylist():
        yield [shown(cell, spooled.places[2]) if isinstance(cell, dict) else cell or "" for cell in row.values()]


def shown(cell: dict[str, object], places: int) -> str:
    return str(cell["text"] or "") if cell["number"] is None else f"{cell['number']}e-{places}"


def of_python(text: str, places: int | None) -> tuple[list[Record], list[int]]:
    """The records below the header that are as wide as it, and the numbers of the others, blank ones left out."""
    found: list[Record] = []
    others: list[int] = []
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
        if number > 1 and any(map(str.strip, cells)):
            if len(cells) != 3:
                others.append(number)
            elif places is None:
                found.append((number, cells))
            else:
                found.append((number, [*cells[:2], as_number(cells[2], places)]))
    return found, others


def as_number(text: str, places: int) -> str:
    plain = text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit() and text[0] != "."
    value = parse_scaled(text, places) if plain else ""
    return text if isinstance(value, str) or value[1] else f"{value[0]}e-{places}"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([1 << 24, 40]))
@example('E1,"a",1\nE2,"b"c,2\n', 40)
@example('E1,"a\nb",1\n\n,,\nE2,b,2', 40)
@example("E1,b,1.5\r\nE2,b,n/a\r\n\r\nE3,b\r\nE4,b,1,2\r\n", 40)
def test_as_python_reads_it(text: str, block: int) -> None:
    whole = f"{HEADER}\n{text}"
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvfile, "BLOCK", block)
        try:
            file, spooled = read(whole, Path(name))
        except Unfit:
            return
        places = spooled.places.get(2)
        wanted, others = of_python(whole, places)
        numbers = [part.first + number for part in spooled.parts for number in part.numbers()]
        assert list(zip(numbers, rows(spooled), strict=True)) == wanted
        assert [part.first + number for part in spooled.parts for number in part.odd] == others
        again = [
            (part.first + number, cells)
            for part in spooled.parts
            for number, cells in zip(
                part.numbers(), file.records(part.begin, part.size, part.numbers(), part.records), strict=True
            )
        ]
        assert again == of_python(whole, None)[0]


@pytest.mark.parametrize(
    "text",
    [
        f'{HEADER}\nE1,"a" b,1\n',
        f'{HEADER}\nE1,"a,1\n',
        f"{HEADER}\nE1,a\0,1\n",
        f"{HEADER}\n".encode() + "E1,查,1\n".encode("gb18030"),
        f"{HEADER}\nE1,a,{'1' * (csv.field_size_limit() + 1)}\n",
        "\n".join([HEADER, *["E1,a,1"] * 99, "E2," + "1" * (csv.field_size_limit() + 1)]),
        f"{HEADER}\n{HEADER}\nE1,a,1\n",
        "PAR1,a,b\nE1,a,1\n",
        "employee_id\nE1\n",
    ],
)
def test_unfit(text: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(Unfit):
        read(text, tmp_path)


@pytest.mark.parametrize("block", [1 << 24, 40])
def test_rows_of_another_width_are_few(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "MOST_ODD", 3)
    monkeypatch.setattr(csvfile, "BLOCK", block)
    row = "E{},a long enough name of somebody\n"
    few = HEADER + "\n" + "".join(row.format(each) for each in "123")
    assert read(few, tmp_path)[1].odd == {"E1", "E2", "E3"}
    with pytest.raises(Unfit) as unfit:
        read(few + row.format(4), tmp_path)
    assert str(unfit.value) == "more than 3 rows of another width than the header"


def test_of_a_file_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_bytes("工号,姓名\nE1,查\nE2,𠀀\n".encode("gb18030"))
    with pytest.raises(NotUtf8):
        csv_file(Csv("b.csv"), Named("b.csv", path))
    anew = in_utf8(Named("b.csv", path), tmp_path / "anew.csv")
    assert (anew.source, anew.path.read_text("utf-8")) == ("b.csv", decode("b.csv", path.read_bytes()))
    assert list(csv_file(Csv("b.csv"), anew).header) == ["工号", "姓名"]
    damaged = tmp_path / "c.csv"
    damaged.write_bytes("工号,姓名\nE1,查\n".encode() + b"E2,\xff\n")
    with pytest.raises(NotUtf8):
        in_utf8(Named("c.csv", damaged), tmp_path / "anew2.csv")


def test_titles_and_another_delimiter(tmp_path: Path) -> None:
    file, spooled = read("\ufeffOctober\r\n\r\nemployee_id;name;figure\r\nE1;a,b;1\r\nE2;x;2.25\r\n", tmp_path, ";")
    assert (file.header_row, list(file.header)) == (3, ["employee_id", "name", "figure"])
    assert list(rows(spooled)) == [["E1", "a,b", "100e-2"], ["E2", "x", "225e-2"]]
    assert [part.first for part in spooled.parts] == [4]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text("0123456789.-+,% eEx", max_size=20) | st.from_regex(r"\d{1,14}(\.\d{0,8})?", fullmatch=True)))
def test_numbers_are_exact(texts: list[str]) -> None:
    for places in (0, 2, 6):
        found = numbers_of(pa.array([text or None for text in texts], pa.string()), places).to_pylist()
        for text, cell in zip(texts, found, strict=True):
            if cell["number"] is not None:
                assert parse_scaled(text, places) == (cell["number"], False)
            else:
                assert cell["text"] == (text or None)

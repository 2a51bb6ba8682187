"""Workbooks that cannot be read: damaged, too large, something else; each is said, and none raises."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from collect.collected import HEADER, collect, errors, texts
from collect.workbooks import MAIN, OFFICE, book, cell, parts, row, sheet, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.collect import limits


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    def said(data: bytes) -> str:
        (tmp_path / "m.xlsx").write_bytes(data)
        (message,) = errors(collect(tmp_path / "m.xlsx"))
        assert message.startswith("m.xlsx: ")
        return message.removeprefix("m.xlsx: ").removesuffix(": an Excel workbook (.xlsx)")

    encrypted = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert said(encrypted) == "the workbook is encrypted; save it without a password"
    assert said(b"\xd0\xcf\x11\xe0" + bytes(600)) == "the file is an old Excel workbook (.xls)"
    assert said(b"") == "the file is empty"
    text = "the file is no Excel workbook but text, whatever its name"
    assert said("工号,通话量\n".encode()) == f'{text}: use = "csv" in the config, or an Excel workbook (.xlsx)'
    assert said("工号\t通话量\n".encode("utf-16")).startswith(text)
    assert said(b"PAR1") == 'the file is Parquet data: use = "parquet" in the config, or an Excel workbook (.xlsx)'
    assert said(b"\0" * 100) == "the file is no Excel workbook"
    assert said(b"PK\x03\x04 and no more").startswith("the file is no whole Excel workbook")


def test_other_kinds_of_workbooks_are_said(tmp_path: Path) -> None:
    assert "(.ods)" in errors(collect(write(tmp_path / "a.ods", {"content.xml": "<x/>"})))[0]
    assert "(.xlsb)" in errors(collect(write(tmp_path / "a.xlsb", {"xl/workbook.bin": b"\0"})))[0]
    assert "there is no file" in errors(collect(tmp_path / "none.xlsx"))[0]
    assert "a folder, not a file" in errors(collect(tmp_path))[0]


def test_a_damaged_workbook_is_said(tmp_path: Path) -> None:
    good = parts({"十月": sheet(HEADER, row("E1", 5))})
    for damage in (
        {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"},
        {"xl/worksheets/sheet1.xml": sheet(HEADER, "<row><c><v>\0</v></c></row>")},
        {"xl/workbook.xml": "no xml"},
        {"xl/styles.xml": b"\xff\xfe"},
    ):
        assert "is damaged" in errors(collect(write(tmp_path / "m.xlsx", {**good, **damage}), "十月"))[0]
    for rows in (row(cell(1, r="A9"), number=3), row(number=1_048_577), row(cell(1, r="XFE1")), row(cell(1, r="a1"))):
        assert "is damaged" in errors(collect(book(tmp_path / "m.xlsx", rows), "十月"))[0]
    del good["xl/worksheets/sheet1.xml"]
    assert "the file lacks its part xl/worksheets/sheet1.xml" in errors(collect(write(tmp_path / "m.xlsx", good)))[0]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "m.xlsx", HEADER, row("E1", 5), row("x" * 100_000))
    assert path.stat().st_size < 5_000
    monkeypatch.setattr(limits, "UNPACKED", 50_000)
    assert "m.xlsx: the file would unpack to 1" in errors(collect(path))[0]


def test_a_long_string_in_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = '<c t="s"><v>1</v></c>'
    made = parts({"十月": sheet(HEADER, row("E1", '<c t="s"><v>0</v></c>'), *[row("E2", long)] * 20)})
    strings = f'<sst xmlns="{MAIN}"><si><t>five</t></si><si><r><t>{"x" * 1000}</t></r><r><t>y</t></r></si></sst>'
    made["xl/sharedStrings.xml"] = strings
    relation = f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace("</Relationships>", relation)
    path = write(tmp_path / "m.xlsx", made)
    assert texts(collect(path))[:2] == [["E1", "five"], ["E2", "x" * 1000 + "y"]]
    monkeypatch.setattr(limits, "UNPACKED", 20_024)
    assert len(collect(path).rows) == 21
    monkeypatch.setattr(limits, "UNPACKED", 20_023)
    assert errors(collect(path)) == ["m.xlsx: the file would unpack to 20,024 bytes: at most 20,023"]
    monkeypatch.undo()
    made["xl/sharedStrings.xml"] = strings.replace("<sst ", '<sst uniqueCount="99999999999" ')
    assert "it says that it holds 99999999999 strings" in errors(collect(write(path, made)))[0]


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + sheet(HEADER, row("&b;"))
    path = write(tmp_path / "m.xlsx", parts({"十月": laughs}))
    assert "a document type declaration" in errors(collect(path))[0]


def test_a_value_at_the_far_end_is_refused_before_room_is_made_for_the_table(tmp_path: Path) -> None:
    far = row(cell(1, r="XFD1048576"), number=1_048_576)
    assert errors(collect(book(tmp_path / "m.xlsx", HEADER, row("E1", 5), far))) == [
        "m.xlsx: a value stands far out, in row 1048576, column 16384: at most 24,000,000 cells"
    ]
    styled = row(cell(None, "%", r="XFD1048576"), number=1_048_576)
    assert texts(collect(book(tmp_path / "m.xlsx", HEADER, row("E1", 5), styled))) == [["E1", "5"]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = [row("表"), HEADER, row("E1", cell(0.5, "%")), row("E2", cell("#N/A", "e")), row("E3", cell(("A1", None)))]
    return book(tmp_path_factory.mktemp("whole") / "m.xlsx", *rows).read_bytes()


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_no_damaged_bytes_raise(tmp_path: Path, whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))] if data.draw(st.booleans()) else whole)
    for _ in range(data.draw(st.integers(0, 5)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "m.xlsx").write_bytes(damaged)
    read_whole(tmp_path / "m.xlsx")


@given(st.text('<>/=" \0&;rcvtsfi19AZX#é王', max_size=60), st.sampled_from(["sheet", "styles", "workbook"]), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_no_xml_raises(tmp_path: Path, noise: str, part: str, data: st.DataObject) -> None:
    made = parts({"十月": sheet(HEADER, row("E1", cell(0.5, "%"), cell(("A1", 3))))})
    name = f"xl/{'worksheets/sheet1' if part == 'sheet' else part}.xml"
    at = data.draw(st.integers(0, len(made[name])))
    made[name] = made[name][:at] + noise + made[name][at + data.draw(st.integers(0, 9)) :]
    read_whole(write(tmp_path / "m.xlsx", made))


def read_whole(path: Path) -> None:
    """Whatever the file is, there is a table or a finding, and every row can be read."""
    batch = collect(path)
    assert batch.header or batch.findings
    assert all(isinstance(text, str) for _, cells in batch.rows for text in cells)


def test_the_archive_is_closed_again(tmp_path: Path) -> None:
    path = book(tmp_path / "m.xlsx", HEADER, row("E1", 5))
    rows = collect(path).rows
    path.unlink()
    assert list(rows) == [(2, ["E1", "5"])]
    assert not zipfile.is_zipfile(path)

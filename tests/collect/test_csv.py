"""The csv collector: encodings, records, and files that cannot be read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpicore.collect import limits
from kpicore.collect.csv import Csv, Delimiter
from kpicore.components import Batch, Request
from kpicore.model import Period
from kpicore.settings import SettingError

TEXT = "工号,姓名\nE1,王芳\n"
PERIOD = Period(2026, 10)


def collect(folder: Path, data: bytes | None, path: str = "people.csv") -> Batch:
    if data is not None:
        (folder / "people.csv").write_bytes(data)
    return Csv(path).collect(Request("people", folder, PERIOD))


def messages(batch: Batch) -> list[str]:
    found = [*batch.findings, *batch.left_out]
    assert all(finding.severity == "error" for finding in found)
    return [str(finding) for finding in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    batch = collect(tmp_path, TEXT.encode(encoding))
    assert list(batch.header) == ["工号", "姓名"]
    assert [(number, list(cells)) for number, cells in batch.rows] == [(2, ["E1", "王芳"])]
    assert not batch.findings


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "people.csv: the file is empty"),
        (b"\xef\xbb\xbf", "people.csv: the file is empty"),
        (b"\n,,\n", "people.csv: there is nothing in the first 50 rows"),
        (b"a,b\n1,\xff\n", "people.csv: byte 7 (0xFF) is neither UTF-8 nor GB18030"),
        (TEXT.encode() + b"E2,\xe7\x8e\n", "byte 28 (0xE7) is not UTF-8, as the rest of the file is"),
        (TEXT.encode("utf-16")[:-1], "people.csv: byte 25 (0x0A) is not UTF-16, as the file says it is"),
        (TEXT.encode("utf-16-be"), "people.csv: the file is UTF-16 text without a byte order mark: text in UTF-8"),
        (TEXT.encode("utf-16-le"), "people.csv: the file is UTF-16 text without a byte order mark: text in UTF-8"),
        (
            b"PK\x03\x04rest",
            'people.csv: the file is an Excel workbook or another zip file: use = "xlsx" in the config, or text in'
            " UTF-8",
        ),
        (b"PAR1\x15\x04", 'people.csv: the file is Parquet data: use = "parquet" in the config, or text in UTF-8'),
        (b"SQLite format 3\0\x10", 'people.csv: the file is an SQLite database: use = "sql" in the config'),
        (b"\x1f\x8b\x08", "people.csv: the file is a gzip file: text in UTF-8"),
        (b"\0" * 40, "people.csv:1:#1: a NUL character in the cell"),
        (
            b"a;b\n1;2\n",
            'people.csv:1: the header "a;b" has no comma but ";": a comma between the columns, or',
        ),
    ],
)
def test_files_that_are_no_csv(tmp_path: Path, data: bytes, said: str) -> None:
    batch = collect(tmp_path, data)
    assert said in messages(batch)[0]
    assert len(batch.findings) == 1
    assert not batch.rows


@pytest.mark.parametrize("name", ["璐斌", "联通", "王芳", "欧阳娜娜", "鑫"])
def test_one_chinese_name_is_enough_to_tell_gbk(tmp_path: Path, name: str) -> None:
    batch = collect(tmp_path, f"employee_id,name\nE1,{name}\n".encode("gbk"))
    assert [list(cells) for _, cells in batch.rows] == [["E1", name]]


@pytest.mark.parametrize("name", ["Employee ID", "工 号", " 工号 ", "EMPLOYEE_ID", "工号\u3000"])
def test_the_header_is_found_however_it_is_typed(tmp_path: Path, name: str) -> None:
    batch = collect(tmp_path, f"十月,,\n,,\n{name},通话量,\nE1,5,,,\n".encode())
    assert (batch.header_row, list(batch.header)) == (3, [name, "通话量", ""])


@pytest.mark.parametrize(("mark", "delimiter"), [(";", ";"), ("\t", "tab"), ("|", "|"), (",", ",")])
@pytest.mark.parametrize("title", ["", "十月通话量\n"])
def test_a_delimiter_is_stated_and_never_guessed(tmp_path: Path, mark: str, delimiter: Delimiter, title: str) -> None:
    text = f'{title}Employee ID{mark}通话量\nE1{mark}"1{mark}150"\n'
    other: Delimiter = ";" if delimiter == "," else ","
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    want = Request("people", tmp_path, PERIOD)
    read = Csv("people.csv", delimiter=delimiter).collect(want)
    assert (read.header, [list(cells) for _, cells in read.rows]) == (
        ["Employee ID", "通话量"],
        [["E1", f"1{mark}150"]],
    )
    (message,) = messages(Csv("people.csv", delimiter=other).collect(want))
    assert message.startswith(f"people.csv:{2 if title else 1}: the header ")
    own = "a comma" if other == "," else '";"'
    assert message.endswith(f'{own} between the columns, or delimiter = "{delimiter}" in the config')


def test_a_header_of_one_column_is_one(tmp_path: Path) -> None:
    batch = collect(tmp_path, "十月; 人员\n工号\nE1\n".encode())
    assert (list(batch.header), list(batch.rows), batch.findings) == (["工号"], [(3, ["E1"])], [])


def test_a_chinese_comma_is_no_delimiter(tmp_path: Path) -> None:
    (message,) = messages(collect(tmp_path, "工号，姓名\nE1，王芳\n".encode()))
    assert message == 'people.csv:1: the header "工号，姓名" has no comma but "，": a comma between the columns'


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_excels_unicode_text_is_read(tmp_path: Path, encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    (tmp_path / "people.csv").write_bytes((mark + TEXT.replace(",", "\t")).encode(encoding))
    batch = Csv("people.csv", delimiter="tab").collect(Request("people", tmp_path, PERIOD))
    assert (batch.header, list(batch.rows)) == (["工号", "姓名"], [(2, ["E1", "王芳"])])


def test_a_header_that_cannot_be_read_is_not_looked_for_below(tmp_path: Path) -> None:
    batch = collect(tmp_path, b"employee_id,na\0me\nE1,Wang\n")
    assert messages(batch) == ['people.csv:1:#2: a NUL character in the cell: "na\\x00me": text alone']
    assert not batch.header


def test_a_title_that_cannot_be_read_has_no_column(tmp_path: Path) -> None:
    batch = collect(tmp_path, b"Oct\0ober,\nemployee_id,name\nE1,Wang\n")
    assert messages(batch) == ['people.csv:1:#1: a NUL character in the cell: "Oct\\x00ober": text alone']


def test_a_nul_is_found_in_its_cell_and_goes_with_its_row(tmp_path: Path) -> None:
    batch = collect(tmp_path, b"a,b\n1,2\0\n\0x,\0\n3,4\n")
    assert messages(batch) == [
        'people.csv:2:b: a NUL character in the cell: "2\\x00": text alone',
        'people.csv:3:a: a NUL character in the cell: "\\x00x": text alone',
        'people.csv:3:b: a NUL character in the cell: "\\x00": text alone',
    ]
    assert not batch.findings
    assert list(batch.rows) == [(4, ["3", "4"])]


def test_long_tables_say_how_far_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("a,b\n" + "1,2\n" * 20_000)
    told: list[tuple[str, int, int]] = []
    want = Request("people", tmp_path, PERIOD, tell=lambda doing, done, of: told.append((str(doing), done, of)))
    Csv("people.csv").collect(want)
    assert told == [("reading people.csv", done, 20_001) for done in (8192, 16384)]


def test_the_header_is_found_below_titles(tmp_path: Path) -> None:
    text = '客服中心十月通话量,,\n\n"制表人，李雷",,\n工号,通话量,\nE1,"1,150",\n'
    batch = collect(tmp_path, text.encode("gb18030"))
    assert (batch.header_row, list(batch.header)) == (4, ["工号", "通话量", ""])
    assert list(batch.rows) == [(5, ["E1", "1,150", ""])]
    assert not batch.findings


def test_two_rows_that_may_be_the_header_are_an_error_until_one_is_stated(tmp_path: Path) -> None:
    text = "工号说明,工号\n工号,通话量\nE1,5\n".encode()
    (message,) = messages(collect(tmp_path, text))
    assert message == (
        "people.csv: rows 1, 2 each name the column employee_id: header_row = 1 or the like in the config"
    )
    stated = Csv("people.csv", header_row=2).collect(Request("people", tmp_path, PERIOD))
    assert (stated.header_row, list(stated.rows)) == (2, [(3, ["E1", "5"])])
    (late,) = messages(Csv("people.csv", header_row=9).collect(Request("people", tmp_path, PERIOD)))
    assert late == "people.csv:9: row 9 is blank: a header line with the names of the columns"


def test_a_fault_below_a_title_is_named_by_the_header(tmp_path: Path) -> None:
    batch = collect(tmp_path, '十月\n工号,通话量\nE1,"5"x\n'.encode())
    assert [message.partition(": ")[0] for message in messages(batch)] == ["people.csv:3:通话量"]


def test_how_dates_are_written_goes_with_the_table(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TEXT, encoding="utf-8")
    batch = Csv("people.csv", date_order="dmy").collect(Request("people", tmp_path, PERIOD))
    assert (batch.date_order, batch.serials_from) == ("dmy", None)


def test_a_file_or_table_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 3)
    assert messages(collect(tmp_path, TEXT.encode())) == ["people.csv: the table is too large: at most 3 cells"]
    monkeypatch.setattr(limits, "UNPACKED", 20)
    assert messages(collect(tmp_path, TEXT.encode())) == ["people.csv: the file holds 24 bytes: at most 20"]


def test_settings_that_cannot_stand_are_all_said() -> None:
    with pytest.raises(SettingError) as wrong:
        Csv("", header_row=-1)
    assert [path for path, *_ in wrong.value.problems] == [("path",), ("header_row",)]


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "peoples.csv").write_text("a")
    (message,) = messages(collect(tmp_path, None))
    assert message.startswith("people.csv: there is no file ")
    assert message.endswith("a CSV file; did you mean peoples.csv?")


def test_a_folder_and_a_path_that_cannot_be(tmp_path: Path) -> None:
    assert "a folder, not a file" in messages(collect(tmp_path, None, "."))[0]
    assert "cannot be read" in messages(collect(tmp_path, None, "a\0b"))[0]
    assert "people.csv/x" in messages(collect(tmp_path, b"a", "people.csv/x"))[0]


def test_the_period_stands_in_the_path(tmp_path: Path) -> None:
    (tmp_path / "m-2026-10.csv").write_text("a\n")
    assert collect(tmp_path, None, "m-{period}.csv").source == "m-2026-10.csv"


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    batch = collect(tmp_path, b'a,b\r\n\r\n1,"x\r\ny"\r\n , \r\n2,3\n')
    assert [number for number, cells in batch.rows if any(cell.strip() for cell in cells)] == [3, 5]
    assert list(batch.rows[1][1]) == ["1", "x\r\ny"]


def test_an_unclosed_quote_is_found_where_it_opens(tmp_path: Path) -> None:
    batch = collect(tmp_path, b'a,b,c\n1,"x\ny",3\n2,"oops,4\n3,4,5\n')
    assert messages(batch) == ['people.csv:3:b: a quote opens here and never closes: ""oops,4\\n3,4,5\\n": a closing "']
    assert [number for number, _ in batch.rows] == [2]


def test_an_unclosed_quote_before_much_text(tmp_path: Path) -> None:
    batch = collect(tmp_path, b'a,b\n"x,1\n' + b"y,2\n" * 100_000)
    assert "people.csv:2:a: a quote opens here and never closes" in messages(batch)[0]


def test_text_after_a_closing_quote_spoils_its_row_alone(tmp_path: Path) -> None:
    batch = collect(tmp_path, b'a,b\n1,"x"y\n2,3\n"p"q,1\n')
    assert [message.partition(": ")[0] for message in messages(batch)] == ["people.csv:2:b", "people.csv:4:a"]
    assert [number for number, _ in batch.rows] == [3]


def test_a_huge_cell_is_a_finding_and_the_limit_stays(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    for cell in (b"x" * (limit + 1), b'"' + b"x" * (limit + 1) + b'"'):
        batch = collect(tmp_path, b"a,b\n1," + cell + b"\n2,3\n")
        assert "people.csv:2:b: a cell is too long" in messages(batch)[0]
    assert csv.field_size_limit() == limit


@given(
    st.binary(max_size=300)
    | st.builds(
        str.encode,
        st.text(alphabet='a,"\n\r\t;é王\ufeff\0|号', max_size=60),
        st.sampled_from(["utf-8", "utf-16", "gb18030"]),
    ),
    st.sampled_from([",", ";", "tab", "|"]),
)
@example(b'"', ",")
@example(b'a\n"x"y\n"', ",")
@example(b"\xff\xfe", "tab")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_no_bytes_raise(tmp_path: Path, data: bytes, delimiter: Delimiter) -> None:
    (tmp_path / "people.csv").write_bytes(data)
    batch = Csv("people.csv", delimiter=delimiter).collect(Request("people", tmp_path, PERIOD))
    assert batch.header or batch.findings
    assert all(number > 1 for number, _ in batch.rows)
    assert all(str(finding).isprintable() for finding in (*batch.findings, *batch.left_out))

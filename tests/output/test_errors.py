"""Findings as a list for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.messages import say
from kpicore.model import Finding, Language, Origin
from kpicore.output.errors import print_findings, report_errors

ERROR = Finding("error", "people.csv:3:hired", "'2026-13-01' is not a date", "expected YYYY-MM-DD")
WARNING = Finding("warning", "run.toml: team.0.grade", "no score reaches A")


def printed(*findings: Finding, lang: Language = "en") -> list[str]:
    stream = io.StringIO()
    print_findings(findings, stream, lang)
    return stream.getvalue().splitlines()


def test_errors_are_counted_first_and_all_listed() -> None:
    assert printed(ERROR, WARNING, ERROR) == [
        "2 errors; nothing was written",
        "people.csv:3:hired: '2026-13-01' is not a date: expected YYYY-MM-DD",
        "warning: run.toml: team.0.grade: no score reaches A",
        "people.csv:3:hired: '2026-13-01' is not a date: expected YYYY-MM-DD",
    ]
    assert printed(ERROR)[0] == "1 error; nothing was written"
    assert printed(ERROR, lang="zh")[0] == "1 个错误；没有写出任何文件"
    assert len(printed(*[ERROR] * 5000)) == 5001


def test_warnings_alone_have_no_first_line() -> None:
    assert printed(WARNING) == ["warning: run.toml: team.0.grade: no score reaches A"]
    assert printed() == []


def test_data_cannot_steer_the_terminal() -> None:
    assert printed(Finding("error", "x.csv:2:a\nb", "\x1b[2Jgone"))[1:] == ["x.csv:2:a␊b: ␛[2Jgone"]


def many(count: int, file: str = "metrics.csv", column: str = "calls") -> list[Finding]:
    return [
        Finding(
            "error",
            f"{file}:{row}:{column}",
            say("{cell} is not a number", cell=f'"=x{row}"'),
            say("a number from {low} up", low=0),
        )
        for row in range(2, count + 2)
    ]


def reported(findings: Sequence[Finding], path: Path, lang: Language = "en") -> list[str]:
    stream = io.StringIO()
    report_errors(findings, stream, path, lang)
    return stream.getvalue().splitlines()


def test_up_to_a_hundred_errors_stand_on_the_terminal_alone(tmp_path: Path) -> None:
    path = tmp_path / "errors-2026-10.csv"
    assert reported(many(100), path) == printed(*many(100))
    assert len(reported(many(100), path)) == 101
    assert not path.exists()


def test_of_more_a_hundred_stand_there_and_all_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "errors-2026-10.csv"
    lines = reported(many(101), path)
    assert lines[0] == "101 errors; no results were written"
    assert lines[1:101] == [str(finding) for finding in many(100)]
    assert lines[101:] == ["  … 1 more of this kind", f"all 101 errors: {path}"]
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["file", "row", "column", "what", "expected"]
    assert rows[1] == ["metrics.csv", "2", "calls", '\'"=x2" is not a number', "a number from 0 up"]
    assert len(rows) == 102
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_long_kind_hides_no_other(tmp_path: Path) -> None:
    few = [Finding("error", "sql late", "no answer"), Finding("error", "people.csv:4", "5 cells under 4 columns")]
    lines = reported([*many(5000), *many(300, column="x"), *few], tmp_path / "e.csv")
    assert lines[0] == "5,302 errors; no results were written"
    assert len([line for line in lines if line.startswith("metrics.csv:")]) == 98
    assert "  … 4,951 more of this kind" in lines
    assert lines[-3:-1] == [str(finding) for finding in few]
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[-2:] == [
            ["sql late", "", "", "no answer", ""],
            ["people.csv", "4", "", "5 cells under 4 columns", ""],
        ]


def test_names_with_colons_are_kept_apart_in_the_file(tmp_path: Path) -> None:
    origin = Origin("2026:10:05.csv", 3, "a:4")
    odd = Finding("error", str(origin), say("{cell} is wrong", cell="x"), "y")
    reported([*many(150), odd], tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[-1] == ["2026:10:05.csv", "3", "a:4", "x is wrong", "y"]


def test_of_more_than_a_hundred_kinds_the_rest_is_counted(tmp_path: Path) -> None:
    lines = reported([error for column in range(120) for error in many(2, column=f"c{column}")], tmp_path / "e.csv")
    assert lines[1:3] == ['metrics.csv:2:c0: "=x2" is not a number: a number from 0 up', "  … 1 more of this kind"]
    assert lines[-2] == "… 40 errors of further kinds"


def test_the_list_replaces_an_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    reported(many(200), path)
    reported(many(150), path)
    assert len(path.read_text("utf-8").splitlines()) == 151
    path.write_text("mine", "utf-8")
    lines = reported(many(150), path)
    assert lines[0] == "150 errors; nothing was written"
    assert len(lines) == 152
    assert lines[-1] == f"warning: {path}: the list of errors cannot be written here: there is a file of another kind"
    assert path.read_text("utf-8") == "mine"
    lines = reported(many(150), tmp_path / "none" / "e.csv")
    assert lines[-1].endswith("cannot be written here: No such file or directory")
    assert len(lines) == 152


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("file,row,column,what,expected\n", "utf-8")
    (tmp_path / "e.csv").symlink_to(tmp_path / "theirs")
    assert len(reported(many(150), tmp_path / "e.csv")) == 152
    assert (tmp_path / "theirs").read_text("utf-8") == "file,row,column,what,expected\n"


def test_the_list_speaks_the_terminals_language(tmp_path: Path) -> None:
    wrong = say("{cell} is out of range", cell='"9"')
    lines = reported([Finding("error", f"m.csv:{row}:x", wrong) for row in range(101)], tmp_path / "e.csv", "zh")
    assert lines[:2] == ["101 个错误；没有写出结果", 'm.csv:0:x: "9" 超出范围']
    assert (tmp_path / "e.csv").read_text("utf-8").count("超出范围") == 101


@given(st.lists(st.sampled_from("abcdefgh"), min_size=101, max_size=400))
def test_a_hundred_are_shown_whatever_the_kinds(tmp_path_factory: pytest.TempPathFactory, kinds: list[str]) -> None:
    errors = [Finding("error", f"m.csv:{row}:{kind}", "wrong") for row, kind in enumerate(kinds, 2)]
    lines = reported(errors, tmp_path_factory.mktemp("e") / "e.csv")
    shown = [line for line in lines if line.startswith("m.csv:")]
    assert len(shown) == len(set(shown)) == 100
    assert {line.split(":")[2] for line in shown} == set(kinds)


def test_a_list_of_earlier_errors_does_not_stay(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    reported(many(150), path)
    assert path.exists()
    reported(many(3), path)
    assert not path.exists()
    path.write_text("file,row\nsomebody's own\n", "utf-8")
    reported(many(3), path)
    assert path.exists()

"""Findings as a list for people."""

from __future__ import annotations

import io

from kpicore.model import Finding, Language
from kpicore.output.errors import print_findings

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

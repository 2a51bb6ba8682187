"""Findings for people: all of them in one list, one a line, never a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from kpicore.messages import spoken
from kpicore.model import Finding, Language, Text
from kpicore.output.terminal import visible

_ONE_ERROR = Text("1 个错误；没有写出任何文件", "1 error; nothing was written")
_ERRORS = Text("{n} 个错误；没有写出任何文件", "{n} errors; nothing was written")
_SEVERITY = {
    "warning": Text("警告", "warning"),
    "info": Text("说明", "info"),
    "review": Text("待确认", "review"),
    "block": Text("不得发放", "block"),
}


def print_findings(findings: Sequence[Finding], stream: TextIO, lang: Language = "en") -> None:
    """Writes every finding on a line of its own; where there are errors, a first line says how many.

    An error's line starts with its place (`file:row:column: …`), any other's with its severity.
    """
    errors = sum(finding.severity == "error" for finding in findings)
    lines = [(_ONE_ERROR if errors == 1 else _ERRORS).of(lang).format(n=errors)] if errors else []
    lines += [_line(finding, lang) for finding in findings]
    stream.write("".join(f"{line}\n" for line in lines))


def _line(finding: Finding, lang: Language) -> str:
    label = _SEVERITY.get(finding.severity)
    parts = [label.of(lang) if label else "", *(str(spoken(part, lang)) for part in finding[1:])]
    return visible(": ".join(filter(None, parts)))

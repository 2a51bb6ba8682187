"""Findings for people: all of them in one list, one a line, never a traceback."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from kpicore.messages import Message, reason, say, spoken
from kpicore.model import Finding, Language, Spot, Text
from kpicore.output.terminal import visible

MOST = 100
"""Errors that a terminal shows; where there are more, all of them go into a file."""

COLUMNS = ("file", "row", "column", "what", "expected")
"""Of that file."""

_ONE_ERROR = Text("1 个错误；没有写出任何文件", "1 error; nothing was written")
_ERRORS = Text("{n} 个错误；没有写出任何文件", "{n} errors; nothing was written")
_SEVERITY = {
    "warning": Text("警告", "warning"),
    "info": Text("说明", "info"),
    "review": Text("待确认", "review"),
    "block": Text("不得发放", "block"),
}
_PLACE = r"(?s)(.*?):([0-9]+)(?::(.*))?"


def print_findings(findings: Sequence[Finding], stream: TextIO, lang: Language) -> None:
    """Writes every finding on a line of its own; where there are errors, a first line says how many.

    An error's line starts with its place (`file:row:column: …`), any other's with its severity.
    """
    errors = sum(finding.severity == "error" for finding in findings)
    lines = [(_ONE_ERROR if errors == 1 else _ERRORS).of(lang).format(n=errors)] if errors else []
    lines += [_line(finding, lang) for finding in findings]
    stream.write("".join(f"{line}\n" for line in lines))


def report_errors(findings: Sequence[Finding], stream: TextIO, path: Path, lang: Language) -> None:
    """As `print_findings`; of more than MOST errors as many, some of every kind, and all of them in a file at `path`.

    The file has mode 0600 and takes the place of an earlier one, of nothing else. Where it cannot be written, every
    error goes to the stream.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    if len(errors) <= MOST:
        forget_errors(path)
        print_findings(findings, stream, lang)
        return
    try:
        _write(path, errors, lang)
    except OSError as error:
        print_findings(findings, stream, lang)
        why = say("the list of errors cannot be written here: {reason}", reason=reason(error))
        print_findings([Finding("warning", str(path), why)], stream, lang)
        return
    lines = [say("{count:,} errors; no results were written", count=len(errors)), *_sample(errors, lang)]
    lines += [_line(finding, lang) for finding in findings if finding.severity != "error"]
    lines.append(say("all {count:,} errors: {path}", count=len(errors), path=visible(str(path))))
    stream.write("".join(f"{spoken(line, lang)}\n" for line in lines))


def forget_errors(path: Path) -> None:
    """Take away what an earlier run wrote there, so that nobody takes it for what is wrong now; nothing else."""
    with suppress(OSError):
        if _is_ours(path):
            path.unlink()


def _line(finding: Finding, lang: Language) -> str:
    label = _SEVERITY.get(finding.severity)
    parts = [label.of(lang) if label else "", *(str(spoken(part, lang)) for part in finding[1:])]
    return visible(": ".join(filter(None, parts)))


def _sample(errors: Sequence[Finding], lang: Language) -> Iterator[str]:
    """MOST lines of errors, kind by kind, so that none is hidden by a long one; each kind says how many more it has."""
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for error in errors:
        file, _, column = place_of(error.where)
        said = error.what.template if isinstance(error.what, Message) else str(spoken(error.what, "en"))
        kinds.setdefault((file, column, said), []).append(error)
    shares = _shares([len(each) for each in kinds.values()])
    for each, share in zip(kinds.values(), shares, strict=True):
        yield from (_line(error, lang) for error in each[:share])
        if 0 < share < len(each):
            yield say("  … {count:,} more of this kind", count=len(each) - share).of(lang)
    unseen = [each for each, share in zip(kinds.values(), shares, strict=True) if not share]
    if unseen:
        yield say("… {count:,} errors of further kinds", count=sum(map(len, unseen))).of(lang)


def _shares(counts: Sequence[int]) -> list[int]:
    """How many of each are shown: alike, the first ones first, and what one does not need goes to the others."""
    shares = [0] * len(counts)
    left = MOST
    while left:
        open_ones = [at for at, count in enumerate(counts) if shares[at] < count][:left]
        for at in open_ones:
            shares[at] += 1
        left = left - len(open_ones) if open_ones else 0
    return shares


def place_of(where: str) -> tuple[str, str, str]:
    """File, row and column of a place; row and column blank where it names none."""
    if isinstance(where, Spot):
        file, row, column, of = where.origin
        return file, "" if of else str(row), column
    match = re.fullmatch(_PLACE, where)
    return (where, "", "") if match is None else (match[1], match[2], match[3] or "")


def _write(path: Path, errors: Sequence[Finding], lang: Language) -> None:
    """Raises OSError."""
    from kpicore.output.tables import write_csv

    if os.path.lexists(path) and not _is_ours(path):
        raise FileExistsError(None, say("there is a file of another kind"))
    new = path.with_name(f".{path.name}.{os.urandom(6).hex()}.partial")
    rows = ((*place_of(error.where), *(str(spoken(part, lang)) for part in error[2:])) for error in errors)
    try:
        write_csv(new, COLUMNS, rows)
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def _is_ours(path: Path) -> bool:
    """Whether an earlier run wrote it; whatever else has the name stays as it is."""
    head = (",".join(COLUMNS) + "\n").encode()
    if path.is_symlink() or not path.is_file():
        return False
    with open(path, "rb") as file:
        return file.read(len(head)) == head

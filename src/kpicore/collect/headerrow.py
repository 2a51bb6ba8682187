"""Which row of a sheet or file is its header, where titles stand above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from kpicore.collect.header import TITLES
from kpicore.collect.text import plain_name
from kpicore.messages import say
from kpicore.model import Finding, Origin, Text
from kpicore.settings import Problem

LOOKED_AT = 50
"""Rows from the top among which a header is looked for."""

HEADER_ROW = Text(
    "标题行的行号；不写：前五十行中含有“工号”列的那一行，没有则为第一个非空行",
    "the row of the header; left out: the one of the first fifty that names employee_id, else the first not blank",
)

A_HEADER = say("a header line with the names of the columns")

Row = tuple[int, Sequence[str]]

_NAMES = frozenset(("employee_id", *TITLES["employee_id"]))
_PLAIN_NAMES = frozenset(map(plain_name, _NAMES))
_LONGEST = 40  # a page of text is no name


def find_header(
    source: str, rows: Iterable[Row], stated: int | None, wanted: frozenset[str] = frozenset()
) -> Row | Finding:
    """The header among `rows`, which are as they are in the file; `stated` is the setting `header_row`. wanted: the
    names that the header of a log has, as many as possible of them; else it is known by employee_id."""
    if stated is not None:
        header = next((row for row in rows if row[0] >= stated), (0, ()))
        if header[0] != stated or not _is_filled(header):
            return _blank(str(Origin(source, stated)), say("row {row} is blank", row=stated))
        return header
    first = [row for row in islice(rows, LOOKED_AT) if _is_filled(row)]
    if not first:
        return _blank(source, say("there is nothing in the first {count} rows", count=LOOKED_AT))
    found = [len((wanted or _NAMES).intersection(cell.strip() for cell in row[1])) for row in first]
    if wanted:
        return first[found.index(max(found))]
    named = [row for row, names in zip(first, found, strict=True) if names] or list(filter(names_people, first))
    if len(named) > 1:
        numbers = ", ".join(str(number) for number, _ in named)
        what = say("rows {rows} each name the column employee_id", rows=numbers)
        return Finding("error", source, what, say("header_row = {row} or the like in the config", row=named[0][0]))
    return (named or first)[0]


def person_columns(names: Sequence[str]) -> list[int]:
    """The positions in a header that say employee_id, or its title."""
    return [at for at, name in enumerate(names) if plain_name(name) in _PLAIN_NAMES]


def names_people(row: Row) -> bool:
    """Whether one of its cells is a name of the column employee_id, however that is typed."""
    return not _PLAIN_NAMES.isdisjoint(plain_name(cell) for cell in row[1] if len(cell) <= _LONGEST)


def _is_filled(row: Row) -> bool:
    return any(cell.strip() for cell in row[1])


def _blank(where: str, what: str) -> Finding:
    return Finding("error", where, what, A_HEADER)


def header_row_problems(row: int | None) -> list[Problem]:
    """What keeps the setting `header_row` from being one."""
    if row is None or row >= 1:
        return []
    return [(("header_row",), say("found {value}", value=row), say("expected a row number from 1 up"))]

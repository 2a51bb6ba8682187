"""Which column of a file means what: resolved once a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from kpicore.collect.report import UNKNOWN_COLUMN, UNREAD, Report
from kpicore.collect.text import Names, label, quote, suggest
from kpicore.components import Batch
from kpicore.messages import Message, joined, say
from kpicore.model import Origin

TITLES: Mapping[str, tuple[str, ...]] = {
    "employee_id": ("工号", "employee id"),
    "name": ("姓名",),
    "period": ("考核期",),
    "metric": ("指标",),
    "value": ("数值",),
    "date": ("日期",),
    "incident": ("事件",),
    "times": ("次数",),
    "points": ("分值",),
    "quantity": ("数量",),
    "reason": ("原因", "说明"),
    "recorded_by": ("记录人", "recorded by"),
    "criterion": ("考核项",),
    "rater": ("评分人",),
    "sample": ("样本",),
    "clause": ("条款",),
}
"""The tables' own columns, by the titles of the contract. A rating's value is titled 得分."""

RATING_VALUE = ("得分", *TITLES["value"])


class Header(NamedTuple):
    """A resolved header. at: id → position; names: each column as the header names it; unknown: positions of columns
    that mean nothing here; nameless: positions without a name; usable: nothing that is required is missing. shared:
    titles of several ids, by position, of which a person's team settles what they mean."""

    source: str
    at: Mapping[str, int]
    names: tuple[str, ...]
    unknown: tuple[int, ...]
    nameless: tuple[int, ...]
    usable: bool
    shared: Mapping[int, str]

    def shown(self, column: str) -> str:
        """The column's name in this file, or its id where the file has no such column."""
        position = self.at.get(column)
        return column if position is None else self.names[position]


def table(columns: Iterable[str], **titles: tuple[str, ...]) -> Names:
    """The names of a table's own columns."""
    return Names((column, titles.get(column, TITLES[column])) for column in columns)


def resolve(
    batch: Batch,
    own: Names,
    words: Names | None,
    required: Iterable[str],
    report: Report,
    told_apart: Callable[[str], bool] = lambda title: False,
) -> Header:
    """Find each column's id among the table's `own` names, then among `words`.

    Reports two columns of one id, a title of several ids, and what is `required` and missing. Unknown columns are left
    to the caller: for people they are legitimate. told_apart: whether who a row is about settles such a title.
    """
    at: dict[str, int] = {}
    unknown: list[int] = []
    nameless: list[int] = []
    shared: dict[int, str] = {}
    trimmed = [name.strip() for name in batch.header]
    names = tuple(label(name) or f"#{position + 1}" for position, name in enumerate(trimmed))
    tables = (own,) if words is None else (own, words)
    exactly = {key for name in trimmed for key in _first(each.exact(name) for each in tables)}
    for position, name in enumerate(trimmed):
        ids = _first(each.exact(name) for each in tables)
        if not ids:  # a column of one's own may be much like another that is there
            ids = tuple(key for key in _first(each.find(name) for each in tables) if key not in exactly)
        origin = Origin(batch.source, batch.header_row, names[position])
        if not name:
            nameless.append(position)
        elif not ids:
            unknown.append(position)
        elif len(ids) > 1 and told_apart(name):
            shared[position] = name
        elif len(ids) > 1:
            report.refuse(origin, *ambiguous(name, ids))
        elif ids[0] in at:
            first = quote(names[at[ids[0]]])
            what = say("a second column of {column}; the first is {first}", column=ids[0], first=first)
            report.refuse(origin, what, say("one column for each id"))
        else:
            at[ids[0]] = position
    missing = [column for column in required if column not in at]
    strangers = [trimmed[position] for position in unknown]
    for column in missing:
        title = own.title(column)
        near = suggest(column, strangers) or suggest(title, strangers)
        what = say("the column {column} ({title}) is missing", column=column, title=title)
        expected = say("a column named {column} or {title}{hint}", column=column, title=title, hint=near)
        report.refuse(Origin(batch.source, batch.header_row), what, expected)
    return Header(batch.source, at, names, tuple(unknown), tuple(nameless), not missing, shared)


def _first(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next(filter(None, several), ())


def ambiguous(title: str, ids: Sequence[str]) -> tuple[Message, Message]:
    """What is said of a title that several things have, and what is expected."""
    what = say("the title {title} means {count} things", title=quote(title), count=len(ids))
    return what, say("one of the ids {ids}", ids=", ".join(ids))


def too_many(cells: Sequence[str], width: int) -> tuple[Message, Message]:
    """What is said of a row with more cells than its header has, and what is expected.

    Blank ones are no exception: in `A1,1,150,` it is the 1,150 without quotes that pushed the last one out.
    """
    at = next((at for at in range(width, len(cells)) if cells[at].strip()), width)
    what = say(
        "{cells} cells under {columns} columns, the first too many is {cell}",
        cells=len(cells),
        columns=width,
        cell=quote(cells[at]),
    )
    expected = say("{count} cells; a cell that holds a delimiter, such as a comma, needs quotes around it", count=width)
    return what, expected


def flag_unknown(header: Header, names: Iterable[Names], report: Report, made: bool = False) -> None:
    """An info flag for every column that is not read; one for all where a collector `made` them, who may make all the
    figures that it knows of."""
    known = tuple(names)
    unknown = [header.names[position] for position in header.unknown]
    hints = [next(filter(None, (each.hint(name) for each in known)), "") for name in unknown]
    if made and unknown:
        named = [joined([quote(name), hint], "") for name, hint in zip(unknown, hints, strict=True)]
        report.flag("unknown_column", UNREAD, file=header.source, columns=joined(named, ", "))
        return
    for name, hint in zip(unknown, hints, strict=True):
        report.flag("unknown_column", UNKNOWN_COLUMN, file=header.source, column=name, hint=hint)

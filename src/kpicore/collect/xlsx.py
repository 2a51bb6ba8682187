"""The core's `xlsx` collector: sheets of an Excel workbook, each cell as it is shown, numbers as they are stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

import attrs

from kpicore.collect.dates import DATE_ORDER
from kpicore.collect.extras import extra_problems
from kpicore.collect.files import PATH, Named, named, no_table, not_there, path_problems, unreadable
from kpicore.collect.headerrow import HEADER_ROW, LOOKED_AT, find_header, header_row_problems
from kpicore.collect.limits import Unreadable
from kpicore.collect.sharedstrings import check_text
from kpicore.collect.sheetrows import Merged, SheetRows, lowered
from kpicore.collect.text import label, quote, suggest, visible
from kpicore.collect.workbook import WORKBOOK, Package, SheetPart, damaged, opened
from kpicore.collect.worksheet import AT_ONCE, Look, holds_values, look
from kpicore.components import Batch, DateOrder, Request
from kpicore.messages import joined, say
from kpicore.model import Finding, Origin, Sentence, Tell, Text
from kpicore.settings import SettingError, setting

_SHEET = Text(
    "工作表的名称，或名称的列表；不写：唯一有内容的可见工作表",
    "the name of the sheet, or a list of names; left out: the only visible one that holds anything",
)
_MANY = 12


class _Sheet(NamedTuple):
    """A sheet that was read."""

    name: str
    visible: bool
    seen: Look
    rows: SheetRows
    merged: Merged


@attrs.frozen
class Xlsx:
    """Reads sheets of an .xlsx workbook, each with a header below whatever titles. Formulas count as their values."""

    about = Text("Excel 工作簿 (.xlsx) 的工作表", "sheets of an Excel workbook (.xlsx)")

    path: str = setting(doc=PATH)
    sheet: str | tuple[str, ...] | None = setting(None, doc=_SHEET)
    header_row: int | None = setting(None, doc=HEADER_ROW)
    date_order: DateOrder | None = setting(None, doc=DATE_ORDER)

    def __attrs_post_init__(self) -> None:
        problems = extra_problems("xlsx", "python_calamine")
        problems += path_problems(self.path) + header_row_problems(self.header_row)
        if self.sheet == ():
            problems.append((("sheet",), say("found an empty list"), say("expected at least one name")))
        if problems:
            raise SettingError(problems)

    def collect(self, want: Request, wanted: frozenset[str] = frozenset()) -> Batch | Sequence[Batch]:
        """A table for each sheet. What cannot be read is a finding of a batch; nothing is raised. wanted: see
        `find_header`."""
        file = named(self.path, want)
        missing = not_there(file, WORKBOOK)
        if missing is not None:
            return no_table(file.source, missing)
        try:
            with opened(file.path) as package:
                chosen = self._chosen(file.source, package)
                if isinstance(chosen, Finding):
                    return no_table(file.source, chosen)
                sheets = _read(file, package, chosen, want.tell)
        except Unreadable as wrong:
            return wrong.table(file.source)
        except OSError as error:
            return no_table(file.source, unreadable(file, error, WORKBOOK))
        batches = [self._batch(f"{file.source}[{sheet.name}]", sheet, package, wanted) for sheet in sheets]
        return batches[0] if len(batches) == 1 else batches

    def _chosen(self, source: str, package: Package) -> Sequence[SheetPart] | Finding:
        """The sheets that the config names, or the only one that there is to read."""
        if self.sheet is None:
            return _only(source, package)
        by_name = {sheet.name: sheet for sheet in package.sheets}
        wanted = (self.sheet,) if isinstance(self.sheet, str) else self.sheet
        unknown = [name for name in wanted if name not in by_name]
        if unknown:
            near = [say("one of {sheets}", sheets=_names(package.sheets)), suggest(unknown[0], by_name)]
            what = say("there is no sheet {sheets}", sheets=", ".join(map(quote, unknown)))
            return Finding("error", source, what, joined(near, ""))
        return [by_name[name] for name in dict.fromkeys(wanted)]

    def _batch(self, source: str, sheet: _Sheet, package: Package, wanted: frozenset[str]) -> Batch:
        first = islice(sheet.rows, max(LOOKED_AT, self.header_row or 0))
        header = find_header(source, lowered(first, sheet.merged), self.header_row, wanted)
        if isinstance(header, Finding):
            return no_table(source, header)
        row, titles = header
        names = [*titles, *[""] * (sheet.seen.width - len(titles))]  # a note beside the table is a column without name
        findings = [Finding("warning", where, what) for where, what in _doubts(source, sheet, row, names)]
        return Batch(source, names, sheet.rows.below(row), findings, row, self.date_order, package.day_0)


def _only(source: str, package: Package) -> Sequence[SheetPart] | Finding:
    filled = [sheet for sheet in package.sheets if sheet.visible and _is_filled(package, sheet)]
    if not filled:
        return Finding("error", source, say("no visible sheet holds anything"), say("a sheet with a header line"))
    if len(filled) > 1:
        what = say("{count} sheets hold data: {sheets}", count=len(filled), sheets=_names(filled))
        expected = say('sheet = "{sheet}" or another in the config, or a list of them', sheet=visible(filled[0].name))
        return Finding("error", source, what, expected)
    return filled


def _is_filled(package: Package, sheet: SheetPart) -> bool:
    with package.open(sheet.part) as stream:
        return holds_values(stream)


def _names(sheets: Sequence[SheetPart]) -> str:
    return ", ".join(visible(sheet.name) for sheet in sheets)


def _read(file: Named, package: Package, sheets: Sequence[SheetPart], tell: Tell) -> list[_Sheet]:
    """The values of the sheets. Each is looked at first, since the library that reads them would take any size."""
    from python_calamine import CalamineError, CalamineWorkbook

    looks = []
    doing = say("reading {file}", file=visible(file.source))
    for sheet in sheets:
        with package.open(sheet.part) as stream:
            seen = look(stream, package.formats, partial(_tell, tell, doing, package.size(sheet.part)))
        check_text(package, sheet, seen.references)
        looks.append(seen)
    if any(package.size(sheet.part) > AT_ONCE for sheet in sheets):
        tell(doing, 0, 0)  # the library reads all at once
    try:
        with CalamineWorkbook.from_path(file.path) as workbook:
            values = [workbook.get_sheet_by_name(sheet.name) for sheet in sheets]
    except CalamineError as error:
        raise damaged(visible(str(error))) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a library in Rust raises what it did not expect
            raise
        raise damaged(visible(str(error))) from None
    return [
        _Sheet(sheet.name, sheet.visible, seen, SheetRows(cells, seen.shown), cells.merged_cell_ranges or [])
        for sheet, seen, cells in zip(sheets, looks, values, strict=True)
    ]


def _tell(tell: Tell, doing: Sentence, size: int, done: int) -> None:
    """What was looked at of a sheet, in bytes, of all that it has; of a small one nothing is told."""
    if size > AT_ONCE:
        tell(doing, done, size)


def _doubts(source: str, sheet: _Sheet, header: int, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is read, and hardly meant to be or not what it seems: where, and what is to be said."""
    if not sheet.visible:
        yield source, say("the sheet is hidden, and read all the same")
    hidden = [row for row in sheet.seen.hidden_rows if header < row <= sheet.seen.rows]
    if hidden:
        yield source, say("hidden rows are read all the same: {rows}", rows=_listed(hidden))
    for first, last in sheet.seen.hidden_columns:
        for column in range(max(first, 1), min(last, len(names)) + 1):
            yield source, say("the hidden column {column} is read all the same", column=_title(names, column))
    split = [top + 1 for (top, _), (bottom, _) in sheet.merged if bottom > top and bottom >= header]
    if split:
        yield source, say("of cells merged over several rows only the first has the value: {rows}", rows=_listed(split))
    yield from _without_value(source, sheet, header, names)


def _without_value(source: str, sheet: _Sheet, header: int, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Error cells and formulas never calculated, once a column: a column that is read rejects them by itself."""
    found: dict[int, list[tuple[int, str]]] = {}
    for row, cells in sheet.seen.shown.items():
        for column, how in cells if row > header else ():
            if how[0] in "#=":
                found.setdefault(column, []).append((row, how))
    for column, places in sorted(found.items()):
        row, how = places[0]
        what = say("the cell shows the error {error}", error=how)
        if how[0] == "=":
            what = say("the formula {formula} has no value; open and save the workbook once", formula=quote(how))
        more = say(" (and {count} more cells like it)", count=len(places) - 1) if len(places) > 1 else ""
        yield str(Origin(source, row, _title(names, column))), joined([what, more], "")


def _title(names: Sequence[str], column: int) -> str:
    return label(names[column - 1].strip() if column <= len(names) else "") or f"#{column}"


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_MANY])) + (", …" if len(rows) > _MANY else "")

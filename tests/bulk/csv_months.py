"""Generated months as CSV, as exports write them: of any delimiter, quoting and ends of lines, with slips."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Literal

from bulk.months import write_month
from bulk.other_months import write_other_month
from pyarrow.parquet import read_table

from kpicore.collect.parquet import texts_of

MARKS = {",": ",", ";": ";", "tab": "\t", "|": "|"}
_ENTRY = re.compile(r'use *= "parquet"\n((?:kind = "\w+"\n)?)path = "([^"]+)"')
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NUMBER = re.compile(r"\d+(\.\d+)?")


def write_csv_month(folder: Path, random: Random) -> Path:
    return as_csv(write_month(folder, random), random)


def write_other_csv_month(folder: Path, random: Random) -> Path:
    return as_csv(write_other_month(folder, random), random)


def as_csv(config: Path, random: Random) -> Path:
    """The month of a config, most of whose tables become CSV files."""
    style = _Style(random)

    def entry(match: re.Match[str]) -> str:
        files = sorted(config.parent.glob(match[2]))
        rows = _texts(files[0])
        if len(files) > 1 or len(rows[0]) < 2 or random.random() < 0.1:
            return match[0]
        path = files[0].with_suffix(".csv")
        path.write_bytes(style.file(rows))
        return f'use = "csv"\n{match[1]}path = "{path.name}"\n{style.settings()}'

    config.write_text(_ENTRY.sub(entry, config.read_text(encoding="utf-8")), encoding="utf-8")
    return config


def _texts(path: Path) -> list[list[str]]:
    table = read_table(path)
    columns = [texts_of(column.combine_chunks()) for column in table.columns]
    return [table.schema.names, *map(list, zip(*columns, strict=True))]


class _Style:
    """How an export writes; slips: how often a record is not as it should be."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._mark = random.choice([*MARKS, ",", ","])
        self._end = random.choice(["\n", "\n", "\r\n", "\r\n", "\r"] if random.random() < 0.2 else ["\n", "\r\n"])
        self._all = random.random() < 0.3
        self._slips = random.choice([0, 0, 0.005, 0.03])
        self._days = random.choice([None, None, None, "ymd", "dmy"])
        self._titles = random.choice([0, 0, 0, 2])
        self._encoding = random.choice(["utf-8"] * 8 + ["utf-8-sig"] * 3 + ["gb18030"])

    def settings(self) -> str:
        found = f'delimiter = "{self._mark}"\n' if self._mark != "," else ""
        return found + (f'date_order = "{self._days}"\n' if self._days else "")

    def file(self, rows: Sequence[list[str]]) -> bytes:
        header, *below = rows
        lines = [self._line(cells) for cells in [["generated"], [""]][: self._titles]]
        lines.append(self._line([*header, *([""] if self._slip() else [])]))
        for cells in below:
            lines.append(self._slipped([self._written(cell) for cell in cells]))
            if self._slip():
                lines.append(self._random.choice(["", " ", self._line([""] * len(header)), "\t", self._line(header)]))
        text = self._end.join(lines) + self._random.choice(["", self._end, self._end * 3])
        return text.encode(self._encoding, "replace")

    def _line(self, cells: Sequence[str]) -> str:
        stream = io.StringIO()
        quoting: Literal[0, 1] = 1 if self._all else 0  # of all cells, or where needed
        csv.writer(stream, delimiter=MARKS[self._mark], quoting=quoting, lineterminator="").writerow(cells)
        return stream.getvalue()

    def _written(self, cell: str) -> str:
        """A cell as the export has it, mostly as it is."""
        if self._days is not None and (day := _DAY.fullmatch(cell)):
            year, month, number = day.groups()
            return f"{year}/{int(month)}/{number}" if self._days == "ymd" else f"{number}.{month}.{year}"
        if self._slip() and _NUMBER.fullmatch(cell):
            ways = "{}.0", "0{}", " {}", "{} ", "+{}", "{}%", "{}.", "{}.1234567", "-{}", "1,{}", "¥{}", "{}e0", "0x{}"
            return self._random.choice(ways).format(cell)
        if self._slip():
            return self._random.choice(["n/a", "=1+1", 'so "to" say', f"{cell}\nmore", f'{cell}"', "  ", "x,y;z"])
        return cell

    def _slipped(self, cells: list[str]) -> str:
        """The record, or one that is damaged."""
        line, mark = self._line(cells), MARKS[self._mark]
        if not self._slip():
            return line
        damage: Sequence[Callable[[], str]] = (
            lambda: line + mark,
            lambda: line + mark + "more",
            lambda: self._line(cells[: self._random.randint(1, len(cells))]),
            lambda: self._line([cells[0]]),
            lambda: line + '"',
            lambda: f'"{line}',
            lambda: line.replace(mark, f'{mark}"x" y', 1),
            lambda: line.replace("E", "\0", 1),
            lambda: line.replace("E", "\x1c", 1),
        )
        weights = (6, 6, 9, 3, 1, 1, 1, 1, 1)
        return self._random.choices(damage, weights)[0]()

    def _slip(self) -> bool:
        return self._random.random() < self._slips

"""The words that every layer shares: a text in two languages, a month, a finding."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
Severity = Literal["error", "warning", "info", "review", "block"]


class Text(NamedTuple):
    """A title or sentence in both languages of the product."""

    zh: str
    en: str

    def of(self, lang: Language) -> str:
        return self.zh if lang == "zh" else self.en

    def format(self, **values: object) -> Text:
        """Both languages with their {names} filled in; a value that is itself a Text (or a `kpicore.messages.Message`)
        goes in language by language."""

        def filled(lang: Language) -> str:
            shown = {name: value.of(lang) if hasattr(value, "of") else value for name, value in values.items()}
            return self.of(lang).format_map(shown)

        return Text(filled("zh"), filled("en"))

    @classmethod
    def same(cls, text: str) -> Text:
        """One wording for both languages, as a company's own TOML may give it."""
        return cls(text, text)


Sentence = str | Text
"""What is said to a person: a `kpicore.messages.Message` of the core, a Text of a plugin, or text for all languages."""


class Origin(NamedTuple):
    """Where a value was read: a file, its row (the header is row 1) and the column as the header names it.

    of: whose it is, where a collector made it out of many rows; then `row` is none of the file's, and is not shown.
    """

    file: str
    row: int
    column: str = ""
    of: str = ""

    def __str__(self) -> str:
        spot = Spot(":".join(filter(None, (self.file, str(self.row), self.column))))
        if self.of:
            spot = Spot(f"{self.file} ({', '.join(filter(None, (self.of, self.column)))})")
        spot.origin = self
        return spot


class Spot(str):
    """An Origin as text, which remembers it: names of files and columns may hold colons too."""

    __slots__ = ("origin",)

    origin: Origin


class Finding(NamedTuple):
    """Something wrong, or worth knowing, about a config or its data. A value, never an exception.

    `where` is an Origin as text or `file: key.path`; `what` says what is wrong there, `expected` what would be right
    (`kpicore.messages.say`, so that they can be said in the terminal's language).
    """

    severity: Severity
    where: str
    what: Sentence
    expected: Sentence = ""

    def __str__(self) -> str:
        parts = (part.en if isinstance(part, Text) else part for part in self[1:])
        return ": ".join(part for part in parts if part)


class ClauseRow(NamedTuple):
    """One line of a component's clause table: a clause of its document, and what of the software it became."""

    clause: str
    text: str
    became: str
    what: str


Place = Callable[..., str]
"""Where something stands below a given point of a config: `place("criteria", "speed", "bands", 0)` → text."""


def in_settings(*steps: str | int) -> str:
    """The Place of settings that came from no file."""
    return ".".join(str(step) for step in steps)


Tell = Callable[[Sentence, int, int], None]
"""Is told, again and again, what a long run is doing: the step, how much of it is done and of how much (0: unknown)."""


def untold(doing: Sentence, done: int, of: int) -> None:
    """The Tell of those whom nobody watches."""


class Rejected(Exception):
    """The input cannot be used; carries every finding. exit_code: 1 for data, 2 for the config or the command line."""

    def __init__(self, findings: list[Finding], exit_code: int) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
        self.exit_code = exit_code


_days = cache(monthrange)  # asked for each person
_PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


class Period(NamedTuple):
    """An appraisal period: one calendar month."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2026-10` → Period(2026, 10); ValueError on anything else."""
        match = _PERIOD.fullmatch(text)
        if match is None or match[1] == "0000":
            raise ValueError(f"{text!r} is not a month; expected YYYY-MM, such as 2026-10")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def numbered(cls, number: int) -> Period:
        """The month of that `number`."""
        return cls((number - 1) // 12, (number - 1) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def number(self) -> int:
        """Counts months: the next one has the next number."""
        return self.year * 12 + self.month

    @property
    def first_day(self) -> int:
        """The first day as the number yyyymmdd, the form in which dates are compared."""
        return self.year * 10000 + self.month * 100 + 1

    @property
    def last_day(self) -> int:
        return self.year * 10000 + self.month * 100 + _days(self.year, self.month)[1]

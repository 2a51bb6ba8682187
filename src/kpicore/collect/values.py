"""What the input becomes: typed, exact values, each with the place it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from kpicore.components import Batch
from kpicore.model import Finding, Origin, Text
from kpicore.results import FlagRow

_NONE: Mapping[str, str] = MappingProxyType({})


class Person(NamedTuple):
    """A row of people.

    cells: column id → trimmed text, blanks left out. values: dates as yyyymmdd, flags 0 or 1, numbers scaled by their
    Field's decimals. origin: the file and row; columns: column id → its name in that file's header.
    """

    employee_id: str
    name: str
    cells: Mapping[str, str]
    values: Mapping[str, int]
    origin: Origin
    columns: Mapping[str, str] = _NONE

    def at(self, column: str) -> Origin:
        """Where the person's cell of that column stands."""
        return Origin(self.origin.file, self.origin.row, self.columns.get(column, column))


Blamed = dict[tuple[str, int], list[Finding]]
"""The errors that would be gone without a row: by file and row, or by place and 0 where no row was brought."""


class PeopleTable(NamedTuple):
    """The roster by employee_id, what is wrong with it, and info flags (the team is for the caller to fill in)."""

    people: dict[str, Person]
    findings: list[Finding]
    flags: list[FlagRow]
    blamed: Blamed


class Cell(NamedTuple):
    """A metric of one person, scaled by its Field's decimals; None means n/a: there was nothing to judge. row: where it
    was read, but for the column, which rows of many cells have in common."""

    value: int | None
    row: Origin
    column: str

    @property
    def origin(self) -> Origin:
        return self.row._replace(column=self.column)


class IncidentRow(NamedTuple):
    """A recorded incident. date: yyyymmdd. points: at six decimals, None where the row gives none. quantity: at the
    decimals of the incident's quantity Field, None where the incident reads none."""

    incident: str
    date: int
    times: int
    points: int | None
    quantity: int | None
    reason: str
    recorded_by: str
    origin: Origin


class RatingRow(NamedTuple):
    """A rating, or (rater `override`) a decision, whose value is points. None means n/a, or, where `text` is blank too,
    a sample that nobody judged. text: the value as written."""

    criterion: str
    rater: str
    sample: str
    value: int | None
    reason: str
    origin: Origin
    text: str = ""

    @property
    def unjudged(self) -> bool:
        return self.value is None and not self.text


def tables(brought: Batch | Sequence[Batch]) -> Sequence[Batch]:
    """What a collector brought, be it one table or several."""
    return (brought,) if isinstance(brought, Batch) else brought


KINDS: Mapping[str, Text] = {
    "metrics": Text("指标", "metrics"),
    "incidents": Text("事件", "incidents"),
    "ratings": Text("评分", "ratings"),
}
"""How messages name the kinds of input."""


class Source(NamedTuple):
    """One collector's batch. unknown_people: whether employees that nobody knows are errors, or counted in a flag."""

    kind: Literal["metrics", "incidents", "ratings"]
    batch: Batch
    unknown_people: Literal["error", "flag"] = "error"


class Brought(NamedTuple):
    """What a table of metrics is about: the ids of its metrics, and who has a row in it, be it blank."""

    metrics: set[str]
    people: set[str]


class Inputs(NamedTuple):
    """All that was read of the appraised people, by employee_id, with every error and info flag. Where there are
    errors the values are not to be used. measured: what each table of metrics is about, by its name."""

    metrics: dict[str, dict[str, Cell]]
    incidents: dict[str, list[IncidentRow]]
    ratings: dict[str, list[RatingRow]]
    findings: list[Finding]
    flags: list[FlagRow]
    blamed: Blamed
    measured: Mapping[str, Brought]

"""What must be known of the input before anybody is scored: who is not plain, and what the columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID, PERIOD, Column, Membership, read_by
from kpicore.bulk.ratings import SAID, Slots, coded, survey_ratings
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit
from kpicore.bulk.values import Reader, Span
from kpicore.collect.cells import reader
from kpicore.config import RunConfig
from kpicore.model import Period
from kpicore.pipeline.teams import Described
from kpicore.rules.build import Known, row_column, value_column
from kpicore.vocabulary import PEOPLE

ROWS = 1 << 17  # at once
SAMPLED = 1 << 12
MOST_ODD = 200_000
_DAYS = ("hired", "left", "team_since")
_SHOWN = 100  # of whom each value of a column of people must have one in the run by rows


@attrs.define
class Survey:
    """odd: the ids of those who go by rows, trimmed. spans: of each team's columns, by the name that plans know.
    sampled: the ids of every SAMPLED-th of the people. ordered: whether the people stand in order of their ids."""

    odd: set[str]
    spans: dict[str, dict[str, Span]]
    columns: dict[tuple[str, int], list[Column]]  # by team and place of the table: what the team reads of it
    membership: Membership
    slots: dict[str, Slots]
    ordered: bool = True
    sampled: list[str] = attrs.field(factory=list)

    def limit(self) -> None:
        """Unfit where so many go by rows that the rows would not be few."""
        if len(self.odd) > MOST_ODD:
            raise Unfit("more people go by rows than by columns")

    def known(self, team: str) -> Known:
        """What the plain people of a team hold."""
        spans = self.spans[team]
        ranges = {value_column(name): (span.low, span.high) for name, span in spans.items()}
        decimals = {value_column(name): span.decimals for name, span in spans.items()}
        slots = self.slots.get(team)
        if slots is None or not slots.places:
            return Known(ranges, decimals, {})
        rows = {"value": slots.ends, "state": (0, 0), "sample": (0, 0)}
        ranges |= {row_column("ratings", name): ends for name, ends in rows.items()}
        return Known(ranges, decimals, {"ratings": len(slots.places)})


def survey(config: RunConfig, teams: Sequence[Described], tables: Sequence[Table]) -> Survey:
    """Reads what has to be read of every table; Unfit where columns will not do."""
    people, *others = tables
    brought = [column for table in others if table.kind == "metrics" for column in table.at.keys() - {ID, PERIOD, "name"}]
    if len(set(brought)) < len(brought) or set(brought) & people.at.keys():
        raise Unfit("a metric of two tables")
    columns = {
        (team.config.name, place): read_by(team, table, config.currency)
        for team in teams
        for place, table in enumerate(tables)
        if table.kind in ("people", "metrics")
    }
    spans: dict[str, dict[str, Span]] = {team.config.name: {} for team in teams}
    found = Survey(set(), spans, columns, Membership(people, teams), {})
    _of_people(found, people, teams, config.period)
    for place, table in enumerate(tables):
        if table.kind == "metrics":
            _of_metrics(found, table, place, teams, config.period)
        elif table.kind == "ratings":
            _of_ratings(found, table, teams, config)
        elif table.kind == "incidents":
            for batch in table.batches([ID], ROWS):
                _add(found, batch[ID], None)
    return found


def _of_people(found: Survey, table: Table, teams: Sequence[Described], period: Period) -> None:
    mine = {team.config.name: found.columns[team.config.name, 0] for team in teams}
    days = {day: Reader(table.type_of(day), PEOPLE[day], reader(PEOPLE[day])) for day in _DAYS if day in table.at}
    scanned = _Scanned(table, mine, found.spans)
    wanted = dict.fromkeys([ID, *found.membership.columns, *days, *scanned.columns, *_period_of(table)])
    shown: dict[tuple[str, object], int] = {}
    last = None
    for batch in table.batches(list(wanted), ROWS):
        odd = _odd_ids(batch[ID])
        masks = [found.membership.of(name, batch) for name in mine]
        if len(masks) != 1 or masks[0] is not None:
            counts = [pa.array([1] * len(batch), pa.int8()) if mask is None else mask.cast(pa.int8()) for mask in masks]
            total = counts[0]
            for count in counts[1:]:
                total = pc.add(total, count)
            odd = pc.or_(odd, pc.not_equal(total, 1))
        odd = _or(odd, scanned.read(batch))
        odd = _or(odd, _absent({day: each.read(batch[day]) for day, each in days.items()}, period))
        odd = _or(odd, _other_period(batch, period))
        _add(found, batch[ID], odd)
        _shown(found, batch, shown)
        found.ordered = found.ordered and _ascending(batch[ID], last)
        last = batch[ID][-1].as_py() if len(batch) else last
        found.sampled += batch[ID].take(pa.array(range(0, len(batch), SAMPLED))).to_pylist()
    scanned.finish()


def _absent(days: Mapping[str, object], period: Period) -> pa.BooleanArray | None:
    """Who was not employed in the month or not yet in the team, and whose days contradict each other."""
    odd = None
    for values in days.values():
        odd = _or(odd, values.odd)
    hired, left, since = (getattr(days.get(day), "numbers", None) for day in _DAYS)
    if hired is not None:
        odd = _or(odd, pc.greater(hired, period.last_day))
    if left is not None:
        odd = _or(odd, pc.less(left, period.first_day))
    if hired is not None and left is not None:
        odd = _or(odd, pc.less(left, hired))
    return odd if since is None else _or(odd, pc.greater(since, period.last_day))


def _of_metrics(found: Survey, table: Table, place: int, teams: Sequence[Described], period: Period) -> None:
    mine = {team.config.name: found.columns[team.config.name, place] for team in teams}
    scanned = _Scanned(table, mine, found.spans)
    ratios = {(ratio.part, ratio.whole): ratio for team in teams for ratio in team.words.ratios}
    asked = [(ratio, [_reader_of(mine, key) for key in key_pair]) for key_pair, ratio in ratios.items() if set(key_pair) <= table.at.keys()]
    parts = [key for ratio, _ in asked for key in (ratio.part, ratio.whole)]
    for batch in table.batches(list(dict.fromkeys([ID, *scanned.columns, *parts, *_period_of(table)])), ROWS):
        odd = _or(_odd_ids(batch[ID]), scanned.read(batch))
        odd = _or(odd, _other_period(batch, period))
        for ratio, readers in asked:
            part, whole = (each.read(batch[key]).numbers for each, key in zip(readers, (ratio.part, ratio.whole), strict=True))
            odd = _or(odd, pc.or_(pc.less(part, 0), pc.greater(part, whole)))
        _add(found, batch[ID], odd)
    scanned.finish()
    for ratio, readers in asked:
        if len({each.field.decimals for each in readers}) > 1 or (ratio.low, ratio.high) != (0, 100):
            raise Unfit("a ratio of its own limits")


def _of_ratings(found: Survey, table: Table, teams: Sequence[Described], config: RunConfig) -> None:
    if found.slots:
        raise Unfit("ratings of two tables")
    metrics = {column for (_, place), columns in found.columns.items() if place for column in (each.id for each in columns)}
    words = [word for team in teams for word in team.words.ratings.values()]
    if any(word.instead_of in metrics for word in words if word.instead_of):
        raise Unfit("ratings that may stand for a metric")
    found.slots, heard = survey_ratings(table, teams, config, ROWS)
    by_all = set(heard).intersection(*(slots.said for slots in found.slots.values()))
    more = [column for column in ("sample", PERIOD) if column in table.at]
    if len(by_all) == len(heard) and not more:
        return
    for batch in table.batches([ID, *SAID, *more], ROWS):
        said = coded(batch)
        odd = pa.array([each not in by_all for each in said.said], pa.bool_()).take(said.rows)
        if "sample" in more:
            odd = _or(odd, batch["sample"].is_valid())
        _add(found, batch[ID], _or(odd, _other_period(batch, config.period)))


def _reader_of(mine: Mapping[str, Sequence[Column]], key: str) -> Reader:
    return next(column.reader for columns in mine.values() for column in columns if column.id == key)


class _Scanned:
    """The columns of a table that must be read to be known; those of which the file says enough are not."""

    def __init__(self, table: Table, mine: Mapping[str, Sequence[Column]], spans: Mapping[str, dict[str, Span]]) -> None:
        self._spans = spans
        self._found: dict[tuple[str, str], Span] = {}
        self._read: list[tuple[str, Column]] = []
        for team, columns in mine.items():
            for column in columns:
                proven = column.reader.proven(table.metadata, table.at[column.id])
                if proven is None:
                    self._read.append((team, column))
                else:
                    self._found[team, column.id] = proven
        self.columns = list(dict.fromkeys(column.id for _, column in self._read))

    def read(self, batch: pa.RecordBatch) -> pa.BooleanArray | None:
        """Which rows have a cell that is not plain."""
        odd = None
        for team, column in self._read:
            values = column.reader.read(batch[column.id])
            odd = _or(odd, values.odd)
            span = column.reader.span(values.numbers)
            if span is not None:
                before = self._found.get((team, column.id), span)
                self._found[team, column.id] = Span(min(before.low, span.low), max(before.high, span.high), span.decimals)
        return odd

    def finish(self) -> None:
        for (team, column), span in self._found.items():
            self._spans[team][column] = span


def _period_of(table: Table) -> list[str]:
    return [PERIOD] if PERIOD in table.at else []


def _other_period(batch: pa.RecordBatch, period: Period) -> None:
    """Rows of other months are counted where rows are read one by one."""
    if PERIOD in batch.schema.names and pc.unique(batch[PERIOD]).to_pylist() not in ([str(period)], []):
        raise Unfit("rows of other periods")


def _odd_ids(ids: pa.Array) -> pa.BooleanArray:
    """Blank ones, and those that would be trimmed or made visible."""
    plain = pc.and_(pc.utf8_is_printable(ids), pc.equal(ids, pc.utf8_trim_whitespace(ids)))
    return pc.invert(pc.fill_null(pc.and_(plain, pc.greater(pc.binary_length(ids), 0)), False))


def _or(odd: pa.BooleanArray | None, other: pa.BooleanArray | None) -> pa.BooleanArray | None:
    if odd is None or other is None:
        return other if odd is None else odd
    return pc.or_(pc.fill_null(odd, False), pc.fill_null(other, False))


def _add(found: Survey, ids: pa.Array, odd: pa.BooleanArray | None) -> None:
    """Those of the rows go by rows; all of them, where nothing says which."""
    some = ids if odd is None else ids.filter(pc.fill_null(odd, False))
    found.odd.update((each or "").strip() for each in pc.unique(some).to_pylist())
    found.limit()


def _ascending(ids: pa.Array, last: str | None) -> bool:
    if len(ids) and last is not None and not last < (ids[0].as_py() or ""):
        return False
    return bool(pc.all(pc.less(ids[:-1], ids[1:])).as_py()) if len(ids) > 1 else True


def _shown(found: Survey, batch: pa.RecordBatch, shown: dict[tuple[str, object], int]) -> None:
    """One person of each value that teams are told apart by goes by rows, so that no team's value is missed there; and
    the first of all, so that somebody does."""
    if not shown and len(batch):
        shown["", ""] = 1
        found.odd.add((batch[ID][0].as_py() or "").strip())
    for column in found.membership.columns:
        for value in pc.unique(batch[column]):
            key = column, value.as_py()
            if key not in shown:
                shown[key] = 1
                if len(shown) > _SHOWN:
                    raise Unfit("teams by a column of many values")
                first = pc.index(batch[column], value).as_py() if value.is_valid else -1
                if first >= 0:
                    found.odd.add((batch[ID][first].as_py() or "").strip())

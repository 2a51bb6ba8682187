"""What must be known of the input before anybody is scored: who is not plain, and what the columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID, NAME, PERIOD, Column, Membership, read_by
from kpicore.bulk.ratings import SAID, Slots, Unheard, coded, survey_ratings
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit
from kpicore.bulk.values import Reader, Span, Values
from kpicore.collect.cells import reader
from kpicore.config import RunConfig
from kpicore.fields import MAX_DECIMALS
from kpicore.model import Period
from kpicore.pipeline.teams import Described
from kpicore.rules.build import Known, row_column, value_column
from kpicore.vocabulary import PEOPLE

ROWS = 1 << 17  # at once
SAMPLED = 1 << 12
MOST_ODD = 200_000
_DAYS = ("hired", "left", "team_since")
NOBODY_KNOWS: Mapping[str, pa.BooleanArray | None] = MappingProxyType({})
_ONE: int = 10**MAX_DECIMALS
_SHOWN = 100  # of whom each value of a column of people must have one in the run by rows


@attrs.define
class Survey:
    """odd: the ids of those who go by rows, as they are written and trimmed. spans: of each team's columns, by the name
    that plans know. columns: what a team reads of a table, by team and the table's place. sampled: the ids of every
    SAMPLED-th of the people. ordered: whether the people stand in order of their ids. thorough: whether all ratings
    were looked at, and not just the first, which mostly say all that is ever said."""

    odd: set[str]
    spans: dict[str, dict[str, Span]]
    columns: dict[tuple[str, int], list[Column]]
    membership: Membership
    slots: dict[str, Slots]
    thorough: bool
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


def survey(config: RunConfig, teams: Sequence[Described], tables: Sequence[Table], thorough: bool) -> Survey:
    """Reads what has to be read of every table; Unfit where columns will not do."""
    people, *_ = tables
    _refuse_scattered(tables, teams)
    columns = {
        (team.config.name, place): read_by(team, table, config.currency)
        for team in teams
        for place, table in enumerate(tables)
        if table.kind in ("people", "metrics")
    }
    spans: dict[str, dict[str, Span]] = {team.config.name: {} for team in teams}
    found = Survey(set(), spans, columns, Membership(people, teams), {}, thorough)
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


def _refuse_scattered(tables: Sequence[Table], teams: Sequence[Described]) -> None:
    """Unfit where cells of several tables must be looked at together."""
    people, *others = tables
    measured = [table.at.keys() - {ID, PERIOD, NAME} for table in others if table.kind == "metrics"]
    brought = {column for columns in measured for column in columns}
    if sum(map(len, measured)) > len(brought) or brought & people.at.keys():
        raise Unfit("a metric of two tables")
    for team in teams:
        own = (field.id for field in team.words.metrics.values() if field.kind == "choice")
        if people.at.keys() & set(own) - {*PEOPLE, *team.words.people}:
            raise Unfit("a metric among the company's own columns of people")
        pairs = ({ratio.part, ratio.whole} for ratio in team.words.ratios)
        if any(pair <= brought and not any(pair <= columns for columns in measured) for pair in pairs):
            raise Unfit("a ratio of two tables")


def _of_people(found: Survey, table: Table, teams: Sequence[Described], period: Period) -> None:
    mine = {team.config.name: found.columns[team.config.name, 0] for team in teams}
    days = {day: Reader(table.type_of(day), PEOPLE[day], reader(PEOPLE[day])) for day in _DAYS if day in table.at}
    scanned = _Scanned(table, mine)
    wanted = dict.fromkeys([ID, *found.membership.columns, *days, *scanned.columns, *_period_of(table)])
    shown: dict[tuple[str, object], int] = {}
    last = None
    for file in table.files:  # a file of which nobody goes by rows would be one without rows
        first = next(attrs.evolve(table, files=(file,)).batches([ID], 1), None)
        if first is not None:
            _add(found, first[ID], None)
    for batch in table.batches(list(wanted), ROWS):
        odd = _odd_ids(batch[ID])
        masks = [found.membership.of(name, batch) for name in mine]
        if len(masks) != 1 or masks[0] is not None:
            counts = [pa.array([1] * len(batch), pa.int8()) if mask is None else mask.cast(pa.int8()) for mask in masks]
            total = counts[0]
            for count in counts[1:]:
                total = pc.add(total, count)
            odd = pc.or_(odd, pc.not_equal(total, 1))
        odd = _or(odd, scanned.read(batch, dict(zip(mine, masks, strict=True))))
        odd = _or(odd, _absent({day: each.read(batch[day]) for day, each in days.items()}, period))
        _refuse_other_periods(batch, period)
        _add(found, batch[ID], odd)
        _shown(found, batch, shown)
        found.ordered = found.ordered and _ascending(batch[ID], last)
        last = batch[ID][-1].as_py() if len(batch) else last
        found.sampled += batch[ID].take(pa.array(range(0, len(batch), SAMPLED))).to_pylist()
    scanned.finish(found)


def _absent(days: Mapping[str, Values], period: Period) -> pa.BooleanArray | None:
    """Who was not there for all of the month, and whose days contradict each other."""
    odd = None
    for values in days.values():
        odd = _or(odd, values.odd)
    hired, left, since = (days[day].numbers if day in days else None for day in _DAYS)
    if hired is not None:
        odd = _or(odd, pc.greater(hired, period.first_day))
    if left is not None:
        odd = _or(odd, pc.less(left, period.last_day))
    if hired is not None and left is not None:
        odd = _or(odd, pc.less(left, hired))
    return odd if since is None else _or(odd, pc.greater(since, period.first_day))


def _of_metrics(found: Survey, table: Table, place: int, teams: Sequence[Described], period: Period) -> None:
    mine = {team.config.name: found.columns[team.config.name, place] for team in teams}
    scanned = _Scanned(table, mine)
    asked = [
        (ratio, [_reader_of(mine, key) for key in (ratio.part, ratio.whole)])
        for ratio in dict.fromkeys(ratio for team in teams for ratio in team.words.ratios)
        if {ratio.part, ratio.whole} <= table.at.keys()
    ]
    for ratio, readers in asked:
        if len({each.field.decimals for each in readers}) > 1 or (ratio.low, ratio.high) != (Decimal(0), Decimal(100)):
            raise Unfit("a ratio of its own limits")
    parts = [key for ratio, _ in asked for key in (ratio.part, ratio.whole)]
    for batch in table.batches(list(dict.fromkeys([ID, *scanned.columns, *parts, *_period_of(table)])), ROWS):
        odd = _or(_odd_ids(batch[ID]), scanned.read(batch))
        _refuse_other_periods(batch, period)
        for ratio, readers in asked:
            part, whole = (
                each.read(batch[key]).numbers for each, key in zip(readers, (ratio.part, ratio.whole), strict=True)
            )
            odd = _or(odd, pc.or_(pc.less(part, 0), pc.greater(part, whole)))
        _add(found, batch[ID], odd)
    scanned.finish(found)
    percents = {
        team: [column for column in columns if column.reader.field.kind == "percent"] for team, columns in mine.items()
    }
    if len(table.files) == 1:
        _refuse_ratios(scanned, percents)
        return
    for file in table.files if any(percents.values()) else ():
        alone = attrs.evolve(table, files=(file,))
        scanned = _Scanned(alone, percents)
        for batch in alone.batches(scanned.columns, ROWS) if scanned.columns else ():
            scanned.read(batch)
        _refuse_ratios(scanned, percents)


def _refuse_ratios(scanned: _Scanned, percents: Mapping[str, Sequence[Column]]) -> None:
    """Unfit where percentages may have been written as ratios, which all values of a file together have to say."""
    spans = (scanned.spans.get((team, column.id)) for team, columns in percents.items() for column in columns)
    for span in filter(None, spans):
        if span.decimals and span.low >= 0 and _ONE < 2 * span.high <= 2 * _ONE:
            raise Unfit("percentages that may be ratios")


def _of_ratings(found: Survey, table: Table, teams: Sequence[Described], config: RunConfig) -> None:
    if found.slots:
        raise Unfit("ratings of two tables")
    metrics = {
        column for (_, place), columns in found.columns.items() if place for column in (each.id for each in columns)
    }
    words = [word for team in teams for word in team.words.ratings.values()]
    if any(word.instead_of in metrics for word in words if word.instead_of):
        raise Unfit("ratings that may stand for a metric")
    more = [column for column in ("sample", PERIOD) if column in table.at]
    found.thorough = found.thorough or bool(more)
    found.slots, heard = survey_ratings(table, teams, config, ROWS, None if found.thorough else 1)
    by_all = set(heard).intersection(*(slots.said for slots in found.slots.values()))
    if len(by_all) == len(heard) and not more:
        return
    if not found.thorough:
        raise Unheard
    for batch in table.batches([ID, *SAID, *more], ROWS):
        said = coded(batch)
        odd = pa.array([each not in by_all for each in said.said], pa.bool_()).take(said.rows)
        if "sample" in more:
            odd = _or(odd, batch["sample"].is_valid())
        _refuse_other_periods(batch, config.period)
        _add(found, batch[ID], odd)


def _reader_of(mine: Mapping[str, Sequence[Column]], key: str) -> Reader:
    return next(column.reader for columns in mine.values() for column in columns if column.id == key)


class _Scanned:
    """The columns of a table that must be read to be known; those of which the file says enough are not."""

    def __init__(self, table: Table, mine: Mapping[str, Sequence[Column]]) -> None:
        self.spans: dict[tuple[str, str], Span] = {}  # by team and column
        self._read: list[tuple[str, Column]] = []
        for team, columns in mine.items():
            for column in columns:
                proven = column.reader.proven(table.metadata, table.at[column.id])
                if proven is None:
                    self._read.append((team, column))
                else:
                    self.spans[team, column.id] = proven
        self.columns = list(dict.fromkeys(column.id for _, column in self._read))

    def read(
        self, batch: pa.RecordBatch, members: Mapping[str, pa.BooleanArray | None] = NOBODY_KNOWS
    ) -> pa.BooleanArray | None:
        """Which rows have a cell that is not plain. members: whose cells a team reads, where that is known by now."""
        odd = None
        for team, column in self._read:
            values = column.reader.read(batch[column.id])
            mine = members.get(team)
            odd = _or(odd, values.odd if mine is None or values.odd is None else pc.and_(values.odd, mine))
            span = column.reader.span(values.numbers)
            if span is not None:
                before = self.spans.get((team, column.id), span)
                low, high = min(before.low, span.low), max(before.high, span.high)
                self.spans[team, column.id] = Span(low, high, span.decimals)
        return odd

    def finish(self, found: Survey) -> None:
        for (team, column), span in self.spans.items():
            found.spans[team][column] = span


def _period_of(table: Table) -> list[str]:
    return [PERIOD] if PERIOD in table.at else []


def _refuse_other_periods(batch: pa.RecordBatch, period: Period) -> None:
    """Rows of other months are counted where rows are read one by one."""
    if PERIOD in batch.schema.names and pc.unique(batch[PERIOD]).to_pylist() not in ([str(period)], []):
        raise Unfit("rows of other periods")


def _odd_ids(ids: pa.Array) -> pa.BooleanArray:
    """Blank ones, and those that would be trimmed or made visible."""
    plain = pc.and_(pc.utf8_is_printable(ids), pc.equal(ids, pc.utf8_trim_whitespace(ids)))
    return pc.invert(pc.and_(plain, pc.greater(pc.binary_length(ids), 0)))


def _or(odd: pa.BooleanArray | None, other: pa.BooleanArray | None) -> pa.BooleanArray | None:
    if odd is None or other is None:
        return other if odd is None else odd
    return pc.or_(pc.fill_null(odd, False), pc.fill_null(other, False))


def _add(found: Survey, ids: pa.Array, odd: pa.BooleanArray | None) -> None:
    """Those of the rows go by rows; all of them, where nothing says which."""
    some = ids if odd is None else ids.filter(pc.fill_null(odd, False))
    for each in pc.unique(some).to_pylist():
        found.odd.update((each, each.strip()))
    found.limit()


def _ascending(ids: pa.Array, last: str | None) -> bool:
    if len(ids) and last is not None and not last < ids[0].as_py():
        return False
    return bool(pc.all(pc.less(ids[:-1], ids[1:])).as_py()) if len(ids) > 1 else True


def _shown(found: Survey, batch: pa.RecordBatch, shown: dict[tuple[str, object], int]) -> None:
    """One person of each value that teams are told apart by goes by rows, so that no team's value is missed there."""
    for column in found.membership.columns:
        cells = batch[column] if pa.types.is_dictionary(batch[column].type) else batch[column].dictionary_encode()
        values = cells.dictionary.to_pylist()
        for code in pc.unique(cells.indices.drop_null()):
            key = column, values[code.as_py()]
            if key not in shown:
                shown[key] = 1
                if len(shown) > _SHOWN:
                    raise Unfit("teams by a column of many values")
                first = pc.index(cells.indices, code).as_py()
                _add(found, batch[ID][first : first + 1], None)

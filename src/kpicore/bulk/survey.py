"""What must be known of the input before anybody is scored: who is not plain, and what the columns hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID, NAME, PERIOD, Column, Membership, read_by
from kpicore.bulk.ids import Fingerprint, ascending, odd_ids
from kpicore.bulk.ratings import SAID, Slots, Unheard, coded, survey_ratings
from kpicore.bulk.ratios import Ratios
from kpicore.bulk.scanned import Scanned
from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import MOST_ODD, Unfit, about
from kpicore.bulk.values import Span, Values, either
from kpicore.collect.cells import reader
from kpicore.collect.parquet import texts_of
from kpicore.config import RunConfig
from kpicore.messages import say
from kpicore.model import Period
from kpicore.pipeline.teams import Described
from kpicore.rules.build import Known, row_column, value_column
from kpicore.vocabulary import PEOPLE

ROWS = 1 << 17  # at once
SAMPLED = 1 << 12
_DAYS = ("hired", "left", "team_since")
_SHOWN = 100  # of whom each value of a column of people must have one in the run by rows


@attrs.define
class Survey:
    """odd: the ids of those who go by rows, as they are written and trimmed. spans: of each team's columns, by the name
    that plans know. columns: what a team reads of a table, by team and the table's place. sampled: the ids of every
    SAMPLED-th of the people; of_teams: those of each team. ordered: whether the people stand in order of their ids.
    ids: what tells the ids of each table of people or metrics from other ids, by the table's place. thorough: whether
    all ratings were looked at, and not just the first, which mostly say all that is ever said."""

    odd: set[str]
    spans: dict[str, dict[str, Span]]
    columns: dict[tuple[str, int], list[Column]]
    membership: Membership
    slots: dict[str, Slots]
    thorough: bool
    ordered: bool = True
    sampled: list[str] = attrs.field(factory=list)
    of_teams: dict[str, list[str]] = attrs.field(factory=lambda: defaultdict(list))
    ids: dict[int, Fingerprint] = attrs.field(factory=lambda: defaultdict(Fingerprint))

    def add(self, ids: pa.Array, odd: pa.BooleanArray | None) -> None:
        """Those of the rows go by rows."""
        if odd is not None:
            self.add_all(ids.filter(pc.fill_null(odd, False)))

    def add_all(self, ids: pa.Array) -> None:
        for each in pc.unique(ids).to_pylist():
            self.odd.update((each, each.strip()))
        self.limit()

    def limit(self) -> None:
        """Unfit where so many go by rows that the rows would not be few."""
        if len(self.odd) > MOST_ODD:
            raise Unfit(say("more than {most:,} people of whom something is not plain", most=MOST_ODD))

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
    for table in tables:
        found.odd.update(table.odd)
    for place, table in enumerate(tables):
        with about(table.source):
            _of_table(found, table, place, teams, config)
    return found


def _of_table(found: Survey, table: Table, place: int, teams: Sequence[Described], config: RunConfig) -> None:
    match table.kind:
        case "people":
            _of_people(found, table, teams, config.period)
        case "metrics":
            _of_metrics(found, table, place, teams, config.period)
        case "ratings":
            _of_ratings(found, table, teams, config)
        case "incidents":
            for batch in table.batches([ID], ROWS):
                found.add_all(batch[ID])


def _refuse_scattered(tables: Sequence[Table], teams: Sequence[Described]) -> None:
    """Unfit where cells of several tables must be looked at together."""
    people, *others = tables
    measured = [table.at.keys() - {ID, PERIOD, NAME} for table in others if table.kind == "metrics"]
    brought = {column for columns in measured for column in columns}
    if sum(map(len, measured)) > len(brought) or brought & people.at.keys():
        raise Unfit(say("a metric that two tables bring"), say("one table for each metric"))
    for team in teams:
        own = (field.id for field in team.words.metrics.values() if field.kind == "choice")
        if people.at.keys() & set(own) - {*PEOPLE, *team.words.people}:
            raise Unfit(say("a metric among the columns of people"), say("a table of metrics for it"))
        pairs = ({ratio.part, ratio.whole} for ratio in team.words.ratios)
        if any(pair <= brought and not any(pair <= columns for columns in measured) for pair in pairs):
            raise Unfit(say("a ratio of figures from two tables"), say("both in one table"))


def _of_people(found: Survey, table: Table, teams: Sequence[Described], period: Period) -> None:
    mine = {team.config.name: found.columns[team.config.name, 0] for team in teams}
    days = {day: table.reader(day, PEOPLE[day], reader(PEOPLE[day])) for day in _DAYS if day in table.at}
    scanned = Scanned(table, mine)
    wanted = dict.fromkeys([ID, *found.membership.columns, *days, *scanned.columns, *_period_of(table)])
    shown: dict[tuple[str, object], int] = {}
    fingerprint = found.ids[0]
    last = None
    for file in table.files:  # a file of which nobody goes by rows would be one without rows
        first = next(attrs.evolve(table, files=(file,)).batches([ID], 1), None)
        if first is not None:
            found.add_all(first[ID])
    for batch in table.batches(list(wanted), ROWS):
        odd = odd_ids(batch[ID])
        masks = [found.membership.of(name, batch) for name in mine]
        if len(masks) != 1 or masks[0] is not None:
            counts = [pa.array([1] * len(batch), pa.int8()) if mask is None else mask.cast(pa.int8()) for mask in masks]
            total = counts[0]
            for count in counts[1:]:
                total = pc.add(total, count)
            odd = either(odd, pc.not_equal(total, 1))
        odd = either(odd, scanned.read(batch, dict(zip(mine, masks, strict=True))))
        odd = either(odd, _absent({day: each.read(batch[day]) for day, each in days.items()}, period))
        _refuse_other_periods(batch, period)
        found.add(batch[ID], odd)
        fingerprint.add(batch[ID])
        _shown(found, batch, shown)
        found.ordered = found.ordered and ascending(batch[ID], last)
        last = batch[ID][-1].as_py() if len(batch) else last
        places = pa.array(range(0, len(batch), SAMPLED), pa.int64())
        sampled = batch[ID].take(places)
        found.sampled += sampled.to_pylist()
        for name, mask in zip(mine, masks, strict=True):
            found.of_teams[name] += (sampled if mask is None else sampled.filter(mask.take(places))).to_pylist()
    scanned.finish(found.spans)


def _absent(days: Mapping[str, Values], period: Period) -> pa.BooleanArray | None:
    """Who was not there for all of the month, and whose days contradict each other."""
    odd = None
    for values in days.values():
        odd = either(odd, values.odd)
    hired, left, since = (days[day].numbers if day in days else None for day in _DAYS)
    if hired is not None:
        odd = either(odd, pc.greater(hired, period.first_day))
    if left is not None:
        odd = either(odd, pc.less(left, period.last_day))
    if hired is not None and left is not None:
        odd = either(odd, pc.less(left, hired))
    return odd if since is None else either(odd, pc.greater(since, period.first_day))


def _of_metrics(found: Survey, table: Table, place: int, teams: Sequence[Described], period: Period) -> None:
    mine = {team.config.name: found.columns[team.config.name, place] for team in teams}
    scanned = Scanned(table, mine)
    ratios, fingerprint = Ratios(table, mine, teams), found.ids[place]
    for batch in table.batches(list(dict.fromkeys([ID, *scanned.columns, *ratios.columns, *_period_of(table)])), ROWS):
        odd = either(odd_ids(batch[ID]), scanned.read(batch))
        _refuse_other_periods(batch, period)
        odd = either(odd, ratios.odd(batch))
        found.add(batch[ID], odd)
        fingerprint.add(batch[ID])
    scanned.finish(found.spans)


def _of_ratings(found: Survey, table: Table, teams: Sequence[Described], config: RunConfig) -> None:
    if found.slots:
        raise Unfit(say("ratings in two tables"), say("all ratings in one table, or in files of one pattern"))
    metrics = {
        column for (_, place), columns in found.columns.items() if place for column in (each.id for each in columns)
    }
    words = [word for team in teams for word in team.words.ratings.values()]
    if any(word.instead_of in metrics for word in words if word.instead_of):
        raise Unfit(say("a criterion that is both measured and rated"))
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
            odd = either(odd, batch["sample"].is_valid())
        _refuse_other_periods(batch, config.period)
        found.add(batch[ID], odd)


def _period_of(table: Table) -> list[str]:
    return [PERIOD] if PERIOD in table.at else []


def _refuse_other_periods(batch: pa.RecordBatch, period: Period) -> None:
    """Rows of other months are counted where rows are read one by one."""
    if PERIOD in batch.schema.names and texts_of(pc.unique(batch[PERIOD])) not in ([str(period)], []):
        raise Unfit(say("rows of other months"), say("the rows of the month alone"))


def _shown(found: Survey, batch: pa.RecordBatch, shown: dict[tuple[str, object], int]) -> None:
    """One person of each value that teams are told apart by goes by rows, so that no team's value is missed there."""
    for column in found.membership.columns:
        cells = batch[column] if pa.types.is_dictionary(batch[column].type) else batch[column].dictionary_encode()
        values = texts_of(cells.dictionary)
        for code in pc.unique(cells.indices.drop_null()):
            key = column, values[code.as_py()]
            if key not in shown:
                shown[key] = 1
                if len(shown) > _SHOWN:
                    raise Unfit(say("teams told apart by a column of more than {most} different values", most=_SHOWN))
                first = pc.index(cells.indices, code).as_py()
                found.add_all(batch[ID][first : first + 1])

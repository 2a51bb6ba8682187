"""A month that is to be closed, run in chunks: its rows wait outside the memory until the history takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, starmap
from operator import itemgetter
from typing import Generic, TypeVar, cast

import attrs
import pyarrow as pa

from kpicore.bulk.hashed import add_tables
from kpicore.bulk.run import InChunks, in_chunks
from kpicore.bulk.scratch import NewFile, scratch
from kpicore.bulk.tally import Counts
from kpicore.bulk.unfit import Held
from kpicore.bulk.waiting import Batches, Waiting, cells_of
from kpicore.components import Request
from kpicore.config import RunConfig
from kpicore.history.details import Details, details_for, ranks_of
from kpicore.history.snapshot import Watched, unchanged
from kpicore.model import Severity, Tell, Text, untold
from kpicore.output.growing import Growing
from kpicore.output.tables import Table
from kpicore.results import FlagRow

T = TypeVar("T")
G = TypeVar("G")
_FLAG = ("period", "team", "employee_id", "flag", "severity", "zh", "en", "clause")


def closable(config: RunConfig, watched: Watched, close: Callable[[Month], T], tell: Tell = untold) -> T | Held | None:
    """What `close` makes of the month, which lasts no longer; why it has to be held, or None where it is small.
    watched: is told of the tables.

    Rejected as by `kpicore.pipeline.run.run`, and by `close`.
    """

    def run(month: InChunks) -> T:
        with ExitStack() as kept:
            return close(_waiting(month, watched, kept))

    return in_chunks(config, run, tell)


def _waiting(month: InChunks, watched: Watched, kept: ExitStack) -> Month:
    """The month, whose rows wait as long as `kept` lasts."""

    def new(period: str, currency: str) -> Month:
        kept.close()  # what waits of a run that was given up
        return Month(period, currency, new_file=kept.enter_context(scratch()))

    config = month.config
    want = Request("people", config.folder, config.period)
    collectors = (config.people, *(entry.collector for entry in config.collect))
    with ExitStack() as same:
        files = [same.enter_context(unchanged(each, want)) for each in collectors]
        waiting = attrs.evolve(month, ledger="long", sealing=True).write(None, new)
        add_tables(watched, month.tables, files)
    return waiting


@attrs.define
class Month(Counts):
    """The rows of everyone. general: flags of nobody in a team."""

    new_file: NewFile = attrs.field(kw_only=True)
    tables: dict[str, Waiting] = attrs.field(factory=dict)
    flagged: Batches = attrs.field()
    general: list[FlagRow] = attrs.field(factory=list)
    severities: Counter[str] = attrs.field(factory=Counter)

    @flagged.default
    def _flagged(self) -> Batches:
        return Batches(self.new_file)

    def growing(self, table: Table, few: Collection[str]) -> Growing:
        self.tables[table.name] = Waiting(table, few, self.new_file)
        return self.tables[table.name]

    def flag(self, flags: Sequence[FlagRow]) -> None:
        self.severities.update(each.severity for each in flags)
        own = [each for each in flags if each.team and each.employee_id]
        self.general += [each for each in flags if not (each.team and each.employee_id)]
        if own:
            self.flagged.write(_as_columns(own))

    @property
    def lines(self) -> int:
        """How many the ledger has."""
        return self.tables["ledger"].stencilled

    def people(self, ledger: bool = True) -> Iterator[Details]:
        """What `kpicore.history.details.details_of` makes of the run by rows, in its order; read anew each time.
        ledger: or without that."""
        general: dict[tuple[str, str], list[FlagRow]] = {}
        for flag in self.general:
            general.setdefault((flag.team, flag.employee_id), []).append(flag)
        for who in sorted(who for who in general if not who[0]):
            yield details_for(who, None, (), general.pop(who))
        lines = _Groups(self.tables["ledger"].by_person() if ledger else iter(()))
        flags = _Groups(self._flags())
        ranks = {team: ranks_of(scores) for team, scores in self._scores().items()}
        for _, team, employee_id, *row in self.tables["results"].rows():
            if (team, "") in general:
                yield details_for((team, ""), None, (), general.pop((team, "")))
            own = lines.of(employee_id), flags.of(employee_id)
            yield details_for((team, employee_id), ranks[team].with_rank(tuple(row)), *own)
        yield from (details_for(who, None, (), flags) for who, flags in general.items())  # of teams without people

    def to_decide(self) -> Iterable[Details]:
        """Who has flags that a person must decide on, or more of them, without their ledger."""
        needing = self.severities["review"] + self.severities["block"]
        return (each for each in self.people(ledger=False) if each.flags) if needing else ()

    def _scores(self) -> dict[str, Counter[str]]:
        """By team, how many people have each score."""
        found: dict[str, Counter[str]] = {}
        for batch in self.tables["results"].batches():
            each = Counter(zip(batch["team"].to_pylist(), batch["score"].to_pylist(), strict=True))
            for (team, score), count in each.items():
                found.setdefault(team, Counter())[score or ""] += count
        return found

    def _flags(self) -> Iterator[tuple[str, list[FlagRow]]]:
        """Of each person who has any, in order."""
        rows = (row for batch in self.flagged.read() for row in cells_of(batch))
        for employee_id, own in groupby(rows, itemgetter(_FLAG.index("employee_id"))):
            yield employee_id, list(starmap(_flag, own))


class _Groups(Generic[G]):
    """Groups in order of people, some of whom have none."""

    def __init__(self, groups: Iterator[tuple[str, Sequence[G]]]) -> None:
        self._groups = groups
        self._next = next(groups, None)

    def of(self, employee_id: str) -> Sequence[G]:
        """The group of the next person."""
        if self._next is None or self._next[0] != employee_id:
            return ()
        _, found = self._next
        self._next = next(self._groups, None)
        return found


def _flag(period: str, team: str, employee_id: str, flag: str, severity: str, zh: str, en: str, clause: str) -> FlagRow:
    return FlagRow(period, team, employee_id, flag, cast(Severity, severity), Text(zh, en), clause)


def _as_columns(flags: Sequence[FlagRow]) -> pa.RecordBatch:
    rows = [(*each[:5], str(each.message.zh), str(each.message.en), each.clause) for each in flags]
    columns = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
    return pa.RecordBatch.from_arrays(columns, list(_FLAG))

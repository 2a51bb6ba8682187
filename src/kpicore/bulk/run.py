"""The run in chunks: who is not plain goes by rows first, then everybody else in columns, written as they come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from typing import TypeVar

import attrs
from pyarrow import ArrowException

from kpicore.bulk.ahead import ahead
from kpicore.bulk.chunks import Chunks, check_ids, unclear_of
from kpicore.bulk.ledger import FEW as FEW_OF_LEDGER
from kpicore.bulk.memory import reused
from kpicore.bulk.noted import add_noted, add_unshown
from kpicore.bulk.opening import tables_of
from kpicore.bulk.outcome import FEW
from kpicore.bulk.percents import RATIOS, refuse_ratios, refuse_with
from kpicore.bulk.ratings import Unheard
from kpicore.bulk.remainder import namesakes, reduced
from kpicore.bulk.scratch import NewFile, scratch
from kpicore.bulk.survey import Survey, survey
from kpicore.bulk.tables import Table, unchanged
from kpicore.bulk.tally import Counts, Tally
from kpicore.bulk.team import TeamRun
from kpicore.bulk.unfit import Held, Unfit
from kpicore.bulk.values import Span
from kpicore.config import RunConfig
from kpicore.engine.chunked import STREAMING
from kpicore.engine.select import AUTO_FROM, installed
from kpicore.messages import say
from kpicore.model import Finding, Rejected, Tell, untold
from kpicore.output.formats import write_table
from kpicore.output.growing import Growing, GrowingFormat, growing
from kpicore.output.stage import staged
from kpicore.output.tables import Table as WrittenTable
from kpicore.output.tables import flag_cells
from kpicore.output.tables import tables_of as written_tables
from kpicore.pipeline.carried import carried_into
from kpicore.pipeline.read import gather
from kpicore.pipeline.run import Whole, lack_warnings, run_gathered
from kpicore.pipeline.teams import Described, all_words, describe_teams
from kpicore.results import FlagRow, LedgerForm

T = TypeVar("T")
C = TypeVar("C", bound=Counts)


def streamed(
    config: RunConfig, ledger: LedgerForm, form: GrowingFormat, out: Path, tell: Tell = untold
) -> Tally | Held | None:
    """Writes results, flags and the ledger in its form, all or nothing.

    Nothing is written where the month asks for more than columns can do; nor, and of that nothing is said, where it is
    small or another engine is asked for.

    Rejected as by `kpicore.pipeline.run.run`, and where `out` cannot be written.
    """

    def write(month: InChunks) -> Tally:
        with staged(out) as folder:
            return attrs.evolve(month, ledger=ledger, form=form).write(folder, Tally)

    return in_chunks(config, write, tell)


def in_chunks(config: RunConfig, write: Callable[[InChunks], T], tell: Tell) -> T | Held | None:
    """What becomes of a month without its ledger where it can go in chunks; see `streamed`."""
    engine = "polars" if config.engine == "auto" else config.engine
    if engine not in STREAMING or not installed(engine):
        return None
    try:
        with reused(), scratch() as new_file:
            month = opened(config, engine, new_file, AUTO_FROM)
            return None if month is None else write(attrs.evolve(month, tell=tell))
    except Unfit as unfit:
        return unfit.held
    except ArrowException:  # if it is the fault of a file, the run by rows says of which one
        return Unfit(say("something that columns cannot hold"), large=False).held


def opened(config: RunConfig, engine: str, new_file: NewFile, least: int) -> InChunks | None:
    """The month with its tables opened; None of fewer people than `least`. Unfit where it cannot go in chunks.

    new_file: see `tables_of`.
    """
    teams, said = describe_teams(config)
    _refuse_whole(config, teams)
    tables = tables_of(config, [team.words for team in teams], all_words(teams), new_file, least)
    return None if tables[0].rows < least else InChunks(config, engine, teams, said, tables)


def _refuse_whole(config: RunConfig, teams: Sequence[Described]) -> None:
    """Unfit where a month, of whatever size, is not computed from its own columns alone."""
    for team in teams:
        if config.history is not None and (team.scheme.keeps or any(team.scheme.looks_back())):
            raise Unfit(say("{team} looks back on closed months", team=team.config.name), large=False)
        if team.config.prorate:
            raise Unfit(say("{team} prorates a part of a month", team=team.config.name), large=False)
        if any(card.scheme.derived for card in team.scheme.scorecards):
            raise Unfit(say("a metric of {team} is computed in Python", team=team.config.name), large=False)


@attrs.frozen
class InChunks:
    """A month to be run. said: of its teams, before anything was read. sealing: text stays as the input has it,
    whatever no file shows."""

    config: RunConfig
    engine: str
    teams: list[Described]
    said: Sequence[Finding]
    tables: Sequence[Table]
    ledger: LedgerForm = "none"
    form: GrowingFormat = "parquet"
    tell: Tell = untold
    sealing: bool = False

    def write(self, folder: Path | None, new: Callable[[str, str], C]) -> C:
        """The run, into an empty folder, or where its counts keep it; Unfit where columns will not do, and then what is
        there is nothing. new: counts of a period, in a currency, each time that the run begins anew."""
        self.tell(say("reading the input"), 0, 0)
        thorough, exact = False, dict[str, dict[str, Span]]()
        with unchanged(self.tables):
            while True:
                try:
                    return self._surveyed(folder, new, thorough, exact)
                except Unheard:
                    thorough = True
                except TooWide as more:
                    exact |= more.spans
                for path in folder.iterdir() if folder is not None else ():
                    path.unlink()

    def _surveyed(
        self, folder: Path | None, new: Callable[[str, str], C], thorough: bool, exact: Mapping[str, dict[str, Span]]
    ) -> C:
        """thorough: see `Survey`. exact: the spans of their own people's columns, of teams of which these are known."""
        config, teams, tables = self.config, self.teams, self.tables
        found = survey(config, teams, tables, thorough)
        found.spans |= exact
        check_ids(found, tables)
        small = refuse_ratios(found, tables)
        if self.ledger == "long":
            add_noted(found, tables)
        if self.sealing:
            add_unshown(found, tables)
        carried = carried_into(config)  # once: whom a correction concerns that is added meanwhile is not in `rows`
        found.odd.update(who for line in carried.lines for who in line.amounts)
        rows = reduced(config, tables, found.odd)
        try:
            gathered = gather(rows, teams, tell=self.tell, carried=carried)
        except Rejected:
            refuse(config, teams, tables, found, self.tell)
            raise
        if any(flag.flag == "ratio_as_percent" for flag in gathered.flags):
            raise Unfit(RATIOS)
        refuse_with(small, teams, gathered)
        known = {team.config.name: found.known(team.config.name) for team in teams}
        whole = run_gathered(rows, teams, self.said, gathered, self.ledger, self.tell, known)
        own = _Run(config, self.engine, found, tables, whole, self.form, self.tell)
        return own.write(folder, self.ledger, new(whole.result.period, whole.result.currency), exact)


class TooWide(Exception):
    """What was known of teams' columns was so much more than they hold that the flags of the team may be others."""

    def __init__(self, spans: Mapping[str, dict[str, Span]]) -> None:
        self.spans = spans


def refuse(config: RunConfig, teams: Sequence[Described], tables: Sequence[Table], found: Survey, tell: Tell) -> None:
    """Rejected with every error, those that only show in chunks among them: of rows that contradict each other, or are
    nobody's."""
    ids = found.odd.union(*(unclear_of(Chunks(found, tables, team)) for team in teams))
    gather(reduced(config, tables, ids | namesakes(tables[0], ids)), teams, tell=tell)


@attrs.frozen
class _Run:
    """config: as it was before it was reduced. whole: the run by rows, of those who are not plain."""

    config: RunConfig
    engine: str
    found: Survey
    tables: Sequence[Table]
    whole: Whole
    form: GrowingFormat
    tell: Tell

    def write(self, folder: Path | None, ledger: LedgerForm, counts: C, exact: Collection[str]) -> C:
        """exact: the teams of which it is known what their columns hold; TooWide where another's should be."""
        result = self.whole.result
        written = {table.name: table for table in written_tables(result, ledger)}
        teams = [team.config.name for team in self.whole.teams]
        wide: dict[str, dict[str, Span]] = {}
        lacking = [finding for team in self.whole.done for finding in team.warnings]
        warnings = [each for each in result.warnings if each not in lacking]
        if "dictionary" in written and folder is not None:
            write_table(folder, written["dictionary"], self.form, result.period)
        with ExitStack() as files:
            file = partial(self._file, folder, counts)
            results = files.enter_context(file(written["results"], FEW))
            flags = files.enter_context(file(written["flags"])) if folder is not None else None
            lines = files.enter_context(file(written["ledger"], FEW_OF_LEDGER)) if "ledger" in written else None
            by_rows = iter(written["results"].rows)
            self._flag(flags, counts, [flag for flag in result.flags if flag.team not in teams])
            for team, done in zip(self.whole.teams, self.whole.done, strict=True):
                own = results.arrow([next(by_rows) for _ in done.results])
                part = TeamRun(self.config, self.engine, self.found, self.tables, team, done, own, lines)
                self._team(part, results, flags, counts)
                if counts.team(part.name).people > 1:
                    warnings += lack_warnings(team, done.prepared.plan, part.of_all, self.whole.gathered)
                if part.spans is not None and part.name not in exact:
                    wide[part.name] = part.spans
        if wide:
            raise TooWide(wide)
        return attrs.evolve(counts, warnings=warnings, notes=result.notes, carried=result.carried)

    def _file(
        self, folder: Path | None, counts: Counts, table: WrittenTable, few: Collection[str] = ()
    ) -> AbstractContextManager[Growing]:
        return nullcontext(counts.growing(table, few)) if folder is None else growing(folder, table, self.form, few)

    def _team(self, team: TeamRun, results: Growing, flags: Growing | None, counts: Counts) -> None:
        counted = counts.team(team.name)
        self._flag(flags, counts, team.general)
        with ahead(team.parts()) as parts:
            for part in parts:
                self.tell(say("computing {team}", team=team.name), counted.people, self.tables[0].rows)
                counted.add(part.rows)
                results.add(part.rows)
                self._flag(flags, counts, part.flags)
        if team.unclear:
            refuse(self.config, self.whole.teams, self.tables, self.found, self.tell)
            raise Unfit(say("rows that only chunks find fault with"))

    def _flag(self, file: Growing | None, counts: Counts, flags: Sequence[FlagRow]) -> None:
        counts.flag(flags)
        if file is not None:
            file.add(file.arrow([flag_cells(flag, self.config.lang) for flag in flags]))

"""The run in chunks: who is not plain goes by rows first, then everybody else in columns, written as they come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import attrs
from pyarrow import ArrowException

from kpicore.bulk.chunks import Chunks, check_ids, unclear_of
from kpicore.bulk.outcome import FEW
from kpicore.bulk.ratings import Unheard
from kpicore.bulk.remainder import namesakes, reduced
from kpicore.bulk.survey import Survey, survey
from kpicore.bulk.tables import Table, tables_of
from kpicore.bulk.tally import Tally
from kpicore.bulk.team import TeamRun
from kpicore.bulk.unfit import Unfit
from kpicore.bulk.values import Span
from kpicore.config import RunConfig
from kpicore.engine.chunked import STREAMING
from kpicore.engine.select import AUTO_FROM, installed
from kpicore.messages import say
from kpicore.model import Finding, Rejected, Tell, untold
from kpicore.output.parquet import GrowingParquet, growing_parquet, write_parquet
from kpicore.output.stage import staged
from kpicore.output.tables import flag_cells
from kpicore.output.tables import tables_of as written_tables
from kpicore.pipeline.read import gather
from kpicore.pipeline.run import Whole, lack_warnings, run_gathered
from kpicore.pipeline.teams import Described, all_words, describe_teams
from kpicore.results import FlagRow, LedgerForm


def streamed(config: RunConfig, ledger: LedgerForm, out: Path, tell: Tell = untold) -> Tally | None:
    """Writes results, flags and, of codes, the dictionary as Parquet, all or nothing.

    None, and nothing, where the month is small, or asks for more than columns can do.

    Rejected as by `kpicore.pipeline.run.run`, and where `out` cannot be written.
    """
    engine = "polars" if config.engine == "auto" else config.engine
    if engine not in STREAMING or not installed(engine) or config.history is not None or ledger == "long":
        return None
    try:
        teams, said = describe_teams(config)
        tables = tables_of(config, [team.words for team in teams], all_words(teams))
        if tables[0].rows < AUTO_FROM:
            return None
        with staged(out) as folder:
            return InChunks(config, engine, teams, said, tables, ledger, tell).write(folder)
    except (Unfit, ArrowException):  # what is wrong with a file is for the run by rows to say
        return None


@attrs.frozen
class InChunks:
    """A month to be run. said: of its teams, before anything was read."""

    config: RunConfig
    engine: str
    teams: list[Described]
    said: Sequence[Finding]
    tables: Sequence[Table]
    ledger: LedgerForm
    tell: Tell = untold

    def write(self, folder: Path) -> Tally:
        """The run, into an empty folder; Unfit where columns will not do, and then what is in the folder is nothing."""
        if any(_by_person(team) for team in self.teams):
            raise Unfit("what Python computes for each person, or a part of a month")
        self.tell(say("reading the input"), 0, 0)
        thorough, exact = False, dict[str, dict[str, Span]]()
        while True:
            try:
                return self._surveyed(folder, thorough, exact)
            except Unheard:
                thorough = True
            except TooWide as more:
                exact |= more.spans
            for path in folder.iterdir():
                path.unlink()

    def _surveyed(self, folder: Path, thorough: bool, exact: Mapping[str, dict[str, Span]]) -> Tally:
        """thorough: see `Survey`. exact: the spans of their own people's columns, of teams of which these are known."""
        config, teams, tables = self.config, self.teams, self.tables
        found = survey(config, teams, tables, thorough)
        found.spans |= exact
        check_ids(found, tables)
        rows = reduced(config, tables, found.odd)
        try:
            gathered = gather(rows, teams, tell=self.tell, some=True)
        except Rejected:
            refuse(config, teams, tables, found, self.tell)
            raise
        if any(flag.flag == "ratio_as_percent" for flag in gathered.flags):
            raise Unfit("percentages that may be ratios")
        known = {team.config.name: found.known(team.config.name) for team in teams}
        whole = run_gathered(rows, teams, self.said, gathered, self.ledger, self.tell, known)
        return _Run(config, self.engine, found, tables, whole, self.tell).write(folder, self.ledger, exact)


class TooWide(Exception):
    """What was known of teams' columns was so much more than they hold that the flags of the team may be others."""

    def __init__(self, spans: Mapping[str, dict[str, Span]]) -> None:
        self.spans = spans


def refuse(config: RunConfig, teams: Sequence[Described], tables: Sequence[Table], found: Survey, tell: Tell) -> None:
    """Rejected with every error, those that only show in chunks among them: of rows that contradict each other, or are
    nobody's."""
    ids = found.odd.union(*(unclear_of(Chunks(found, tables, team)) for team in teams))
    gather(reduced(config, tables, ids | namesakes(tables[0], ids)), teams, tell=tell, some=True)


def _by_person(team: Described) -> bool:
    """Whether a team is not computed from the month's own columns alone."""
    return bool(team.config.prorate) or any(card.scheme.derived for card in team.scheme.scorecards)


@attrs.frozen
class _Run:
    """config: as it was before it was reduced. whole: the run by rows, of those who are not plain."""

    config: RunConfig
    engine: str
    found: Survey
    tables: Sequence[Table]
    whole: Whole
    tell: Tell

    def write(self, folder: Path, ledger: LedgerForm, exact: Collection[str]) -> Tally:
        """exact: the teams of which it is known what their columns hold; TooWide where another's should be."""
        result = self.whole.result
        written = {table.name: table for table in written_tables(result, ledger)}
        teams = [team.config.name for team in self.whole.teams]
        wide: dict[str, dict[str, Span]] = {}
        tally = Tally(result.period, result.currency)
        lacking = [finding for team in self.whole.done for finding in team.warnings]
        warnings = [each for each in result.warnings if each not in lacking]
        if "dictionary" in written:
            write_parquet(folder / "dictionary.parquet", written["dictionary"])
        with (
            growing_parquet(folder / "results.parquet", written["results"], FEW) as results,
            growing_parquet(folder / "flags.parquet", written["flags"]) as flags,
        ):
            by_rows = iter(written["results"].rows)
            self._flag(flags, tally, [flag for flag in result.flags if flag.team not in teams])
            for team, done in zip(self.whole.teams, self.whole.done, strict=True):
                own = results.arrow([next(by_rows) for _ in done.results])
                part = TeamRun(self.config, self.engine, self.found, self.tables, team, done, own)
                self._team(part, results, flags, tally)
                if tally.team(part.name).people > 1:
                    warnings += lack_warnings(team, done.prepared.plan, part.of_all, self.whole.gathered)
                if part.spans is not None and part.name not in exact:
                    wide[part.name] = part.spans
        if wide:
            raise TooWide(wide)
        return attrs.evolve(tally, warnings=warnings)

    def _team(self, team: TeamRun, results: GrowingParquet, flags: GrowingParquet, tally: Tally) -> None:
        counted = tally.team(team.name)
        self._flag(flags, tally, team.general)
        for part in team.parts():
            self.tell(say("computing {team}", team=team.name), counted.people, self.tables[0].rows)
            counted.add(part.rows)
            results.add(part.rows)
            self._flag(flags, tally, part.flags)
        if team.unclear:
            refuse(self.config, self.whole.teams, self.tables, self.found, self.tell)
            raise Unfit("rows that only chunks find fault with")

    def _flag(self, file: GrowingParquet, tally: Tally, flags: Sequence[FlagRow]) -> None:
        tally.flag(flags)
        file.add(file.arrow([flag_cells(flag, self.config.lang) for flag in flags]))

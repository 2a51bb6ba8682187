"""The run in chunks: who is not plain goes by rows first, then everybody else in columns, written as they come."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs

from kpicore.bulk.chunks import check_ids
from kpicore.bulk.outcome import FEW
from kpicore.bulk.remainder import reduced
from kpicore.bulk.survey import Survey, survey
from kpicore.bulk.tables import Table, tables_of
from kpicore.bulk.tally import Tally
from kpicore.bulk.team import TeamRun
from kpicore.bulk.unfit import Unfit
from kpicore.config import RunConfig
from kpicore.messages import say
from kpicore.model import Tell, untold
from kpicore.output.parquet import GrowingParquet, growing_parquet, write_parquet
from kpicore.output.tables import flag_cells
from kpicore.output.tables import tables_of as written_tables
from kpicore.pipeline.read import gather
from kpicore.pipeline.run import Whole, lack_warnings, run_gathered
from kpicore.pipeline.teams import Described, all_words, describe_teams
from kpicore.results import FlagRow, LedgerForm


def run_in_chunks(config: RunConfig, engine: str, ledger: LedgerForm, folder: Path, tell: Tell = untold) -> Tally:
    """Writes results, flags and, of codes, the dictionary into the folder, as Parquet.

    Unfit where the config or its input asks for more than columns can do; what is in the folder is then nothing.
    Rejected as by `kpicore.pipeline.run.run`.
    """
    teams, said = describe_teams(config)
    _refuse(teams)
    tables = tables_of(config, [team.words for team in teams], all_words(teams))
    tell(say("reading the input"), 0, 0)
    found = survey(config, teams, tables)
    check_ids(found, tables)
    rows = reduced(config, tables, found.odd)
    gathered = gather(rows, teams, tell=tell)
    known = {team.config.name: found.known(team.config.name) for team in teams}
    whole = run_gathered(rows, teams, said, gathered, ledger, tell, known)
    return _Run(config, engine, found, tables, whole, tell).write(folder, ledger)


def _refuse(teams: Sequence[Described]) -> None:
    """Unfit where a team is not computed person by person, from the month's own columns alone."""
    for team in teams:
        if team.config.prorate or any(card.scheme.derived for card in team.scheme.scorecards):
            raise Unfit("what Python computes for each person, or a part of a month")


@attrs.frozen
class _Run:
    """config: as it was before it was reduced. whole: the run by rows, of those who are not plain."""

    config: RunConfig
    engine: str
    found: Survey
    tables: Sequence[Table]
    whole: Whole
    tell: Tell

    def write(self, folder: Path, ledger: LedgerForm) -> Tally:
        result = self.whole.result
        written = {table.name: table for table in written_tables(result, ledger)}
        teams = [team.config.name for team in self.whole.teams]
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
                lacked = self._team(TeamRun(self.config, self.engine, self.found, self.tables, team, done, own), results, flags, tally)
                warnings += lack_warnings(team, lacked, self.whole.gathered)
        return attrs.evolve(tally, warnings=warnings)

    def _team(self, team: TeamRun, results: GrowingParquet, flags: GrowingParquet, tally: Tally) -> frozenset[str]:
        counted = tally.team(team.name)
        self._flag(flags, tally, team.general)
        for part in team.parts():
            self.tell(say("computing {team}", team=team.name), counted.people, self.tables[0].rows)
            counted.add(part.rows)
            results.add(part.rows)
            self._flag(flags, tally, part.flags)
        if team.unclear:
            self._reject(team.unclear)
        return frozenset(team.lacked)

    def _flag(self, file: GrowingParquet, tally: Tally, flags: Sequence[FlagRow]) -> None:
        tally.flag(flags)
        file.add(file.arrow([flag_cells(flag, self.config.lang) for flag in flags]))

    def _reject(self, unclear: set[str]) -> None:
        """Rows of these people contradict each other, or are nobody's: what the run by rows says of that."""
        rows = reduced(self.config, self.tables, self.found.odd | unclear)
        gather(rows, self.whole.teams)
        raise Unfit("rows that only chunks find fault with")

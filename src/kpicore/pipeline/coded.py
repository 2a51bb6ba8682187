"""A run's ledger as codes: which columns each team has beside its results, and all teams' in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kpicore.engine.coded import Coded, CodedLedger, Told, column_names
from kpicore.engine.data import Evaluation
from kpicore.model import Language
from kpicore.pipeline.prepare import Prepared
from kpicore.pipeline.teams import Described
from kpicore.results import CodedRows


class CodedTeam(NamedTuple):
    """A team's codes. cells: by column, in the order of its people; size: how many there are."""

    ledger: CodedLedger
    cells: Mapping[str, Sequence[str]]
    size: int


class Coding:
    """How the columns of a run are called, which all of its teams settle together."""

    def __init__(self, teams: Sequence[Described]) -> None:
        self._names = column_names([Told(team.scheme, team.lines) for team in teams])

    def of(self, team: Described, prepared: Prepared) -> CodedLedger:
        plan, occurred = prepared.plan, frozenset(prepared.data.rows["incidents"].columns["incident"])
        return CodedLedger(plan, plan.occurring(), Told(team.scheme, team.lines), self._names, occurred)

    def team(self, ledger: CodedLedger, evaluation: Evaluation, size: int) -> CodedTeam:
        return CodedTeam(ledger, ledger.cells(evaluation), size)

    def rows(self, teams: Sequence[CodedTeam], lang: Language) -> CodedRows:
        """Every team's columns, blank where a team has none of that name."""
        every = [column for team in teams for column in team.ledger.columns]
        names = self._in_order(every)
        numbers = {column.name for column in every if column.holds != "code"}
        rows: list[Sequence[str]] = []
        for team in teams:
            nothing = [""] * team.size
            cells = [team.cells.get(name, nothing) for name in names]
            rows += zip(*cells, strict=True) if cells else [()] * team.size
        dictionary = [row for team in teams for row in team.ledger.dictionary(lang)]
        return CodedRows(names, frozenset(names) - numbers, rows, dictionary)

    def _in_order(self, columns: Sequence[Coded]) -> list[str]:
        """The lines as they first appear; what one of them has in a month and not in another stands beside it."""
        owns = [self._names.get(column.key, column.key.line) for column in columns]
        lines = {own: place for place, own in enumerate(dict.fromkeys(owns))}
        pairs = zip(columns, owns, strict=True)
        places = {column.name: (lines[own], column.name != own, column.holds) for column, own in pairs}
        return sorted(places, key=places.__getitem__)

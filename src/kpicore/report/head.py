"""The first lines of a report: how many people, what the month comes to, and what is to be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from kpicore.history.decisions import Flag
from kpicore.model import Language
from kpicore.output.summary import exact_sum, kind_of
from kpicore.report.month import ReportMonth, TeamMonth
from kpicore.report.words import WORDS
from kpicore.results import FlagRow, ResultRow

PAID = ("performance_pay", "total_pay")


class Total(NamedTuple):
    """A sum of a team, or of all, over the people who have it. name: the key of `word`."""

    team: str
    name: str
    word: str
    people: int
    amount: str


class Headline(NamedTuple):
    """A figure with what it is, and beside it, in small, what belongs to it; blank where nothing does."""

    word: str
    figure: str
    beside: str


def totals(team: str, people: Sequence[ResultRow], lang: Language) -> list[Total]:
    """What people's pay comes to, as in the results, and what of its lines is in no total; nothing that nobody has."""
    rows = [row for row in people if row.performance_pay]
    sums = {
        "performance_pay": [row.performance_pay for row in rows],
        "base_unknown": [row.performance_pay for row in rows if not row.total_pay],
        "total_pay": [row.total_pay for row in rows if row.total_pay],
    }
    return [
        Total(team, name, WORDS[name].of(lang), len(amounts), exact_sum(amounts))
        for name, amounts in sums.items()
        if amounts
    ]


def all_totals(teams: Sequence[TeamMonth], lang: Language) -> tuple[list[Total], list[Total]]:
    """Those of each team, and those of all together."""
    rows = {team.name: [each.result for each in team.people] for team in teams}
    each = [total for name, people in rows.items() for total in totals(name, people, lang)]
    return each, totals(WORDS["all_teams"].of(lang), [row for people in rows.values() for row in people], lang)


def headlines(month: ReportMonth, whole: Sequence[Total]) -> list[Headline]:
    """whole: of all teams together. Pay that nobody has is left out, as in the summary of a run."""
    lang, rows = month.lang, month.result.results
    scored = sum(bool(row.score) for row in rows)
    found = [
        Headline(WORDS["number"].of(lang), str(len(rows)), ""),
        Headline(WORDS["scored"].of(lang), str(scored), _without("without_score", len(rows) - scored, lang)),
    ]
    for total in whole:
        if total.name in PAID:
            title = f"{total.word} ({month.result.currency})"
            without = _paid(month, total.name) - total.people
            found.append(Headline(title, total.amount, _without("without_pay", without, lang)))
    still = month.before.board.open
    kinds = Counter(kind_of(item.flag.flag, item.flag.severity) for item in still)
    said = [
        WORDS["of"].of(lang).format(title=WORDS[kind].of(lang), value=kinds[kind])
        for kind in ("block", "review", "missing")
        if kinds[kind]
    ]
    return [*found, Headline(WORDS["still"].of(lang), str(len(still)), WORDS["semicolon"].of(lang).join(said))]


def _paid(month: ReportMonth, column: str) -> int:
    """The people of teams that have such pay at all."""
    teams = {row.team for row in month.result.results if getattr(row, column)}
    return sum(row.team in teams for row in month.result.results)


def _without(key: str, people: int, lang: Language) -> str:
    return WORDS[key].of(lang).format(n=people) if people else ""


def severity_of(flag: Flag | FlagRow, lang: Language) -> tuple[str, str]:
    """What a flag asks for, by its key and in the words that the summary of a run has for what is missing."""
    kind = kind_of(flag.flag, flag.severity) or flag.severity
    return kind, WORDS[kind].of(lang)

"""What the history adds to a report: the closed months before this one, and what was decided of its flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from kpicore.config import RunConfig, Where
from kpicore.history.decisions import Board, board_of
from kpicore.history.details import details_of
from kpicore.history.differing import differing
from kpicore.model import Period
from kpicore.output.pseudonyms import Pseudonyms, pseudonymised
from kpicore.output.summary import exact_sum
from kpicore.report.shown import rounded
from kpicore.results import ResultRow, RunResult

if TYPE_CHECKING:
    from kpicore.history import Place
    from kpicore.history.details import Details
    from kpicore.history.past import Past

MONTHS = 12
"""How many months a trend shows, this one included."""


class Point(NamedTuple):
    """A team in a month. mean, median: of the scores; performance, total: of the pay. Blank where there is none."""

    period: str
    people: int
    mean: str
    median: str
    grades: Mapping[str, int]
    performance: str
    total: str


class Before(NamedTuple):
    """trends: by team, oldest first and this month last; only of teams with a month before. board: what is to be
    decided. recorded: whether there is a history for decisions. sealed: whether this month is closed; differs: whose
    result is another now than the sealed one."""

    trends: Mapping[str, Sequence[Point]]
    board: Board
    recorded: bool
    sealed: bool = False
    differs: Sequence[str] = ()


def before(config: RunConfig, result: RunResult, names: Pseudonyms | None, only: Collection[str] = ()) -> Before:
    """result: under people's own names. only: the teams that are shown, if not all. Rejected where there is a history
    and it cannot be read, or the rows of a month that is shown are not what was sealed."""
    period = str(config.period)
    shown = result if names is None else pseudonymised(result, names)
    place = _place(config)
    if place is None:
        return Before({}, board_of(period, False, details_of(shown), ()), config.history is not None)
    from kpicore.history import opened
    from kpicore.history.chain import MONTHS as CLOSED
    from kpicore.history.intact import read_intact
    from kpicore.history.recorded import held

    with opened(place) as history:
        earlier = [Period.parse(entry.period) for entry in history.entries() if entry.kind in CLOSED]
        earlier = [each for each in earlier if each < config.period][-(MONTHS - 1) :]
        months = read_intact(history, [*earlier, config.period])
        sealed, records, _ = held(history, period)
    now = {who: past for who, past in months.pop(config.period).people.items() if not only or past.team in only}
    trends = _trends({str(each): months[each].people for each in earlier}, result)
    people: Sequence[Details] = details_of(shown)
    if sealed is not None and names is None:
        people = [each for each in sealed if not only or each.team in only]
    said = [record for record in records if not only or record.flag.team in only] if names is None else []
    board = board_of(period, sealed is not None, people, said)
    return Before(trends, board, True, sealed is not None, () if sealed is None else differing(now, result.results))


def _place(config: RunConfig) -> Place | None:
    """None where nothing was ever recorded."""
    if config.history is None:
        return None
    if "path" in config.history and not (config.folder / config.history["path"]).exists():
        return None
    from kpicore.history import place_of

    return place_of(config.history, config.folder, Where(str(config.path)).at("history"))


def _trends(months: Mapping[str, Mapping[str, Past]], result: RunResult) -> dict[str, list[Point]]:
    teams = dict.fromkeys(row.team for row in result.results)
    found: dict[str, list[Point]] = {team: [] for team in teams}
    for period, people in months.items():
        by_team: dict[str, list[Past]] = {}
        for past in people.values():
            by_team.setdefault(past.team, []).append(past)
        for team, rows in by_team.items():
            if team in found:
                found[team].append(point(period, rows, result.currency))
    now = {team: [row for row in result.results if row.team == team] for team in teams}
    return {
        team: [*points, point(result.period, now[team], result.currency)] for team, points in found.items() if points
    }


def point(period: str, rows: Sequence[ResultRow] | Sequence[Past], currency: str) -> Point:
    """A team's month in a line. Money in another currency is left out: there is no rate here."""
    scores = [Decimal(row.score) for row in rows if row.score]
    same = [row for row in rows if row.currency in ("", currency)]
    return Point(
        period,
        len(rows),
        mean(scores),
        rounded(median(scores)) if scores else "",
        Counter(row.grade for row in rows if row.grade),
        _sum(row.performance_pay for row in same),
        _sum(row.total_pay for row in same),
    )


def mean(values: Sequence[Decimal]) -> str:
    """To two decimals; blank of nothing."""
    return rounded(sum(values, Decimal(0)) / len(values)) if values else ""


def _sum(amounts: Iterable[str]) -> str:
    found = [amount for amount in amounts if amount]
    return exact_sum(found) if found else ""

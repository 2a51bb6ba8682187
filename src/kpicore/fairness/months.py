"""What fairness is read from: the single events and samples behind the figures of some months, and the ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol, runtime_checkable

from kpicore.collect.events.tally import Tally, Why
from kpicore.collect.values import RatingRow
from kpicore.components import Request
from kpicore.config import CollectEntry, RunConfig
from kpicore.fairness.chance import Kind, Row
from kpicore.messages import joined, say
from kpicore.model import Finding, Rejected, Tell, Text, untold
from kpicore.pipeline.read import Gathered
from kpicore.pipeline.teams import Described
from kpicore.vocabulary import PEOPLE, RatingWord

NOT_RATERS = ("override",)

Key = tuple[str, str]
"""Team, and the id of a metric or criterion."""


class Month(NamedTuple):
    """One month as it was read."""

    config: RunConfig
    teams: Sequence[Described]
    gathered: Gathered


class Rated(NamedTuple):
    """One rating that counts as such. rater: the id of the schemes; by: of a superior, who it was, where that is
    known."""

    employee_id: str
    rater: str
    by: str
    sample: str
    value: Fraction


class Events(NamedTuple):
    """The events behind a metric, or the samples behind a criterion; `rows` without any where `why` says that there
    are none to read. by: what they are sorted by. unit: of the metric."""

    title: Text
    kind: Kind
    rows: Mapping[tuple[str, str, float], int]
    unit: str = ""
    by: str = ""
    why: Why | None = None


class Read(NamedTuple):
    """Of all months together. silent: metrics of which only the month's figure is there. words: criteria that raters
    judge in letters or words."""

    periods: tuple[str, ...]
    events: dict[Key, Events]
    ratings: dict[Key, list[Rated]]
    titles: dict[Key, Text]
    silent: dict[Key, Text]
    words: dict[Key, Text]
    notes: list[Finding]

    def rows(self, key: Key) -> list[Row]:
        return [(*found, count) for found, count in self.events[key].rows.items()]


@runtime_checkable
class Tallies(Protocol):
    """A collector that knows single events."""

    def tally(self, want: Request, by: str = "") -> Sequence[Tally] | Sequence[Finding]: ...


def read(months: Sequence[Month], by: str, superior: str, tell: Tell = untold) -> Read:
    """Everything that is there. Rejected (2) where no log of a month has the column `by`, or people lack `superior`."""
    found = Read(tuple(str(month.config.period) for month in months), {}, {}, {}, {}, {}, [])
    for number, month in enumerate(months):
        tell(say("reading the events of {period}", period=month.config.period), number, len(months))
        _check_superior(month, superior)
        _add_events(found, month, by)
        _add_ratings(found, month, superior)
    _add_samples(found)
    for team in [team for month in months for team in month.teams]:
        yielded = {entry.name for entry in team.config.scores}
        for name, field in team.words.metrics.items():
            brought = name not in PEOPLE and name.partition(".")[0] not in yielded
            if brought and (team.config.name, name) not in found.events:
                found.silent[team.config.name, name] = field.title
    return found


# Events


def _add_events(found: Read, month: Month, by: str) -> None:
    logs = [entry for entry in month.config.collect if isinstance(entry.collector, Tallies)]
    teams = {
        person.employee_id: team for team in month.teams for person in month.gathered.roster.members[team.config.name]
    }
    sorted_by: list[bool] = []
    refused: list[Finding] = []
    for entry in logs:
        tallies, wrong = _tallied(month, entry, by)
        if wrong and by:
            refused += wrong
            tallies, wrong = _tallied(month, entry, "")
        if wrong:
            raise Rejected(wrong, 1)
        sorted_by.append(not refused)
        for tally in tallies:
            _add_tally(found, tally, teams, by if not refused else "")
    if refused and not any(sorted_by):
        raise Rejected(refused, 2)
    found.notes.extend(finding._replace(severity="warning") for finding in refused)


def _tallied(month: Month, entry: CollectEntry, by: str) -> tuple[list[Tally], list[Finding]]:
    everyone = frozenset(person.employee_id for people in month.gathered.roster.members.values() for person in people)
    config = month.config
    want = Request(
        "metrics", config.folder, config.period, everyone, everyone, entry.unknown_people, engine=config.engine
    )
    assert isinstance(entry.collector, Tallies)
    brought = entry.collector.tally(want, by)
    wrong = [each for each in brought if isinstance(each, Finding) and each.severity == "error"]
    return [each for each in brought if isinstance(each, Tally)], wrong


def _add_tally(found: Read, tally: Tally, teams: Mapping[str, Described], by: str) -> None:
    """The events of each team whose schemes read the metric."""
    about = {team.config.name: team for team in teams.values() if tally.metric in team.words.metrics}
    per = float(tally.per)
    rows: dict[str, dict[tuple[str, str, float], int]] = {}
    for name, team in about.items():
        field, before = team.words.metrics[tally.metric], found.events.get((name, tally.metric))
        rows[name] = dict(before.rows) if before is not None else {}
        unit = "%" if tally.kind == "share" else field.unit
        found.events[name, tally.metric] = Events(field.title, tally.kind, rows[name], unit, by, tally.why)
    for person, stratum, value, count in tally.rows:
        team_of = teams.get(person)
        if team_of is not None and team_of.config.name in rows:
            event = person, stratum if by else "", float(value) * per
            into = rows[team_of.config.name]
            into[event] = into.get(event, 0) + count


# Ratings


def _check_superior(month: Month, superior: str) -> None:
    if superior and superior not in month.gathered.headers:
        what = say("people have no column {name}", name=superior)
        raise Rejected([Finding("error", "[fairness] superior", what, _columns(month.gathered.headers))], 2)


def _columns(headers: frozenset[str]) -> str:
    return say("expected one of {names}", names=joined(sorted(headers)))


def _add_ratings(found: Read, month: Month, superior: str) -> None:
    for team in month.teams:
        for person in month.gathered.roster.members[team.config.name]:
            by = person.cells.get(superior, "") if superior else ""
            for row in month.gathered.inputs.ratings.get(person.employee_id, ()):
                word = team.words.ratings.get(row.criterion)
                if word is None or row.value is None or row.rater in NOT_RATERS:
                    continue
                key = team.config.name, row.criterion
                if not _is_number(word):
                    found.words[key] = word.title
                    continue
                found.titles[key] = word.title
                found.ratings.setdefault(key, []).append(_rated(row, word, person.employee_id, by))


def _is_number(word: RatingWord) -> bool:
    """Whether raters write numbers; letters have no mean."""
    return word.value is not None and word.value.kind != "choice"


def _rated(row: RatingRow, word: RatingWord, employee_id: str, by: str) -> Rated:
    assert row.value is not None
    assert word.value is not None
    named = by if row.rater == "superior" else ""
    return Rated(employee_id, row.rater, named, row.sample, Fraction(row.value, 10**word.value.decimals))


def _add_samples(found: Read) -> None:
    """Criteria that are judged in samples: each is an event. What people say of themselves is none."""
    for key, rated in found.ratings.items():
        samples = [each for each in rated if each.sample and each.rater != "self"]
        counts: dict[tuple[str, str, float], int] = {}
        for each in samples:
            event = each.employee_id, "", float(each.value)
            counts[event] = counts.get(event, 0) + 1
        if samples and key not in found.events:
            found.events[key] = Events(found.titles[key], "mean", counts)

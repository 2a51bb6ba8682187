"""The readings of some months: what the figures show of people and raters, with how sure that is.

They say what the numbers can and cannot carry. Nothing is paid by them, and none of them is a verdict: a difference
that is no chance may still be of the work, the shift or the customers, and one that chance may give may still be real.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal, NamedTuple

from kpicore.collect.events.tally import Why
from kpicore.config import RunConfig
from kpicore.config.fairness import Fairness as Asked
from kpicore.fairness.chance import Compared, Kind, adjusted, compare
from kpicore.fairness.months import Key, Month, Read, read
from kpicore.fairness.raters import Leniency, Pair, leniency, pairs, superior_rows
from kpicore.messages import say
from kpicore.model import Finding, Tell, Text, untold

LEVEL = 0.05
"""How often chance alone may give as much, for differences to be called larger."""

EXTRA = 'pip install "kpicore[fairness]"'


class Chance(NamedTuple):
    """One metric, or one criterion judged in samples, of one team. adjusted: how often chance gives as much, for the
    number of questions asked; within: the same within the column that events are sorted by. superiors: it is not people
    who are compared, but those who rate them."""

    team: str
    metric: str
    title: Text
    kind: Kind
    unit: str
    by: str
    compared: Compared
    adjusted: float | None
    within: float | None
    superiors: bool = False

    @property
    def differ(self) -> bool | None:
        """Whether differences are larger than chance would give; None where nothing is said."""
        return None if self.adjusted is None else self.adjusted < LEVEL

    @property
    def differ_within(self) -> bool | None:
        return None if self.within is None else self.within < LEVEL


class Silent(NamedTuple):
    """A metric or criterion of which nothing is said. why: as of events; `month alone` where only the month's figure is
    there, `words` where raters write letters or words, `one rater` where nobody else rated the same."""

    team: str
    metric: str
    title: Text
    why: Why | Literal["month alone", "words", "one rater"]


class Readings(NamedTuple):
    """All readings. without: whether the extra with the statistics is missing, so that `chance` is empty for that."""

    periods: tuple[str, ...]
    asked: Asked
    chance: Sequence[Chance]
    silent: Sequence[Silent]
    leniency: Sequence[Leniency]
    pairs: Sequence[Pair]
    notes: Sequence[Finding]
    without: bool = False


def installed() -> bool:
    return find_spec("scipy") is not None


def readings(months: Sequence[Month], asked: Asked | None = None, tell: Tell = untold) -> Readings:
    """What several months together show; one is the rule. asked: instead of what the config of the first says.

    Rejected where a log cannot be read, or has not the column that it is to be sorted by.
    """
    asked = months[0].config.fairness if asked is None else asked
    found = read(months, asked.by, asked.superior, tell)
    raters = leniency(found.ratings, found.titles, asked.least)
    silent = [Silent(*key, each.title, each.why) for key, each in found.events.items() if each.why is not None]
    silent += [Silent(*key, title, "month alone") for key, title in found.silent.items()]
    silent += [Silent(*key, title, "words") for key, title in found.words.items()]
    compared = {(each.team, each.criterion) for each in raters} | set(found.events)
    silent += [Silent(*key, title, "one rater") for key, title in found.titles.items() if key not in compared]
    return Readings(
        found.periods,
        asked,
        _chance(found, asked.least, tell) if installed() else (),
        silent,
        raters,
        pairs(found.ratings, found.titles, asked.least),
        found.notes,
        not installed(),
    )


def of_config(config: RunConfig, tell: Tell = untold) -> Month:
    """The config's month, read as a run reads it. Rejected as a run is."""
    from kpicore.pipeline.read import gather
    from kpicore.pipeline.teams import describe_teams

    teams, _ = describe_teams(config)
    return Month(config, teams, gather(config, teams, tell=tell))


def _chance(found: Read, least: int, tell: Tell) -> list[Chance]:
    asked: list[tuple[Key, bool]] = [(key, False) for key, each in found.events.items() if each.why is None]
    asked += [(key, True) for key, rated in found.ratings.items() if len({each.by for each in rated if each.by}) > 1]
    compared = {}
    for number, each in enumerate(asked):
        tell(say("dealing events out anew"), number, len(asked))
        compared[each] = _compared(found, *each, least)
    p = {
        (each, stratified): test.chance
        for each, found_of in compared.items()
        for stratified, test in (
            (False, found_of.test),
            (True, found_of.strata.within if found_of.strata is not None else None),
        )
        if test is not None
    }
    fair = adjusted(p)
    return [
        _reading(found, *each, compared[each], fair.get((each, False)), fair.get((each, True))) for each in compared
    ]


def _compared(found: Read, key: Key, superiors: bool, least: int) -> Compared:
    if superiors:
        return compare("mean", superior_rows(found.ratings[key]), least)
    return compare(found.events[key].kind, found.rows(key), least)


def _reading(
    found: Read, key: Key, superiors: bool, compared: Compared, p: float | None, within: float | None
) -> Chance:
    if superiors:
        return Chance(*key, found.titles[key], "mean", "", "", compared, p, within, True)
    events = found.events[key]
    return Chance(*key, events.title, events.kind, events.unit, events.by, compared, p, within)

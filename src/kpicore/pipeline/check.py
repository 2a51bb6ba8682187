"""What can be known of a run without its result: warnings and decisions of the schemes, flags that the input raises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpicore.config import RunConfig
from kpicore.model import Finding, Language, Rejected, Tell, Text, untold
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team
from kpicore.results import FlagRow

SHOWN = 3  # people named for one finding; the flags of a run name them all
MORE = Text("{people} 等 {count} 人", "{people} and {more} more")


def check(config: RunConfig, lang: Language, partial: bool = False, tell: Tell = untold) -> list[Finding]:
    """Warnings and notes, worded in `lang`; the result itself is thrown away. Rejected with the errors.

    partial: as for `run`.
    """
    _lint_versions(config)
    result = run(config, ledger="none", partial=partial, tell=tell)
    return [*result.warnings, *result.notes, *_of_flags(result.flags, lang)]


def _lint_versions(config: RunConfig) -> None:
    """Rejected (2) where a version of a team that the period does not go by is wrong, with the errors of all."""
    if any(lint_team(team) for team in config.versions):
        raise Rejected([finding for team in (*config.teams, *config.versions) for finding in lint_team(team)], 2)


def _of_flags(flags: Sequence[FlagRow], lang: Language) -> Iterator[Finding]:
    """A finding for each thing that flags say, with the people whom it concerns."""
    people: dict[FlagRow, list[str]] = {}
    for flag in flags:
        people.setdefault(flag._replace(employee_id=""), []).append(flag.employee_id)
    for flag, concerned in people.items():
        yield Finding(flag.severity, _named(sorted(filter(None, concerned)), lang), flag.message.of(lang))


def _named(people: Sequence[str], lang: Language) -> str:
    shown = ", ".join(people[:SHOWN])
    if len(people) <= SHOWN:
        return shown
    return MORE.format(people=shown, count=len(people), more=len(people) - SHOWN).of(lang)

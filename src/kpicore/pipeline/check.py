"""What can be known of a run without its result: warnings and decisions of the schemes, flags that the input raises."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

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
    lint_versions(config)
    result = run(config, ledger="none", partial=partial, tell=tell)
    said = Said()
    said.add(result.flags)
    return [*result.warnings, *result.notes, *said.findings(lang)]


def lint_versions(config: RunConfig) -> None:
    """Rejected (2) where a version of a team that the period does not go by is wrong, with the errors of all."""
    if any(lint_team(team) for team in config.versions):
        raise Rejected([finding for team in (*config.teams, *config.versions) for finding in lint_team(team)], 2)


class Said:
    """Each thing that flags say, with how many people it concerns, and the first of them."""

    def __init__(self) -> None:
        self._concerned: dict[FlagRow, list[str]] = {}
        self._counts: Counter[FlagRow] = Counter()

    def add(self, flags: Iterable[FlagRow]) -> None:
        """Further flags, in the order of a run."""
        for flag in flags:
            said = flag._replace(employee_id="")
            people = self._concerned.setdefault(said, [])
            if flag.employee_id:
                self._counts[said] += 1
                if len(people) < SHOWN or flag.employee_id < people[-1]:
                    insort(people, flag.employee_id)
                    del people[SHOWN:]

    def findings(self, lang: Language) -> Iterator[Finding]:
        for flag, people in self._concerned.items():
            yield Finding(flag.severity, self._named(people, self._counts[flag], lang), flag.message.of(lang))

    def _named(self, people: Sequence[str], count: int, lang: Language) -> str:
        shown = ", ".join(people)
        return shown if count <= SHOWN else MORE.format(people=shown, count=count, more=count - SHOWN).of(lang)

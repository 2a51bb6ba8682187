"""What is said at the end of a run whose results nobody holds in memory: counts and sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.model import Finding, Language
from kpicore.numbers import format_money
from kpicore.output.blocks import BLANK, Block, Line
from kpicore.output.summary import DECISIONS, NAMED, whom, word
from kpicore.output.terminal import shorten, visible
from kpicore.results import FlagRow

_MONEY = ("performance_pay", "total_pay")
_AMOUNT = pa.decimal128(18, 2)
_EXAMPLE = 90  # columns of a flag's example


@attrs.define
class TeamTally:
    people: int = 0
    statuses: Counter[str] = attrs.field(factory=Counter)
    grades: Counter[str] = attrs.field(factory=Counter)
    cents: Counter[str] = attrs.field(factory=Counter)
    unpaid: Counter[str] = attrs.field(factory=Counter)

    def add(self, rows: pa.Table) -> None:
        """Rows of the results, amounts as decimals or as text."""
        self.people += len(rows)
        for column, counts in (("status", self.statuses), ("grade", self.grades)):
            for each in pc.value_counts(rows[column]).to_pylist():
                if each["values"]:
                    counts[each["values"]] += each["counts"]
        for column in _MONEY:
            total = pc.sum(rows[column].cast(_AMOUNT)).as_py()
            if total is not None:
                self.cents[column] += int(total.scaleb(2))
            self.unpaid[column] += rows[column].null_count


@attrs.define
class Raised:
    """A kind of flag: an example, how often it stands, and of how many people, the first of whom are named."""

    example: FlagRow
    times: int = 0
    people: int = 0
    named: list[str] = attrs.field(factory=list)
    _last: str = ""

    def add(self, flag: FlagRow) -> None:
        """The next one; those of a person come one after the other."""
        self.times += 1
        if flag.employee_id and flag.employee_id != self._last:
            self._last = flag.employee_id
            self.people += 1
            decided = flag.severity != "info" or flag.flag == "missing"
            if len(self.named) < (DECISIONS if decided else NAMED):
                self.named.append(flag.employee_id)


@attrs.define
class Tally:
    """Of a whole run: by team, and the flags by kind."""

    period: str
    currency: str
    warnings: Sequence[Finding] = ()
    notes: Sequence[Finding] = ()
    teams: dict[str, TeamTally] = attrs.field(factory=dict)
    flags: dict[tuple[str, str], Raised] = attrs.field(factory=dict)  # by severity and kind

    def team(self, name: str) -> TeamTally:
        return self.teams.setdefault(name, TeamTally())

    def flag(self, flags: Sequence[FlagRow]) -> None:
        for each in flags:
            self.flags.setdefault((each.severity, each.flag), Raised(each)).add(each)

    @property
    def needs_a_person(self) -> bool:
        """Whether anything is to be decided, completed, or must not be paid as it stands."""
        open_ = any(status != "ok" for team in self.teams.values() for status in team.statuses)
        return open_ or any(severity in ("review", "block") for severity, _ in self.flags)

    def blocks(self, out: Path, lang: Language) -> list[Block]:
        """The end of a run, for the terminal."""
        parts = [list(self._team(name, team, lang)) for name, team in self.teams.items()]
        parts.append(list(self._flags(lang)))
        parts.append([Line(word("written", lang, out=visible(str(out))), "note")])
        first, *others = [part for part in parts if part]
        return [*first, *(block for part in others for block in (BLANK, *part))]

    def _team(self, name: str, team: TeamTally, lang: Language) -> Iterator[Block]:
        people = word("person" if team.people == 1 else "people", lang, n=f"{team.people:,}")
        yield Line(" · ".join((visible(name), self.period, people)), "heading")
        yield BLANK
        yield Line(_counted({word(status, lang): count for status, count in team.statuses.items()}))
        if team.grades:
            yield Line(f"{word('grade', lang)}: {_counted(dict(sorted(team.grades.items())))}")
        for column in _MONEY:
            if team.unpaid[column] < team.people:
                amount = format_money(team.cents[column])
                line = word("total", lang, word=word(column, lang), amount=amount, currency=self.currency)
                without = team.unpaid[column]
                yield Line(
                    line + (word("one_without" if without == 1 else "without", lang, n=without) if without else "")
                )

    def _flags(self, lang: Language) -> Iterator[Block]:
        for (severity, kind), raised in sorted(self.flags.items(), key=lambda each: -each[1].times):
            example = shorten(raised.example.message.of(lang), _EXAMPLE)
            how, concerned = "kind" if raised.times == 1 else "kinds", whom(raised.named, raised.people, lang)
            said = word(how, lang, flag=visible(kind), n=f"{raised.times:,}", whom=concerned, message=example)
            yield Line(f"  {said}", severity if severity in ("review", "block") else "note")


def _counted(counts: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts.items())

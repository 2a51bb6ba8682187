"""What is said at the end of a run whose results nobody holds in memory: counts and sums."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.model import Finding, Language, Text
from kpicore.numbers import format_money
from kpicore.output.blocks import BLANK, Block, Line
from kpicore.output.growing import Growing, Nowhere
from kpicore.output.summary import DECIDE, DECISIONS, EXAMPLE, NAMED, kind_of, whom, word
from kpicore.output.tables import Table
from kpicore.output.terminal import shorten, visible
from kpicore.results import FlagRow

_MONEY = ("performance_pay", "total_pay")
_AMOUNT = pa.decimal128(18, 2)
_CAUSES = 5  # said of one kind of flag
_MESSAGES = 1000  # of one kind of flag, told apart


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
    """A kind of flag: an example, how often it stands, with which messages, and of how many people, the first of whom
    are named."""

    example: FlagRow
    times: int = 0
    people: int = 0
    named: list[str] = attrs.field(factory=list)
    messages: Counter[Text] = attrs.field(factory=Counter)  # the first so many different ones
    _last: str = ""

    @property
    def heading(self) -> str:
        """Under which it stands; blank for mere information."""
        return kind_of(self.example.flag, self.example.severity)

    def add(self, flag: FlagRow) -> None:
        """The next one; those of a person come one after the other."""
        self.times += 1
        if flag.message in self.messages or len(self.messages) < _MESSAGES:
            self.messages[flag.message] += 1
        if flag.employee_id and flag.employee_id != self._last:
            self._last = flag.employee_id
            self.people += 1
            if len(self.named) < (DECISIONS if self.heading else NAMED):
                self.named.append(flag.employee_id)


@attrs.define
class Counts(ABC):
    """What is known of a whole run beside its flags. carried: the corrections that are part of the pay."""

    period: str
    currency: str
    warnings: Sequence[Finding] = ()
    notes: Sequence[Finding] = ()
    teams: dict[str, TeamTally] = attrs.field(factory=dict)
    carried: Sequence[int] = ()

    def growing(self, table: Table, few: Collection[str]) -> Growing:
        """Where the rows of results or ledger go that are no file."""
        return Nowhere(table, few)

    def team(self, name: str) -> TeamTally:
        return self.teams.setdefault(name, TeamTally())

    @abstractmethod
    def flag(self, flags: Sequence[FlagRow]) -> None:
        """Further flags."""


@attrs.define
class Tally(Counts):
    """Of a whole run, for the terminal: by team, and the flags by severity and kind."""

    flags: dict[tuple[str, str], Raised] = attrs.field(factory=dict)

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
        found = sorted(self.flags.values(), key=lambda raised: -raised.times)
        parts += [list(self._decisions(found, lang)), list(self._noted(found, lang))]
        parts.append([Line(word("written", lang, out=visible(str(out))), "note")])
        first, *others = [part for part in parts if part]
        return [*first, *(block for part in others for block in (BLANK, *part))]

    def _team(self, name: str, team: TeamTally, lang: Language) -> Iterator[Block]:
        people = word("person" if team.people == 1 else "people", lang, n=team.people)
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

    def _decisions(self, found: Sequence[Raised], lang: Language) -> Iterator[Block]:
        """What needs a decision, under a heading for each kind; nothing where there is nothing."""
        kinds = [kind for kind in DECIDE if any(raised.heading == kind for raised in found)]
        if kinds:
            yield Line(word("decide", lang), "heading")
        for kind in kinds:
            yield BLANK
            yield Line(f"  {word(f'decide_{kind}', lang)}", kind)
            for raised in found:
                if raised.heading == kind:
                    yield from map(Line, _decision(raised, lang))

    def _noted(self, found: Sequence[Raised], lang: Language) -> Iterator[Block]:
        """The info flags, counted by kind, with an example each."""
        noted = [raised for raised in found if not raised.heading]
        if noted:
            yield Line(word("noted", lang), "heading")
            yield BLANK
        for raised in noted:
            yield Line(f"  {_said(raised, lang)}", "note")


def _decision(raised: Raised, lang: Language) -> Iterator[str]:
    """How often a flag stands and of whom, and its most frequent messages where it has several."""
    if len(raised.messages) == 1:
        yield f"    {_said(raised, lang)}"
        return
    concerned = whom(raised.named, raised.people, lang)
    yield "    " + word("causes", lang, flag=visible(raised.example.flag), n=raised.times, whom=concerned)
    causes = raised.messages.most_common(_CAUSES)
    for message, times in causes:
        yield "      " + word("cause", lang, n=times, message=shorten(message.of(lang), EXAMPLE))
    rest = raised.times - sum(times for _, times in causes)
    if rest:
        yield "      " + word("more_causes", lang, n=rest)


def _said(raised: Raised, lang: Language) -> str:
    """How often a flag stands and of whom, with an example."""
    flag, concerned = raised.example, whom(raised.named, raised.people, lang)
    message = shorten(flag.message.of(lang), EXAMPLE)
    how = "kind" if raised.times == 1 else "kinds"
    return word(how, lang, flag=visible(flag.flag), n=raised.times, whom=concerned, message=message)


def _counted(counts: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts.items())

"""The ledger of one person, line by line, with where each value was read and what the clauses say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kpicore.collect.intake import Inputs, Person
from kpicore.collect.ratings import OVERRIDE
from kpicore.config import Team
from kpicore.engine.data import Evaluation
from kpicore.engine.spelling import speller
from kpicore.explain.counts import Weights
from kpicore.explain.explained import NO_WORDS, Part, Seen, Step
from kpicore.explain.said import plain
from kpicore.fields import MAX_DECIMALS
from kpicore.model import Text
from kpicore.numbers import format_scaled
from kpicore.pipeline.prepare import Prepared
from kpicore.plan.lines import STAGES, IncidentLine, Line, Read, RowLines, Stage
from kpicore.results import LedgerRow, ResultRow
from kpicore.rules.grades import GradeScale
from kpicore.rules.incidents import NOT_COUNTED
from kpicore.vocabulary import rater_title

Key = tuple[str, str, str, str]  # stage, scheme, section, line
UNTITLED = Text("", "")
ON_TOTAL = ("floor", "cap", "scale_to", "rounding")
"""Lines that make something of what the lines before them come to."""

SUBTOTAL, SO_FAR = "subtotal", Text("此前合计", "so far")
STAGE_TITLES: Mapping[Stage, Text] = {
    "score": Text("得分", "score"),
    "grade": Text("等级", "grade"),
    "pay": Text("工资", "pay"),
}


class Steps:
    """Makes the steps of everyone who was prepared and evaluated together."""

    def __init__(self, prepared: Prepared, evaluation: Evaluation, inputs: Inputs, team: Team) -> None:
        self._prepared = prepared
        self._evaluation = evaluation
        self._inputs = inputs
        self._lines = _lines(prepared)
        judged = [line for line in self._lines.values() if isinstance(line, Line)]
        self._weights = Weights(prepared.plan.build.plan, judged, prepared.data)
        self._words = clause_words(team)
        self._cards = {card.name: card for card in prepared.plan.team.scorecards}
        self._values: dict[int, list[str]] = {}  # of everyone, by what is read

    def parts(self, index: int, result: ResultRow, ledger: Sequence[LedgerRow]) -> Iterator[Part]:
        """Of the person at an index, whose rows of the ledger these are: stage by stage, scorer by scorer; of a stage
        that was not reached there is none."""
        person = self._prepared.members[index]
        rows: dict[tuple[str, str], list[LedgerRow]] = {}
        for row in ledger:
            rows.setdefault((row.stage, row.scheme), []).append(row)
        for (stage, scheme), found in sorted(rows.items(), key=lambda item: _order(item[0][0])):
            steps = tuple(self._step(row, index, person, found[:at]) for at, row in enumerate(found))
            came_to = found[-1].value if stage == "grade" else self._came_to(stage, scheme, found, result)
            words = self._scale(scheme).field().words if stage == "grade" else NO_WORDS
            yield Part(_stage(stage), scheme, self._title(stage, scheme), steps, came_to, words)

    def _step(self, row: LedgerRow, index: int, person: Person, before: Sequence[LedgerRow]) -> Step:
        line = self._lines[row.stage, row.scheme, row.section, row.line]
        clauses = tuple((clause, self._words.get(clause, "")) for clause in filter(None, row.clause.split(", ")))
        reads = tuple(self._reads(line, index, person))
        if row.line in ON_TOTAL and row.stage == "score":
            reads += (Seen(SUBTOTAL, SO_FAR, _subtotal(row, before)),)
        counting = line.counting if isinstance(line, Line) and row.contribution else None
        counts = None if counting is None else self._weights.of(counting, index)
        return Step(row, line.title, self._section(row), reads, clauses, counts)

    def _reads(self, line: Line | IncidentLine, index: int, person: Person) -> Iterator[Seen]:
        if isinstance(line, IncidentLine):
            yield from self._recorded(line.line, person)
            return
        if line.ratings is not None:
            yield from self._rated(line.ratings.criterion, person)
        if line.recorded:
            yield from self._recorded(line.recorded, person)
        for read in {read.name: read for read in line.reads}.values():
            yield from self._read(read, index, person)

    def _read(self, read: Read, index: int, person: Person) -> Iterator[Seen]:
        if id(read) not in self._values:
            self._values[id(read)] = self._prepared.ledger.read(read, self._evaluation)
        value = self._values[id(read)][index]
        cell = self._inputs.metrics.get(person.employee_id, {}).get(read.name)
        if cell is not None:
            at = str(cell.origin)
        elif not read.definition and read.name in person.cells:
            at = str(person.at(read.name))
        else:
            at = ""
        if not value and read.name in person.cells:  # a text that is none of the choices
            value = person.cells[read.name]
        if value or at:
            unit = _unit(read.field.unit, read.field.kind)
            yield Seen(read.name, read.field.title, value, unit, at, words=read.field.words)

    def _rated(self, criterion: str, person: Person) -> Iterator[Seen]:
        """Every rating of it; of what is not counted, such as one's own where the superior's counts, it is said."""
        word = self._prepared.plan.build.words.ratings[criterion]
        for row in self._inputs.ratings.get(person.employee_id, ()):
            if row.criterion == criterion and not row.unjudged:
                aside = UNTITLED if row.rater == OVERRIDE or word.counts(row.rater) else NOT_COUNTED
                said = zip(word.title, rater_title(row.rater), aside, strict=True)
                title = Text(*(" · ".join(filter(None, names)) for names in said))
                words = NO_WORDS if word.value is None else word.value.words
                yield Seen(criterion, title, row.text, "", str(row.origin), row.rater, row.sample, words)

    def _recorded(self, incident: str, person: Person) -> Iterator[Seen]:
        word = self._prepared.plan.build.words.incidents[incident]
        for row in self._inputs.incidents.get(person.employee_id, ()):
            if row.incident == incident:
                day = f"{row.date // 10000:04}-{row.date // 100 % 100:02}-{row.date % 100:02}"
                times = f" ×{row.times}" if row.times > 1 else ""
                points = "" if row.points is None else f" ({format_scaled(row.points, MAX_DECIMALS)})"
                yield Seen(incident, word.title, f"{day}{times}{points}", "", str(row.origin))
                if row.quantity is not None and (field := word.quantity) is not None:
                    spelled = speller(field, field.decimals)(row.quantity)
                    yield Seen(field.id, field.title, spelled, _unit(field.unit, field.kind), str(row.origin))

    def _section(self, row: LedgerRow) -> Text:
        sections = self._cards[row.scheme].scheme.sections if row.stage == "score" and row.scheme in self._cards else ()
        return next((section.title for section in sections if section.id == row.section), UNTITLED)

    def _title(self, stage: str, scheme: str) -> Text:
        if stage == "score":
            return self._cards[scheme].scheme.title
        return self._scale(scheme).title if stage == "grade" else STAGE_TITLES[_stage(stage)]

    def _scale(self, scheme: str) -> GradeScale:
        """What graded: a scorer's own scale, or the team's."""
        own, team = self._cards.get(scheme), self._prepared.plan.team
        scale = own.scale if own is not None and own.scale is not None else team.scale
        assert scale is not None
        return scale

    def _came_to(self, stage: str, scheme: str, rows: Sequence[LedgerRow], result: ResultRow) -> str:
        if stage == "pay":
            return result.total_pay or result.performance_pay
        if scheme == self._prepared.plan.team.scorecards[-1].name:
            return result.score
        added = [Decimal(row.contribution) for row in rows if row.contribution]  # none where it is incomplete
        return plain(sum(added, Decimal(0))) if added else ""


def _subtotal(row: LedgerRow, before: Sequence[LedgerRow]) -> str:
    """What the lines before came to: of its section, or of the whole score."""
    added = [Decimal(each.contribution or 0) for each in before if row.section in ("", each.section)]
    return plain(sum(added, Decimal(0)))


def clause_words(team: Team) -> dict[str, str]:
    """What the clauses say, by clause, from the tables of the team's components."""
    components: list[Any] = [team.grader, team.pay]
    for entry in team.scores:
        components += [entry.scorer, entry.grader]
    tables = [component.clauses() for component in components if hasattr(component, "clauses")]
    return {row.clause: row.text for table in tables for row in table}


def _lines(prepared: Prepared) -> dict[Key, Line | IncidentLine]:
    found: dict[Key, Line | IncidentLine] = {}
    for line in prepared.plan.build.lines:
        if isinstance(line, RowLines):
            for each in line.incidents.values():
                found["score", line.scheme, line.section, each.line] = each
        else:
            found[line.stage, line.scheme, line.section, line.line] = line
    return found


def _unit(unit: str, kind: str) -> str:
    return unit or ("%" if kind == "percent" else "")


def _stage(stage: str) -> Stage:
    return next(each for each in STAGES if each == stage)


def _order(stage: str) -> int:
    return STAGES.index(_stage(stage))

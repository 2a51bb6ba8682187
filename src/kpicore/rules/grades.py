"""Grade scales: a score becomes a letter (or a word), by bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from kpicore.fields import Field
from kpicore.messages import say
from kpicore.model import Finding, Place, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW
from kpicore.rules.bands import Segment, gaps_found, lint_cells, lookup, segments
from kpicore.rules.cells import Axis, Cell, axis_of
from kpicore.rules.conditions import Flag
from kpicore.rules.past import Kept, lint_kept
from kpicore.rules.rows import Row, parse_rows
from kpicore.settings import Problem, SettingError

REVIEW = say('bands without a gap, or gap = "review" where a person is to decide')
SCORE = Field("score", Text("总分", "score"))
ANY_SCORE = Axis.of(attrs.evolve(SCORE, low=-SCORE.largest))


def grade_of(grades: Sequence[str], code: int | None) -> str:
    """The grade that a code stands for; blank where there is none, or the score is in a gap."""
    return grades[code] if code is not None and code < len(grades) else ""


@attrs.frozen
class GradeScale:
    """Bands over the score. A grade of "" is no grade. review: a score that no band covers goes to a person.

    words: what a grade is called, by grade. flags: their conditions read `grade`, and columns of people. kept, notes:
    as a scheme's.
    """

    title: Text
    rows: tuple[tuple[Cell, str], ...]
    clause: str = ""
    review: bool = False
    words: Mapping[str, Text] = attrs.field(factory=dict)
    flags: tuple[Flag, ...] = ()
    notes: tuple[Finding, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades in order of the rows, each once."""
        return tuple(dict.fromkeys(grade for _, grade in self.rows))

    def field(self) -> Field:
        """The grade as a value that a pay table or a next scorer may read; "" is no grade, where the scale has that."""
        choices = {grade: self.words.get(grade) or Text.same(grade) for grade in self.grades}
        return Field("grade", Text("等级", "grade"), "choice", choices=choices, open=self.review)

    def fields(self) -> list[Field]:
        """Every column that a flag or a truth that is kept reads."""
        asked = [*(flag.fields() for flag in self.flags), *(each.fields() for each in self.kept)]
        return [field for fields in asked for field in fields if field.id != "grade"]

    def lookup(self, score: Expr) -> tuple[Expr, list[Segment]]:
        """The code of the band that the score lies in, and the gaps, over all that the score can be."""
        return lookup(score, [cell for cell, _ in self.rows], axis_of(score, SCORE))

    def grade_code(self, code: Expr) -> Expr:
        """The band's code as the code of the grade in `field()`; a gap is none of the choices."""
        table = {FIRST_ROW + i: self.grades.index(grade) for i, (_, grade) in enumerate(self.rows)}
        highest = max(code.type.high, FIRST_ROW + len(self.rows) - 1)
        for beyond in range(FIRST_ROW + len(self.rows), highest + 1):
            table[beyond] = len(self.grades)
        return expr.pick(code, table)

    def lint(self, place: Place, score: Expr) -> list[Finding]:
        """Overlaps and gaps over all that the score can be; bands beyond it are the mix's concern, not an error."""
        axis = axis_of(score, SCORE)
        cells = [cell for cell, _ in self.rows]
        findings = self.overlaps(place)
        return findings if self.review else [*findings, *gaps_found(segments(cells, axis), axis, place, REVIEW)]

    def overlaps(self, place: Place) -> list[Finding]:
        """Bands that share a score, whatever the score can be."""
        cells = lint_cells([cell for cell, _ in self.rows], ANY_SCORE, place, gap_allowed=True)
        return [*cells, *lint_kept(self.kept, self.flags, place)]

    def unreachable(self, score: Expr) -> list[str]:
        """The grades that no possible score reaches."""
        found = segments([cell for cell, _ in self.rows], axis_of(score, SCORE))
        reached = {self.rows[segment.rows[0]][1] for segment in found if segment.rows}
        return [grade for grade in self.grades if grade and grade not in reached]


def grade_scale(bands: tuple[Row, ...], title: Text, clause: str, review: bool = False) -> GradeScale:
    """The scale that rows of settings state; SettingError with every cell that cannot be read."""
    problems: list[Problem] = []
    rows = parse_rows(bands, 1, ("bands",), problems)
    for i, (cells, _) in rows.items():
        if not cells[0].numeric or cells[0].kind == "missing":
            found = say("found {value!r}", value=cells[0].text)
            problems.append((("bands", i, 0), found, say("expected a condition on the score")))
    if problems:
        raise SettingError(problems)
    return GradeScale(title, tuple((cells[0], grade) for cells, grade in rows.values()), clause, review)

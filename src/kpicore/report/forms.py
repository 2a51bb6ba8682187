"""The appraisal form: a person's result on one page of A4, to be signed; a file for each, and all in one to print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kpicore.explain.explained import Explained
from kpicore.messages import say
from kpicore.model import Language, Tell, untold
from kpicore.output.terminal import display_width, shorten
from kpicore.report.month import ReportMonth, TeamMonth
from kpicore.report.page import environment, markup
from kpicore.report.person import PartView, StepView, counted, parts_of
from kpicore.report.words import WORDS
from kpicore.results import ResultRow

ALL = "forms.html"
"""The file that holds every form, a page each."""

SIZES = ("9.5", "9", "8.5", "8", "7.5", "7", "6.5", "6")  # pt, largest first
LEAST_SIZES = (7, 6.5, 6)  # rather less on the page than smaller letters, and these rather than a second page


class Detail(NamedTuple):
    """How much a form shows. counted: samples by how many had which value; values: that a line shows; rule, words:
    columns of a rule, and of a clause with its words (0: without). lost: words of a score's clauses only where points
    were lost."""

    counted: bool
    values: int
    rule: int
    words: int
    lost: bool


_ALL = 10_000
DETAILS = (
    Detail(False, _ALL, _ALL, _ALL, False),
    Detail(True, _ALL, _ALL, _ALL, False),
    Detail(True, _ALL, _ALL, _ALL, True),
    Detail(True, _ALL, _ALL, 60, True),
    Detail(True, _ALL, _ALL, 0, True),
)
"""Without the loss of a value, from everything on: the first that fits is taken. What is left out is said."""

SHORTENED = (
    Detail(True, 12, 160, 0, True),
    Detail(True, 6, 120, 0, True),
    Detail(True, 3, 80, 0, True),
    Detail(True, 1, 40, 0, True),
)
"""For the longest of all."""

_HEIGHT = 270.0  # mm of an A4 page between the margins, with something to spare
_FIXED = (25.0, 9.0)  # mm of heads, result, objection and signatures; and their lines of text
_TITLE, _READ, _RULE, _POINTS, _WHOLE = 40.5, 46.0, 63.0, 15.5, 185.0  # mm of the columns that wrap
_POINT = 0.3528  # mm
_WIDE, _NARROW = 1.0, 0.56  # of their size: how wide Chinese letters are, and others
_OURS = re.compile(r"forms\.html|form-\d{4,}-[^/]*\.html")
_UNSAFE = re.compile(r"[^\w.-]+")


class Heads(NamedTuple):
    """What only the company knows. until: the last day for objections; to: who takes them. Blank: a line to fill in."""

    company: str = ""
    until: date | None = None
    to: str = ""


class Left(NamedTuple):
    """What is left out: samples that are not told one by one, values, words of clauses; cut: shortened texts."""

    samples: int = 0
    values: int = 0
    words: int = 0
    cut: int = 0

    def said(self, lang: Language) -> str:
        """Blank of nothing."""
        what = [WORDS[f"left_{name}"].of(lang).format(n=number) for name, number in self._asdict().items() if number]
        return WORDS["left_out"].of(lang).format(what=WORDS["comma"].of(lang).join(what)) if what else ""


class Line(NamedTuple):
    """A line of the form, as text."""

    title: str
    reads: str
    rule: str
    clauses: str
    points: str
    of: str
    left: Left


Table = tuple[PartView, Sequence[Line]]


class Form(NamedTuple):
    """One person's form. size: of the letters, in pt, so that it is one page. flags: what is not decided or missing;
    left: what is not on it, in words."""

    result: ResultRow
    grade: str
    parts: Sequence[Table]
    flags: Sequence[str]
    size: str
    left: str


def is_ours(name: str) -> bool:
    """Whether a file of that name is a form that an earlier report wrote."""
    return _OURS.fullmatch(name) is not None


def forms(month: ReportMonth, heads: Heads, tell: Tell = untold) -> Iterator[tuple[str, str]]:
    """Names of files and what they hold: each person's form, and last all of them in one."""
    lang = month.lang
    made = environment(lang)
    style = markup(made.loader.get_source(made, "form.css")[0])  # type: ignore[union-attr]
    template = made.get_template("form.html.j2")
    everyone = [form_of(person, team, lang) for team in month.teams for person in team.people]
    for number, form in enumerate(everyone, 1):
        tell(say("writing the forms"), number, len(everyone))
        yield _name(number, form.result.employee_id), template.render(forms=[form], heads=heads, style=style)
    yield ALL, template.render(forms=everyone, heads=heads, style=style)


def form_of(person: Explained, team: TeamMonth, lang: Language) -> Form:
    """The form with as much as fits on one page, in the largest letters in which that does, by what its lines take."""
    parts = parts_of(person, team.most, lang)
    flags = [flag.message.of(lang) for flag in person.flags if flag.severity != "info" or flag.flag == "missing"]
    size, tables = _fitting(parts, flags, person.result.period, lang)
    left = [line.left for _, lines in tables for line in lines]
    said = Left(*map(sum, zip(*left, strict=True))).said(lang)
    return Form(person.result, team.grade_of(person.result, lang), tables, flags, size, said)


def _fitting(parts: Sequence[PartView], flags: Sequence[str], period: str, lang: Language) -> tuple[str, list[Table]]:
    tables: list[Table] = []
    for least, detail in [(least, each) for some in (DETAILS, SHORTENED) for least in LEAST_SIZES for each in some]:
        tables = [(part, list(_lines(part, detail, period, lang))) for part in parts]
        for size in SIZES:
            if float(size) >= least and _millimetres(tables, flags, float(size)) <= _HEIGHT:
                return size, tables
    return SIZES[-1], tables


def _lines(part: PartView, detail: Detail, period: str, lang: Language) -> Iterator[Line]:
    alike = Counter(step.title for step in part.steps)
    for step in part.steps:
        title = step.title
        if alike[title] > 1 and step.section:  # a start of each section
            title = WORDS["and"].of(lang).format(title=step.section, value=title)
        reads, rule, left = _read(step, detail, period, lang)
        rule = " → ".join(filter(None, (rule, step.share)))
        note = WORDS["note"].of(lang).format(note=step.note) if step.note else ""
        texts = [shorten(text, detail.rule) for text in (rule, note)]
        cut = sum(text.endswith("…") for text in texts)
        said = [shorten(f"{clause} {words}".strip(), detail.words) for clause, words in step.clauses]
        if not detail.words or (detail.lost and part.stage == "score" and not _lost(step)):
            said = [clause for clause, _ in step.clauses]
            left = left._replace(words=sum(words != "" for _, words in step.clauses))
        left = left._replace(cut=cut + sum(text.endswith("…") for text in said))
        yield Line(title, reads, " ".join(filter(None, texts)), " ".join(said), step.points, step.of, left)


def _lost(step: StepView) -> bool:
    return step.points.startswith("-") or bool(step.of and Decimal(step.points or 0) < Decimal(step.of))


def _read(step: StepView, detail: Detail, period: str, lang: Language) -> tuple[str, str, Left]:
    """What a line read, and the rule; the month of a date is in the head."""
    said = [f"{read.label}{read.value.removeprefix(f'{period[:4]}-')}" for read in step.reads]
    rule, left = step.rule, Left()
    if detail.counted and any(read.sample for read in step.reads):
        fewer = counted(f"{read.label.replace(f' · {read.sample}', '')}{read.value}" for read in step.reads)
        if len(fewer) < len(said):
            said, left = fewer, Left(samples=len(said))
            rule = f"{'; '.join(counted(step.levels))} ({step.how})" if step.levels else rule
    more = max(0, len(said) - detail.values)
    shown = ", ".join(said[: detail.values])
    if more:
        shown += " " + WORDS["more_values"].of(lang).format(n=more)
    return shown, rule, left._replace(values=more)


def _millimetres(tables: Sequence[Table], flags: Sequence[str], size: float) -> float:
    """How high the form is, about."""
    letter = size * _POINT
    high = letter * 1.3
    fixed, texts = _FIXED
    total = fixed + texts * high + sum(_times(flag, _WHOLE, letter) * high for flag in flags)
    for part, lines in tables:
        if part.stage == "grade":
            total += 3 + sum(_times(_of_grade(line), _WHOLE, letter) * high for line in lines)
        else:
            total += 5 + 3 * high + sum(_wrapped(line, letter) * high + 0.8 for line in lines)
    return total


def _of_grade(line: Line) -> str:
    return f"{line.title}{line.points}{line.reads}{line.rule}{line.clauses}      "


def _wrapped(line: Line, letter: float) -> int:
    return max(
        _times(line.title, _TITLE, letter),
        _times(line.reads, _READ, letter),
        _times(f"{line.rule} {line.clauses}", _RULE, letter),
        _times(line.points, _POINTS, letter),
    )


def _times(text: str, width: float, letter: float) -> int:
    """How many lines a text takes in a column."""
    wide = display_width(text) - len(text)
    return int((wide * _WIDE + (len(text) - wide) * _NARROW) * letter / width) + 1


def _name(number: int, employee_id: str) -> str:
    """A file's name that no system refuses; the number tells apart what looks alike then."""
    safe = _UNSAFE.sub("_", employee_id).strip("._")[:40]
    return f"form-{number:04}-{safe or WORDS['employee'].en}.html"

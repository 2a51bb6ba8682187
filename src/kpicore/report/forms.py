"""The appraisal form: a person's result on one page of A4, to be signed; a file for each, and all in one to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kpicore.explain.explained import Explained
from kpicore.messages import say
from kpicore.model import Language, Tell, untold
from kpicore.output.terminal import display_width, shorten
from kpicore.report.month import ReportMonth, TeamMonth
from kpicore.report.page import environment, markup
from kpicore.report.person import PartView, StepView, parts_of
from kpicore.report.words import WORDS
from kpicore.results import ResultRow

ALL = "forms.html"
"""The file that holds every form, a page each."""

SIZES = ("9.5", "9", "8.5", "8", "7.5", "7", "6.5", "6")  # pt, largest first
LEAST_SIZES = (7, 6)  # rather fewer values than smaller letters, and these rather than a second page
KEPT = ((1000, 10_000), (6, 240), (3, 120), (1, 60))
"""Values that a line shows, and the columns of its rule; what is left out is marked, and stands in the report."""

_HEIGHT = 266.0  # mm of an A4 page between the margins, with something to spare
_FIXED = (22.0, 9.0)  # mm of heads, result, objection and signatures; and their lines of text
_READ, _RULE, _TITLE, _POINTS = 50.0, 50.0, 37.0, 18.0  # mm of the columns that wrap
_POINT = 0.3528  # mm
_OURS = re.compile(r"forms\.html|form-\d{4,}-[^/]*\.html")
_UNSAFE = re.compile(r"[^\w.-]+")


class Heads(NamedTuple):
    """What only the company knows. until: the last day for objections; to: who takes them. Blank: a line to fill in."""

    company: str = ""
    until: date | None = None
    to: str = ""


class Line(NamedTuple):
    """A line of the form. reads: the values, the first of them where there are many; more: how many are left out."""

    step: StepView
    reads: str
    more: int


class Form(NamedTuple):
    """One person's form. size: of the letters, in pt, so that it is one page. flags: what is not decided or missing."""

    result: ResultRow
    team: TeamMonth
    parts: Sequence[tuple[PartView, Sequence[Line]]]
    flags: Sequence[str]
    size: str


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
    """The form in the largest letters in which it is one page, by what its lines take."""
    parts = parts_of(person, team.most, lang)
    flags = [flag.message.of(lang) for flag in person.flags if flag.severity != "info" or flag.flag == "missing"]
    for least in LEAST_SIZES:
        for most, wide in KEPT:
            lines = [(part, [_line(step, most, wide) for step in part.steps]) for part in parts]
            for size in SIZES:
                if float(size) >= least and _millimetres(lines, flags, float(size)) <= _HEIGHT:
                    return Form(person.result, team, lines, flags, size)
    return Form(person.result, team, lines, flags, SIZES[-1])


def _line(step: StepView, most: int, wide: int) -> Line:
    said = [f"{read.label} {read.value}".strip() for read in step.reads]
    step = step._replace(rule=shorten(step.rule, wide), note=shorten(step.note, wide))
    return Line(step, ", ".join(said[:most]), max(0, len(said) - most))


def _millimetres(parts: Sequence[tuple[PartView, Sequence[Line]]], flags: Sequence[str], size: float) -> float:
    """How high the form is, about: what wraps is measured by the columns that its letters take."""
    high = size * _POINT * 1.3
    letter = size * _POINT * 0.51  # half of a Chinese one, and a little more for where words break
    fixed, texts = _FIXED
    total = fixed + texts * high + sum(_times(flag, 180, letter) * high for flag in flags)
    for part, lines in parts:
        if part.stage == "grade":
            total += 3 + 2 * high
        else:
            total += 5.5 + 3 * high + sum(_wrapped(line, letter) * high + 0.8 for line in lines)
    return total


def _wrapped(line: Line, letter: float) -> int:
    said = f"{line.step.rule} {line.step.note}"
    more = 8 if line.more else 0
    return max(
        _times(line.reads + " " * more, _READ, letter),
        _times(said, _RULE, letter),
        _times(line.step.title, _TITLE, letter),
        _times(line.step.points, _POINTS, letter),
    )


def _times(text: str, width: float, letter: float) -> int:
    return int(display_width(text) * letter / width) + 1


def _name(number: int, employee_id: str) -> str:
    """A file's name that no system refuses; the number tells apart what looks alike then."""
    safe = _UNSAFE.sub("_", employee_id).strip("._")[:40]
    return f"form-{number:04}-{safe or WORDS['employee'].en}.html"

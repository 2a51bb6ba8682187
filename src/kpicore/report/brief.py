"""A person's page in fewer words: samples in one cell, and in a report of many people what is said of many once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise
from string import ascii_uppercase
from typing import NamedTuple

from kpicore.model import Language
from kpicore.report.person import Bar, PartView, Read, StepView, counted
from kpicore.report.words import WORDS

BARS = "".join(f".{end}{at}{{--{end}:{at}}}" for end in "abc" for at in range(101))
"""Ends of bars, by class."""

_PLACE = re.compile(r"(.+?):(\d.*)")
_AT = re.compile(r"\((\S+:\d+–\d+)\)")
_WORDED = re.compile(r"(.*?[^;]) \(.+\)")
"""A rule, and what it stands for: `70 (with leave)`; `(3, 4]; [5, 6)` is no such thing."""


def in_samples(view: PartView) -> PartView:
    """A part whose lines were judged in the same samples: these once, and in each line what was given, in their order.
    Where the rows of each sample stand together, they are named with the sample."""
    several = [step for step in view.steps if _sampled(step)]
    orders = {tuple((read.by, read.sample) for read in step.reads) for step in several}
    if len(several) < 2 or len(orders) != 1:
        return view
    order = orders.pop()
    places = [_run_of([step.reads[at].at for step in several]) for at in range(len(order))]
    alone = not all(places)
    named = [sample if alone else f"{sample} ({place})" for (_, sample), place in zip(order, places, strict=True)]
    raters = groupby(zip(order, named, strict=True), key=lambda each: each[0][0])
    samples = "; ".join(f"{by} · {', '.join(name for _, name in of)}" for by, of in raters)
    steps = [_in_order(step, alone) if _sampled(step) else step for step in view.steps]
    return view._replace(steps=steps, samples=samples)


def _sampled(step: StepView) -> bool:
    return len(step.reads) > 1 and all(read.sample for read in step.reads)


def _in_order(step: StepView, placed: bool) -> StepView:
    at = _together([read.at for read in step.reads]) if placed else ""
    rule = "; ".join(counted(step.levels)) + f" ({step.how})" if step.levels else step.rule
    return step._replace(reads=[Read("", ", ".join(read.value for read in step.reads), at)], rule=rule)


def _run_of(places: Sequence[str]) -> str:
    """`a.csv:2–12` of rows that stand together; blank where they do not."""
    found = [_PLACE.fullmatch(at) for at in places]
    rows = sorted(int(each[2]) for each in found if each is not None and each[2].isdigit())
    files = {each[1] for each in found if each is not None}
    if len(files) != 1 or len(rows) != len(places) or rows[-1] - rows[0] != len(rows) - 1 or len({*rows}) != len(rows):
        return ""
    return f"{files.pop()}:{rows[0]}–{rows[-1]}"


def _together(places: Sequence[str]) -> str:
    """`a.csv:2, 5` of two rows of a file."""
    found = [_PLACE.fullmatch(at) for at in places]
    files = {each[1] for each in found if each is not None}
    if None in found or len(files) != 1:
        return ", ".join(dict.fromkeys(filter(None, places)))
    return f"{files.pop()}:{', '.join(each[2] for each in found if each is not None)}"


class Entry(NamedTuple):
    """What is said once of a line. rules: in full, by how the pages say them."""

    section: str
    title: str
    clauses: Sequence[str]
    rules: dict[str, str]


class Row(NamedTuple):
    """A line as text. bar: the classes of its ends, blank where it has none."""

    title: str
    read: str
    said: str
    points: str
    of: str
    bar: str


class Table(NamedTuple):
    """A part. anchor: of where the rest is said once for everyone; span: of the bars, blank without any."""

    stage: str
    title: str
    anchor: str
    span: str
    samples: str
    rows: Sequence[Row]
    came_to: str
    bar: str


class Brief:
    """Takes from people's pages what stands elsewhere once, and keeps it. files: a letter for each; entries: of each
    line, by its part's team and title."""

    def __init__(self, files: Iterable[str], lang: Language) -> None:
        named = sorted(set(files))
        self.files: Mapping[str, str] = {}
        if len(named) <= len(ascii_uppercase):
            self.files = dict(zip(named, ascii_uppercase, strict=False))
        self.entries: dict[tuple[str, str], dict[tuple[str, str], Entry]] = {}
        self._note = WORDS["note"].of(lang)

    def lettered(self) -> list[tuple[str, str]]:
        """Each letter, and its file."""
        return [(letter, file) for file, letter in self.files.items()]

    def table(self, team: str, view: PartView) -> Table:
        lines = self.entries.setdefault((team, view.title), {})
        anchor = f"w{list(self.entries).index((team, view.title)) + 1}"
        alike = Counter(step.title for step in view.steps)
        rows = [self._row(step, view, lines, alike[step.title] == 1) for step in view.steps]
        samples = _AT.sub(lambda found: f"({self._at(found[1])})", view.samples)
        span = "" if view.total is None else f"{view.low}–{view.high}"
        return Table(view.stage, view.title, anchor, span, samples, rows, view.came_to, _classes(view.total))

    def _row(self, step: StepView, view: PartView, lines: dict[tuple[str, str], Entry], alone: bool) -> Row:
        """alone: whether no other line has its title, such as the start of another section."""
        key = (step.section, step.title)
        if key not in lines:
            lines[key] = Entry(*key, [clause for clause, _ in step.clauses], {})
        entry = lines[key]

        def short(rule: str) -> str:
            found = _WORDED.fullmatch(rule)
            said = rule if found is None else found[1]
            return said if found is None or entry.rules.setdefault(said, rule) == rule else rule

        rule = "; ".join(counted(map(short, step.levels))) if view.samples and step.levels else short(step.rule)
        if view.samples and step.how:
            entry.rules.setdefault(step.how, step.how)
        how = " → ".join(filter(None, ("" if step.share.startswith(f"{rule} ×") else rule, step.share)))
        note = self._note.format(note=step.note) if step.note else ""
        said = [how, note, *(clause for clause, _ in step.clauses if clause not in entry.clauses)]
        title = step.title if alone else " · ".join(filter(None, key))
        return Row(title, self._read(step), " ".join(filter(None, said)), step.points, step.of, _classes(step.bar))

    def _read(self, step: StepView) -> str:
        """What was read, each place once behind all that stand there."""
        places = pairwise([*(read.at for read in step.reads), ""])
        ends = [f" [{self._at(at)}]" if at and at != after else "" for at, after in places]
        return ", ".join(f"{read.label}{read.value}{end}" for read, end in zip(step.reads, ends, strict=True))

    def _at(self, at: str) -> str:
        found = _PLACE.fullmatch(at)
        return at if found is None else f"{self.files.get(found[1], found[1])}:{found[2]}"


def _classes(bar: Bar | None) -> str:
    """Its ends to the whole per cent, which is about what can be seen."""
    if bar is None:
        return ""
    start, end, lost = (int(Decimal(at).quantize(Decimal(1), ROUND_HALF_UP)) for at in bar[:3])
    if start == end == lost:
        return ""
    found = [f"a{start}" if start else "", f"b{end}", f"c{lost}" if lost != end else "", "l" if bar.kind == "l" else ""]
    return " ".join(filter(None, found))


def file_of(at: str) -> str:
    """The file of a place; blank where it names none."""
    found = _PLACE.fullmatch(at)
    return "" if found is None else found[1]

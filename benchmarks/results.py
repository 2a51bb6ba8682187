"""What was found: tables under headings, written as Markdown for people and as JSON for those who quote it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from benchmarks.measure import ratio

MET, MISSED = "met", "missed"


@attrs.frozen
class Table:
    """id: what it is quoted by. Cells are text as it is printed."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        lines = [self.columns, ("---",) * len(self.columns), *self.rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


@attrs.frozen
class Goal:
    """What was to be reached: a figure that is at most (or at least) so much. why: what dominates where it is not."""

    goal: str
    limit: float
    measured: float
    unit: str = "×"
    at_least: bool = False
    why: str = ""

    @property
    def met(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def row(self) -> tuple[str, ...]:
        sign = "≥" if self.at_least else "≤"
        said = MET if self.met else f"{MISSED}{': ' if self.why else ''}{self.why}"
        return self.goal, f"{sign} {self.limit:g} {self.unit}", f"{ratio(self.measured)} {self.unit}", said


@attrs.frozen
class Section:
    """notes: what was compared and how; goals: those of this section."""

    id: str
    title: str
    notes: str = ""
    tables: tuple[Table, ...] = ()
    goals: tuple[Goal, ...] = ()

    def markdown(self) -> str:
        return "\n\n".join([f"## {self.title}", self.notes, *(table.markdown() for table in self.tables)])


def goals_table(sections: Sequence[Section]) -> Table:
    rows = tuple(goal.row() for section in sections for goal in section.goals)
    return Table("goals", ("goal", "at most / at least", "measured", ""), rows)


def write(folder: Path, machine: Mapping[str, str], sections: Sequence[Section]) -> None:
    """results.md and results.json."""
    about = Table("machine", ("measured", "with"), tuple(machine.items()))
    goals = goals_table(sections)
    parts = ["# Benchmarks: results", INTRODUCTION, about.markdown(), "## Goals", goals.markdown()]
    parts += [section.markdown() for section in sections]
    (folder / "results.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    tables = [about, goals, *(table for section in sections for table in section.tables)]
    found = {"machine": dict(machine), "tables": {each.id: attrs.asdict(each) for each in tables}}
    (folder / "results.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


INTRODUCTION = """\
Written by `make bench`. A ratio is the median of pairs that were run in turn (in brackets the smallest), CPU time
counts every thread and child process, memory is the peak of resident memory of the process, its input included.
People and figures are generated. What is compared with what, and how each side is written, stands in
docs/benchmarks.md."""

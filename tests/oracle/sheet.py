"""A sheet of criteria that add up: what n/a, decisions and missing values do to its total. D3 and D4 share it.

Readings where the pages leave a choice:

 1. A decision (`override`) counts also where the criterion is missing or n/a; n/a goes before missing.
 2. No criterion of a section n/a under `rescale`: lines and total are exact. Otherwise the section's applicable lines
    are points × weight ÷ highest points × (all weights ÷ applicable weights), each at six decimals; the section's sum
    is rounded once from its exact value, and `rounding` is that sum less the lines. The sections are then added.
 3. A section of which nothing is applicable leaves the total incomplete.
 4. `scale_to` comes last: score × N ÷ the highest score, at six decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from oracle.cells import Value
from oracle.exact import fraction, half_up, quotient

Row = Mapping[str, Any]
Section = Mapping[str, tuple[Fraction, Fraction]]  # criterion -> its highest points, what these add to the score


@dataclass
class Judged:
    """One criterion: its points before the weight, or why there are none."""

    points: Fraction | None = None
    na: bool = False
    missing: frozenset[str] = frozenset()
    gap: bool = False
    overridden: bool = False


@dataclass
class Sheet:
    """A scorer's result for one person."""

    score: Fraction | None = None
    grade: str | None = None
    points: dict[str, Fraction] = field(default_factory=dict)  # of every applicable criterion, before its weight
    lines: dict[str, Fraction] = field(default_factory=dict)  # contribution of every criterion
    sections: dict[str, Fraction] = field(default_factory=dict)
    rounding: Fraction = Fraction(0)
    scaled: Fraction = Fraction(0)  # the line `scale_to`
    flags: set[str] = field(default_factory=set)  # by name, without `missing`
    missing: set[str] = field(default_factory=set)  # ids: something required is not there
    unjudged: set[str] = field(default_factory=set)  # criteria: n/a, and the scheme wants them judged

    @property
    def complete(self) -> bool:
        return not self.missing and not self.unjudged


def missing(*names: str) -> Judged:
    return Judged(missing=frozenset(names))


def decision(rows: Iterable[Row], criterion: str) -> Judged | None:
    """What an override says, if there is one."""
    for row in rows:
        if row["criterion"] == criterion and row["rater"] == "override":
            return Judged(points=fraction(row["value"]), overridden=True)
    return None


def add_up(
    judged: Mapping[str, Judged],
    sections: Mapping[str, Section],
    not_applicable: Mapping[str, str],
    scale_to: Value = None,
    rounded: bool = False,
) -> Sheet:
    """The sheet of one person; `rounded`: the points are means, so that lines and sum are taken at six decimals."""
    sheet = Sheet()
    settled = dict(judged)
    for section in sections.values():
        for key, (highest, _) in section.items():
            if settled[key].na and not_applicable.get(key) == "full":
                settled[key] = Judged(points=highest)
            note(key, settled[key], not_applicable.get(key, "incomplete"), sheet)
    if not sheet.complete:
        return sheet
    total = Fraction(0)
    for name, section in sections.items():
        part = section_total(section, settled, rounded, sheet)
        if part is None:
            sheet.unjudged |= set(section)
            return sheet
        sheet.sections[name] = part
        total += part
    if scale_to is not None:
        highest_score = sum((weight for section in sections.values() for _, weight in section.values()), Fraction(0))
        scaled = quotient(total * fraction(scale_to), highest_score)
        sheet.scaled, total = scaled - total, scaled
    sheet.score = total
    return sheet


def note(key: str, judged: Judged, how: str, sheet: Sheet) -> None:
    sheet.missing |= judged.missing
    if judged.na and how == "incomplete":
        sheet.unjudged.add(key)
    if judged.gap:
        sheet.flags.add("gap")
    if judged.overridden:
        sheet.flags.add("override")


def section_total(section: Section, judged: Mapping[str, Judged], rounded: bool, sheet: Sheet) -> Fraction | None:
    """The section's part of the score, its lines and rounding noted; None where nothing is applicable."""
    weights = {key: weight for key, (_, weight) in section.items() if not judged[key].na}
    if not weights:
        return None
    rescaled = len(weights) < len(section)
    share = sum((weight for _, weight in section.values()), Fraction(0)) / sum(weights.values(), Fraction(0))
    exact = Fraction(0)
    for key, (highest, _) in section.items():
        points = judged[key].points
        line = Fraction(0) if points is None or judged[key].na else points * weights[key] / highest * share
        exact += line
        sheet.lines[key] = half_up(line, 6) if rescaled or rounded else line
        if key in weights and points is not None:
            sheet.points[key] = half_up(points, 6) if rounded else points
    if not (rescaled or rounded):
        return exact
    total = half_up(exact, 6)
    sheet.rounding += total - sum((sheet.lines[key] for key in section), Fraction(0))
    return total

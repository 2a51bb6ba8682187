"""The readings as a JSON document with a version. Numbers of statistics are floats, for nothing is paid by them; means
of ratings are text, exact to six decimals."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpicore.collect.events.figures import plain
from kpicore.fairness.chance import DEALS, SEED, Strata, Test
from kpicore.fairness.raters import Leniency, Pair
from kpicore.fairness.readings import LEVEL, Chance, Readings
from kpicore.fairness.shown import blocks
from kpicore.messages import spoken
from kpicore.model import Text
from kpicore.output.blocks import Part

KIND = "kpicore fairness"
SCHEMA = 1
"""The version of the document. Keys may be added to it; one that goes or means something else raises it."""


def document(found: Readings) -> dict[str, Any]:
    """Everything that was read, in plain JSON values."""
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "periods": list(found.periods),
        "by": found.asked.by,
        "least": found.asked.least,
        "superior": found.asked.superior,
        "method": {"level": LEVEL, "dealt": DEALS, "seed": SEED, "statistics": not found.without},
        "chance": [_chance(each) for each in found.chance],
        "raters": [_leniency(each) for each in found.leniency],
        "pairs": [_pair(each) for each in found.pairs],
        "silent": [
            {"team": each.team, "metric": each.metric, "title": _text(each.title), "why": each.why}
            for each in found.silent
        ],
        "notes": [note for block in blocks(found) for note in _notes(block)],
    }


def _chance(each: Chance) -> dict[str, Any]:
    compared = each.compared
    return {
        "team": each.team,
        "metric": each.metric,
        "title": _text(each.title),
        "of": "superiors" if each.superiors else "people",
        "kind": each.kind,
        "unit": each.unit,
        "people": compared.people,
        "events": compared.events,
        "left_out": compared.left_out,
        "overall": compared.overall,
        "tenth": compared.low,
        "ninth_tenth": compared.high,
        "nothing_said": compared.why or None,
        "test": _test(compared.test),
        "adjusted": each.adjusted,
        "differ": each.differ,
        "strata": _strata(each, compared.strata),
    }


def _strata(each: Chance, strata: Strata | None) -> dict[str, Any] | None:
    if strata is None:
        return None
    return {
        "by": each.by,
        "kinds": strata.kinds,
        "kinds_differ": _test(strata.between),
        "people_within": _test(strata.within),
        "adjusted": each.within,
        "differ": each.differ_within,
        "explained": strata.explained,
    }


def _test(test: Test | None) -> dict[str, Any] | None:
    if test is None:
        return None
    return {
        "p": test.p,
        "dealt": test.dealt,
        "statistic": _finite(test.statistic),
        "freedom": list(test.freedom),
        "icc": test.icc,
        "icc_interval": [test.icc_low, test.icc_high],
        "beyond_chance": test.beyond,
    }


def _finite(value: float) -> float | None:
    return None if value == float("inf") else value


def _leniency(each: Leniency) -> dict[str, Any]:
    return {
        **each._asdict(),
        "title": _text(each.title),
        "rater": _text(each.rater),
        "mean": _exact(each.mean),
        "others": _exact(each.others),
    }


def _pair(each: Pair) -> dict[str, Any]:
    enough = each.difference is not None
    counts = {name: getattr(each, name) if enough else None for name in ("higher", "equal", "lower")}
    return {
        **each._asdict(),
        "title": _text(each.title),
        "first": _text(each.first),
        "second": _text(each.second),
        "difference": _exact(each.difference),
        **counts,
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else plain(value.numerator, value.denominator)


def _notes(block: Part) -> list[Mapping[str, str]]:
    return [{"zh": str(spoken(note, "zh")), "en": str(spoken(note, "en"))} for note in block.notes]


def _text(text: Text) -> Mapping[str, str]:
    return {"zh": str(text.zh), "en": str(text.en)}

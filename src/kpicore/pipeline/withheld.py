"""A run's input without what people wrote: for results that are shared (`--pseudonymise`)."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.collect.values import IncidentRow, RatingRow
from kpicore.messages import say
from kpicore.model import Finding, Language
from kpicore.output.pseudonyms import WITHHELD
from kpicore.pipeline.read import Gathered

SAFE = frozenset(
    ("no_team", "not_employed", "not_in_team", "part_of_month", "former_team", "no_working_day", "other_period")
)
"""The flags of the input whose messages are made of nothing but dates, numbers and words of kpicore's own."""


def withheld(gathered: Gathered, lang: Language) -> Gathered:
    """The same months of the same people: reasons, comments, who recorded them and the names of samples are not in it,
    nor what a flag or a warning says of a cell. lang: of the mark that stands instead."""
    mark = WITHHELD.of(lang)
    inputs = gathered.inputs
    incidents = {who: [_incident(row, mark) for row in rows] for who, rows in inputs.incidents.items()}
    ratings = {who: _ratings(rows, mark) for who, rows in inputs.ratings.items()}
    flags = [row if row.flag in SAFE else row._replace(message=WITHHELD) for row in gathered.flags]
    warnings = []
    if gathered.warnings:
        what = say("warnings about the input, withheld: {count}", count=len(gathered.warnings))
        warnings.append(Finding("warning", "", what, say("a run without --pseudonymise shows them")))
    kept = inputs._replace(incidents=incidents, ratings=ratings)
    return gathered._replace(inputs=kept, flags=flags, warnings=warnings, headers=frozenset())


def _incident(row: IncidentRow, mark: str) -> IncidentRow:
    return row._replace(reason=mark if row.reason or row.recorded_by else "", recorded_by="")


def _ratings(rows: Sequence[RatingRow], mark: str) -> list[RatingRow]:
    """Samples are numbered as they come, so that the same one stays the same."""
    samples = {sample: str(number + 1) for number, sample in enumerate(dict.fromkeys(row.sample for row in rows))}
    return [
        row._replace(
            sample=samples[row.sample] if row.sample else "",
            reason=mark if row.reason else "",
            text=mark if row.text else "",
        )
        for row in rows
    ]

"""An explanation as a JSON document with a version. `replay` computes from it alone what the month came to.

Numbers are text, exact as in the files; those of `replay` are the whole numbers that the engine had, by their scales.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kpicore.collect.intake import IncidentRow, RatingRow
from kpicore.explain.explained import Better, Explained, Part, Seen, Step
from kpicore.model import Text
from kpicore.results import FlagRow

KIND = "kpicore explanation"
SCHEMA = 1
"""The version of the document. Keys may be added to it; one that goes or means something else raises it."""


def as_json(explained: Explained) -> str:
    return json.dumps(document(explained), ensure_ascii=False, indent=2)


def document(explained: Explained) -> dict[str, Any]:
    """Everything of an explanation, in plain JSON values."""
    result, given = explained.result, explained.given
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "period": result.period,
        "currency": result.currency,
        "team": result.team,
        "employee_id": result.employee_id,
        "name": result.name,
        "result": {name: getattr(result, name) for name in result._fields[4:] if name != "currency"},
        "parts": shown_parts(explained.parts),
        "flags": [_flag(flag) for flag in explained.flags],
        "better": shown_better(explained.better),
        "compared_with_team": not explained.alone,
        "replay": {
            "lang": given.lang,
            "settings": given.settings,
            "carried": [{"line": line.id, "performance": line.performance} for line in given.carried],
            "columns": dict(given.columns),
            "cells": dict(given.cells),
            "incidents": [_recorded(row) for row in given.incidents],
            "ratings": [_recorded(row) for row in given.ratings],
        },
    }


def shown_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [_part(part) for part in parts]


def shown_better(better: Iterable[Better]) -> list[dict[str, Any]]:
    return [_better(each) for each in better]


def _part(part: Part) -> dict[str, Any]:
    return {
        "stage": part.stage,
        "scheme": part.scheme,
        "title": _text(part.title),
        "came_to": part.came_to,
        "lines": [_step(step) for step in part.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    row = step.row
    return {
        "section": row.section,
        "section_title": _text(step.section),
        "line": row.line,
        "title": _text(step.title),
        "reads": [_seen(seen) for seen in step.reads],
        **{name: getattr(row, name) for name in ("input", "rule", "value", "weight", "contribution", "note")},
        "clauses": [{"clause": clause, "text": words} for clause, words in step.clauses],
    }


def _seen(seen: Seen) -> dict[str, Any]:
    return {**_plain(seen), "title": _text(seen.title)}


def _flag(flag: FlagRow) -> dict[str, Any]:
    said = {name: getattr(flag, name) for name in ("flag", "severity", "clause")}
    return {**said, "message": _text(flag.message)}


def _better(better: Better) -> dict[str, Any]:
    return {**_plain(better), "title": _text(better.title)}


def _plain(value: Seen | Better) -> dict[str, Any]:
    """Ids and numbers, without what they are called."""
    return {name: each for name, each in value._asdict().items() if name != "words"}


def _recorded(row: IncidentRow | RatingRow) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name != "origin"}


def _text(text: Text) -> Mapping[str, str]:
    return {"zh": str(text.zh), "en": str(text.en)}

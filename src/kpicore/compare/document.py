"""A comparison as a JSON document with a version, and as a table with a row for each person and month. Amounts are
text, exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kpicore.compare.compared import Compared, Cost, Moved, Outcome
from kpicore.compare.scores import Shift, Spread, exact, shifts
from kpicore.model import Finding, Text
from kpicore.results import FlagRow

KIND = "kpicore compare"
SCHEMA = 1
"""The version of the document. Keys may be added to it; one that goes or means something else raises it."""

COLUMNS = (
    "period", "employee_id", "name", "team_before", "team_after", "score_before", "score_after", "grade_before",
    "grade_after", "performance_pay_before", "performance_pay_after", "total_pay_before", "total_pay_after", "change",
    "currency", "status_before", "status_after", "score_change",
)  # fmt: skip
"""Of the table. change: of the total, or of the performance part where a total is not known; it and score_change:
blank where there is none to compare."""

_SIDES = ("team", "score", "grade", "performance_pay", "total_pay", "status")


def document(found: Compared) -> dict[str, Any]:
    """Everything of a comparison, in plain JSON values."""
    return {
        "schema": SCHEMA,
        "kind": KIND,
        "before": found.names[0],
        "after": found.names[1],
        "settings": list(found.settings),
        "currency": found.currency,
        "periods": [str(period) for period in found.periods],
        "limit": None if found.limit is None else plain(found.limit),
        "months": [
            {
                "period": str(each.period),
                **_pair(each.before, each.after),
                "beyond_limit": _beyond(found.limit, each.before, each.after),
            }
            for each in found.totals
        ],
        "teams": [{**_cost(each), "unpaid": list(each.unpaid)} for each in found.teams],
        "lines": [{**_cost(each), "line": each.line, "title": _text(each.title)} for each in found.lines],
        "pools": [
            {
                "period": str(each.period),
                "team": each.team,
                "line": each.line,
                "title": _text(each.title),
                "pool": _pair(*each.pool),
                "paid": _pair(*each.paid),
            }
            for each in found.pools
        ],
        "scores": [_shift(each) for each in shifts(found.moved)],
        "people": [
            {"employee_id": each.employee_id, "name": each.name, "team": each.team, **_pair(each.before, each.after)}
            for each in found.people
        ],
        "months_of_people": [_moved(each) for each in found.moved],
        "flags": {"before": [_flag(row) for row in found.flags[0]], "after": [_flag(row) for row in found.flags[1]]},
        "sealed": [{"period": str(each.period), "differ": list(each.people)} for each in found.sealed],
        "left_out": [
            {"period": str(period), "errors": [str(finding) for finding in _errors(findings)]}
            for period, findings in found.left_out
        ],
    }


def rows(found: Compared) -> Iterator[list[str]]:
    """The cells of the table, in the order of the first config's results."""
    for each in found.moved:
        sides = [
            getattr(outcome, name) if outcome is not None else ""
            for name in _SIDES
            for outcome in (each.before, each.after)
        ]
        change = "" if each.change is None else plain(each.change)
        head = [str(each.period), each.employee_id, each.either.name]
        yield [*head, *sides[:-2], change, found.currency, *sides[-2:], _points(each.score_change) or ""]


def plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _pair(before: Decimal, after: Decimal) -> dict[str, str]:
    return {"before": plain(before), "after": plain(after), "change": plain(after - before)}


def _beyond(limit: Decimal | None, *amounts: Decimal) -> dict[str, str | None]:
    """By how much each side is beyond the limit; None where it is not."""
    beyond = [None if limit is None or amount <= limit else plain(amount - limit) for amount in amounts]
    return dict(zip(("before", "after"), beyond, strict=True))


def _cost(each: Cost) -> dict[str, Any]:
    return {"team": each.team, **_pair(each.before, each.after)}


def _shift(each: Shift) -> dict[str, Any]:
    return {
        "team": each.team,
        "compared": each.compared,
        "higher": each.higher,
        "lower": each.lower,
        "same": each.same,
        "mean": _points(each.mean),
        **{name: None if each.spread is None else exact(getattr(each.spread, name)) for name in Spread._fields},
        "unscored": list(each.unscored),
    }


def _points(change: Decimal | None) -> str | None:
    return None if change is None else exact(change)


def _moved(each: Moved) -> dict[str, Any]:
    return {
        "period": str(each.period),
        "employee_id": each.employee_id,
        "name": each.either.name,
        "before": _outcome(each.before),
        "after": _outcome(each.after),
        "change": None if each.change is None else plain(each.change),
        "score_change": _points(each.score_change),
        "changes_grade": each.regraded,
    }


def _outcome(outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    return {
        **{name: getattr(outcome, name) or None for name in _SIDES},
        "lines": {line: plain(amount) for line, amount in outcome.lines.items()},
        "fixed": plain(outcome.fixed) if outcome.fixed else None,
        "blocked": outcome.blocked,
    }


def _flag(row: FlagRow) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("period", "team", "employee_id", "flag", "severity", "clause")}
    return {**said, "message": _text(row.message)}


def _errors(findings: Sequence[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.severity == "error")


def _text(text: Text) -> Mapping[str, str]:
    return {"zh": str(text.zh), "en": str(text.en)}

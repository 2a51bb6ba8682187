"""The oracle of D1 and D2 on the case files of their plugins, worked out by hand. Nothing of the product runs here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from oracle import cases, d1, d2
from oracle.appraised import Appraised, Facts, Month
from oracle.cases import WHO, Case
from oracle.exact import decimal
from oracle.files import Rows, cell

PLUGINS = Path(__file__).parent.parent / "plugins"
FILES: dict[str, Callable[[Month], dict[str, Appraised]]] = {
    "service_conduct/tests/cases/D1": d1.appraise,
    "courier_callcenter/tests/cases/D2": d2.appraise,
}
# The oracle knows ids only, and leaves it to the product to refuse
CASES = [
    (case, appraise)
    for name, appraise in FILES.items()
    for case in cases.read_cases(PLUGINS / f"{name}.cases.toml")
    if "rejected" not in case.expected[WHO] and "Chinese" not in case.name
]


@pytest.mark.parametrize(("case", "appraise"), CASES, ids=[str(case) for case, _ in CASES])
def test_by_hand(case: Case, appraise: Callable[[Month], dict[str, Appraised]]) -> None:
    month = Month(case.period, case.team, {who: facts(who, each, case) for who, each in case.input.items()})
    found = appraise(month)
    for who, expected in case.expected.items():
        known = {key: value for key, value in expected.items() if key not in ("points", "missing")}
        cases.compare_result(result_row(found[who]), known)
        cases.compare_ledger(ledger_rows(found[who]), known)
        cases.compare_flags(flag_rows(found[who]), without_clauses(known))
        assert found[who].missing == set(expected.get("missing", found[who].missing))


def facts(who: str, given: dict[str, Any], case: Case) -> Facts:
    """The case's input as the oracle reads it: rows, and None for a blank cell."""
    rows = {
        "incidents": cases.incident_rows(who, given.get("incidents", {}), case),
        "ratings": cases.rating_rows(who, given.get("ratings", {}), case),
    }
    tables = {kind: blanks(given.get(kind, {})) for kind in ("person", "metrics")}
    return {**tables, **{kind: [blanks(row) for row in each] for kind, each in rows.items()}}


def blanks(row: dict[str, Any]) -> dict[str, Any]:
    return {key: None if value == "" else value for key, value in row.items()}


def printed(value: Fraction | None) -> str:
    return cell(decimal(value))


def result_row(found: Appraised) -> dict[str, str]:
    numbers = {name: printed(getattr(found, name)) for name in cases.NUMBERS}
    return {**numbers, "grade": found.grade or "", "status": found.status}


def ledger_rows(found: Appraised) -> Rows:
    scored = [
        {"stage": "score", "scheme": "", "section": section, "line": line, "contribution": printed(value)}
        for (section, line), value in found.lines.items()
    ]
    paid = [{"stage": "pay", "scheme": "", "line": line, "contribution": printed(v)} for line, v in found.pay.items()]
    return [*scored, *paid]


def flag_rows(found: Appraised) -> Rows:
    rows = [{"flag": name, "severity": severity} for name, severity in found.flags.items()]
    return [*rows, *({"flag": "missing", "message": name} for name in found.missing)]


def without_clauses(expected: dict[str, Any]) -> dict[str, Any]:
    """The oracle's flags cite none."""

    def plain(flag: Any) -> Any:
        return {column: text for column, text in flag.items() if column != "clause"} if isinstance(flag, dict) else flag

    return {key: [plain(each) for each in value] if "flags" in key else value for key, value in expected.items()}


@pytest.mark.parametrize(("years", "days"), [(0, 0), (1, 5), (9, 5), (10, 10), (19, 10), (20, 15), (30, 15)])
def test_annual_leave(years: int, days: int) -> None:
    assert d2.annual_leave(Fraction(years)) == days
    assert d2.annual_leave(Fraction(Decimal(years) + Decimal("0.999999"))) == days

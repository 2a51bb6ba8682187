"""D4 against its oracle, to the last decimal: the director's and the manager's review.

`HYPOTHESIS_PROFILE=thorough` (or `-m slow`) runs many more examples than the default.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from engines import ENGINES
from exactness.generated import LARGE, PLUGINS, examples
from hypothesis import given, settings
from oracle import d4
from oracle.d4_months import PLUGIN, director_months, manager_months
from oracle.exact import decimal
from oracle.files import Layout, Result, amount
from oracle.months import LAYOUTS
from oracle.sheet import Sheet
from oracle.teams import Team, compare_flags, compare_lines, run_team, status

QUICK, LONG = examples(12, 100), 40
pytestmark = pytest.mark.skipif(PLUGIN not in PLUGINS, reason=f"{PLUGIN} is not installed")
SCORERS: dict[str, tuple[Callable[..., Sheet], tuple[str, ...]]] = {
    "director": (d4.director, (*d4.DIRECTOR, *d4.DIRECTOR_BEHAVIOUR)),
    "manager": (d4.manager, (*d4.MANAGER, *d4.MANAGER_BEHAVIOUR)),
}


def check_review(month: Team, layout: Layout) -> None:
    """Every engine writes what the oracle says: there is a score and neither grade nor pay."""
    found = run_team(month, layout, ENGINES)
    chosen = {name: value for name, value in month.team["score"].items() if name != "use"}
    scorer = month.team["score"]["use"].split(":")[1]
    evaluate, criteria = SCORERS[scorer]
    for each in month.people:
        who = each["employee_id"]
        sheet = evaluate(month.metrics[who], month.ratings_of(who), **chosen)
        row = found.results[who]
        assert amount(row["score"]) == decimal(sheet.score)
        assert (row["grade"], row["performance_pay"], row["total_pay"]) == ("", "", "")
        assert row["status"] == status(sheet)
        compare_lines(sheet, criteria, who, scorer, found)
        flags = sheet.flags | quarter_visits(month, who) if sheet.score is not None else sheet.flags
        compare_flags(flags, sheet.missing, sheet.unjudged, who, found)
        if sheet.score is not None and sheet.rounding == 0:
            compare_sections(sheet, who, found)


def quarter_visits(month: Team, who: str) -> set[str]:
    """The last month of a quarter, in which planned visits were not all made (D4-5, D4-19)."""
    made = [month.metrics[who].get(name) for name in ("key_account_visits", "customer_visits")]
    short = any(isinstance(share, Decimal | int) and share < 100 for share in made)
    return {"quarter_visits"} if short and int(month.period[5:]) % 3 == 0 else set()


def compare_sections(sheet: Sheet, who: str, found: Result) -> None:
    for name, wanted in sheet.sections.items():
        rows = [row for row in found.ledger if (row["employee_id"], row["section"]) == (who, name)]
        parts = [amount(row["contribution"]) or Decimal(0) for row in rows]
        assert sum(parts, Decimal(0)) == decimal(wanted), name


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(director_months(), LAYOUTS)
def test_director(month: Team, layout: Layout) -> None:
    check_review(month, layout)


@settings(max_examples=QUICK, deadline=None, suppress_health_check=LARGE)
@given(manager_months(), LAYOUTS)
def test_manager(month: Team, layout: Layout) -> None:
    check_review(month, layout)


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(director_months(), LAYOUTS)
def test_director_at_length(month: Team, layout: Layout) -> None:
    check_review(month, layout)


@pytest.mark.slow
@settings(max_examples=LONG, deadline=None, suppress_health_check=LARGE)
@given(manager_months(), LAYOUTS)
def test_manager_at_length(month: Team, layout: Layout) -> None:
    check_review(month, layout)

"""Whose outcome in a closed period is computed otherwise now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpicore.results import ResultRow

if TYPE_CHECKING:
    from kpicore.history.past import Past

OUTCOME = ("score", "grade", "performance_pay", "total_pay")


def differing(sealed: Mapping[str, Past], rows: Sequence[ResultRow]) -> list[str]:
    """Whose score, grade or pay is not the sealed one, or who is in one of both alone. sealed: by employee_id."""
    now = {row.employee_id: _outcome(row) for row in rows}
    then = {who: _outcome(past) for who, past in sealed.items()}
    return sorted(who for who in {*now, *then} if now.get(who) != then.get(who))


def _outcome(row: Past | ResultRow) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in OUTCOME)

"""A month for finance as a JSON document with a version, beside the workbook. Amounts are text, exact."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpicore.output.document import both, findings_of, print_document
from kpicore.output.summary import exact_sum
from kpicore.payroll.figures import Paid, Point, TeamPay, blocked
from kpicore.results import RunResult

if TYPE_CHECKING:
    from kpicore.history.corrections import AsClosed
    from kpicore.model import Language


def print_payroll(
    result: RunResult,
    teams: Sequence[TeamPay],
    unpaid: Sequence[str],
    points: Sequence[Point],
    closed: AsClosed | None,
    out: Path,
    lang: Language,
) -> None:
    """What is in the workbook, and where that is. closed: where it is paid as sealed. lang: of the warnings; why a
    point is open is in the config's."""
    stopped = blocked(teams)
    content = {
        "period": result.period,
        "currency": result.currency,
        "rejected": False,
        "written": str(out),
        "closed": None if closed is None else _sealed(closed),
        "teams": [_team(team) for team in teams],
        "without_pay_rule": list(unpaid),
        "blocked": {"people": stopped.people, "total_pay": stopped.amount},
        "open": [
            {"team": each.team, "employee_id": each.employee_id, "kind": each.kind, "why": each.why} for each in points
        ],
        "findings": findings_of(result.warnings, lang),
    }
    print_document("payroll", content)


def _sealed(closed: AsClosed) -> dict[str, Any]:
    return {"by": closed.closing.author, "at": closed.closing.at, "forgotten": closed.forgotten}


def _team(team: TeamPay) -> dict[str, Any]:
    return {
        "team": team.name,
        "lines": [{"id": each.id, "title": both(each.title), "appraised": each.appraised} for each in team.columns],
        "people": [_person(each) for each in team.people],
        "performance_pay": exact_sum(filter(None, (each.result.performance_pay for each in team.people))),
        "total_pay": exact_sum(filter(None, (each.result.total_pay for each in team.people))),
    }


def _person(paid: Paid) -> dict[str, Any]:
    row = paid.result
    return {
        "employee_id": row.employee_id,
        "name": row.name,
        "lines": dict(paid.lines),
        "performance_pay": row.performance_pay,
        "total_pay": row.total_pay,
        "status": row.status,
    }

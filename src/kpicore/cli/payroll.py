"""`kpicore payroll CONFIG`: the month for finance, as one workbook."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kpicore.cli.run import errors_file, needs_a_person
from kpicore.config import RunConfig, load_config
from kpicore.messages import Message, say
from kpicore.model import Finding, Rejected
from kpicore.output.blocks import Line
from kpicore.output.console import show
from kpicore.output.errors import print_findings, report_errors
from kpicore.output.extras import require_extra
from kpicore.output.onefile import check_file, staged_file
from kpicore.output.progress import progress
from kpicore.output.summary import exact_sum
from kpicore.output.terminal import visible
from kpicore.payroll.book import write_payroll
from kpicore.payroll.closed import closed_month, let_through, sealed_rows
from kpicore.payroll.figures import Passed, Point, TeamPay, blocked, open_points, team_pay
from kpicore.payroll.ours import is_payroll
from kpicore.pipeline.run import Whole, run_whole
from kpicore.pipeline.teams import lint_team

if TYPE_CHECKING:
    from kpicore.history.corrections import AsClosed

SUFFIX = ".xlsx"


def command(args: argparse.Namespace) -> int:
    """Writes the workbook and says what it comes to; 0, or with --strict 1 where a person must look at something. Where
    the data are rejected, says so and why: 1. Raises Rejected where the config is wrong."""
    require_extra("xlsx", "xlsxwriter", "kpicore payroll")
    config = load_config(args.config, period=args.period, engine=args.engine, lint=lint_team)
    out = _file(args.out, config)
    check_file(out, is_payroll)
    try:
        with progress(sys.stderr, args.lang, args.quiet) as tell:
            whole = run_whole(config, partial=args.partial, tell=tell)
            closed = closed_month(config)
            if closed is not None:
                whole = whole._replace(result=sealed_rows(whole.result, closed))
            passed = let_through(config, whole.result)
            teams, unpaid = _paid(whole, passed, args.config)
            points = open_points(whole, teams, passed, config.lang)
            tell(say("writing the workbook"), 0, 0)
            with staged_file(out, is_payroll) as file:
                write_payroll(file, whole.result, teams, unpaid, points)
    except Rejected as rejected:
        report_errors(rejected.findings, sys.stderr, errors_file(config, args.out), args.lang)
        if args.json:
            from kpicore.output.document import print_rejected

            print_rejected("payroll", rejected.findings, args.lang)
        return rejected.exit_code
    print_findings(list(whole.result.warnings), sys.stderr, args.lang)
    if args.json:
        from kpicore.payroll.document import print_payroll

        print_payroll(whole.result, teams, unpaid, points, closed, out, args.lang)
    else:
        said = _said(whole, teams, points, out)
        first = _stopped(teams, whole.result.currency)
        said = [*first, *([] if closed is None else _sealed(closed)), *said]
        looks = ["block"] * len(first) + [""] * (len(said) - len(first))
        show([Line(visible(line.of(args.lang)), look) for line, look in zip(said, looks, strict=True)])
    return 1 if args.strict and needs_a_person(whole.result) else 0


def _file(out: str | None, config: RunConfig) -> Path:
    """The file of --out, or else one in `out` beside the config; Rejected (2) where it is no workbook by its name."""
    if out is None:
        return config.folder / "out" / f"payroll-{config.period}{SUFFIX}"
    if not out.lower().endswith(SUFFIX):
        what = say("is no name of a workbook")
        raise Rejected([Finding("error", f"--out {out}", what, say("expected FILE{suffix}", suffix=SUFFIX))], 2)
    return Path(out)


def _paid(whole: Whole, passed: Passed, config: str) -> tuple[list[TeamPay], list[str]]:
    teams, unpaid = team_pay(whole, passed)
    if not teams:
        what = say("no team has a pay rule, so there is nothing to pay")
        raise Rejected([Finding("error", config, what, say("expected [team.pay]"))], 2)
    return teams, unpaid


def _stopped(teams: list[TeamPay], currency: str) -> list[Message]:
    """Whom nobody must pay yet, where there are any."""
    found = blocked(teams)
    if not found.people:
        return []
    return [
        say(
            "{count:,} must not be paid as it stands: {amount} {currency} of the total",
            count=found.people,
            amount=found.amount,
            currency=currency,
        )
    ]


def _sealed(closed: AsClosed) -> list[Message]:
    entry = closed.closing
    said = [say("{period} is closed; paid as sealed by {by}, {at}", period=entry.period, by=entry.author, at=entry.at)]
    if closed.forgotten:
        said.append(say("people forgotten since, who are not in the workbook: {count}", count=closed.forgotten))
    return said


def _said(whole: Whole, teams: list[TeamPay], points: list[Point], out: Path) -> list[Message]:
    rows = [person.result for team in teams for person in team.people]
    totals = [row.total_pay for row in rows if row.total_pay]
    return [
        say(
            "{period}: people: {people}, without a total: {without}, open points: {points}",
            period=whole.result.period,
            people=len(rows),
            without=len(rows) - len(totals),
            points=len(points),
        ),
        say("total pay: {amount} {currency}", amount=exact_sum(totals), currency=whole.result.currency),
        say("written to {file}", file=out),
    ]

"""`kpicore report CONFIG`: the month as one HTML file, and the appraisal form of each person."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kpicore.config import RunConfig, load_config
from kpicore.messages import Message, say
from kpicore.model import Finding, Language, Rejected, Tell
from kpicore.nearest import did_you_mean
from kpicore.output.errors import print_findings
from kpicore.output.extras import require_extra
from kpicore.output.onefile import check_file, staged_file
from kpicore.output.progress import progress
from kpicore.output.stage import check_target, staged
from kpicore.output.terminal import visible
from kpicore.pipeline.teams import lint_team

if TYPE_CHECKING:
    from kpicore.output.pseudonyms import Pseudonyms
    from kpicore.report.forms import Heads
    from kpicore.report.month import ReportMonth

_OURS = b'content="kpicore report"'
_LOOKED_AT = 2_000  # bytes of a file, to see whose it is
_COMMAND = "kpicore report"
_UNSAFE = re.compile(r"[^\w.-]+")


def command(args: argparse.Namespace) -> int:
    """Writes the report, and with --forms the forms, and says so, with --json as a document; 0. Raises Rejected, and
    then nothing is written."""
    require_extra("report", "jinja2", _COMMAND)
    require_extra("report", "vl_convert", _COMMAND)
    config = load_config(args.config, period=args.period, lint=lint_team)
    teams = _teams(args.teams, config)
    heads = _heads(args)
    folder = Path(args.forms) if args.forms else None
    if folder is not None and args.pseudonymise:
        what = say("cannot be together with --pseudonymise")
        raise Rejected([Finding("error", "--forms", what, say("a form is for the person whom it names"))], 2)
    from kpicore.output.pseudonyms import from_environment

    names = from_environment() if args.pseudonymise else None
    out = Path(args.out) if args.out else _default(config, teams, args.pseudonymise)
    check_file(out, _is_ours)
    if folder is not None:
        from kpicore.report.forms import is_ours

        check_target(folder, is_ours)
    from kpicore.report.page import page

    with progress(sys.stderr, args.lang, args.quiet) as tell:
        month = _month(config, names, args.partial, tell, teams)
        whole = page(month, tell).encode("utf-8", "replace")
        with staged_file(out, _is_ours) as file:
            file.write(whole)
            if folder is not None:  # before the report takes its place: both, or neither
                from kpicore.report.forms import forms

                with staged(folder, is_ours) as new:
                    for name, text in forms(month, heads, tell):
                        _write(new / name, text)
    findings = [*month.result.warnings, *_of_sealed(config, month)]
    print_findings(findings, sys.stderr, args.lang)
    if args.json:
        from kpicore.output.document import findings_of, print_document

        written = {"written": str(out), "forms": str(folder or ""), "people": len(month.result.results)}
        found = {"open": len(month.before.board.open), "findings": findings_of(findings, args.lang)}
        print_document("report", {"period": month.result.period, "closed": month.before.sealed} | written | found)
        return 0
    said_in = [] if args.lang == config.lang else [_language(config.lang)]
    for said in [*_written(out, folder, len(month.result.results)), *said_in]:
        print(visible(said.of(args.lang)))
    return 0


def _month(config: RunConfig, names: Pseudonyms | None, partial: bool, tell: Tell, teams: Sequence[str]) -> ReportMonth:
    """Under pseudonyms, errors of the data, which quote cells, are but counted."""
    from kpicore.report.month import month_of

    try:
        return month_of(config, names, partial, tell, teams)
    except Rejected as rejected:
        if names is None:
            raise
        from kpicore.output.pseudonyms import unseen

        raise unseen(rejected) from None


def _of_sealed(config: RunConfig, month: ReportMonth) -> list[Finding]:
    """What is said of a period that is closed."""
    if not month.before.sealed:
        return []
    from kpicore.cli.board import place_in
    from kpicore.cli.sealed import note

    return [note(place_in(config).name, month.result.period, len(month.before.differs))]


def _teams(named: Sequence[str], config: RunConfig) -> list[str]:
    """Those that are to be shown, in the order of the config; none for all. Rejected (2) where one is not there."""
    known = [team.name for team in config.teams]
    unknown = [name for name in dict.fromkeys(named) if name not in known]
    if unknown:
        what = say("the config has no such team")
        raise Rejected(
            [Finding("error", f"--team {visible(name)}", what, did_you_mean(name, known)) for name in unknown], 2
        )
    return [name for name in known if name in named]


def _default(config: RunConfig, teams: Sequence[str], pseudonymised: bool) -> Path:
    """Beside the folder of the run, which holds the tables and nothing else; of some teams, a file of its own."""
    of_teams = [_UNSAFE.sub("_", team)[:40] for team in teams]
    name = "-".join(["report", str(config.period), *of_teams, *(["pseudonymised"] if pseudonymised else [])])
    return config.folder / "out" / f"{name}.html"


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return _OURS in file.read(_LOOKED_AT)


def _heads(args: argparse.Namespace) -> Heads:
    from kpicore.report.forms import Heads

    until = None
    if args.deadline:
        try:
            until = date.fromisoformat(args.deadline)
        except ValueError:
            what = say("{text} is no date", text=args.deadline)
            raise Rejected([Finding("error", "--deadline", what, say("expected YYYY-MM-DD"))], 2) from None
    return Heads(visible(args.company or ""), until, visible(args.objections or ""))


def _write(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text.encode("utf-8", "replace"))


def _language(lang: Language) -> Message:
    """Files speak the config's language, whatever the terminal speaks."""
    return say(
        "the files are in the language of the config, lang = {lang}; --lang is that of the terminal", lang=f'"{lang}"'
    )


def _written(out: Path, folder: Path | None, people: int) -> list[Message]:
    said = [say("written to {file}", file=out)]
    if folder is not None:
        from kpicore.report.forms import ALL

        said.append(say("Forms: {count}, each in a file of {folder}; all of them: {all}", count=people, folder=folder,
                        all=folder / ALL))  # fmt: skip
    return said

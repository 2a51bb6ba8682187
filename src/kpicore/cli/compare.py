"""`kpicore compare A B`, or `kpicore compare A --set KEY=VALUE`: who moves, and what it costs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kpicore.compare.compared import Compared
from kpicore.compare.months import Asked, compare
from kpicore.compare.overlay import with_settings
from kpicore.compare.shown import blocks, heading
from kpicore.config import RunConfig, load_config
from kpicore.config.periods import months_of
from kpicore.history import opened, place_of
from kpicore.messages import Message, say
from kpicore.model import Finding, Language, Period, Rejected, Tell
from kpicore.output.blocks import BLANK, Block, Line, worded
from kpicore.output.console import show
from kpicore.output.errors import print_findings
from kpicore.output.progress import progress
from kpicore.output.pseudonyms import from_environment
from kpicore.output.stage import check_target, staged
from kpicore.output.tables import write_csv
from kpicore.output.terminal import visible
from kpicore.pipeline.teams import lint_team

if TYPE_CHECKING:
    from kpicore.fairness.readings import Readings

CLOSED = "closed"
"""Instead of months: all that the first config's history holds."""

FILES = frozenset({"compared.csv", "compared.json", "compared.svg"})
"""What --out writes, and so all that it replaces."""

_MOST = Decimal(10) ** 12


def command(args: argparse.Namespace) -> int:
    """Prints the comparison, or (--json) the document of `kpicore.compare.document`; 0. Raises Rejected."""
    notes: list[Finding] = []
    asked = _asked(args, notes)
    out = Path(args.out) if args.out else None
    if out is not None:
        check_target(out, FILES.__contains__)
    with progress(sys.stderr, args.lang, args.quiet) as tell:
        found = compare(asked, tell)
        readings = _readings(asked, found, tell) if args.fairness else None
        if out is not None:
            _write(out, found, args.lang)
    print_findings([*dict.fromkeys(notes), *found.notes, *_rejected(found)], sys.stderr, args.lang)
    if args.json:
        from kpicore.compare.document import document
        from kpicore.fairness.document import document as fairness

        read = {} if readings is None else {"fairness": fairness(readings)}
        print(json.dumps(document(found) | read, ensure_ascii=False, indent=2))
        return 0
    show(_said(found, readings, out, args))
    return 0


def _said(found: Compared, readings: Readings | None, out: Path | None, args: argparse.Namespace) -> list[Block]:
    """Everything that is shown."""
    lang: Language = args.lang
    said = [Line(visible(each.of(lang))) for each in heading(found)]
    said[0] = said[0]._replace(look="heading")
    shown: list[Block] = [*said]
    for part in blocks(found, args.all):
        shown += [BLANK, *worded(part, lang)]
    if readings is not None:
        from kpicore.fairness.shown import shown as read

        shown += [BLANK, *read(readings, lang)]
    if out is not None:
        shown += [BLANK, *(Line(visible(each.of(lang)), "note") for each in _written(out))]
    return shown


def _readings(asked: Asked, found: Compared, tell: Tell) -> Readings:
    """What the figures of the first config can carry, over the months that are compared."""
    from kpicore.fairness.readings import of_config, readings

    return readings([of_config(asked.first(str(period)), tell) for period in found.periods], tell=tell)


# What is asked


def _asked(args: argparse.Namespace, notes: list[Finding]) -> Asked:
    if (args.other is None) != bool(args.settings):
        what = (
            say("takes another config, or --set")
            if args.other is None
            else say("takes another config or --set, not both")
        )
        expected = say("expected such as: kpicore compare kpi.toml --set team.hotline.pay.per_point=12")
        raise Rejected([Finding("error", "kpicore compare", what, expected)], 2)
    if args.pseudonymise and args.fairness:
        what = say("cannot be together with --pseudonymise")
        raise Rejected([Finding("error", "--fairness", what, say("its readings name those who rate"))], 2)

    def first(period: str | None) -> RunConfig:
        return load_config(args.config, period=period or args.period, lint=lint_team)

    def second(period: str | None) -> RunConfig:
        if args.other is not None:
            return load_config(args.other, period=period, lint=lint_team)
        config, said = with_settings(args.config, args.settings, period, lint_team)
        notes.extend(said)
        return config

    names = args.config, args.other if args.other is not None else say("the changed settings")
    hidden = from_environment() if args.pseudonymise else None
    return Asked(first, second, names, _periods(args), _limit(args.limit), args.settings, hidden)


def _periods(args: argparse.Namespace) -> Sequence[Period]:
    if args.periods == CLOSED:
        return _closed(load_config(args.config, period=args.period, lint=lint_team))
    return months_of(args.periods, "--periods") if args.periods else []


def _closed(config: RunConfig) -> list[Period]:
    """The months that the config's history holds as closed."""
    place = place_of(config.history, config.folder, str(config.path))
    with opened(place) as history:
        periods = [Period.parse(entry.period) for entry in history.entries() if entry.kind == "close"]
    if not periods:
        raise Rejected([Finding("error", place.name, say("nothing was ever closed here"))], 1)
    return sorted(set(periods))


def _limit(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        amount = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < _MOST:
        what = say("found {value}", value=repr(text))
        raise Rejected([Finding("error", "--limit", what, say("expected an amount, such as 120000"))], 2)
    return amount


# What comes out


def _rejected(found: Compared) -> list[Finding]:
    """Why months are left out: the first thing that is wrong with each, as a warning."""
    said = []
    for period, findings in found.left_out:
        first = next(finding for finding in findings if finding.severity == "error")
        said.append(first._replace(severity="warning", where=f"{period}: {first.where}"))
    return said


def _write(out: Path, found: Compared, lang: Language) -> None:
    from kpicore.compare.document import COLUMNS, document, rows

    with staged(out, FILES.__contains__) as folder:
        write_csv(folder / "compared.csv", COLUMNS, rows(found))
        _text(folder / "compared.json", json.dumps(document(found), ensure_ascii=False, indent=2) + "\n")
        if _draws():
            from kpicore.compare.chart import chart

            _text(folder / "compared.svg", chart(found, lang))


def _text(path: Path, text: str) -> None:
    """A new file that its owner alone may read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _draws() -> bool:
    return find_spec("vl_convert") is not None


def _written(out: Path) -> list[Message]:
    if _draws():
        return [say("written: {path}: compared.csv, compared.json, compared.svg", path=out)]
    said = say("written: {path}: compared.csv, compared.json", path=out)
    chart = say(
        "compared.svg, the chart, needs an extra that is not installed; install it with: {command}",
        command='pip install "kpicore[report]"',
    )
    return [said, chart]

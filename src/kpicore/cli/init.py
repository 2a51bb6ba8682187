"""`kpicore init DIR --team …`: a starter config with input templates for the chosen components."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from kpicore.catalog import Catalog
from kpicore.messages import say
from kpicore.model import Finding, Language, Period, Rejected, Text
from kpicore.output.errors import print_findings
from kpicore.output.terminal import visible
from kpicore.plugins import TITLES
from kpicore.settingtypes import found
from kpicore.starter.choice import Choice, Options, choose
from kpicore.starter.hints import hints
from kpicore.starter.write import CONFIG, WORKBOOK, Wanted, check_empty, write_starter

T = TypeVar("T")

_WRITTEN = Text("已写入 {folder}：{files}", "Written to {folder}: {files}")
_NEXT = Text(
    "填好之后：kpicore check {config}，再 kpicore run {config}",
    "Once filled in: kpicore check {config}, then kpicore run {config}",
)
_BOTH = Text(
    "配置读的是 CSV；要改读 {workbook}，见配置中的注释。",
    "The config reads the CSV files; its comments say how to read {workbook} instead.",
)
_OFFERED = Text("同一文件还有{kind}：{option}", "The same document also has a {kind}: {option}")


def command(args: argparse.Namespace) -> int:
    """Writes the folder, prints what is in it and what could be added, or a document; 0. Raises Rejected."""
    lang: Language = args.lang
    catalog = Catalog()
    choices, period = _asked(args, catalog)
    wanted = Wanted(choices, period, lang, args.people, args.format)
    starter = write_starter(Path(args.folder), wanted, catalog)
    print_findings(starter.warnings, sys.stderr, lang)
    config = str(Path(args.folder) / CONFIG)
    offered = hints(choices, catalog)
    if args.json:
        from kpicore.output.document import findings_of, print_document

        said = {"written": args.folder, "files": starter.files, "config": config, "period": str(period)}
        more = [{"kind": hint.kind, "option": hint.option} for hint in offered]
        print_document("init", said | {"offered": more, "findings": findings_of(starter.warnings, lang)})
        return 0
    print(_WRITTEN.of(lang).format(folder=visible(args.folder), files=", ".join(starter.files)))
    if len({"people.csv", WORKBOOK} & set(starter.files)) == 2:
        print(_BOTH.of(lang).format(workbook=WORKBOOK))
    for hint in offered:
        print(_OFFERED.of(lang).format(kind=TITLES[hint.kind].of(lang), option=hint.option))
    print(_NEXT.of(lang).format(config=visible(config)))
    return 0


def _asked(args: argparse.Namespace, catalog: Catalog) -> tuple[tuple[Choice, ...], Period]:
    """What the command line says; Rejected with everything that is wrong with it."""
    findings: list[Finding] = []

    def attempt(step: Callable[[], T]) -> T | None:
        try:
            return step()
        except Rejected as rejected:
            findings.extend(rejected.findings)
            return None

    attempt(lambda: check_empty(Path(args.folder)))
    period = attempt(lambda: _period(args.period))
    choices = attempt(lambda: choose(Options(args.team, args.grade, args.pay, args.where), catalog))
    if period is None or choices is None or findings:
        raise Rejected(findings, 2)
    return choices, period


def _period(text: str | None) -> Period:
    """The month asked for, else the last one."""
    if text is None:
        today = date.today()
        return Period(today.year - 1, 12) if today.month == 1 else Period(today.year, today.month - 1)
    try:
        return Period.parse(text)
    except ValueError:
        expected = say("expected a month as YYYY-MM, such as 2026-10")
        raise Rejected([Finding("error", "--period", found(text), expected)], 2) from None

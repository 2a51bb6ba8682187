"""The whole starter: described, laid out, and written into a new folder, all or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from kpicore.catalog import Catalog, Unusable, load
from kpicore.collect.csv import Csv
from kpicore.collect.extras import extra_problems
from kpicore.components import InputKind
from kpicore.config import CollectEntry, RunConfig, Where
from kpicore.config.shape import CollectKind
from kpicore.json_schema.config import Offered, config_schema
from kpicore.messages import say
from kpicore.model import Finding, Language, Period, Rejected
from kpicore.output.stage import staged
from kpicore.output.tables import write_csv
from kpicore.pipeline.teams import Described, describe_teams
from kpicore.starter.choice import Choice
from kpicore.starter.guide import Chapter, as_markdown, guide
from kpicore.starter.people import examples, from_file
from kpicore.starter.runconfig import SCHEMA, Draft, Source, config_text
from kpicore.starter.tables import templates
from kpicore.starter.template import Template
from kpicore.starter.workbook import write_workbook

Format = Literal["csv", "xlsx", "both"]

CONFIG, GUIDE, WORKBOOK = "kpi.toml", "guide.md", "input.xlsx"
KINDS: tuple[CollectKind, ...] = ("metrics", "incidents", "ratings")
CURRENCY = "CNY"


class Starter(NamedTuple):
    """What was written. files: in order; warnings: about the people and the mix of components."""

    files: list[str]
    warnings: list[Finding]


class Wanted(NamedTuple):
    """What a starter is to hold. people: a file of them, None for a generated example. format: None for CSV, and a
    workbook beside it where the extra for it is installed."""

    choices: Sequence[Choice]
    period: Period
    lang: Language
    people: str | None = None
    format: Format | None = None


def write_starter(folder: Path, wanted: Wanted, catalog: Catalog) -> Starter:
    """Writes the folder; Rejected (2) where it may not be written or the components cannot work together, (1) where
    the people are wrong. Nothing is left behind then."""
    check_empty(folder)
    form = _format(wanted.format)
    teams, said = described(wanted)
    if wanted.people is None:
        members = examples(teams, wanted.lang)
    else:
        members = from_file(wanted.people, teams, wanted.period, catalog)
    tables = templates(teams, members, wanted.period, wanted.lang)
    chapters = guide(wanted.choices, tables, members.example, wanted.lang)
    sources = {name: _sources(tables, name) for name in ("csv", "xlsx")}
    first, other = ("xlsx", {}) if form == "xlsx" else ("csv", sources["xlsx"] if form == "both" else {})
    checks = [component.name for component in catalog.all() if component.kind == "check"]
    draft = Draft(
        wanted.choices, teams, wanted.period, CURRENCY, wanted.lang, sources[first], other, str(folder), checks
    )
    config = config_text(draft)
    with staged(folder) as stage:
        files = _write(stage, form, config, tables, chapters, wanted.lang)
        _write_text(stage / SCHEMA, schema_text(catalog, wanted.lang))
        files.append(SCHEMA)
    return Starter(files, [*members.warnings, *(finding for finding in said if finding.severity == "warning")])


def check_empty(folder: Path) -> None:
    """Rejected (2) where there is something in the folder already."""
    if folder.is_dir() and (found := sorted(os.listdir(folder))):
        more = say(" and {n} more", n=len(found) - 3) if len(found) > 3 else ""
        what = say("holds files already: {names}{more}", names=", ".join(found[:3]), more=more)
        raise Rejected(
            [Finding("error", str(folder), what, say("expected an empty folder, or a name not yet used"))], 2
        )


def _format(asked: Format | None) -> Format:
    lacking = extra_problems("xlsx", "xlsxwriter", "python_calamine")
    if asked is None:
        return "csv" if lacking else "both"
    if lacking and asked != "csv":
        raise Rejected([Finding("error", f"--format {asked}", what, expected) for _, what, expected in lacking], 2)
    return asked


def described(wanted: Wanted) -> tuple[list[Described], list[Finding]]:
    """The teams as a run would have them; Rejected (2) with everything that is wrong with them."""
    config = RunConfig(
        path=Path(CONFIG),
        folder=Path(),
        schema=1,
        period=wanted.period,
        currency=CURRENCY,
        engine="auto",
        lang=wanted.lang,
        people=Csv("people.csv"),
        people_where=Where(CONFIG),
        collect=tuple(CollectEntry(kind, Csv(f"{kind}.csv"), "error", Where(CONFIG)) for kind in KINDS),
        history=None,
        teams=tuple(choice.team() for choice in wanted.choices),
        files=(),
    )
    return describe_teams(config)


def _sources(tables: Sequence[Template], use: str) -> Mapping[InputKind, Source]:
    if use == "xlsx":
        return {table.kind: Source(use, {"path": WORKBOOK, "sheet": table.kind}) for table in tables}
    return {table.kind: Source(use, {"path": f"{table.kind}.csv"}) for table in tables}


def _write(
    folder: Path, form: Format, config: str, tables: Sequence[Template], chapters: Sequence[Chapter], lang: Language
) -> list[str]:
    files = [CONFIG]
    _write_text(folder / CONFIG, config)
    if form != "xlsx":
        for table in tables:
            name = f"{table.kind}.csv"
            write_csv(folder / name, table.header, table.rows(), bom=True)
            files.append(name)
        _write_text(folder / GUIDE, as_markdown(chapters))
        files.append(GUIDE)
    if form != "csv":
        write_workbook(folder / WORKBOOK, tables, chapters, lang)
        files.append(WORKBOOK)
    return files


def schema_text(catalog: Catalog, lang: Language) -> str:
    """The JSON Schema of run configs here, by which an editor completes kpi.toml: what `kpicore schema` prints."""
    offered = []
    for each in catalog.all():
        try:
            offered.append(Offered(each.kind, each.name, load(each)))
        except Unusable:  # of which `kpicore components` tells
            continue
    return json.dumps(config_schema(offered, lang), ensure_ascii=False, indent=2) + "\n"


def _write_text(path: Path, text: str) -> None:
    new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(new, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)

"""Fills in the templates of a starter, as a person would: whatever its scheme may read has a value that it allows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import openpyxl

from kpicore.catalog import Catalog, Component, load
from kpicore.config import load_config
from kpicore.fields import Field
from kpicore.pipeline.teams import describe_teams
from kpicore.plugins import Kind
from kpicore.settings import SettingError
from kpicore.starter.choice import Options, choose
from kpicore.starter.hints import hints
from kpicore.vocabulary import PEOPLE, RatingWord

Table = list[dict[str, str]]


class Words(NamedTuple):
    """What the teams of a config read, by every name."""

    fields: dict[str, Field]
    ratings: dict[str, RatingWord]
    metrics: set[str]


def words_of(config: Path) -> Words:
    described, _ = describe_teams(load_config(config))
    vocabularies = [team.words for team in described]
    fields = {**PEOPLE, **{key: field for each in vocabularies for key, field in each.metrics.items()}}
    fields |= {key: field for each in vocabularies for key, field in each.people.items() if key in PEOPLE}
    return Words(
        {name: field for key, field in fields.items() for name in (key, *field.title)},
        {name: word for each in vocabularies for key, word in each.ratings.items() for name in (key, *word.title)},
        {key for each in vocabularies for key in each.metrics},
    )


def value_of(field: Field) -> str:
    """A value that the field allows: 1, or what is nearest to it."""
    if field.kind == "flag":
        return "是" if field.id != "probation" else "否"
    if field.kind == "date":
        return "2020-01-06"
    if field.kind == "choice":
        return next(iter(field.choices), "x")
    if field.only:
        return f"{field.only[0]:f}"
    return f"{min(max(Decimal(1), field.smallest), field.largest):f}"


def fill_table(kind: str, table: Table, words: Words) -> None:
    """Every blank cell of the rows that are there, but for those that must be blank."""
    for row in table:
        if kind == "ratings":
            _fill_rating(row, words)
            continue
        for header, cell in row.items():
            field = words.fields.get(header)
            if not cell and field is not None and field.id not in ("left", "department", "role"):
                row[header] = value_of(field)


def _fill_rating(row: dict[str, str], words: Words) -> None:
    word = words.ratings[row.get("criterion") or row["考核项"]]
    value, reason = ("value", "reason") if "value" in row else ("得分", "说明")
    row[reason] = "generated for a test"
    if word.value is not None and word.instead_of not in words.metrics:
        row[value] = value_of(word.value)


def fill(folder: Path) -> None:
    """The tables that the folder's config reads, whatever their format."""
    words = words_of(folder / "kpi.toml")
    if (folder / "people.csv").exists():
        for file in folder.glob("*.csv"):
            table, header = read_csv(file)
            fill_table(file.stem, table, words)
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, header)
                writer.writeheader()
                writer.writerows(table)
    else:
        fill_workbook(folder / "input.xlsx", words)


def fill_workbook(file: Path, words: Words) -> None:
    book = openpyxl.load_workbook(file)
    for kind in ("people", "metrics", "incidents", "ratings"):
        if kind not in book.sheetnames:
            continue
        header, *rows = book[kind].iter_rows()
        names = [str(cell.value) for cell in header]
        table = [dict(zip(names, (_text(cell.value) for cell in row), strict=True)) for row in rows]
        fill_table(kind, table, words)
        for row, filled in zip(rows, table, strict=True):
            for cell, name in zip(row, names, strict=True):
                if _text(cell.value) != filled[name]:
                    cell.value = _typed(filled[name])
    book.save(file)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _typed(text: str) -> str | float:
    """What Excel makes of typing it."""
    return float(text) if text.replace(".", "", 1).lstrip("-").isdigit() else text


def read_csv(file: Path) -> tuple[Table, list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        return list(reader), list(reader.fieldnames or ())


def with_defaults(kind: Kind) -> list[str]:
    """Every installed component of a kind that works without settings."""
    return [component.name for component in Catalog().all() if component.kind == kind and _works(component)]


def _works(component: Component) -> bool:
    try:
        load(component)()
    except (SettingError, TypeError):
        return False
    return True


def whole_documents() -> Iterator[list[str]]:
    """The options of `init` for each scorer with the first grade and pay that its own document has."""
    catalog = Catalog()
    for scorer in with_defaults("scorer"):
        options = ["--team", f"desk={scorer}"]
        kinds = set()
        for hint in hints(choose(Options([f"desk={scorer}"]), catalog), catalog):
            if hint.kind not in kinds:
                kinds.add(hint.kind)
                options += hint.option.split(" ")
        yield options

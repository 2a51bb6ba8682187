"""The documents, both ways: every clause became something that exists, and everything that a rule cites is a clause.

What a document prints is counted here: the numbers of its clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import attrs
import pytest

from kpicore.catalog import Catalog, load
from kpicore.model import ClauseRow, Text
from kpicore.rules.conditions import Flag
from kpicore.rules.grades import GradeScale
from kpicore.rules.pay import PayLine
from kpicore.rules.scheme import Scheme
from kpicore.settingtypes import setting_types


def numbered(document: str, first: int, last: int) -> list[str]:
    return [f"{document}-{number}" for number in range(first, last + 1)]


def lettered(clauses: list[str], items: dict[str, str]) -> list[str]:
    return [each for clause in clauses for each in (clause, *(clause + letter for letter in items.get(clause, "")))]


DOCUMENTS = {
    "D0": lettered(numbered("D0", 0, 17), {"D0-13": "abcde", "D0-14": "abcde", "D0-15": "abcdefg", "D0-16": "abc"}),
    "D1": numbered("D1", 1, 81),
    "D2": numbered("D2", 1, 73),
    "D3": numbered("D3", 1, 37),
    "D4": numbered("D4", 1, 33),
    "L": [f"L-{number:02}" for number in range(1, 20)],
}
BECAME = ("rule", "setting", "input", "flag", "note", "not appraisal", "unlawful", "missing from the print")
NOTHING = ("not appraisal", "unlawful", "missing from the print")
UNLAWFUL = {"D1": {"D1-79", "D1-80"}, "L": {"L-10", "L-11"}}
COMPONENTS = [each for each in Catalog().all() if ":" in each.name]
ZH = re.compile(r"[\u4e00-\u9fff]")


class Document(NamedTuple):
    """What the components of a document say: the clauses that anything cites, and every name by its kind."""

    cited: dict[str, set[str]]
    names: dict[str, set[str]]


def component(name: str, kind: str) -> Any:
    return load(next(each for each in COMPONENTS if (each.name, each.kind) == (name, kind)))()


BUILT = [(each.name, each.kind, component(each.name, each.kind)) for each in COMPONENTS]


def document_of(made: Any) -> str:
    rows: list[ClauseRow] = made.clauses()
    return rows[0].clause.partition("-")[0]


Described = Scheme | GradeScale | tuple[PayLine, ...] | tuple[Flag, ...]


def described(made: Any) -> Described:
    for method in ("scheme", "scale", "pay_lines", "flags"):
        if hasattr(made, method):
            found: Described = getattr(made, method)()
            return found
    raise AssertionError(made)


def said(made: Any) -> Iterator[tuple[str, str, str]]:
    """Kind of thing, its name, and the clauses that it cites."""
    for key, field in setting_types(type(made)).items():
        yield "setting", key, field.metadata.get("clause", "")
    what = described(made)
    if isinstance(what, Scheme):
        yield from said_by_scheme(what)
    elif isinstance(what, GradeScale):
        yield "rule", "grade", what.clause
        yield from (("flag", flag.id, flag.clause) for flag in what.flags)
    else:
        for line in what:
            if isinstance(line, Flag):
                yield "flag", line.id, line.clause
                continue
            yield "rule", line.id, line.clause
            yield from (("rule", line.id, gate.clause) for gate in line.gates)
            yield from (("input", field.id, "") for field in line.fields())


def said_by_scheme(scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    yield "rule", "total", scheme.clause
    for section in scheme.sections:
        if (
            section.clause or not section.incidents
        ):  # the lists of incidents are headings, without a clause of their own
            yield "rule", section.id, section.clause
    for criterion in scheme.criteria:
        yield "rule", criterion.id, criterion.clause
        yield from (("rule", criterion.id, season.clause) for season in criterion.seasons)
    for incident in scheme.incidents:
        yield "rule", incident.id, incident.clause
        yield from (("rule", incident.id, tier.clause) for tier in incident.tiers)
    yield from (("flag", flag.id, flag.clause) for flag in scheme.flags)
    yield from (("flag", each.id, each.clause) for each in scheme.reminders)
    yield from (("note", each.id, each.clause) for each in scheme.comments)
    yield from (("input", field.id, "") for field in scheme.fields())
    yield "flag", "gap", ""  # raised where bands leave something open


def read(name: str) -> Document:
    cited: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for _, _, made in BUILT:
        if document_of(made) == name:
            for kind, key, clauses in said(made):
                names.setdefault(kind, set()).add(key)
                for clause in filter(None, (each.strip() for each in clauses.split(","))):
                    cited.setdefault(clause, set()).add(key)
    return Document(cited, names)


def table(name: str) -> list[ClauseRow]:
    return next(list(made.clauses()) for _, _, made in BUILT if document_of(made) == name)


INSTALLED = sorted({document_of(made) for _, _, made in BUILT})


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kind, _ in BUILT])
def test_every_component_of_a_document_shows_the_whole_document(name: str, kind: str) -> None:
    rows = list(component(name, kind).clauses())
    assert [row.clause for row in rows] == DOCUMENTS[rows[0].clause.partition("-")[0]]


@pytest.mark.parametrize("name", INSTALLED)
def test_every_clause_became_something_that_exists(name: str) -> None:
    document = read(name)
    every = set().union(*document.names.values())
    wrong = []
    for row in table(name):
        ids = [each.strip() for each in row.what.split(";") if each.strip()]
        wrong += [f"{row.clause}: {row.became}"] if row.became not in BECAME else []
        wrong += [f"{row.clause}: nothing named {each}" for each in ids if each not in every]
        wrong += [f"{row.clause}: nothing may be named" for _ in ids if row.became in NOTHING]
        own = document.names.get(row.became, set())
        wrong += [f"{row.clause}: no {row.became}"] if row.became not in NOTHING and not own & set(ids) else []
        wrong += [f"{row.clause}: no text"] if not row.text else []
    assert wrong == []


@pytest.mark.parametrize("name", INSTALLED)
def test_everything_cites_a_clause_that_became_it(name: str) -> None:
    rows = {row.clause: row for row in table(name)}
    for clause, names in read(name).cited.items():
        assert clause in rows, f"{sorted(names)} cite {clause}, which is no clause"
        assert rows[clause].became not in NOTHING, f"{sorted(names)} cite {clause}"


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kind, _ in BUILT])
def test_every_rule_cites_a_clause(name: str, kind: str) -> None:
    uncited = {key for of, key, clause in said(component(name, kind)) if of in ("rule", "note") and not clause}
    uncited |= {key for of, key, clause in said(component(name, kind)) if of == "flag" and not clause and key != "gap"}
    assert uncited == set()


def test_what_is_unlawful_is_named_so_and_nothing_else_is() -> None:
    for name in INSTALLED:
        assert {row.clause for row in table(name) if row.became == "unlawful"} == UNLAWFUL.get(name, set())


def texts(value: Any, where: str) -> Iterator[tuple[str, Text]]:
    """Every Text within a description, by where it stands."""
    if isinstance(value, Text):
        yield where, value
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, f"{where}[{key}]")
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from texts(item, f"{where}[{i}]")


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kind, _ in BUILT])
def test_every_title_stands_in_both_languages(name: str, kind: str) -> None:
    made = component(name, kind)
    assert isinstance(made.about, Text), "a component says in both languages what it is about"
    found = [("about", made.about), *texts(described(made), "")]
    found += [(key, field.metadata["doc"]) for key, field in setting_types(type(made)).items()]
    reasons = ((key, field.metadata["reason"]) for key, field in setting_types(type(made)).items())
    found += [(key, reason) for key, reason in reasons if reason is not None]
    assert found
    for where, text in found:
        plain = text.zh == text.en and re.fullmatch(
            r"[A-E]?|[\d\W]*|[a-z_.]+", text.zh
        )  # a letter, number, condition or id
        assert plain or (ZH.search(text.zh) and text.en and not ZH.search(text.en)), f"{where}: {text}"

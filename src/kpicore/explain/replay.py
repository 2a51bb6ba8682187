"""A month computed again from an explanation alone: the settings and the figures that the document holds. What it shows
is held against what comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from kpicore.catalog import Catalog
from kpicore.collect.intake import IncidentRow, Inputs, Person, RatingRow
from kpicore.engine import python
from kpicore.engine.data import Dataset, Evaluation
from kpicore.engine.ledger import Ledger
from kpicore.explain.document import KIND, SCHEMA, shown_better, shown_parts
from kpicore.explain.hypothesis import Facts
from kpicore.explain.steps import Steps
from kpicore.explain.team import lifted
from kpicore.history.chain import Document
from kpicore.history.place import Place
from kpicore.history.sealed_teams import sealed_teams
from kpicore.messages import Message, say
from kpicore.model import Finding, Language, Origin, Period, Rejected, Text
from kpicore.numbers import format_money
from kpicore.pipeline.dataset import known_of, rows_of, words_of
from kpicore.pipeline.prepare import OUTCOMES, Prepared
from kpicore.pipeline.teams import team_scheme
from kpicore.results import ResultRow
from kpicore.rules.carried import carried_line
from kpicore.rules.grades import grade_of
from kpicore.rules.pay import PayLine
from kpicore.rules.team import TeamPlan, compile_team

_RESULT = ("score", "grade", "performance_pay", "total_pay")
_LINE = ("input", "rule", "value", "weight", "contribution", "note")
_CHANGE = ("before", "after", "sample", "score", "grade", "pay")
_NOWHERE = Origin("", 0)


class Differing(NamedTuple):
    """Something that the document shows, and what it comes to instead; blank where it is not there."""

    where: str
    said: str
    found: str


class Replayed(NamedTuple):
    """result: score, grade and pay, written as in results.csv (blank where there is none); differing: what the document
    shows otherwise."""

    result: Mapping[str, str]
    differing: Sequence[Differing]


def replay(document: Mapping[str, Any]) -> Replayed:
    """document: as `kpicore.explain.document.document` makes it. Compared are the result, every line with what it read,
    and what would have been enough; not the places in files, the titles, the words of clauses, and the flags.

    Rejected (2) where it is none, is damaged or of another version, or where a plugin that it names is not installed or
    does not understand its settings.
    """
    if (document.get("kind"), document.get("schema")) != (KIND, SCHEMA):
        raise _rejected("schema", say("this is no explanation of version {version}", version=SCHEMA))
    try:
        result, parts, better = _computed(document)
        now = shown({"result": result, "parts": parts, "better": better})
        said = shown(document)
    except (KeyError, TypeError, ValueError, AttributeError, LookupError):
        raise _rejected("replay", say("the explanation is damaged")) from None
    differing = [
        Differing(where, said.get(where, ""), now.get(where, ""))
        for where in dict.fromkeys([*now, *said])
        if said.get(where, "") != now.get(where, "")
    ]
    return Replayed(result, differing)


def _computed(document: Mapping[str, Any]) -> tuple[dict[str, str], Sequence[Any], Sequence[Any]]:
    """The result, and what the document shows of how it came about."""
    given, period = document["replay"], Period.parse(document["period"])
    settings = Document("settings", document["team"], given["settings"])
    [team] = sealed_teams([settings], period, Place("explanation", None), Catalog())
    scheme = team_scheme(team)
    if scheme.pay is not None:
        scheme = attrs.evolve(scheme, pay=(*scheme.pay, *_carried(given["carried"])))
    words = scheme.words(period)
    who = document["employee_id"]
    person = Person(who, document["name"], given["cells"], {}, _NOWHERE)
    inputs = _inputs(who, given)
    known = {name: [value] for name, value in given["columns"].items() if value is not None}
    data = Dataset(1, known, rows_of([person], inputs, words))
    plan = compile_team(scheme, period, words, known_of(data))
    ledger = Ledger(plan, data, words_of([person], inputs, words, _language(given["lang"])))
    wanted = [name for name in OUTCOMES if name in plan.build.plan.definitions]
    evaluation = python.evaluate(ledger.request(wanted), data)
    result = _result(document, plan, evaluation)
    steps = Steps(Prepared([person], data, plan, ledger), evaluation, inputs, team)
    parts = list(steps.parts(0, result, list(ledger.rows(evaluation))))
    [better] = lifted(scheme, period, words, [(who, *Facts.all_of(data))], inputs)
    return {name: getattr(result, name) for name in _RESULT}, shown_parts(parts), shown_better(better)


def _inputs(who: str, given: Mapping[str, Any]) -> Inputs:
    incidents = [IncidentRow(**row, origin=_NOWHERE) for row in given["incidents"]]
    ratings = [RatingRow(**row, origin=_NOWHERE) for row in given["ratings"]]
    return Inputs({}, {who: incidents}, {who: ratings}, [], [], {}, {})


def _result(document: Mapping[str, Any], plan: TeamPlan, evaluation: Evaluation) -> ResultRow:
    score, grade, *pay = (evaluation.columns.get(name, [None])[0] for name in _RESULT)
    performance, total = ("" if amount is None else format_money(amount) for amount in pay)
    return ResultRow(
        period=document["period"],
        team=document["team"],
        employee_id=document["employee_id"],
        name=document["name"],
        score=plan.spelled_score(score),
        grade="" if score is None else grade_of(plan.team.grades, grade),
        performance_pay=performance,
        total_pay=total,
        currency=document["currency"],
        status="",
    )


def shown(document: Mapping[str, Any]) -> dict[str, str]:
    """All of a document that is compared, by where it stands."""
    found = {f"result.{name}": document["result"][name] for name in _RESULT}
    for part in document["parts"]:
        at = _free(found, ".".join(filter(None, (part["stage"], part["scheme"]))))
        found |= {at: "", f"{at}.came_to": part["came_to"]}
        for line in part["lines"]:
            of_line = _free(found, ".".join(filter(None, (at, line["section"], line["line"]))))
            found[of_line] = line["line"]
            found |= {f"{of_line}.{name}": line[name] for name in _LINE}
            found[f"{of_line}.reads"] = "; ".join(_read(line["reads"]))
            found[f"{of_line}.clauses"] = ", ".join(each["clause"] for each in line["clauses"])
    for change in document["better"]:
        at = _free(found, f"better.{change['aim']}.{change['name']}")
        found[at] = change["name"]
        found |= {f"{at}.{name}": change[name] for name in _CHANGE}
    return found


def _free(found: Mapping[str, str], where: str) -> str:
    """A name of its own for each of several alike."""
    while where in found:
        where += "'"
    return where


def _read(reads: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for read in reads:
        if read["value"]:
            yield " ".join(filter(None, (read[name] for name in ("name", "by", "sample", "value"))))


def _language(lang: str) -> Language:
    if lang not in ("zh", "en"):
        raise ValueError(lang)
    return "zh" if lang == "zh" else "en"


def _rejected(where: str, what: Message) -> Rejected:
    return Rejected([Finding("error", where, what, say("expected what kpicore explain --json writes"))], 2)


def _carried(lines: Sequence[Mapping[str, Any]]) -> list[PayLine]:
    """The lines that correct earlier months."""
    return [carried_line(each["line"], "", each["line"], Text("", ""), each["performance"]) for each in lines]

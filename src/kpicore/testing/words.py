"""What a description says: clauses that its rules cite, and titles in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kpicore.authoring.bilingual import in_both, texts_within
from kpicore.model import Text
from kpicore.rules.conditions import Flag
from kpicore.rules.grades import GradeScale
from kpicore.rules.pay import PayLine
from kpicore.rules.scheme import Scheme, Section
from kpicore.settingtypes import setting_types

IN_HOUSE = "in-house"


Described = Scheme | GradeScale | tuple[PayLine, ...] | tuple[Flag, ...]


def described(built: Any) -> Described:
    """What a component describes."""
    for method in ("scheme", "scale", "pay_lines", "flags"):
        if callable(getattr(built, method, None)):
            found: Described = getattr(built, method)()
            return found
    raise TypeError(f"{type(built).__name__} is neither scorer nor grader nor pay rule nor check")


def wrong(built: Any) -> Iterator[str]:
    """What is uncited, what is cited and stands in no clause table, and what is said in one language only."""
    what = described(built)
    if described(built) != what:
        yield "describes something else each time that it is asked"
    table = {row.clause for row in built.clauses()} if hasattr(built, "clauses") else None
    cited = [*_cited(what), *_cited_by_settings(built)]
    for rule, clauses, needed in cited:
        names = [clause.strip() for clause in clauses.split(",") if clause.strip()]
        if not names and needed:
            yield f"{rule} cites nothing: expected a clause, or {IN_HOUSE!r}"
        if table is not None:
            unknown = [name for name in names if name not in table and name != IN_HOUSE]
            yield from (f"{rule} cites {name}, which the clause table does not have" for name in unknown)
    if not isinstance(getattr(built, "about", None), Text):
        yield "about is missing: a Text that says in both languages what the component is"
    for where, text in _texts(built, what):
        if not in_both(text):
            yield f"{where}: not in both languages: {text.zh!r}, {text.en!r}"


def _cited(what: Described) -> Iterator[tuple[str, str, bool]]:
    """Each rule, the clauses that it cites, and whether it must."""
    if isinstance(what, Scheme):
        yield "the total", what.clause, True
        for section in what.sections:
            yield f"section {section.id}", section.clause, _says_something(section)
        for criterion in what.criteria:
            yield f"criterion {criterion.id}", criterion.clause, True
            yield from ((f"a season of {criterion.id}", season.clause, False) for season in criterion.seasons)
        for incident in what.incidents:
            yield f"incident {incident.id}", incident.clause, True
            yield from ((f"a tier of {incident.id}", tier.clause, False) for tier in incident.tiers)
        yield from ((f"comment {each.id}", each.clause, True) for each in what.comments)
        yield from ((f"reminder {each.id}", each.clause, True) for each in what.reminders)
        yield from ((f"flag {flag.id}", flag.clause, True) for flag in what.flags)
    elif isinstance(what, GradeScale):
        yield "the grades", what.clause, True
        yield from ((f"flag {flag.id}", flag.clause, True) for flag in what.flags)
    else:
        for line in what:
            if isinstance(line, Flag):
                yield f"flag {line.id}", line.clause, True
                continue
            yield f"pay line {line.id}", line.clause, True
            yield from ((f"a gate of {line.id}", gate.clause, False) for gate in line.gates)


def _says_something(section: Section) -> bool:
    """Whether the section is a rule itself, not only a heading."""
    return any(number is not None for number in (section.start, section.floor, section.cap, section.share))


def _cited_by_settings(built: Any) -> Iterator[tuple[str, str, bool]]:
    for key, field in setting_types(type(built)).items():
        yield f"setting {key}", field.metadata.get("clause", ""), False


def _texts(built: Any, what: object) -> Iterator[tuple[str, Text]]:
    yield from texts_within(getattr(built, "about", None), "about")
    yield from texts_within(what, "")
    for key, field in setting_types(type(built)).items():
        yield from texts_within(field.metadata.get("doc"), f"setting {key}")
        yield from texts_within(field.metadata.get("reason"), f"the reason of setting {key}")

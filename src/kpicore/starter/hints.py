"""What a choice of components leaves out, and its documents print: a grade, pay. Said, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kpicore.catalog import Catalog, Component, load
from kpicore.plugins import Kind
from kpicore.starter.choice import Choice, Part

OPTIONS: Mapping[Kind, str] = {"grader": "--grade", "pay rule": "--pay"}


class Hint(NamedTuple):
    """An option that would add a grade or pay from the document that the team is scored by."""

    kind: Kind
    option: str


def hints(choices: Sequence[Choice], catalog: Catalog) -> list[Hint]:
    """The graders and pay rules that nobody asked for, of the same plugin and document as a team's last scorer."""
    offered = list(catalog.all())
    return [
        Hint(kind, f"{option} {choice.name}={component.name}")
        for choice in choices
        for kind, option in OPTIONS.items()
        if (choice.grade if kind == "grader" else choice.pay) is None
        for component in _of_document(kind, choice.scores[-1].scorer, offered)
    ]


def _of_document(kind: Kind, scorer: Part, offered: Sequence[Component]) -> Iterator[Component]:
    """Those of the plugin and document; those of the scorer's own name alone, where there are any, and none of another
    scorer's name."""
    prefix, document = scorer.use.rpartition(":")[0], _document(scorer.built)
    if not prefix or not document:
        return
    found = [
        component
        for component in offered
        if component.kind == kind
        and component.name.rpartition(":")[0] == prefix
        and _document_of(component) == document
    ]
    namesakes = [component for component in found if component.name == scorer.use]
    scorers = {component.name for component in offered if component.kind == "scorer"}
    yield from namesakes or (component for component in found if component.name not in scorers)


def _document_of(component: Component) -> str:
    """Blank where the component cannot be used as it is, whatever the reason: nothing to be recommended."""
    try:
        return _document(load(component)())
    except Exception:  # a stranger's code may raise anything
        return ""


def _document(component: Any) -> str:
    """The document that a component cites, such as D1 of the clause D1-71; blank where it cites none."""
    if hasattr(component, "scheme"):
        scheme = component.scheme()
        clauses = [scheme.clause, *(section.clause for section in scheme.sections)]
    elif hasattr(component, "scale"):
        clauses = [component.scale().clause]
    elif hasattr(component, "pay_lines"):
        clauses = [line.clause for line in component.pay_lines()]
    else:
        return ""
    return next((clause.partition("-")[0] for clause in clauses if "-" in clause), "")

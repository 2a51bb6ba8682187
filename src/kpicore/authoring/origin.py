"""The components that a new plugin starts from (`--from`), and what stands in for those that are not named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.catalog import Catalog, Component, load
from kpicore.config.place import key_path
from kpicore.config.toml import read_settings
from kpicore.converter import structure
from kpicore.messages import joined, say
from kpicore.model import ClauseRow, Finding, Rejected, Text
from kpicore.plugins import TITLES, Kind
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.pay import Given, PayLine, Pool, coefficient_table
from kpicore.rules.scheme import Scheme
from kpicore.rules.sources import money_column
from kpicore.settings import SettingError

OPTION = "--from"
KINDS: tuple[Kind, ...] = ("scorer", "grader", "pay rule")
BARE: Mapping[Kind, str] = {"scorer": "desk", "grader": "letter", "pay rule": "bonus"}
OCTOBER = 10
COEFFICIENTS = tuple(map(Decimal, ("1.2", "1", "0.8", "0.5", "0.2")))


class Origin(NamedTuple):
    """What one kind of component is to describe. use, source: whose description it is, blank for a stand-in."""

    kind: Kind
    name: str
    about: Text
    what: Any
    clauses: Sequence[ClauseRow] | None
    use: str = ""
    source: str = ""


def origins(options: Sequence[str], catalog: Catalog) -> dict[Kind, Origin]:
    """By kind, what the options name, and what stands in for the kinds that they do not; Rejected (2) with every error.

    An option is `USE` or, where the settings come from a file, `USE@FILE.toml`; all kinds of that name are taken.
    """
    findings: list[Finding] = []
    found: dict[Kind, Origin] = {}
    for option in options:
        use, _, file = option.partition("@")
        for component in _named(use.strip(), catalog, findings):
            if component.kind in found:
                what = say("a second {kind}: {name}", kind=TITLES[component.kind], name=component.name)
                findings.append(Finding("error", OPTION, what, say("one of each kind")))
            elif (built := _built(component, file.strip(), findings)) is not None:
                found[component.kind] = built
    if findings:
        raise Rejected(findings, 2)
    scheme: Scheme | None = found["scorer"].what if "scorer" in found else None
    if "grader" not in found:
        found["grader"] = Origin("grader", BARE["grader"], Text("等级", "grades"), _scale(scheme), None)
    if "pay rule" not in found:
        about = Text("基本工资与绩效奖金", "base pay and bonus")
        found["pay rule"] = Origin("pay rule", BARE["pay rule"], about, _lines(found["grader"].what), None)
    return found


def _named(use: str, catalog: Catalog, findings: list[Finding]) -> list[Component]:
    try:
        named = catalog.named(use)
    except SettingError as error:
        findings += (Finding("error", OPTION, what, expected) for _, what, expected in error.problems)
        return []
    components = [component for component in named if component.kind in KINDS]
    if not components:
        kind = TITLES[named[0].kind]
        what = say("{name} is a {kind}, which has no scheme to start from", name=use, kind=kind)
        findings.append(Finding("error", OPTION, what, say("a scorer, a grader or a pay rule")))
    return components


def _built(component: Component, file: str, findings: list[Finding]) -> Origin | None:
    settings = read_settings(Path(file)) if file else {}
    if isinstance(settings, Finding):
        findings.append(settings)
        return None
    try:
        built: Any = structure(settings, load(component))
        what = next(getattr(built, method)() for method in ("scheme", "scale", "pay_lines") if hasattr(built, method))
    except SettingError as error:
        for path, what, expected in error.problems:
            parts = [key_path(path), what] if file else [key_path(path), what, expected]
            said = joined(list(filter(None, parts)), ": ")
            hint = expected if file else say("expected settings from a file: {use}@FILE.toml", use=component.name)
            findings.append(Finding("error", file or f"{OPTION} {component.name}", said, hint))
        return None
    about = getattr(built, "about", None)
    if not isinstance(about, Text):
        doc = (type(built).__doc__ or type(built).__name__).strip().splitlines()[0]
        about = Text(doc, doc)
    if file and isinstance(what, Scheme):
        about = what.title  # the file's own
    clauses = list(built.clauses()) if hasattr(built, "clauses") else None
    plugin, _, bare = component.name.rpartition(":")
    bare = bare if plugin else BARE[component.kind]  # the core's own names say how, not what
    return Origin(component.kind, bare, about, what, clauses, component.name, str(component.plugin.source))


def _scale(scheme: Scheme | None) -> GradeScale:
    """Three grades at nine, seven and a half and six tenths of what the scheme gives at most, and one below."""
    best = (None if scheme is None else scheme.best(OCTOBER)) or Decimal(100)
    high, middle, low = (
        f"{(best * share).quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f}"
        for share in (Decimal("0.9"), Decimal("0.75"), Decimal("0.6"))
    )
    rows = ((f">= {high}", "A"), (f"[{middle}, {high})", "B"), (f"[{low}, {middle})", "C"), (f"< {low}", "D"))
    return grade_scale(rows, Text("等级", "grade"), "in-house")


def _lines(scale: GradeScale) -> tuple[PayLine, ...]:
    """Base pay, and a pool times a coefficient for each grade; the last grade, and none at all, get nothing of it."""
    grades = list(scale.grades)
    numbers = dict(zip(grades, COEFFICIENTS, strict=False))
    table = coefficient_table(
        {grade: numbers.get(grade, Decimal(0)) if grade != grades[-1] else Decimal(0) for grade in grades}
    )
    base = PayLine("base", Text("基本工资", "base pay"), Given(money_column("base_pay")), "in-house", performance=False)
    pool = Pool(Given(money_column("bonus_pool")), table)
    return base, PayLine("bonus", Text("绩效奖金", "bonus"), pool, "in-house")

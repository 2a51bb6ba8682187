"""`kpicore show COMPONENT`: its settings, what they make of a month, and the clauses of its document.

`kpicore show FILE.toml` is in `show_file.py`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args, get_origin

import attrs

from kpicore.catalog import Catalog, load
from kpicore.cli.components import title
from kpicore.config.place import as_inline, as_string, quoted
from kpicore.converter import to_toml
from kpicore.model import ClauseRow, Finding, Language, Rejected, Text
from kpicore.output.terminal import visible, wrapped_table
from kpicore.plugins import TITLES, Kind
from kpicore.settings import SettingError
from kpicore.settingtypes import describe, setting_types

SETTINGS = ("setting", "type", "default", "meaning", "clause", "reason")
_SETTINGS = (
    Text("设置", "setting"),
    Text("类型", "type"),
    Text("默认值", "default"),
    Text("含义", "meaning"),
    Text("条款", "clause"),
    Text("理由", "reason"),
)
_CLAUSES = (Text("条款", "clause"), Text("原文", "text"), Text("成为", "became"), Text("内容", "what"))
_BECAME: Mapping[str, Text] = {
    became: Text(zh, became)
    for became, zh in {
        "rule": "规则",
        "setting": "设置",
        "input": "输入",
        "flag": "标记",
        "note": "说明",
        "not appraisal": "不属考核",
        "unlawful": "违法，不计算",
        "missing from the print": "原文缺失",
    }.items()
}
_REQUIRED = Text("必填", "required")
_NO_SETTINGS = Text("没有设置。", "It has no settings.")
_NEEDS_SETTINGS = Text("其内容完全由设置决定。", "What it does depends on its settings alone.")
_NO_CLAUSES = Text("{} 没有条款表。", "{} has no table of clauses.")
TOML = ".toml"
_HEADINGS: Mapping[Kind, str] = {
    "collector": "[[collect]]",
    "scorer": "[team.score]",
    "grader": "[team.grade]",
    "pay rule": "[team.pay]",
    "check": "[[check]]",
}


class Shown(NamedTuple):
    """A component as `show` prints it. source: the distribution that it comes from."""

    kind: Kind
    name: str
    source: str
    cls: type[Any]


def command(args: argparse.Namespace) -> int:
    """Prints the component in every kind that has it, or in the one that --kind names; always 0.

    Raises Rejected (exit code 2) where there is no such component, or it cannot be used.
    """
    if args.component.lower().endswith(TOML):
        from kpicore.cli import show_file  # which reads configs, and so imports much more

        return show_file.command(args)
    shown = chosen(args.component, args.kind)
    if args.json:
        from kpicore.output.document import print_document

        print_document("show", {"components": [_as_json(each, args.lang) for each in shown]})
        return 0
    if args.clauses:
        parts = [_clauses(several, args.lang) for several in _of_one_document(shown)]
    else:
        show = _fragment if args.toml else _description
        parts = [show(each, args.lang) for each in shown]
    print("\n\n".join(parts))
    return 0


def chosen(use: str, kind: Kind | Literal["pay"] | None) -> list[Shown]:
    """The component in every kind that has it, or in the one that is named; Rejected (2) where there is none."""
    catalog = Catalog()
    kind = "pay rule" if kind == "pay" else kind
    try:
        found = catalog.named(use) if kind is None else [catalog.find(kind, use)]
        return [Shown(each.kind, each.name, each.plugin.source, load(each)) for each in found]
    except SettingError as error:
        raise Rejected([Finding("error", use, what, expected) for _, what, expected in error.problems], 2) from None


def _as_json(shown: Shown, lang: Language) -> dict[str, Any]:
    """Settings, rules and clauses with their words in one language, as the tables have them."""
    head = {"kind": shown.kind, "component": shown.name, "distribution": shown.source}
    component = None if shown.kind == "collector" else built(shown.cls)
    return {
        **head,
        "title": title(shown.cls).of(lang),
        "settings": [dict(zip(SETTINGS, row, strict=True)) for row in setting_rows(shown.cls, lang)],
        "rules": [] if component is None else rules_as_json(component, lang),
        "clauses": [row._asdict() for row in _clause_rows(shown) or ()],
    }


def rules_as_json(component: Any, lang: Language) -> list[dict[str, Any]]:
    """What a component describes, as headed tables; the columns are named by the words of that language."""
    from kpicore.rules.describe import describe as describe_rules

    return [
        {"title": heading, "header": header, "rows": rows}
        for heading, (header, *rows) in describe_rules(component, lang)
    ]


# The description


def _description(shown: Shown, lang: Language) -> str:
    head = f"{shown.name} · {TITLES[shown.kind].of(lang)} · {shown.source}\n{visible(title(shown.cls).of(lang))}"
    settings = list(setting_rows(shown.cls, lang))
    header = [text.of(lang) for text in _SETTINGS]
    parts = [head, wrapped_table(*_without_blank_columns(header, settings)) if settings else _NO_SETTINGS.of(lang)]
    return "\n\n".join([*parts, *_rules(shown, lang)])


def _rules(shown: Shown, lang: Language) -> Iterator[str]:
    """What the component describes with its defaults; nothing of a collector, which describes nothing."""
    if shown.kind == "collector":
        return
    component = built(shown.cls)
    if component is None:
        yield _NEEDS_SETTINGS.of(lang)
        return
    yield from described(component, lang)


def described(component: Any, lang: Language) -> Iterator[str]:
    """What a component describes, as headed tables."""
    from kpicore.rules.describe import describe as describe_rules  # imports every rule

    for heading, (header, *rows) in describe_rules(component, lang):
        yield f"{visible(heading)}\n\n{wrapped_table(*_without_blank_columns(header, rows))}"


def built(cls: type[Any]) -> Any:
    """The component with its defaults; None where they do not make one."""
    if any(field.default is attrs.NOTHING for field in setting_types(cls).values()):
        return None
    try:
        return cls()
    except SettingError:
        return None


def setting_rows(
    cls: type[Any], lang: Language, prefix: str = "", outer: tuple[type[Any], ...] = ()
) -> Iterator[list[str]]:
    """A row for each setting, those of the tables within it below it (`criteria.*.weight`, `seasons[].months`)."""
    for key, field in setting_types(cls).items():
        doc, reason = field.metadata.get("doc"), field.metadata.get("reason")
        yield [
            prefix + key,
            describe(field.type).of(lang),
            _default(field, lang),
            doc.of(lang) if doc else "",
            field.metadata.get("clause", ""),
            reason.of(lang) if reason else "",
        ]
        for step, inner in _tables_within(field.type):
            if inner not in (cls, *outer):  # a table within itself is shown once
                yield from setting_rows(inner, lang, f"{prefix}{key}{step}.", (cls, *outer))


def _tables_within(wanted: Any) -> Iterator[tuple[str, type[Any]]]:
    """The attrs classes within a type, each with the step that leads to it: `.*` in a mapping, `[]` in a list."""
    if attrs.has(wanted):
        yield "", wanted
        return
    plain = get_origin(wanted)
    if plain is None or plain is Literal:
        return
    step = ""
    if isinstance(plain, type) and issubclass(plain, Mapping):
        step = ".*"
    elif isinstance(plain, type) and issubclass(plain, Sequence):
        step = "[]"
    for inner in get_args(wanted):
        yield from ((step + below, cls) for below, cls in _tables_within(inner))


def _default(field: attrs.Attribute[Any], lang: Language) -> str:
    value = default_of(field)
    if value is attrs.NOTHING:
        return _REQUIRED.of(lang)
    if isinstance(value, Text):
        return as_string(value.of(lang))
    return "–" if value is None else as_inline(to_toml(value))


def default_of(field: attrs.Attribute[Any]) -> Any:
    """A setting's default; attrs.NOTHING where it must be given (or depends on the other settings)."""
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class, but typed as a function
        return attrs.NOTHING if default.takes_self else default.factory()
    return default


# --toml and --clauses


def _fragment(shown: Shown, lang: Language) -> str:
    """The component with its defaults, to be pasted under a `[[team]]` (a collector: anywhere)."""
    import tomli_w

    heading = _HEADINGS[shown.kind]
    table: dict[str, Any] = {"use": shown.name}
    if shown.kind == "collector":
        table["kind"] = "metrics"
    required = []
    for key, field in setting_types(shown.cls).items():
        default = default_of(field)
        if default is attrs.NOTHING:
            required.append(f"# {quoted(key)} = …  # {_REQUIRED.of(lang)}: {describe(field.type).of(lang)}")
        elif default is not None:
            table[key] = to_toml(default)
    document: dict[str, Any] = table
    for part in reversed(heading.strip("[]").split(".")):
        document = {part: document}
    _, *lines = tomli_w.dumps(document).strip().splitlines()  # all but the heading, which knows no [[…]]
    head = f"# {shown.name} · {TITLES[shown.kind].of(lang)} · {shown.source}"
    return "\n".join([head, heading, lines[0], *required, *lines[1:]])


def _of_one_document(shown: Sequence[Shown]) -> list[list[Shown]]:
    """Components of one name, those together that have the same table of clauses."""
    several: list[list[Shown]] = []
    for each in shown:
        mine = _clause_rows(each)
        same = next((others for others in several if mine is not None and _clause_rows(others[0]) == mine), None)
        if same is None:
            several.append([each])
        else:
            same.append(each)
    return several


def _clause_rows(shown: Shown) -> Sequence[ClauseRow] | None:
    """None where it has no such table, or none before it is set."""
    component = built(shown.cls) if hasattr(shown.cls, "clauses") else None
    rows: Sequence[ClauseRow] | None = None if component is None else component.clauses()
    return rows


def _clauses(several: Sequence[Shown], lang: Language) -> str:
    what = f"{several[0].name} ({', '.join(TITLES[each.kind].of(lang) for each in several)})"
    if not hasattr(several[0].cls, "clauses"):
        return _NO_CLAUSES.of(lang).format(what)
    rows = _clause_rows(several[0])
    if rows is None:
        return f"{what}\n\n{_NEEDS_SETTINGS.of(lang)}"
    header = [text.of(lang) for text in _CLAUSES]
    said = [[row.clause, row.text, _BECAME.get(row.became, Text.same(row.became)).of(lang), row.what] for row in rows]
    return f"{what}\n\n{wrapped_table(header, said)}"


def _without_blank_columns(header: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    kept = [column for column in range(len(header)) if any(row[column] for row in rows)]
    return [header[column] for column in kept], [[row[column] for column in kept] for row in rows]

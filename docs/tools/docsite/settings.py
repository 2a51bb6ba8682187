"""A page for each component that is installed: its settings, what it describes and its clauses, read off the class."""

from __future__ import annotations

from collections.abc import Iterator

from docsite.markdown import code, plain, table
from kpicore.catalog import Catalog, Component, load
from kpicore.cli.components import title
from kpicore.cli.show import Shown, built, setting_rows
from kpicore.plugins import TITLES
from kpicore.rules.describe import describe

HEADER = ("setting", "type", "default", "meaning", "clause", "reason")


def components() -> list[Component]:
    """What a config may name, in the order of `kpicore components`."""
    kinds = list(TITLES)
    return sorted(Catalog().all(), key=lambda each: (kinds.index(each.kind), ":" in each.name, each.name))


def name(component: Component) -> str:
    """The file of a component's page, without its ending."""
    return f"{component.kind}-{component.name}".replace(":", "-").replace(" ", "_")


def page(component: Component) -> str:
    """Title, settings in both languages, rules with the defaults."""
    cls = load(component)
    shown = Shown(component.kind, component.name, component.plugin.source, cls)
    about = title(cls)
    said = about.en if about.en == about.zh else f"{about.en} · {about.zh}"
    kind = TITLES[component.kind]
    rows = list(_settings(shown))
    parts = [
        f"# {code(component.name)}",
        f"{plain(said)}  \nA {kind.en} ({kind.zh}) of {code(str(component.plugin.source))}. On the terminal: "
        f"{code(f'kpicore show {component.name}')}.",
        "## Settings",
        table(HEADER, rows) if rows else "It has no settings.",
        *_rules(shown),
    ]
    return "\n\n".join(parts) + "\n"


def _settings(shown: Shown) -> Iterator[list[str]]:
    english, chinese = setting_rows(shown.cls, "en"), setting_rows(shown.cls, "zh")
    for (key, kind, default, doc, clause, reason), (*_, meant, _, why) in zip(english, chinese, strict=True):
        default = default if default in ("–", "required") else code(default)
        yield [code(key), plain(kind), default, _both(doc, meant), clause, _both(reason, why)]


def _both(english: str, chinese: str) -> str:
    """Both languages in one cell, one below the other."""
    return "<br>".join(dict.fromkeys(filter(None, (plain(english), plain(chinese)))))


def _rules(shown: Shown) -> Iterator[str]:
    if shown.kind in ("collector", "check"):
        return
    component = built(shown.cls)
    if component is None:
        yield "## What it describes\n\nIt depends on its settings alone."
        return
    for heading, (header, *rows) in describe(component, "en"):
        yield f"## {plain(heading)}\n\n{table(header, [[plain(each) for each in row] for row in rows])}"
    clauses = list(component.clauses()) if hasattr(component, "clauses") else []
    if clauses:
        said = [[row.clause, plain(row.text), row.became, plain(row.what)] for row in clauses]
        yield f"## Clauses\n\n{table(('clause', 'text', 'became', 'what'), said)}"


def index(pages: list[tuple[Component, str]]) -> str:
    """All components in one table, each leading to its page."""
    rows = []
    for component, path in pages:
        kind, about = TITLES[component.kind], title(load(component))
        rows.append([f"[{code(component.name)}]({path})", kind.en, kind.zh, plain(about.en), plain(about.zh)])
    sources = ", ".join(dict.fromkeys(code(str(component.plugin.source)) for component, _ in pages))
    said = f"Everything that a config can use where these are installed: {sources}."
    return f"# Components and their settings\n\n{said}\n\n{table(('component', 'kind', '种类', 'title', '名称'), rows)}"

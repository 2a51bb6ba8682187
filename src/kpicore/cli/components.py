"""`kpicore components`: everything that a config can use."""

from __future__ import annotations

import argparse

from kpicore.catalog import Catalog, Component, load
from kpicore.components import SettingError
from kpicore.model import Language, Text
from kpicore.output.terminal import render_table
from kpicore.plugins import Kind

_HEADER = (Text("种类", "kind"), Text("组件", "component"), Text("来源", "distribution"), Text("说明", "title"))
_BROKEN = Text("不可用：{}", "broken: {}")

KINDS: dict[Kind, Text] = {
    "collector": Text("采集", "collector"),
    "scorer": Text("评分", "scorer"),
    "grader": Text("评级", "grader"),
    "pay rule": Text("薪酬规则", "pay rule"),
}


def command(args: argparse.Namespace) -> int:
    """Prints a table of the components by kind and name; always 0. Broken plugins are for `kpicore plugins`."""
    lang: Language = args.lang
    kinds = list(KINDS)
    offered = sorted(Catalog().all(), key=lambda each: (kinds.index(each.kind), ":" in each.name, each.name))
    rows = [(KINDS[each.kind].of(lang), each.name, each.plugin.source, _title(each, lang)) for each in offered]
    print(render_table([text.of(lang) for text in _HEADER], rows, max_width=0))
    return 0


def _title(component: Component, lang: Language) -> str:
    try:
        cls = load(component)
    except SettingError as error:
        named = f"the {component.kind} {component.name} of {component.plugin.source} "  # the row has said so already
        return _BROKEN.of(lang).format(str(error).removeprefix(named))
    return title(cls)


def title(cls: type) -> str:
    """The first line of a class's docstring."""
    lines = (cls.__doc__ or "").strip().splitlines()
    return lines[0].strip() if lines else ""

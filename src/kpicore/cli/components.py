"""`kpicore components`: everything that a config can use."""

from __future__ import annotations

import argparse

from kpicore.catalog import Catalog, Component, Unusable, load
from kpicore.messages import say
from kpicore.model import Language, Text
from kpicore.output.terminal import render_table
from kpicore.plugins import TITLES

_HEADER = (Text("种类", "kind"), Text("组件", "component"), Text("来源", "distribution"), Text("说明", "title"))


def command(args: argparse.Namespace) -> int:
    """Prints a table of the components by kind and name; always 0. Broken plugins are for `kpicore plugins`."""
    lang: Language = args.lang
    kinds = list(TITLES)
    offered = sorted(Catalog().all(), key=lambda each: (kinds.index(each.kind), ":" in each.name, each.name))
    rows = [(TITLES[each.kind].of(lang), each.name, each.plugin.source, _title(each, lang)) for each in offered]
    print(render_table([text.of(lang) for text in _HEADER], rows, max_width=0))
    return 0


def _title(component: Component, lang: Language) -> str:
    try:
        cls = load(component)
    except Unusable as error:
        return say("broken: {problem}", problem=error.reason).of(lang)
    return title(cls).of(lang)


def title(cls: type) -> Text:
    """What a class says it is about (a Text `about`), or else the first line of its docstring."""
    about = getattr(cls, "about", None)
    if isinstance(about, Text):
        return about
    lines = (cls.__doc__ or "").strip().splitlines()
    return Text.same(lines[0].strip() if lines else "")

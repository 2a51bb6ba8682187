"""`kpicore components`: everything that a config can use."""

from __future__ import annotations

import argparse
from typing import Any

from kpicore.catalog import Catalog, Component, Unusable, load
from kpicore.messages import say
from kpicore.model import Language, Text
from kpicore.output.terminal import wrapped_table
from kpicore.plugins import TITLES

_HEADER = (Text("种类", "kind"), Text("组件", "component"), Text("来源", "distribution"), Text("说明", "title"))


def command(args: argparse.Namespace) -> int:
    """Prints a table of the components by kind and name, or with --json a document; always 0. Broken plugins are for
    `kpicore plugins`."""
    lang: Language = args.lang
    kinds = list(TITLES)
    offered = sorted(Catalog().all(), key=lambda each: (kinds.index(each.kind), ":" in each.name, each.name))
    if args.json:
        from kpicore.output.document import print_document

        print_document("components", {"components": [_as_json(each) for each in offered]})
        return 0
    rows = [(TITLES[each.kind].of(lang), each.name, each.plugin.source, _title(each, lang)) for each in offered]
    print(wrapped_table([text.of(lang) for text in _HEADER], rows, piped=0))
    return 0


def _as_json(component: Component) -> dict[str, Any]:
    from kpicore.output.document import both

    named = {"kind": component.kind, "component": component.name, "distribution": component.plugin.source}
    try:
        about = title(load(component))
    except Unusable as error:
        return {**named, "usable": False, "title": both(Text(_broken(error, "zh"), _broken(error, "en")))}
    return {**named, "usable": True, "title": both(about)}


def _title(component: Component, lang: Language) -> str:
    try:
        return title(load(component)).of(lang)
    except Unusable as error:
        return _broken(error, lang)


def _broken(error: Unusable, lang: Language) -> str:
    return say("broken: {problem}", problem=error.reason).of(lang)


def title(cls: type) -> Text:
    """What a class says it is about (a Text `about`), or else the first line of its docstring."""
    about = getattr(cls, "about", None)
    if isinstance(about, Text):
        return about
    lines = (cls.__doc__ or "").strip().splitlines()
    return Text.same(lines[0].strip() if lines else "")

"""`kpicore plugins`: what is installed, from which distribution and version, and whether it can be used."""

from __future__ import annotations

import argparse
from typing import Any

from kpicore.messages import say, spoken
from kpicore.model import Language, Text
from kpicore.output.terminal import wrapped_table
from kpicore.plugins import Plugin, Plugins

_HEADER = (Text("插件", "plugin"), Text("发行包", "distribution"), Text("版本", "version"), Text("状态", "state"))
_OK = Text("正常", "ok")


def command(args: argparse.Namespace) -> int:
    """Prints a table, a line for each distribution that claims a plugin's name, or with --json a document; always 0."""
    lang: Language = args.lang
    if args.json:
        from kpicore.output.document import print_document

        print_document("plugins", {"plugins": [_as_json(plugin, lang) for plugin in Plugins().load_all()]})
        return 0
    rows = [
        (
            plugin.name,
            distribution,
            version,
            _state(plugin, lang),
        )
        for plugin in Plugins().load_all()
        for distribution, version in plugin.sources
    ]
    print(wrapped_table([text.of(lang) for text in _HEADER], rows, piped=0))
    return 0


def _as_json(plugin: Plugin, lang: Language) -> dict[str, Any]:
    return {
        "plugin": plugin.name,
        "distributions": [{"distribution": name, "version": version} for name, version in plugin.sources],
        "usable": not plugin.problem,
        "problem": str(spoken(plugin.problem or plugin.built_for_another, lang)),
    }


def _state(plugin: Plugin, lang: Language) -> str:
    if plugin.problem:
        return say("broken: {problem}", problem=plugin.problem).of(lang)
    return str(spoken(plugin.built_for_another, lang)) or _OK.of(lang)

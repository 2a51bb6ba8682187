"""`kpicore plugins`: what is installed, from which distribution and version, and whether it can be used."""

from __future__ import annotations

import argparse

from kpicore.model import Language, Text
from kpicore.output.terminal import render_table
from kpicore.plugins import Plugins

_HEADER = (Text("插件", "plugin"), Text("发行包", "distribution"), Text("版本", "version"), Text("状态", "state"))
_OK = Text("正常", "ok")
_BROKEN = Text("不可用：{}", "broken: {}")


def command(args: argparse.Namespace) -> int:
    """Prints a table, a line for each distribution that claims a plugin's name; always 0."""
    lang: Language = args.lang
    rows = [
        (
            plugin.name,
            distribution,
            version,
            _BROKEN.of(lang).format(plugin.problem) if plugin.problem else _OK.of(lang),
        )
        for plugin in Plugins().load_all()
        for distribution, version in plugin.sources
    ]
    print(render_table([text.of(lang) for text in _HEADER], rows, max_width=0))
    return 0

"""What a new plugin may be called."""

from __future__ import annotations

import keyword
import re
import unicodedata

from kpicore.messages import say
from kpicore.model import Finding
from kpicore.plugins import CORE, Plugins

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_FORM = say("expected small letters, digits and _, such as acme_desk: it is the prefix of the components in a config")


def name_findings(name: str, plugins: Plugins) -> list[Finding]:
    """Why a plugin cannot have the name; nothing where it can."""
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        meant = suggested(name)
        what = say("{name!r} is no name of a plugin", name=name)
        return [Finding("error", "NAME", what, say("did you mean {name}?", name=meant) if meant else _FORM)]
    if name == CORE:
        what = say("the name {name} belongs to the core", name=name)
        return [Finding("error", "NAME", what, _FORM)]
    if name in plugins.names():
        plugin = plugins.load(name)
        source = plugin.source if plugin is not None else ""
        what = say("a plugin {name} is installed already ({source})", name=name, source=source)
        return [Finding("error", "NAME", what, say("a name of its own, or uninstall that one first"))]
    return []


def suggested(name: str) -> str:
    """A valid name that is near; empty where nothing of it can stay."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_").removeprefix("kpicore_").lstrip("0123456789_")
    made = f"{made}_kpi" if keyword.iskeyword(made) else made
    return made if _NAME.fullmatch(made) else ""

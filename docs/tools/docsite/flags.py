"""Every flag: those of the core as docs/inputs.md lists them, those of components as their descriptions define them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docsite.markdown import code, plain, table
from docsite.settings import components
from kpicore.catalog import Component, load
from kpicore.cli.show import built

ROOT = Path(__file__).parents[3]
CORE = re.compile(r"^\| `(\w+)` \| ([^|]+) \| (.+) \|$", re.MULTILINE)
HEADER = ("flag", "severity", "component", "clause", "what it says", "说明", "when")


def page() -> str:
    """The core's flags, then those of each component."""
    text = (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8")
    listed = text.partition("\n## Flags\n")[2].partition("\n## ")[0]
    core = [[code(flag), severity.strip(), meaning] for flag, severity, meaning in CORE.findall(listed)]
    own = [row for component in components() for row in _of(component)]
    return "\n\n".join(
        [
            "# Flags",
            "A flag is a line of `flags.csv`: something that a person must see, never an act. `review` asks for a "
            "decision, `block` says that something must not be paid as it stands, `info` is worth knowing.",
            f"## Of every run\n\n{table(('flag', 'severity', 'what it says'), core)}",
            "## Of components\n\nWith the defaults of their settings; schemes in TOML define flags of their own.",
            table(HEADER, own),
        ]
    )


def _of(component: Component) -> Iterator[list[str]]:
    if component.kind == "collector":
        return
    made = built(load(component))
    if made is None:
        return
    described = next((getattr(made, name)() for name in ("scheme", "scale", "flags") if hasattr(made, name)), ())
    source = code(component.name)
    for flag in getattr(described, "flags", described):
        if not hasattr(flag, "severity") or not hasattr(flag, "message"):
            continue
        conditions = "; ".join(f"{each.source.field().id} {each.cell.text}" for each in getattr(flag, "when", ()))
        said = flag.message
        yield [code(flag.id), flag.severity, source, flag.clause, plain(said.en), plain(said.zh), plain(conditions)]
    for each in getattr(described, "reminders", ()):
        yield [code(each.id), "info", source, each.clause, plain(each.message.en), plain(each.message.zh), "always"]

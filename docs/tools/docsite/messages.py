"""Every sentence that the product can say of a mistake, read off its code, with its Chinese and what is expected."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.pofile import read_po

from docsite.markdown import plain, table

ROOT = Path(__file__).parents[3]
CODE = ROOT / "src" / "kpicore"
PO = CODE / "locale" / "zh" / "LC_MESSAGES" / "kpicore.po"
SEVERITIES = ("error", "warning", "info")
INTERNAL = ("testing", "cli/parsers.py", "cli/language.py")  # the authors' kit; what --help says stands in its own page

ROOMS = {
    "config": "The config", "converter.py": "The config", "settingtypes.py": "Settings", "settingchecks.py": "Settings",
    "settings.py": "Settings", "collect": "The input", "fields.py": "The input", "rules": "Rules and their lint",
    "builtin": "Schemes in TOML", "pipeline": "The run", "engine": "The run", "plan": "The run",
    "history": "Closed periods", "output": "Writing", "plugins.py": "Plugins", "catalog.py": "Plugins",
    "starter": "`kpicore init`", "authoring": "`kpicore new-plugin`", "cli": "The command line",
    "messages.py": "The system", "report": "`kpicore report`", "payroll": "`kpicore payroll`",
    "compare": "`kpicore compare`", "fairness": "`kpicore fairness`", "explain": "`kpicore explain`",
}  # fmt: skip
REST = "Others"
PROBLEM = 3  # path, what is wrong, what is expected; a longer tuple is a list


class Said(NamedTuple):
    """A template and how it is used. severity: blank where it is a part of other sentences. expected: its companion."""

    template: str
    file: str
    severity: str = ""
    expected: str = ""
    companion: bool = False


def said() -> list[Said]:
    """Every template of the code once, the way in which it says most."""
    found: dict[str, Said] = {}
    for path in sorted(CODE.rglob("*.py")):
        file = path.relative_to(CODE).as_posix()
        if file.startswith(INTERNAL):
            continue
        for each in _in(ast.parse(path.read_text(encoding="utf-8")), file):
            known = found.get(each.template)
            if known is None or _worth(each) > _worth(known):
                found[each.template] = each
    return list(found.values())


def _worth(each: Said) -> tuple[bool, bool, bool]:
    return bool(each.expected), bool(each.severity), each.companion


def _in(tree: ast.Module, file: str) -> Iterator[Said]:
    for node in ast.walk(tree):
        if (template := _template(node)) is not None:
            yield Said(template, file)
        if isinstance(node, ast.Call):
            parts = [*node.args, *(word.value for word in node.keywords)]
        elif isinstance(node, ast.Tuple) and len(node.elts) <= PROBLEM:
            parts = node.elts
        else:
            continue
        yield from _beside(parts, file, isinstance(node, ast.Call) and _name(node) == "Finding")


def _beside(parts: list[ast.expr], file: str, finding: bool) -> Iterator[Said]:
    """Sentences that stand beside each other: what is wrong, then what is expected."""
    words = [part.value for part in parts if isinstance(part, ast.Constant)]
    severity = next((str(word) for word in words if word in SEVERITIES), "")
    templates = [_template(part) for part in parts]
    for n, template in enumerate(templates):
        after = templates[n + 1] if n + 1 < len(templates) else None
        if template is None:
            continue
        if template.startswith("expected ") or (n and templates[n - 1] is not None):
            yield Said(template, file, companion=True)
        elif finding or severity or after is not None:
            yield Said(template, file, severity or "error", after or "")


def _template(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and _name(node) == "say" and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return None


def _name(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def chinese() -> dict[str, str]:
    with PO.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file, locale="zh") if isinstance(each.id, str)}


def page() -> str:
    """All of them by where they come from; first those that stand for themselves, then what goes into others."""
    translated = chinese()
    rooms: dict[str, list[Said]] = {}
    for each in said():
        top = each.file.partition("/")[0]
        rooms.setdefault(ROOMS.get(top, REST), []).append(each)
    parts = [INTRODUCTION]
    for room in dict.fromkeys([*ROOMS.values(), REST]):
        if room in rooms:
            parts += [f"## {room}", *_tables(rooms[room], translated)]
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """# What the program says

Every sentence that can be part of an error, a warning or a hint, as it stands in the code; `{names}` are filled in. A
message begins with its place (`file:row:column:` or `file: key:`) and ends with what is expected, where the code knows
it. Exit code 1: the data were rejected; 2: the command line or the config is wrong; nothing is written either way."""


def _tables(room: list[Said], translated: dict[str, str]) -> Iterator[str]:
    whole = sorted((each for each in room if each.severity), key=lambda each: each.template.lower())
    if whole:
        rows = [
            [_said(each.template), _said(translated.get(each.template, "")), each.severity, _said(each.expected)]
            for each in whole
        ]
        yield table(("message", "中文", "severity", "what to do: expected"), rows)
    parts = sorted((each for each in room if not each.severity), key=lambda each: each.template.lower())
    if parts:
        rows = [[_said(each.template), _said(translated.get(each.template, ""))] for each in parts]
        summary = f"<summary>{len(rows)} pieces that go into messages, hints and reports</summary>"
        yield f"<details markdown>\n{summary}\n\n{table(('words', '中文'), rows)}\n</details>"


def _said(template: str) -> str:
    """A template as the program prints it, which doubles the braces that stand for themselves."""
    return plain(template.replace("{{", "{").replace("}}", "}"))

"""What the code says: every sentence stands in a call that the catalogue knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from messages.entries import entries, fields

ROOT = Path(__file__).parents[2]
PATHS = sorted([*(ROOT / "src").rglob("*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
FILES = [path.relative_to(ROOT).as_posix() for path in PATHS]
WITHOUT_TEMPLATE = {  # the only ones that say what is no template of the code
    "src/kpicore/messages.py": 1,  # `joined`
    "src/kpicore/config/toml.py": 1,  # what tomllib says, among templates that are there
}
WORD = re.compile(r"(?<!\w)[a-z]{2,}(?!\w)")  # no name of a setting with its `_`
SINKS = {  # what takes sentences → the arguments that are none: places, columns, kinds
    "Finding": 2, "Bad": 0, "error": 1, "doubt": 1, "warn": 1, "needed": 2, "find": 2, "wrong": 1,
    "_wrong": 1, "_note": 1, "_problem": 1, "_refused": 1, "_rejected": 1, "_Unusable": 0, "Unusable": 1,
}  # fmt: skip


class Call(NamedTuple):
    file: str
    node: ast.Call

    def __str__(self) -> str:
        return f"{self.file}:{self.node.lineno}"


def called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def parsed(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"))


@cache
def calls_of_say() -> tuple[Call, ...]:
    nodes = ((file, node) for file in FILES for node in ast.walk(parsed(file)))
    return tuple(Call(file, node) for file, node in nodes if isinstance(node, ast.Call) and called(node) == "say")


def template(call: Call) -> str | None:
    first = call.node.args[0] if call.node.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def test_templates_stand_in_the_call() -> None:
    others: dict[str, int] = {}
    for call in calls_of_say():
        if template(call) is None:
            others[call.file] = others.get(call.file, 0) + 1
    assert others == WITHOUT_TEMPLATE


def test_every_name_of_a_template_has_a_value() -> None:
    for call in calls_of_say():
        said = template(call)
        given = {keyword.arg for keyword in call.node.keywords}
        if said is not None and None not in given:  # **values
            assert {name for name, *_ in fields(said)} == given, str(call)


def test_the_catalogue_has_every_template() -> None:
    known = {entry.id for entry in entries()}
    missing = {said for call in calls_of_say() if call.file.startswith("src/") and (said := template(call))} - known
    assert not missing, "run: make messages"


def bare(node: ast.AST, bound: dict[str, list[ast.expr]]) -> Iterator[ast.expr]:
    """The wordings within a sentence that no language but their own has, names followed to what they stand for."""
    match node:
        case ast.JoinedStr(values=parts) if WORD.search(
            " ".join(str(p.value) for p in parts if isinstance(p, ast.Constant))
        ):
            yield node
        case ast.Constant(value=str(text)) if re.search(r"[a-z] [a-z]", text):
            yield node
        case ast.BinOp(left=left, right=right):
            yield from (*bare(left, bound), *bare(right, bound))
        case ast.Call(func=ast.Attribute(attr="join" | "format", value=ast.Constant(value=str(text)))):
            yield from [node] * bool(re.search("[a-z]", text))
        case ast.Call(func=ast.Name(id="str")):
            yield node
        case ast.Call(func=ast.Name(id="say"), keywords=keywords):  # values may be names, but no lists in English
            lists = (each for keyword in keywords for each in bare(keyword.value, bound))
            yield from (each for each in lists if called(each) == "join")
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*bare(body, bound), *bare(orelse, bound))
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            for each in elts:
                yield from bare(each, bound)
        case ast.ListComp(elt=elt):
            yield from bare(elt, bound)
        case ast.Starred(value=value):
            yield from bare(value, bound)
        case ast.Name(id=name):
            for value in bound.get(name, ()):
                yield from bare(value, {})


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda))


def assigned(function: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name of a function is bound to."""
    bound: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AugAssign(target=ast.Name(id=name), value=value)
            ):
                bound.setdefault(name, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for target, value in zip(names, values, strict=False):
                    if isinstance(target, ast.Name):
                        bound.setdefault(target.id, []).append(value)
    return bound


def sentences(function: ast.AST) -> Iterator[ast.expr]:
    """What a function says to people: arguments of what takes sentences, and problems: (path, what, expected)."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and called(node) in SINKS:
            yield from node.args[SINKS[called(node)] :]
            yield from (each.value for each in node.keywords if each.arg in ("what", "expected", "missing"))
        match node:
            case ast.Tuple(elts=[ast.Tuple(), what, expected]) if not isinstance(what, ast.Tuple):
                yield from (what, expected)


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_said_in_one_language_only(file: str) -> None:
    found = {
        f"{file}:{wording.lineno}: {ast.unparse(wording)}"
        for function in functions(parsed(file))
        for sentence in sentences(function)
        for wording in bare(sentence, assigned(function))
    }
    assert not found

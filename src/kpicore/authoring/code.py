"""A description as Python that builds it again: the numbers of a scheme as plain data, for somebody to edit.

Whatever a description is made of (frozen attrs classes, named tuples, texts, numbers) is written as the call that makes
it; what occurs twice, and every criterion, gets a name of its own above.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import FunctionType
from typing import Any, NamedTuple

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.output.terminal import display_width
from kpicore.rules.cells import NO_GRADE, Cell, parse_cell
from kpicore.rules.scheme import Criterion
from kpicore.settings import SettingError
from kpicore.vocabulary import PEOPLE

WIDTH = 120
WORTH_A_NAME = 60  # characters of what occurs twice
FEW = 3  # arguments that need no keywords


def text(value: Text, indent: int, before: int) -> str:
    """A text in both languages, as it stands in a line behind `before` characters."""
    return _laid_out(Writer()._node(value), indent, before)


class Unwritable(ValueError):
    """Something within a description that no Python can be written for."""


class Node(NamedTuple):
    """A call or a display. parts: keyword (or key) with what stands behind it, and the value."""

    opening: str
    parts: tuple[tuple[str, Node | str], ...]
    closing: str

    def flat(self) -> str:
        inner = ", ".join(label + _flat(part) for label, part in self.parts)
        lone = self.opening == "(" and len(self.parts) == 1
        return f"{self.opening}{inner}{',' if lone else ''}{self.closing}"


def module(doc: str, name: str, annotation: str, value: object) -> str:
    """A module whose constant `name` is the value. Unwritable where that cannot be written."""
    return Writer().module(doc, name, annotation, value)


class Writer:
    """Writes the values of one module, and knows what they need to be imported."""

    def __init__(self) -> None:
        self.imports: dict[str, set[str]] = {}
        self.count: Counter[str] = Counter()
        self.named: dict[str, str] = {}
        self.definitions: list[str] = []
        self.counting = True

    def module(self, doc: str, name: str, annotation: str, value: object) -> str:
        self._node(value)  # counts what occurs how often
        self.counting, self.imports = False, {}
        node = self._node(value)
        body = [*self.definitions, f"{name}: {annotation} = {_laid_out(node, 0, len(name) + len(annotation) + 5)}"]
        lines = [f'"""{doc}"""', "", "from __future__ import annotations", ""]
        lines += [f"from {home} import {', '.join(sorted(names))}" for home, names in self._sorted_imports()]
        text = "\n".join([*lines, "", "\n\n".join(body), ""])
        return re.sub(r"(?m)^(from decimal import .*)$", r"\1\n", text, count=1)

    def _sorted_imports(self) -> Iterator[tuple[str, set[str]]]:
        yield from sorted(self.imports.items(), key=lambda item: (item[0].startswith("kpicore"), item[0]))

    def _use(self, thing: Any) -> str:
        self.imports.setdefault(thing.__module__, set()).add(thing.__name__)
        return str(thing.__name__)

    def _node(self, value: Any) -> Node | str:
        match value:
            case None | bool() | int():
                return repr(value)
            case str():
                return _string(value)
            case Decimal():
                return self._decimal(value)
            case Text() if value.zh == value.en:
                return f"{self._use(Text)}.same({_string(value.zh)})"
            case Text():
                return Node(f"{self._use(Text)}(", (("", _string(value.zh)), ("", _string(value.en))), ")")
            case Cell():
                return self._cell(value)
            case Mapping():
                return Node("{", tuple((f"{_flat(self._node(k))}: ", self._node(v)) for k, v in value.items()), "}")
            case FunctionType():
                if "<" in value.__qualname__ or "." in value.__qualname__:
                    raise Unwritable(f"the function {value.__qualname__}, which no module offers by name")
                return self._use(value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return self._named_tuple(value)
        if isinstance(value, tuple | list):
            brackets = "()" if isinstance(value, tuple) else "[]"
            return Node(brackets[0], tuple(("", self._node(each)) for each in value), brackets[1])
        if isinstance(value, Field) and PEOPLE.get(value.id) == value:
            self.imports.setdefault("kpicore.vocabulary", set()).add("PEOPLE")
            return f"PEOPLE[{_string(value.id)}]"
        if attrs.has(type(value)):
            return self._hoisted(value, self._call(value))
        raise Unwritable(f"a {type(value).__name__}")

    def _decimal(self, value: Decimal) -> str:
        whole = value == value.to_integral_value()
        return f"{self._use(Decimal)}({int(value)})" if whole else f'{self._use(Decimal)}("{value.normalize():f}")'

    def _cell(self, value: Cell) -> Node | str:
        if value == NO_GRADE:
            self.imports.setdefault("kpicore.rules.cells", set()).add("NO_GRADE")
            return "NO_GRADE"
        try:
            same = parse_cell(value.text) == value
        except SettingError:
            same = False
        if same:
            return f"{self._use(parse_cell)}({_string(value.text)})"
        return self._fields(type(value), [(key, getattr(value, key)) for key in value._fields])

    def _named_tuple(self, value: Any) -> Node:
        defaults = value._field_defaults
        given = [
            (key, getattr(value, key))
            for key in value._fields
            if key not in defaults or defaults[key] != getattr(value, key)
        ]
        return self._fields(type(value), given, value._fields)

    def _call(self, value: Any) -> Node:
        fields = [field for field in attrs.fields(type(value)) if field.init]
        given = [
            (str(field.alias), getattr(value, field.name))
            for field in fields
            if not _is_default(field, getattr(value, field.name))
        ]
        return self._fields(type(value), given, [str(field.alias) for field in fields])

    def _fields(self, cls: type, given: list[tuple[str, Any]], order: Any = None) -> Node:
        leading = list(order or [])[: len(given)] == [key for key, _ in given]
        short = len(given) <= FEW and leading
        parts = tuple(("" if short else f"{key}=", self._node(each)) for key, each in given)
        return Node(f"{self._use(cls)}(", parts, ")")

    def _hoisted(self, value: Any, node: Node) -> Node | str:
        """A name for what is worth one, defined once, before it is used."""
        flat = node.flat()
        if self.counting:
            self.count[flat] += 1
            return node
        if not isinstance(value, Criterion) and (self.count[flat] < 2 or len(flat) < WORTH_A_NAME):
            return node
        if flat not in self.named:
            name = self._name(value)
            self.named[flat] = name
            self.definitions.append(f"{name} = {_laid_out(node, 0, len(name) + 3)}")
        return self.named[flat]

    def _name(self, value: Any) -> str:
        told = getattr(value, "id", "") or type(value).__name__
        stem = re.sub(r"\W+", "_", str(told)).strip("_").upper() or "PART"
        stem = f"N_{stem}" if stem[0].isdigit() or keyword.iskeyword(stem) else stem
        taken = set(self.named.values())
        return next(name for name in (stem, *(f"{stem}_{n}" for n in range(2, 10_000))) if name not in taken)


def _is_default(field: attrs.Attribute[Any], value: object) -> bool:
    default = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        default = default.factory()  # type: ignore[union-attr]
    return default is not attrs.NOTHING and bool(default == value)


def _flat(part: Node | str) -> str:
    return part if isinstance(part, str) else part.flat()


def _laid_out(part: Node | str, indent: int, before: int) -> str:
    """On one line where it fits behind `before` characters, else a part a line."""
    flat = _flat(part)
    if isinstance(part, str):
        return part if indent + before + display_width(flat) < WIDTH else _broken(part, indent)
    if indent + before + display_width(flat) < WIDTH or not part.parts:
        return flat
    inner = indent + 4
    lines = [f"{' ' * inner}{label}{_laid_out(each, inner, len(label) + 1)}," for label, each in part.parts]
    return "\n".join([part.opening, *lines, " " * indent + part.closing])


def _broken(text: str, indent: int) -> str:
    """A long string as several that stand under one another."""
    if not text.startswith('"'):
        return text
    room = (WIDTH - indent - 8) // (2 if display_width(text) > len(text) else 1)
    content = text[1:-1]
    pieces = []
    while content:
        cut = room if len(content) <= room else (content.rfind(" ", room // 2, room) + 1 or room)
        while cut < len(content) and content[:cut].endswith("\\"):
            cut -= 1
        pieces.append(f'"{content[:cut]}"')
        content = content[cut:]
    if len(pieces) == 1:
        return pieces[0]
    inner = "\n".join(" " * (indent + 4) + piece for piece in pieces)
    return f"(\n{inner}\n{' ' * indent})"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

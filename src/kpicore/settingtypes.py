"""The types of settings: how they are taken apart, and how messages and `show` put them in words."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import attrs

from kpicore.messages import Message, say
from kpicore.model import Text

SEQUENCES: Mapping[Any, Callable[[Iterable[Any]], Any]] = {tuple: tuple, list: list, Sequence: tuple}
"""The types that a TOML array may become, and what makes them."""

MAPPINGS = (dict, Mapping)


class Named(NamedTuple):
    """What messages and `show` call a type, as `Annotated[tuple[str, ...], Named(…)]` says: one, and several of it."""

    one: Text
    several: Text


def setting_types(cls: type[Any]) -> Mapping[str, attrs.Attribute[Any]]:
    """The settings of a component or of a table within one: key → attrs field, with its type resolved."""
    attrs.resolve_types(cls, include_extras=True)
    return {field.alias: field for field in attrs.fields(cls) if field.init and field.alias is not None}


def plain(wanted: Any) -> Any:
    """`tuple` of `tuple[str, ...]`; a type without parameters itself."""
    return get_origin(wanted) or wanted


def is_union(wanted: Any) -> bool:
    return get_origin(wanted) in (Union, types.UnionType)


def members(wanted: Any) -> list[Any]:
    """The types of a union, the narrowest first, without None, which TOML cannot say.

    Not in the order of their declaration: `str | int` and `int | str` are equal, and caches take one for the other.
    """
    return sorted((member for member in get_args(wanted) if member is not types.NoneType), key=_breadth)


def fixed_items(wanted: Any) -> tuple[Any, ...] | None:
    """The types of `tuple[str, Decimal]`; None for a type whose length is open."""
    items = get_args(wanted)
    return items if get_origin(wanted) is tuple and items[-1:] != (Ellipsis,) else None


def _breadth(wanted: Any) -> int:
    order = (Literal, bool, int, str, Decimal, Text)
    return order.index(plain(wanted)) if plain(wanted) in order else len(order)


# In words


def describe(wanted: Any) -> Text:
    """A type in words: `a whole number`, `a list of text`."""
    return _one(wanted)


def found(value: object) -> Message:
    """What a TOML value is, in a few words: `found 7.9`, `found a list`."""
    match value:
        case bool():
            return say("found {value}", value=str(value).lower())
        case str():
            return say('found "{text}"', text=value if len(value) <= 60 else f"{value[:60]}…")
        case dict():
            return say("found a table")
        case list() | tuple():
            return say("found a list")
        case _:
            return say("found {value}", value=value)


def _one(wanted: Any, many: bool = False) -> Text:
    """A type in words; with `many`, as English names several of it."""
    kind, inner = plain(wanted), get_args(wanted)
    if kind is Annotated:
        named = next((each for each in inner[1:] if isinstance(each, Named)), None)
        return _one(inner[0], many) if named is None else named.several if many else named.one
    if kind is Literal:
        return _either([Text.same(f'"{value}"' if isinstance(value, str) else str(value).lower()) for value in inner])
    if is_union(wanted):
        # a number covers a whole number
        return _either([_one(each, many) for each in members(wanted) if not (each is int and Decimal in inner)])
    if kind in SEQUENCES:
        items = fixed_items(wanted)
        if items is None:
            return _of(Text("列表", "lists" if many else "a list"), inner[0] if inner else Any)
        each = [_one(item) for item in items]
        zh, en = "、".join(text.zh for text in each), ", ".join(text.en for text in each)
        return Text(f"{len(items)} 项的列表（{zh}）", f"{'lists' if many else 'a list'} of {len(items)} ({en})")
    if kind in MAPPINGS or attrs.has(kind):
        return _of(Text("表", "tables" if many else "a table"), inner[1] if inner else Any)
    zh, one, several = _SIMPLE.get(kind, ("值", "a value", "values"))
    return Text(zh, several if many else one)


def _of(whole: Text, item: Any) -> Text:
    if item is Any:
        return whole
    part = _one(item, many=True)
    return Text(f"{whole.zh}（各项为{part.zh}）", f"{whole.en} of {part.en}")


def _either(texts: Sequence[Text]) -> Text:
    *others, last = texts
    if not others:
        return last
    zh, en = "、".join(text.zh for text in others), ", ".join(text.en for text in others)
    return Text(f"{zh} 或 {last.zh}", f"{en} or {last.en}")


_SIMPLE: Mapping[Any, tuple[str, str, str]] = {
    bool: ("真假（true、false）", "true/false", "true/false"),
    int: ("整数", "a whole number", "whole numbers"),
    str: ("文字", "text", "text"),
    Decimal: ("数", "a number", "numbers"),
    Text: ("文字（可按语言 { zh = …, en = … }）", "text (or { zh = …, en = … })", "text (or { zh = …, en = … })"),
}

"""The types of settings as JSON Schema (draft 2020-12).

A key is required only in the items of an array: anything else may come from the file that `from` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

import attrs

from kpicore.converter import to_toml
from kpicore.model import Language, Text
from kpicore.settingtypes import MAPPINGS, SEQUENCES, fixed_items, is_union, members, plain, setting_types

Schema = dict[str, Any]

NUMBER: Schema = {
    "type": ["number", "string"],
    "pattern": r"^\s*[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\s*$",  # of a quoted one
}
TEXT: Schema = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "required": ["zh", "en"],
            "additionalProperties": False,
        },
    ]
}
_SIMPLE: Mapping[Any, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    Decimal: NUMBER,
    Text: TEXT,
}


def of_type(wanted: Any, lang: Language, whole: bool = False) -> Schema:
    """What TOML may give for the type. whole: within an array, which is never put together from two files."""
    kind, inner = plain(wanted), get_args(wanted)
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    if kind is Annotated:
        return of_type(inner[0], lang, whole)
    if kind is Literal:
        return {"enum": [str(each) if isinstance(each, Decimal) else each for each in inner]}
    if is_union(wanted):
        return any_of([of_type(member, lang, whole) for member in members(wanted)])
    if kind in SEQUENCES:
        return _sequence(wanted, lang)
    if kind in MAPPINGS:
        return _mapping(inner, lang, whole)
    return of_table(kind, lang, whole) if attrs.has(kind) else {}


def of_table(cls: type[Any], lang: Language, whole: bool = False) -> Schema:
    """A table of settings."""
    schema: Schema = {"type": "object", "properties": properties(cls, lang, whole), "additionalProperties": False}
    names = required(cls)
    return schema | {"required": names} if whole and names else schema


def properties(cls: type[Any], lang: Language, whole: bool = False) -> dict[str, Schema]:
    """A schema for each setting, with its default and what `show` says about it."""
    return {key: _described(field, lang, whole) for key, field in setting_types(cls).items()}


def required(cls: type[Any]) -> list[str]:
    """The settings without a default."""
    return [key for key, field in setting_types(cls).items() if field.default is attrs.NOTHING]


def any_of(schemas: list[Schema], word: Literal["anyOf", "oneOf"] = "anyOf") -> Schema:
    """One of several; alone it stands for itself."""
    return schemas[0] if len(schemas) == 1 else {word: schemas}


def _described(field: attrs.Attribute[Any], lang: Language, whole: bool) -> Schema:
    schema = of_type(field.type, lang, whole)
    said = [field.metadata.get("doc"), field.metadata.get("clause"), field.metadata.get("reason")]
    texts = [each.of(lang) if isinstance(each, Text) else each for each in said if each]
    if texts:
        schema = {"description": ("。" if lang == "zh" else ". ").join(texts), **schema}
    default = _default(field.default)
    return schema if default is None else {**schema, "default": default}


def _default(default: Any) -> Any:
    """A default as JSON; None where there is none, or where it is a table of nothing."""
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class, but typed as a function
        default = attrs.NOTHING if default.takes_self else default.factory()
    if default is attrs.NOTHING:
        return None
    value = as_json(to_toml(default))
    return None if value in ({}, [], "") else value


def as_json(value: Any) -> Any:
    """A value of TOML as one of JSON; a fraction as text, for its digits."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return f"{value:f}" if isinstance(value, Decimal) else value


def _sequence(wanted: Any, lang: Language) -> Schema:
    items = fixed_items(wanted)
    if items is None:
        inner = get_args(wanted)
        return {"type": "array", "items": of_type(inner[0], lang, whole=True)} if inner else {"type": "array"}
    each = [of_type(item, lang, whole=True) for item in items]
    size = {"minItems": len(each), "maxItems": len(each)}
    if all(schema == each[0] for schema in each):  # as every draft understands it
        return {"type": "array", "items": each[0], **size}
    return {"type": "array", "prefixItems": each, "items": False, **size}


def _mapping(inner: tuple[Any, ...], lang: Language, whole: bool) -> Schema:
    schema: Schema = {"type": "object"}
    if not inner:
        return schema
    key, item = inner
    if plain(key) is Literal:
        schema["propertyNames"] = {"enum": list(get_args(key))}
    return schema | {"additionalProperties": of_type(item, lang, whole)}

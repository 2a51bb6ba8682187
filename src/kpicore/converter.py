"""Turns TOML values into settings and back, strictly and exactly. The only module that touches cattrs.

cattrs picks the hook for a type; the hooks are ours, because its own are too kind for pay ("false" would be True, 7.9
would be 7) and because they report every mistake with its path. That includes the hook for attrs classes: cattrs
generates code for each class (over 1 ms each at start-up) and raises exception groups that would have to be translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args

import attrs
import cattrs

from kpicore.fields import LIMIT, MAX_DECIMALS
from kpicore.messages import Message, say
from kpicore.model import Sentence, Text
from kpicore.nearest import did_you_mean, nearest
from kpicore.settings import Problem, SettingError
from kpicore.settingtypes import (
    MAPPINGS,
    SEQUENCES,
    describe,
    fixed_items,
    found,
    is_union,
    members,
    plain,
    setting_types,
)

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

_KNOWN = (bool, int, str, Decimal, Text, Any, Literal, Annotated)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


def structure(value: object, wanted: type[T]) -> T:
    """A parsed TOML value (floats as Decimal) as the wanted type.

    SettingError carries every mistake, each with its path below `value`.
    """
    read: T = _hook(wanted)(value, wanted)
    return read


def to_toml(value: object) -> Any:
    """Settings as what tomli_w writes and `structure` reads back: an attrs object as a dict without its None fields."""
    if attrs.has(type(value)):
        pairs = ((key, getattr(value, field.name)) for key, field in setting_types(type(value)).items())
        return {key: to_toml(item) for key, item in pairs if item is not None}
    if isinstance(value, Text):
        return value.en if value.zh == value.en else {"zh": value.zh, "en": value.en}
    if isinstance(value, Mapping):
        return {str(key): to_toml(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_toml(item) for item in value]
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)  # tomli_w would write 90.0
    return value


def unknown_key(key: str) -> Message:
    """What is said of a key that no setting has."""
    return say("unknown key {key}", key=key)


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter()
    for wanted, hook in ((bool, _bool), (int, _int), (str, _str), (Decimal, _decimal), (Text, _text)):
        converter.register_structure_hook(wanted, hook)
    for fits, factory in (
        (attrs.has, _settings_hook),
        (is_union, _union_hook),
        (lambda wanted: plain(wanted) is Literal, _literal_hook),
        (lambda wanted: plain(wanted) in SEQUENCES, _sequence_hook),
        (lambda wanted: plain(wanted) in MAPPINGS, _mapping_hook),
    ):
        converter.register_structure_hook_factory(fits, factory)
    return converter


def _hook(wanted: Any) -> Hook:
    kind = plain(wanted)
    if not (kind in _KNOWN or kind in SEQUENCES or kind in MAPPINGS or is_union(wanted) or attrs.has(kind)):
        # cattrs would read it in its own lenient way; a float is not even exact
        raise TypeError(f"a setting cannot be of type {wanted}; a number is a Decimal or an int")
    hook: Hook = _converter().get_structure_hook(get_args(wanted)[0] if kind is Annotated else wanted)
    return (lambda value, _: hook(value, wanted)) if kind is Annotated else hook  # messages call it by its name


# Single values


def _bool(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise _unexpected(value, bool)
    return value


def _int(value: object, _: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unexpected(value, int)
    return value


def _str(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise _unexpected(value, str)
    return value


def _decimal(value: object, _: object) -> Decimal:
    """A number, bare or quoted, exactly as written; within the limits that hold for data too."""
    number = _as_decimal(value)
    if number is None:
        raise _unexpected(value, Decimal)
    if abs(number) >= LIMIT:
        raise SettingError([((), found(value), say("expected a number below {limit}", limit=LIMIT))])
    if _decimals(number) > MAX_DECIMALS:
        raise SettingError([((), found(value), say("expected at most {most} decimals", most=MAX_DECIMALS))])
    return number


def _as_decimal(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def _decimals(number: Decimal) -> int:
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    significant = "".join(map(str, digits)).rstrip("0")
    return -exponent - (len(digits) - len(significant)) if significant else 0


def _text(value: object, _: object) -> Text:
    if isinstance(value, str):
        return Text.same(value)
    if not isinstance(value, dict):
        raise _unexpected(value, Text)
    problems: list[Problem] = [
        ((key,), unknown_key(key), did_you_mean(key, Text._fields)) for key in value if key not in Text._fields
    ]
    words = {}
    for key in Text._fields:
        if key in value:
            words[key] = _attempt(problems, key, _str, value[key], str)
        else:
            problems.append(((key,), say("missing"), say("expected text")))
    if problems:
        raise SettingError(problems)
    return Text(**words)


# Types made of types


def _settings_hook(cls: type[Any]) -> Hook:
    def settings(value: object, _: object) -> Any:
        if not isinstance(value, dict):
            raise _unexpected(value, cls)
        fields = setting_types(cls)
        problems: list[Problem] = [
            ((key,), unknown_key(key), did_you_mean(key, fields)) for key in value if key not in fields
        ]
        given = {}
        for key, field in fields.items():
            if key in value:
                given[key] = _attempt(problems, key, _hook(field.type), value[key], field.type)
            elif field.default is attrs.NOTHING:
                problems.append(((key,), say("missing"), _wanted(field.type)))
        if problems:
            raise SettingError(problems)
        return _build(cls, given)

    return settings


def _build(cls: type[Any], given: Mapping[str, object]) -> Any:
    """The object; what its own validators object to becomes a SettingError, any other exception is a bug of its."""
    try:
        return cls(**given)
    except SettingError:
        raise
    except (ValueError, TypeError) as error:
        # attrs' own validators raise with (message, attribute, ...); a bare TypeError is a programming error
        said, about = (*error.args, None, None)[:2]
        if isinstance(about, attrs.Attribute):
            raise SettingError([((str(about.alias),), _sentence(said), "")]) from None
        if isinstance(error, TypeError):
            raise
        raise SettingError([((), _sentence(said if len(error.args) == 1 else error), "")]) from None


def _sentence(said: object) -> Sentence:
    """What an exception says, in both languages where it does."""
    return said if isinstance(said, str | Text) else str(said)


def _sequence_hook(wanted: Any) -> Hook:
    build = SEQUENCES[plain(wanted)]
    items = get_args(wanted)
    fixed = fixed_items(wanted)

    def sequence(value: object, asked: object) -> Any:
        if not isinstance(value, list | tuple):
            raise _unexpected(value, asked)  # as it is named, where the type is Annotated
        if fixed is not None and len(value) != len(fixed):
            raise SettingError([((), say("found a list of {length}", length=len(value)), _wanted(wanted))])
        problems: list[Problem] = []
        wanted_items = (items[:1] or (Any,)) * len(value) if fixed is None else fixed
        read = [
            _attempt(problems, index, _hook(item), each, item)
            for index, (each, item) in enumerate(zip(value, wanted_items, strict=True))
        ]
        if problems:
            raise SettingError(problems)
        return build(read)

    return sequence


def _mapping_hook(wanted: Any) -> Hook:
    key_type, item_type = get_args(wanted) or (str, Any)

    def mapping(value: object, _: object) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise _unexpected(value, wanted)
        problems: list[Problem] = []
        read = {
            _attempt(problems, key, _hook(key_type), key, key_type): _attempt(
                problems, key, _hook(item_type), item, item_type
            )
            for key, item in value.items()
        }
        if problems:
            raise SettingError(problems)
        return read

    return mapping


def _literal_hook(wanted: Any) -> Hook:
    def literal(value: object, _: object) -> object:
        if not _is_among(value, get_args(wanted)):
            near = nearest(value, map(str, get_args(wanted))) if isinstance(value, str) else None
            expected = _wanted(wanted)
            if near is not None:
                expected = say("{expected}; did you mean {name}?", expected=expected, name=near)
            raise SettingError([((), found(value), expected)])
        return value

    return literal


def _union_hook(wanted: Any) -> Hook:
    """The members that a value's TOML type allows are tried from the narrowest to the widest."""
    possible = members(wanted)
    if len(possible) == 1:
        return _hook(possible[0])

    def union(value: object, _: object) -> object:
        errors = []
        for member in possible:
            if _may_be(value, member):
                try:
                    return _hook(member)(value, member)
                except SettingError as error:
                    errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        raise _unexpected(value, wanted)

    return union


def _may_be(value: object, wanted: Any) -> bool:
    kind = plain(wanted)
    if kind is Literal:
        return _is_among(value, get_args(wanted))
    if kind in (bool, int, str):
        return type(value) is kind
    if kind is Decimal:
        return _as_decimal(value) is not None
    if kind is Text:
        return isinstance(value, str | dict)
    if kind in SEQUENCES:
        return isinstance(value, list)
    return isinstance(value, dict) if kind in MAPPINGS or attrs.has(kind) else True


def _attempt(problems: list[Problem], step: str | int, hook: Hook, value: object, wanted: Any) -> Any:
    """What the hook makes of the value; or None, its mistakes noted under the step."""
    try:
        return hook(value, wanted)
    except SettingError as error:
        problems.extend(((step, *path), what, expected) for path, what, expected in error.problems)
        return None


def _is_among(value: object, choices: Iterable[object]) -> bool:
    return any(value == choice and type(value) is type(choice) for choice in choices)


def _unexpected(value: object, wanted: Any) -> SettingError:
    return SettingError([((), found(value), _wanted(wanted))])


def _wanted(wanted: Any) -> Message:
    return say("expected {type}", type=describe(wanted))

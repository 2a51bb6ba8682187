"""Every text within a description, and whether it stands in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from kpicore.model import Text

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORDLESS = re.compile(r"[A-Z]{0,2}|[\d\W]*|[a-z][a-z0-9]*([._][a-z0-9]+)+")  # a grade's letter, a condition, an id


def texts_within(value: Any, where: str) -> Iterator[tuple[str, Text]]:
    """Every Text within a value, by where it stands."""
    if isinstance(value, Text):
        yield where, value
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            name = getattr(value, "id", "") if field.name in ("title", "message") else ""
            yield from texts_within(getattr(value, field.name), ".".join(filter(None, (where, name, field.name))))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts_within(item, f"{where}[{key}]")
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from texts_within(item, f"{where}[{i}]")


def in_both(text: Text) -> bool:
    """Chinese in the one and none in the other; what has no words may be the same in both."""
    if text.zh == text.en:
        return WORDLESS.fullmatch(text.zh) is not None
    return bool(CHINESE.search(text.zh)) and bool(text.en.strip()) and not CHINESE.search(text.en)

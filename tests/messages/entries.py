"""What stands in the catalogue, and the names of a template."""

from __future__ import annotations

import string
from functools import cache

import catalogue
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry


@cache
def current() -> Catalog:
    return catalogue.current()


def entries() -> tuple[Entry, ...]:
    return tuple(entry for entry in current() if entry.id)


def fields(text: str) -> set[tuple[str, str, str]]:
    """The {names} of a template, each with its format and conversion."""
    found = string.Formatter().parse(text)
    return {(name, spec or "", conversion or "") for _, name, spec, conversion in found if name is not None}

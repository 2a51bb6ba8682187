"""Where a database is, as a config or the environment says it. Nothing that is said here holds a password."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kpicore.collect.limits import Unreadable
from kpicore.messages import say
from kpicore.settings import Problem

if TYPE_CHECKING:
    from sqlalchemy import URL

ADDRESS = say("sqlite:///file or postgresql://user:password@host/database")

SQLITE = ("sqlite", "sqlite+pysqlite")
POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")
_A_VARIABLE = say("expected the name of an environment variable that holds the address")


def parsed(text: str) -> URL | None:
    """An address, taken apart; None where it is none, or where the @ of a password would be taken for the host's."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        return None
    return None if url.host is not None and "@" in f"{url.host}{url.database}" else url


def holds_password(url: URL) -> bool:
    return url.password is not None or any("pass" in key.casefold() for key in url.query)


def address_problems(url: str | None, url_env: str | None) -> list[Problem]:
    """What keeps two settings from saying where a database is; no word of an address, which may hold a password."""
    if url is None:
        if url_env is None:
            return [(("url_env",), say("missing"), _A_VARIABLE)]
        is_name = url_env.isascii() and url_env.isidentifier()
        return [] if is_name else [(("url_env",), say("found no such name"), _A_VARIABLE)]
    if url_env is not None:
        return [(("url",), say("{key} beside {other}", key="url", other="url_env"), say("expected one of the two"))]
    address = parsed(url)
    if address is None:
        return [(("url",), say("found no address"), say("expected {what}", what=ADDRESS))]
    if holds_password(address):
        expected = say("expected url_env, which names an environment variable with the address")
        return [(("url",), say("found an address with a password"), expected)]
    return []


def address_of(url: str | None, url_env: str | None) -> URL:
    """The address that one of the two settings gives; Unreadable where the environment does not hold it."""
    name = url_env or ""
    text = os.environ.get(name, "") if url is None else url
    if not text.strip():
        raise Unreadable(say("the environment variable {name} is not set", name=name), ADDRESS)
    address = parsed(text)
    if address is None:
        what = say("what the environment variable {name} holds is no address", name=name)
        raise Unreadable(what, say("{address}; in a password @ is written as %40, / as %2F", address=ADDRESS))
    return address

"""The log as a table of a database, as Asterisk's realtime logging fills it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kpicore.collect.address import ADDRESS, holds_password, parsed
from kpicore.collect.database import queried
from kpicore.collect.limits import Unreadable
from kpicore.collect.queue_log.grammar import SEPARATOR, Event, Wrong, event, is_time
from kpicore.collect.queue_log.zones import seconds
from kpicore.collect.text import quote, suggest
from kpicore.messages import joined, say
from kpicore.model import Period
from kpicore.settings import Problem

if TYPE_CHECKING:
    from sqlalchemy import URL

COLUMNS = ("time", "callid", "queuename", "agent", "event")
DATA = ("data1", "data2", "data3", "data4", "data5")
ALL_DATA = "data"  # the older form: everything in one column
ROW = "id"  # where the table has it: what orders rows of one time

_NAME = re.compile(r"(?:\w+\.)?\w+")
_A_TABLE = say("a queue_log table: time, callid, queuename, agent, event, and data or data1 to data5")


class TableRow(NamedTuple):
    """A row of the table. number: its id, or its place in the order of time. twice: its time is of an hour that occurs
    twice."""

    number: str
    event: Event | Wrong
    twice: bool


class Place(NamedTuple):
    """Where a table is: the address of its database, or the environment variable that holds one, and its name."""

    url: str | None
    url_env: str | None
    table: str


def problems(url: str | None, url_env: str | None, table: str) -> Iterator[Problem]:
    """What keeps settings from being the place of a table. Says no word of an address, which may hold a password."""
    if url is not None and url_env is not None:
        yield ("url",), say("{key} beside {other}", key="url", other="url_env"), say("expected one of the two")
    elif url is not None and (address := parsed(url)) is None:
        yield ("url",), say("found no address"), say("expected {what}", what=ADDRESS)
    elif url is not None and address is not None and holds_password(address):
        expected = say("expected url_env, which names an environment variable with the address")
        yield ("url",), say("found an address with a password"), expected
    if not _NAME.fullmatch(table):
        yield ("table",), say("found {name}", name=quote(table)), say("expected a table, or schema.table")


def rows(place: Place, folder: Path, period: Period, zone: tzinfo) -> Iterator[TableRow]:
    """The rows in order of time, a few thousand of them in memory at once; Unreadable where the table cannot be read.

    folder: of the config. zone: of times that do not name theirs.
    """
    url = _address(place)
    quoted = '"."'.join(place.table.split("."))
    with queried(url, folder, f'SELECT * FROM "{quoted}" WHERE 1 = 0', period) as found:
        names = {name.lower(): name for name in found.names}
    _check(names)
    order = ", ".join(f'"{names[column]}"' for column in ("time", ROW) if column in names)
    wanted = [column for column in (*COLUMNS, *DATA, ALL_DATA, ROW) if column in names]
    cells = ", ".join(f'"{names[column]}"' for column in wanted)
    with queried(url, folder, f'SELECT {cells} FROM "{quoted}" ORDER BY {order}', period) as found:
        for number, (_, row) in enumerate(found.rows, start=1):
            yield _row(number, dict(zip(wanted, row, strict=True)), zone)


def _address(place: Place) -> URL:
    text = os.environ.get(place.url_env or "", "") if place.url is None else place.url
    if not text.strip():
        raise Unreadable(say("the environment variable {name} is not set", name=place.url_env or ""), ADDRESS)
    url = parsed(text)
    if url is None:
        what = say("what the environment variable {name} holds is no address", name=place.url_env or "")
        raise Unreadable(what, ADDRESS)
    return url


def _check(names: Mapping[str, str]) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if ALL_DATA not in names and DATA[0] not in names:
        missing.append(DATA[0])
    if missing:
        near = [suggest(column, names) for column in missing]
        what = say("the table has no column {columns}", columns=", ".join(missing))
        raise Unreadable(what, joined([_A_TABLE, *near], ""))


def _row(number: int, cells: Mapping[str, str], zone: tzinfo) -> TableRow:
    where = cells.get(ROW) or str(number)
    time = seconds(cells["time"], zone)
    if time is None or not is_time(time[0]):
        what = say("{text} is not a time", text=quote(cells["time"]))
        return TableRow(where, Wrong(what, say("a date and time, or seconds since 1970")), False)
    if any("\0" in text for text in cells.values()):
        return TableRow(where, Wrong(say("NUL characters in the row"), say("text"), time[0]), False)
    call, queue, agent, name = (cells[column] for column in COLUMNS[1:])
    return TableRow(where, event(number, time[0], call, queue, agent, name, _data(cells)), time[1])


def _data(cells: Mapping[str, str]) -> Sequence[str]:
    """The event's data as a line has them; where there are more than five, the fifth column has the rest."""
    parts = [cells.get(column, "") for column in DATA] if DATA[0] in cells else [cells[ALL_DATA]]
    data = SEPARATOR.join(parts).split(SEPARATOR)
    while len(data) > 1 and not data[-1]:
        data.pop()
    return data

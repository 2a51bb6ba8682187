"""One line of a queue log: `epoch|callid|queue|agent|EVENT|data1|data2|…`, as Asterisk's app_queue writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kpicore.collect.text import quote
from kpicore.messages import say

LONGEST = 8191  # characters of a line; Asterisk's own buffer holds no more
SEPARATOR = "|"
ENCODINGS = ("utf-8", "gb18030")

_FIELDS = 6  # there is always a separator after the event, so the last of them may be empty
_AGENT = 3  # the place of the agent among them
_DIGITS = 9  # of a number of seconds or milliseconds; ten would be years
_FIRST, _LAST = 900_000_000, 4_102_444_800  # 1998, before there was an Asterisk, and 2100
_TIME_DIGITS = len(str(_LAST))
_MANY = 5  # data of a line that is looked at twice: two may have run into one
_NOBODY = frozenset(("", "NONE"))

_NUMBERS: Mapping[str, tuple[int, ...]] = {
    "CONNECT": (0, 2),
    "COMPLETEAGENT": (0, 1),
    "COMPLETECALLER": (0, 1),
    "ABANDON": (2,),
    "EXITEMPTY": (2,),
    "EXITWITHTIMEOUT": (2,),
    "EXITWITHKEY": (3,),
    "WITHDRAW": (2,),
    "RINGNOANSWER": (0,),
    "RINGCANCELED": (0,),
    "BLINDTRANSFER": (2, 3),
    "ATTENDEDTRANSFER": (2, 3),
    "TRANSFER": (2, 3),
    "AGENTLOGOFF": (1,),
    "AGENTCALLBACKLOGOFF": (1,),
}
"""Which data of an event are numbers that figures are made of. In old logs the last of CONNECT is not there yet, and a
waiting time may be empty: then the number is unknown."""

_WITHOUT_NUMBERS = (
    "ENTERQUEUE",
    "AGENTDUMP",
    "SYSCOMPAT",
    "AGENTLOGIN",
    "AGENTCALLBACKLOGIN",
    "ADDMEMBER",
    "REMOVEMEMBER",
    "PAUSE",
    "UNPAUSE",
    "PAUSEALL",
    "UNPAUSEALL",
    "QUEUESTART",
    "CONFIGRELOAD",
    "PENALTY",
    "RINGINUSE",
    "OUTCALL",
)
KNOWN = frozenset((*_NUMBERS, *_WITHOUT_NUMBERS))
"""What Asterisk's queues write, or once wrote. Dialplans and other programs may write any other event."""


class Event(NamedTuple):
    """One event. number: its line or row, counted over the whole log. time: seconds since 1970. call, queue, agent:
    empty where there is none."""

    number: int
    time: int
    call: str
    queue: str
    agent: str
    name: str
    data: Sequence[str]

    def seconds(self, position: int) -> int | None:
        """A datum that is a number; None where it is empty or not there."""
        text = self.data[position] if position < len(self.data) else ""
        return int(text) if text else None


class Wrong(NamedTuple):
    """A line that is no event. time: where it can at least be told when it was written; agent: whom it names."""

    what: str
    expected: str
    time: int | None = None
    agent: str = ""


def parse(number: int, raw: bytes) -> Event | Wrong:
    """A line without its line feed. Texts that are not UTF-8 are read as GB18030, each field by itself."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        decoded = _mixed(raw)
        if isinstance(decoded, Wrong):
            return decoded
        text = decoded
    return split(number, text)


def split(number: int, text: str) -> Event | Wrong:
    """A line of text."""
    if len(text) > LONGEST:
        return Wrong(say("a line of more than {count} characters", count=LONGEST), _A_LINE, _time(text))
    if "\0" in text:
        return Wrong(say("NUL characters in {line}", line=quote(text)), _A_LINE, _time(text))
    fields = text.rstrip("\r").split(SEPARATOR)
    if len(fields) < _FIELDS:
        agent = fields[_AGENT] if len(fields) > _AGENT + 1 else ""  # the last field may be cut off
        what = say("{line} has {count} fields", line=quote(text), count=len(fields))
        return Wrong(what, _A_LINE, _time(text), "" if agent in _NOBODY else agent)
    time = _seconds(fields[0])
    if time is None:
        return Wrong(say("{text} is not a time", text=quote(fields[0])), _A_TIME)
    return event(number, time, fields[1], fields[2], fields[3], fields[4], fields[5:])


def event(number: int, time: int, call: str, queue: str, agent: str, name: str, data: Sequence[str]) -> Event | Wrong:
    """An event whose time has been read; data is judged as far as figures are made of it."""
    agent = "" if agent in _NOBODY else agent
    wrong = _fault(name, data)
    if wrong is not None:
        return wrong._replace(time=time, agent=agent)
    return Event(
        number,
        time,
        "" if call in _NOBODY else call,
        "" if queue in _NOBODY else queue,
        agent,
        name,
        data,
    )


def _fault(name: str, data: Sequence[str]) -> Wrong | None:
    if name not in KNOWN or len(data) >= _MANY:
        strayed = _strayed(data)
        if strayed is not None:
            return strayed
    for position in _NUMBERS.get(name, ()):
        if position < len(data) and not _is_number(data[position]):
            what = say("{name}: {text} is not a number", name=name, text=quote(data[position]))
            return Wrong(what, _A_NUMBER)
    return None if name else Wrong(say("the event is missing"), _A_LINE)


_A_LINE = say("a line as time|call|queue|agent|EVENT|data, with at least {count} fields", count=_FIELDS)
_A_TIME = say("whole seconds since 1970, such as 1266833361")
_A_NUMBER = say("a whole number of at most {count} digits, or nothing", count=_DIGITS)


def _strayed(data: Sequence[str]) -> Wrong | None:
    """A known event where a datum should be: the line was torn, or a name has the separator in it."""
    for position, datum in enumerate(data):
        if datum in KNOWN:
            what = say("{event} stands in field {field}", event=datum, field=position + _FIELDS)
            return Wrong(what, say("the event in field {field}, and one event in a line", field=_FIELDS - 1))
    return None


def _is_number(text: str) -> bool:
    return not text or (len(text) <= _DIGITS and text.isascii() and text.isdigit())


def _time(text: str) -> int | None:
    """The time of a line that may be anything."""
    return _seconds(text.partition(SEPARATOR)[0])


def _seconds(digits: str) -> int | None:
    if len(digits) > _TIME_DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    seconds = int(digits)
    return seconds if _FIRST <= seconds < _LAST else None


def is_time(seconds: int) -> bool:
    """Whether a log can be of that time."""
    return _FIRST <= seconds < _LAST


def _mixed(raw: bytes) -> str | Wrong:
    """A line whose fields are in several encodings. What no figure is made of, a caller's name, may be in any."""
    fields = []
    for position, field in enumerate(raw.split(SEPARATOR.encode())):
        text = _decoded(field)
        if text is None:
            text = field.decode("utf-8", "replace")
            if position < _FIELDS - 1:
                what = say("{text} in field {field} is neither UTF-8 nor GB18030", text=quote(text), field=position + 1)
                return Wrong(what, say("text in UTF-8 or GB18030"), _time(raw.decode("ascii", "replace")))
        fields.append(text)
    return SEPARATOR.join(fields)


def _decoded(field: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return field.decode(encoding)
        except UnicodeDecodeError:
            pass
    return None

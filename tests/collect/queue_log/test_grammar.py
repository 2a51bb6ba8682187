"""Lines of a queue log: what is an event, and what is said of the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.collect.queue_log.grammar import KNOWN, LONGEST, Event, Wrong, parse

CONNECT = b"1266833912|1266833905.2|9000|Local/2004@from-internal/n|CONNECT|1|1266833911.7"


def event(raw: bytes) -> Event:
    found = parse(7, raw)
    assert isinstance(found, Event), found
    return found


def wrong(raw: bytes) -> Wrong:
    found = parse(7, raw)
    assert isinstance(found, Wrong), found
    return found


def test_a_line_is_an_event() -> None:
    found = event(CONNECT)
    assert found[:6] == (7, 1266833912, "1266833905.2", "9000", "Local/2004@from-internal/n", "CONNECT")
    assert (found.seconds(0), found.seconds(2)) == (1, None)  # an old log does not say how long it rang


def test_nobody_and_no_queue_are_empty() -> None:
    found = event(b"1266833361|NONE|NONE|NONE|QUEUESTART|\r")
    assert (found.call, found.queue, found.agent, found.data) == ("", "", "", [""])


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", '"" has 1 fields'),
        (b"1266833361|NONE|NONE|NONE|QUEUESTA", '"1266833361|NONE|NONE|NONE|QUEUESTA" has 5 fields'),
        (b"\0\0\0\0" + CONNECT, r"NUL characters in"),
        (b"12668339|c|q|a|PAUSE|", '"12668339" is not a time'),
        ("１266833361|c|q|a|PAUSE|".encode(), "is not a time"),
        (b"2026-10-01 12:00:00|c|q|a|PAUSE|", "is not a time"),
        (b"99999999999999999999|c|q|a|PAUSE|", "is not a time"),
        (b"1266833361|c|q|a||", "the event is missing"),
        (b"1266833361|c|q|a|CONNECT|five|x|1", 'CONNECT: "five" is not a number'),
        (b"1266833361|c|q|a|CONNECT|-5|x|1", 'CONNECT: "-5" is not a number'),
        (b"1266833361|c|q|a|COMPLETEAGENT|1|1234567890|1", 'COMPLETEAGENT: "1234567890" is not a number'),
        (b"1266833361|c|q|Wang|Fang|CONNECT|5|x|1", "CONNECT stands in field 6"),
        (b"1266833361|c|q|NONE|ENTERQUEUE||5551266833362|c|q|a|CONNECT|5|x|1|||", "CONNECT stands in field 11"),
        (b"1266833361|c|q|" + b"a" * LONGEST + b"|PAUSE|", "a line of more than 8191 characters"),
        (b"1266833361|c|q|Jos\xe9|PAUSE|", "in field 4 is neither UTF-8 nor GB18030"),
    ],
)
def test_what_is_no_event_is_said(raw: bytes, what: str) -> None:
    found = wrong(raw)
    assert what in found.what
    assert found.expected


def test_a_faulty_line_tells_when_it_was_written_where_it_can() -> None:
    assert wrong(b"1266833361|c|q|a|CONNECT|x").time == 1266833361
    assert wrong(b"garbage").time is None


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_each_line_may_have_its_encoding(encoding: str) -> None:
    found = event("1266833361|c|客服|王芳|PAUSE|午饭".encode(encoding))
    assert (found.queue, found.agent, found.data) == ("客服", "王芳", ["午饭"])


def test_encodings_may_differ_within_a_line() -> None:
    found = event(b"1266833361|c|q|" + "王芳".encode("gb18030") + b"|ENTERQUEUE||1|1|" + "李".encode())
    assert (found.queue, found.agent, found.data[3]) == ("q", "王芳", "李")


def test_a_name_that_no_figure_needs_may_be_in_any_encoding() -> None:
    assert event(b"1266833361|c|q|NONE|ENTERQUEUE||1|1|Jos\xe9").name == "ENTERQUEUE"


def test_a_number_may_be_missing() -> None:
    assert event(b"1266833361|c|q|NONE|ABANDON|1|1|").seconds(2) is None
    assert event(b"1266833361|c|q|NONE|EXITWITHTIMEOUT|1").seconds(2) is None


def test_what_others_write_and_what_versions_add_is_an_event() -> None:
    assert event(b"1266833361|c|q|a|WRAPUPSTART|30").name == "WRAPUPSTART"
    assert event(b"1266833361|c|q|a|CONNECT|1|x|2|new|newer|newest").seconds(2) == 2


def test_a_row_of_sixteen_fields_is_an_event_if_it_holds_one() -> None:
    assert event(b"1266833361|c|q|a|SURVEY|" + b"|".join([b"5"] * 11)).data == ["5"] * 11


@given(st.binary(max_size=300))
def test_any_bytes_are_an_event_or_wrong(raw: bytes) -> None:
    found = parse(1, raw)
    assert isinstance(found, Event) or (found.what and found.expected)


texts = st.text(st.characters(codec="utf-8", exclude_characters="|\n\r\0"), max_size=12)


@given(
    st.integers(900_000_000, 4_102_444_799),
    st.tuples(texts, texts, texts),
    st.one_of(st.sampled_from(sorted(KNOWN)), texts.filter(bool)),
    st.lists(st.integers(0, 999_999_999).map(str), min_size=1, max_size=6),
)
def test_what_is_written_is_read(time: int, names: tuple[str, str, str], name: str, data: list[str]) -> None:
    found = event("|".join((str(time), *names, name, *data)).encode())
    assert found == (7, time, *("" if each == "NONE" else each for each in names), name, data)

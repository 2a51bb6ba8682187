"""From the bytes of a file to its text, or to a finding that says what the file is instead."""

from __future__ import annotations

import re

from kpicore.collect.kinds import HEAD, other_kind
from kpicore.messages import Message, say
from kpicore.model import Finding

SAVE_AS = say('text in UTF-8, such as Excel\'s "CSV UTF-8 (comma delimited)"')

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 400  # bytes by which text in UTF-16 is known where it does not say so


def decode(source: str, data: bytes) -> str | Finding:
    """The text of a file in UTF-8 or GB18030, or in UTF-16 with its mark. It may still hold NUL characters."""
    other = other_kind(data[:HEAD], SAVE_AS)
    if other is not None:
        return Finding("error", source, *other)
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            what = say("{byte} is not UTF-16, as the file says it is", byte=_byte(data, error.start))
            return Finding("error", source, what, SAVE_AS)
    if _is_unmarked_utf16(data):
        return Finding("error", source, say("the file is UTF-16 text without a byte order mark"), SAVE_AS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        utf8_stops = error.start
    if not _looks_like_utf8(data):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as error:
            utf8_stops = max(utf8_stops, error.start)
    byte = _byte(data, utf8_stops)
    what = say("{byte} is neither UTF-8 nor GB18030", byte=byte)
    if _looks_like_utf8(data):
        what = say("{byte} is not UTF-8, as the rest of the file is", byte=byte)
    return Finding("error", source, what, SAVE_AS)


def _byte(data: bytes, at: int) -> Message:
    return say("byte {position} (0x{value:02X})", position=at + 1, value=data[at])


def _is_unmarked_utf16(data: bytes) -> bool:
    """Whether NULs stand at every other place of the beginning, but for some characters that take both bytes."""
    head = data[:_HEAD]
    odd, even = head[1::2].count(0), head[::2].count(0)
    return max(odd, even) > max(len(head) // 8, 2) and min(odd, even) == 0


def _looks_like_utf8(data: bytes) -> bool:
    """Whether a few damaged bytes stand in UTF-8 text. GB18030 would read such text as other characters, unnoticed."""
    return data.startswith(b"\xef\xbb\xbf") or sign_of_utf8(data.decode("utf-8", "replace")) > 0


def sign_of_utf8(text: str) -> int:
    """How many more characters of Chinese than damaged ones a text has that was read as UTF-8."""
    return sum(map(len, re.findall("[\u3000-\u9fff]+", text))) - text.count("\ufffd")

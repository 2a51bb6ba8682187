"""What to write instead, where a TOML file cannot be read: the slips of people who do not write TOML every day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

from kpicore.config.place import as_string, quoted
from kpicore.messages import say

_MONTH = re.compile(r"\s*(\S+)\s*=\s*(\d{4}-\d\d)\s*(?:#.*)?", re.ASCII)
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[^\s=:"'\[\]{}#]+)\s*=""")
_WITHOUT_EQUALS = re.compile(r"\s*([A-Za-z0-9_-]+)\s*:?\s+(\S.*?)\s*|\s*([A-Za-z0-9_-]+):(\S.*?)\s*", re.ASCII)
_HEADING = re.compile(r"\s*(\[\[?)([^\[\]#]*)")
_LIST = re.compile(r"[^=#]*=\s*\[")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_WORD_ENDS = " \t\r\n.=[]{},\"'#"
_PUNCTUATION: Mapping[str, str] = {
    "＝": "=", "：": "=", "“": '"', "”": '"', "‘": "'", "’": "'", "，": ",", "、": ",", "．": ".", "＃": "#",
    "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "（": "(", "）": ")",
}  # fmt: skip
_BLANKS = "\u3000\u00a0\u2003\u2002\u200b"


class Slip(NamedTuple):
    """Where the parser stumbled. at: 0 for the first character of the line. said: what it said."""

    lines: Sequence[str]
    line: int
    at: int
    said: str

    @property
    def text(self) -> str:
        return self.lines[self.line]

    @property
    def here(self) -> str:
        """The character at the place; blank at the end of the line."""
        return self.text[self.at : self.at + 1]

    @property
    def rest(self) -> str:
        return self.text[self.at :].strip()


def hint(slip: Slip) -> str:
    """What to write instead; empty where nothing comes to mind."""
    return next(filter(None, (found(slip) for found in _KNOWN)), "")


def _month(slip: Slip) -> str:
    month = _MONTH.fullmatch(slip.text)
    return say('put quotes around it: {key} = "{month}"', key=month[1], month=month[2]) if month else ""


def _full_width(slip: Slip) -> str:
    """A full-width character in the word at the place."""
    word = _word_around(_QUOTED.sub(lambda found: " " * len(found[0]), slip.text), slip.at)
    for char in word:
        if char in _PUNCTUATION:
            return say("{found} is a full-width character; TOML wants {wanted}", found=char, wanted=_PUNCTUATION[char])
        if char in _BLANKS:
            return say("there is a blank that TOML does not know, such as a full-width one; it wants a plain blank")
    narrow = normalize("NFKC", word)
    if word == narrow or not narrow.isascii():
        return ""
    return say("{found} is in full-width characters; TOML wants {wanted}", found=word, wanted=narrow)


def _chinese(slip: Slip) -> str:
    word = _word_around(slip.text, slip.at)
    if not word or word.isascii():
        return ""
    if slip.said == "Invalid value":
        return say('text needs quotes: "{word}"', word=word)
    return say("keys in Chinese need quotes: {key}", key=quoted(word))


def _no_equals(slip: Slip) -> str:
    """`weight 60`, `weight: 60`."""
    if slip.said != "Expected '=' after a key in a key/value pair":
        return ""
    found = _WITHOUT_EQUALS.fullmatch(slip.text.partition("#")[0])
    if found:
        key, value = (found[1], found[2]) if found[1] else (found[3], found[4])
        return say("write {line}", line=f"{key} = {value}")
    return say("a line is a key, = and its value, such as weight = 30")


def _value(slip: Slip) -> str:
    """Nothing, a word without quotes, TRUE."""
    if slip.said != "Invalid value":
        return ""
    if not slip.rest or slip.rest.startswith("#"):
        key = _KEY.match(slip.text)
        return say("{key} has no value: write one after =, or leave the line out", key=key[1]) if key else ""
    word = slip.rest.partition("#")[0].partition(",")[0].strip().rstrip("]}").strip()
    if word.lower() in ("true", "false"):
        return say("truth values are small letters: {word}", word=word.lower())
    return say("text needs quotes: {word}", word=as_string(word)) if word and word[0] not in "\"'[]{}=" else ""


def _more_after_a_value(slip: Slip) -> str:
    if slip.said != "Expected newline or end of document after a statement":
        return ""
    value = slip.text[: slip.at].rpartition("=")[2].strip()
    grouped = _GROUPED.match(value + slip.rest)
    if slip.rest.startswith("%"):
        return say("a number stands without %: {number}", number=value)
    if grouped:
        return say("a number stands without commas: {number}", number=grouped[0].replace(",", ""))
    if slip.rest.startswith("//"):
        return say("a comment begins with #")
    if slip.rest.startswith(";"):
        return say("nothing follows a value: leave out ;")
    if value == "0" and slip.here.isdigit():
        return say("a number has no 0 in front: {number}", number=(value + slip.rest.split()[0]).lstrip("0") or "0")
    if slip.rest == ".":
        return say("a number does not end in a point: {number}", number=value)
    return say("one key and value a line; text needs quotes")


def _open_list(slip: Slip) -> str:
    if slip.said != "Unclosed array" and not (slip.said == "Invalid value" and not slip.text.strip()):
        return ""
    inside = slip.text[: slip.at].strip() or slip.text.strip().startswith('["')
    if slip.rest and inside and _KEY.match(slip.text[slip.at :]) is None:
        return say("a comma goes between the values of a list, and between its rows")
    begun = [i for i in range(slip.line + 1) if _LIST.match(slip.lines[i])]
    return say("the list that begins in line {line} is not closed: ]", line=begun[-1] + 1) if begun else ""


def _open_table(slip: Slip) -> str:
    """`{ a = 1,` and a new line, or a comma at its end."""
    inside = slip.text[: slip.at].rpartition("{")[2]
    if slip.said in ("Unclosed inline table", "Invalid initial character for a key part") and "{" in slip.text:
        if slip.here in ("", "}"):
            return say("a table in {{ }} stands on one line, without a comma at its end")
        return say("a comma goes between the keys of a table in {{ }}") if "=" in inside else ""
    return ""


def _heading(slip: Slip) -> str:
    heading = _HEADING.match(slip.text)
    if not heading or not slip.said.startswith(("Expected ']", "Expected newline")):
        return ""
    name = heading[2].strip()
    return say("write {line}", line=f"[[{name}]]" if heading[1] == "[[" else f"[{name}]")


def _twice(slip: Slip) -> str:
    """A key or a heading that stands twice, and where it stood first."""
    if not slip.said.startswith(("Cannot overwrite", "Cannot declare", "Duplicate inline")):
        return ""
    heading = slip.text.strip().startswith("[")
    same = slip.text.strip().partition("#")[0].strip()
    if not heading:
        key = _KEY.match(slip.text)
        same = key[1] if key else ""
    for i in range(slip.line - 1, -1, -1):
        line = slip.lines[i].strip()
        key = _KEY.match(line)
        if (line.partition("#")[0].strip() if heading else key[1] if key else "") == same:
            return say("{name} stands twice, first in line {line}; one of them goes", name=same, line=i + 1)
        if not heading and line.startswith("["):
            break
    return ""


def _quote(slip: Slip) -> str:
    if slip.said in ("Illegal character '\\n'", "Unterminated string", "Expected '\"'", 'Expected "\'"'):
        return say("text that begins with a quote ends with one, on the same line")
    if slip.said.startswith(("Unescaped", "Invalid hex", "Escaped character")):
        return say(r"in a path write / instead of \, or put it in single quotes")
    return ""


_KNOWN = (
    _month, _full_width, _chinese, _heading, _open_table, _open_list, _no_equals, _value, _more_after_a_value, _twice,
    _quote,
)  # fmt: skip


def _word_around(line: str, at: int) -> str:
    start = end = at
    while start > 0 and line[start - 1] not in _WORD_ENDS:
        start -= 1
    while end < len(line) and line[end] not in _WORD_ENDS:
        end += 1
    return line[start:end]

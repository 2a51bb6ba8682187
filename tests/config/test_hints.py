"""What the reader of TOML says of the slips of people who do not write it every day."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.config.hints import Slip, hint
from kpicore.config.toml import read_toml
from kpicore.messages import spoken
from kpicore.model import Finding

SLIPS: list[tuple[str, str, str]] = [
    # the text, the place, what to write instead
    ("指标 = 1", "1:1", 'keys in Chinese need quotes: "指标"'),
    ("[criteria.速度]", "1:11", 'keys in Chinese need quotes: "速度"'),
    ("weight ＝ 60", "1:8", "＝ is a full-width character; TOML wants ="),
    ("weight：60", "1:7", "： is a full-width character; TOML wants ="),
    ("metric = “reply”", "1:10", '“ is a full-width character; TOML wants "'),
    ('bands = [["<= 20"， 100]]', "1:18", "， is a full-width character; TOML wants ,"),
    ("【team】", "1:1", "【 is a full-width character; TOML wants ["),
    ('score = ｛ use = "x" ｝', "1:9", "｛ is a full-width character; TOML wants {"),
    ("weight = ６０", "1:10", "６０ is in full-width characters; TOML wants 60"),
    ("weight\u3000= 60", "1:7", "there is a blank that TOML does not know"),
    ("weight\u00a0= 60", "1:7", "there is a blank that TOML does not know"),
    ("metric = 首次响应", "1:10", 'text needs quotes: "首次响应"'),
    ("metric = reply_s", "1:10", 'text needs quotes: "reply_s"'),
    ("bands = [[<= 20, 100]]", "1:11", 'text needs quotes: "<= 20"'),
    ("on = True", "1:6", "truth values are small letters: true"),
    ("weight 60", "1:8", "write weight = 60"),
    ("weight: 60 # of 100", "1:7", "write weight = 60"),
    ("weight:60", "1:7", "write weight = 60"),
    ('"weight" 60', "1:10", "a line is a key, = and its value"),
    ("weight =", "1:9", "weight has no value: write one after =, or leave the line out"),
    ("weight = # none", "1:10", "weight has no value"),
    ("weight = 60%", "1:12", "a number stands without %: 60"),
    ("pool = 1,000,000", "1:9", "a number stands without commas: 1000000"),
    ("weight = 60 // of 100", "1:13", "a comment begins with #"),
    ("weight = 60;", "1:12", "nothing follows a value: leave out ;"),
    ("weight = 060", "1:11", "a number has no 0 in front: 60"),
    ("weight = 60.", "1:12", "a number does not end in a point: 60"),
    ("weight = 60 yuan", "1:13", "one key and value a line; text needs quotes"),
    ("period = 2026-10", "1:14", 'put quotes around it: period = "2026-10"'),
    ('bands = [["<= 20", 100] ["> 20", 60]]', "1:25", "a comma goes between the values of a list"),
    ('bands = [["<= 20" 100]]', "1:19", "a comma goes between the values of a list"),
    ('bands = [\n  ["<= 20", 100]\n  ["> 20", 60],\n]', "3:3", "a comma goes between the values of a list"),
    ('a = 1\nbands = [["<= 20", 100]\n\nweight = 60', "4:1", "the list that begins in line 2 is not closed: ]"),
    ('bands = [["<= 20", 100]\n[criteria.b]', "2:1", "the list that begins in line 1 is not closed: ]"),
    ("a = 1\nmonths = [1,\n", "3:1", "the list that begins in line 2 is not closed: ]"),
    ("[[team]\n", "1:7", "write [[team]]"),
    ("[criteria.speed\n", "1:16", "write [criteria.speed]"),
    ("[team]]\n", "1:7", "write [team]"),
    ("a = { b = 1,\n  c = 2 }", "1:13", "a table in { } stands on one line, without a comma at its end"),
    ("a = { b = 1, }", "1:14", "a table in { } stands on one line, without a comma at its end"),
    ("a = { b = 1 c = 2 }", "1:13", "a comma goes between the keys of a table in { }"),
    ("a = 1\nweight = 60\nweight = 50", "3:12", "weight stands twice, first in line 2; one of them goes"),
    ("[a]\nb = 1\n[c]\nb = 1\n[a] # again", "5:4", "[a] stands twice, first in line 1; one of them goes"),
    ('a = "text\nb = 1', "1:10", "text that begins with a quote ends with one, on the same line"),
    ("a = 'text", "1:10", "text that begins with a quote ends with one, on the same line"),
    ('path = "C:\\data"', "1:13", "in a path write / instead of \\, or put it in single quotes"),
    ('path = "C:\\users"', "1:13", "in a path write / instead of \\, or put it in single quotes"),
]


@pytest.mark.parametrize(("text", "place", "instead"), SLIPS, ids=[each[0] for each in SLIPS])
def test_a_slip_is_answered_with_what_to_write(text: str, place: str, instead: str, tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    found = read_toml(path)
    assert isinstance(found, Finding)
    line, column = place.split(":")
    where, said = found.where.rpartition("c.toml:")[2], str(found.expected)
    assert said.startswith(instead), (where, found.what, said)
    assert where.startswith(f"{line}:"), where
    assert abs(int(where.split(":")[1]) - int(column)) <= 1, where
    chinese = str(spoken(found.expected, "zh"))
    assert chinese != said


def test_a_key_that_stands_twice_is_named_as_a_config_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text("[a.b]\nx = 1\n[a.b]\n", encoding="utf-8")
    found = read_toml(path)
    assert isinstance(found, Finding)
    assert found.what == "Cannot declare a.b twice"


PIECES = st.sampled_from([*"=[]{}\"'#,.;%\n a10速＝：\\", "\u3000", "weight", "TRUE", "2026-10", "[[", "]]", "<= 20"])


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_text_is_too_odd_to_be_explained(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "odd.toml"
    path.write_bytes(text.encode())
    found = read_toml(path)
    if isinstance(found, Finding):
        assert found.what
        assert "{" not in str(found.expected) or "{" in text or "{ }" in str(found.expected)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.data())
def test_a_hint_never_fails(lines: list[str], data: st.DataObject) -> None:
    line = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[line])))
    said = data.draw(st.sampled_from(["Invalid value", "Unclosed array", "Cannot overwrite a value", "Expected ']'"]))
    assert isinstance(hint(Slip(lines, line, at, said)), str)

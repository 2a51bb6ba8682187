"""Widths and plain tables."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.output.terminal import display_width, render_table, shorten, visible, wrapped_table


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("E001", 4),
        ("张伟", 4),
        ("Ann 张", 6),
        ("ＡＢ", 4),  # fullwidth
        ("ｱ", 1),  # halfwidth katakana
        ("ö", 1),
        ("o\u0308", 1),  # o and a combining diaeresis
        ("a\u200bb", 2),  # zero-width space
        ("\u1112\u1161\u11ab", 2),  # one Hangul syllable in three parts
        ("（", 2),
        ("🙂", 2),
        ("\x00", 1),  # drawn as ␀
        ("\x9b", 4),  # drawn as \x9b
    ],
)
def test_width(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 张伟", "plain 张伟"),
        ("\x1b[2J\x1b[31mred", "␛[2J␛[31mred"),
        ("one\r\ntwo\tthree\x7f", "one␍␊two␉three␡"),
        ("\x9b1A", "\\x9b1A"),
        ("pay \u202e00.9", "pay \\u202e00.9"),
        ("a\u2028b", "a\\u2028b"),
        ("\ud800", "\\ud800"),
        ("全角\u3000空格", "全角\u3000空格"),
    ],
)
def test_nothing_that_steers_a_terminal_gets_through(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_visible_is_one_harmless_line(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in shown)
    assert visible(shown) == shown


@given(st.text(), st.integers(1, 30))
def test_shorten_never_exceeds_its_width(text: str, width: int) -> None:
    assert display_width(shorten(text, width)) <= width


def test_shorten_does_not_cut_a_wide_character_in_half() -> None:
    assert shorten("中文名字", 8) == "中文名字"
    assert shorten("中文名字", 7) == "中文名…"
    assert shorten("中文名字", 6) == "中文…"


def test_table() -> None:
    table = render_table(["id", "姓名", "score"], [["E1", "欧阳娜娜", "9.5"], ["E22", "Ann", ""]], "llr")
    assert table.splitlines() == [
        "id   姓名      score",
        "---  --------  -----",
        "E1   欧阳娜娜    9.5",
        "E22  Ann",
    ]


def test_table_without_rows() -> None:
    assert render_table(["a", "bc"], []) == "a  bc\n-  --"


def test_a_cell_of_several_lines_stays_one_row() -> None:
    assert len(render_table(["a"], [["x\ny\x1b[1A"]]).splitlines()) == 3


def test_only_text_is_shortened_to_fit() -> None:
    rows = [["a long remark about 张伟", "1234567890.12"]]
    assert render_table(["remark", "amount"], rows, "lr", max_width=28).splitlines() == [
        "remark                amount",
        "-------------  -------------",
        "a long remar…  1234567890.12",
    ]
    narrow = render_table(["remark", "amount"], rows, "lr", max_width=5).splitlines()
    assert narrow[2] == "a long…   1234567890.12"
    assert render_table(["remark", "amount"], rows, "lr", max_width=0).splitlines()[2].startswith(rows[0][0])


def test_no_terminal_no_shortening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    wide = "x" * 100
    assert wide in render_table(["a"], [[wide]])  # pytest's stdout is no terminal
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert render_table(["a"], [[wide]]).splitlines()[2] == "x" * 19 + "…"


WORDS = st.text("ab_ ，中文、", max_size=40)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1), st.integers(30, 60))
def test_a_wrapped_table_is_as_wide_as_the_terminal_and_loses_nothing(rows: list[tuple[str, ...]], width: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kpicore.output.terminal.terminal_width", lambda: width)
        text = wrapped_table(("a", "b", "c"), rows)
    assert max(map(display_width, text.splitlines())) <= width
    assert Counter(text) == Counter("abc" + "".join(map("".join, rows))) | Counter(
        {mark: text.count(mark) for mark in " -\n"}
    )


def test_a_wrapped_table_keeps_words_whole_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpicore.output.terminal.terminal_width", lambda: 34)
    rows = [("platform_interventions", "how often a platform steps in"), ("reply", "回复率，以百分数计。")]
    assert wrapped_table(("id", "meaning"), rows).splitlines() == [
        "id                      meaning",
        "----------------------  ----------",
        "platform_interventions  how often",
        "                        a platform",
        "                        steps in",
        "reply                   回复率，以",
        "                        百分数计。",
    ]
    monkeypatch.setattr("kpicore.output.terminal.terminal_width", lambda: 20)
    assert [line[:10].rstrip() for line in wrapped_table(("id", "meaning"), rows).splitlines()[2:5]] == [
        "platform_",
        "intervent",
        "ions",
    ]

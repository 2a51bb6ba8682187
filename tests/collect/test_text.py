"""How names in files are found: by id, by title, and by a title without the number of its item."""

from __future__ import annotations

from kpicore.collect.text import Names, half_width
from kpicore.model import Text

NAMES = Names(
    [
        ("qa_opening", Text("2.01 开场白的规范性", "2.01 standard opening")),
        ("cq_reply_30min", Text("30 分钟内回复客户", "answered within 30 minutes")),
        ("first", Text("1.01 同名", "1.01 same")),
        ("second", Text("2.01 同名", "2.01 same")),
    ]
)


def test_an_item_is_found_with_and_without_its_number() -> None:
    for name in ("qa_opening", "2.01 开场白的规范性", "开场白的规范性", "2.01 standard opening", "standard opening"):
        assert NAMES.find(name) == ("qa_opening",), name
    assert NAMES.find("2.02 开场白的规范性") == ()


def test_a_number_that_is_part_of_the_title_stays() -> None:
    assert NAMES.find("30 分钟内回复客户") == ("cq_reply_30min",)
    assert NAMES.find("分钟内回复客户") == ()


def test_a_title_that_only_its_number_tells_from_another_is_ambiguous_without_it() -> None:
    assert NAMES.find("2.01 同名") == ("second",)
    assert NAMES.find("同名") == ("first", "second")
    assert NAMES.title("first") == "1.01 同名"


def test_full_width_characters_are_ordinary_ones_and_nothing_else_changes() -> None:
    assert half_width("９８．５％，－１　ＡＢ！～") == "98.5%,-1 AB!~"
    for text in ("5²", "①", "½", "王芳", "98.5", "ﾊ", "￥"):
        assert half_width(text) == text

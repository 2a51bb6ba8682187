"""How names in files are found: by id, by title, and by a title without the number of its item."""

from __future__ import annotations

from kpicore.collect.text import Names, half_width, plain_name
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


def test_a_name_is_found_however_its_spaces_marks_and_case_are_written() -> None:
    names = Names(
        [
            ("reply", ("未及时回复顾客申诉,不耐心不友好", "complaint answered late")),
            ("overrun", ("突发事件超时", "突发事件超时 1~10 分钟")),
            ("films", ("看在线电影、玩游戏",)),
            ("csat", ("满意度(分)",)),
        ]
    )
    for name in ("未及时回复顾客申诉，不耐心不友好", "未及时回复顾客申诉, 不耐心不友好", "Complaint answered LATE"):
        assert names.find(name) == ("reply",), name
    for name in ("突发事件超时1～10分钟", "突发事件超时 １~１０ 分钟", "突发事件超时 1〜10 分钟"):
        assert names.find(name) == ("overrun",), name
    assert names.find("看在线电影, 玩游戏") == ("films",)
    assert names.find("满意度（分）") == names.find("CSAT") == ("csat",)
    assert names.find("突发事件超时 11~30 分钟") == names.find("满意度分") == ()
    assert plain_name("　") == ""
    assert Names([("blank", ("",))]).find(" ") == ()


def test_titles_that_only_their_writing_tells_apart_stay_apart_and_what_is_between_them_is_ambiguous() -> None:
    names = Names([("one", ("甲，乙",)), ("two", ("甲,乙",)), ("Three", ("x",)), ("three", ("y",))])
    assert names.find("甲，乙") == ("one",)
    assert names.find("甲,乙") == ("two",)
    assert names.find("甲, 乙") == ("one", "two")
    assert (names.find("Three"), names.find("three"), names.find("THREE")) == (
        ("Three",),
        ("three",),
        ("Three", "three"),
    )

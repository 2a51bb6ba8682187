"""What a message remembers, and that it can be said in both languages."""

from __future__ import annotations

import copy
import os
import pickle

import pytest

from kpicore.messages import Message, joined, message, reason, say, spoken
from kpicore.model import Finding, Text
from kpicore.settings import SettingError


def test_a_message_is_english_at_first_sight_and_can_be_said_in_chinese() -> None:
    said = say("unknown key {key}", key="x")
    assert said == "unknown key x"
    assert (said.of("en"), said.of("zh")) == ("unknown key x", "不认识的键 x")
    assert (type(said.of("en")), type(spoken(said, "zh"))) == (str, str)


def test_values_are_said_in_the_same_language() -> None:
    inner = say("did you mean {name}?", name="{brace}")
    outer = say("unknown hook {name}: {meant}", name=Text("甲", "a"), meant=inner)
    assert outer == "unknown hook a: did you mean {brace}?"
    assert outer.of("zh") == "不认识的钩子 甲：是不是 {brace}？"


def test_joined_sentences_stay_sentences() -> None:
    parts = joined([say("missing"), "x", Text("甲", "a")], say(" and "))
    assert (parts, parts.of("zh")) == ("missing and x and a", "缺少 和 x 和 甲")
    assert (joined([]), joined([]).of("zh")) == ("", "")
    assert joined(["{a}", "b"]).of("zh") == "{a}, b"


def test_what_no_catalogue_knows_stays_english() -> None:
    assert say("nobody has ever said {this}", this=1).of("zh") == "nobody has ever said 1"
    assert say("").of("zh") == ""


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])  # noqa: S301
def test_copies_remember_the_template(again: object) -> None:
    assert callable(again)
    said = again(say("unknown hook {name}: {meant}", name="x", meant=say("did you mean {name}?", name="y")))
    assert (said, said.of("zh")) == ("unknown hook x: did you mean y?", "不认识的钩子 x：是不是 y？")


def test_a_text_is_a_message_where_messages_are_wanted() -> None:
    said = message(Text("写的是 1", "found 1"))
    assert isinstance(said, Message)
    assert (said, said.of("zh"), message("plain")) == ("found 1", "写的是 1", "plain")


def test_the_problems_of_a_component_keep_both_languages() -> None:
    error = SettingError([(("limit",), Text("写的是 -1", "found -1"), say("expected 1 or more")), ((), "odd", "")])
    assert str(error) == "found -1: expected 1 or more; odd"
    assert [spoken(what, "zh") for _, what, _ in error.problems] == ["写的是 -1", "odd"]
    assert [spoken(expected, "zh") for *_, expected in error.problems] == ["应为 1 或更大", ""]
    assert str(Finding("info", "D0-5", Text("淡季", "off-season"))) == "D0-5: off-season"


def test_why_the_system_refused() -> None:
    assert spoken(reason(FileNotFoundError(2, os.strerror(2))), "zh") == "没有这个文件或文件夹"
    assert reason(OSError("odd")) == "odd"

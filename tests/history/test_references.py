"""References: short, readable, typed as they are shown, and never of two flags at once."""

from __future__ import annotations

import re
import shlex
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpicore.history.references import Named, references, resolve
from kpicore.model import Rejected

LOW: Named = ("desk", "E1", "low", "D1-28")

parts = st.text(st.sampled_from("ab%/ -'$\\1号\n\u202e\ud800"), max_size=3)
named = st.tuples(parts, parts, parts, parts)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([LOW], ["desk/E1/low"]),
        ([LOW, ("desk", "E2", "low", "D1-28")], ["desk/E1/low", "desk/E2/low"]),
        ([LOW, ("desk", "E1", "low", "D1-29")], ["desk/E1/low/D1-28", "desk/E1/low/D1-29"]),
        ([LOW, LOW], ["desk/E1/low/D1-28/1", "desk/E1/low/D1-28/2"]),
        ([("desk", "E1", "low", ""), LOW], ["desk/E1/low/", "desk/E1/low/D1-28"]),
        ([("desk", "", "low", "")], ["desk//low"]),
        ([("", "", "unknown", "")], ["//unknown"]),
        ([("查询部", "张 三/a", "50%", "")], ["查询部/张%20三%2Fa/50%25"]),
        ([("-x", "$HOME", "*", "")], ["%2Dx/%24HOME/%2A"]),
    ],
)
def test_as_short_as_it_can_be(flags: list[Named], expected: list[str]) -> None:
    assert references(flags) == expected


@given(st.lists(named, max_size=6))
@example([("a/b", "c", "d", ""), ("a", "b/c", "d", "")])
@example([("", "", "", ""), ("", "", "", "1"), ("", "", "", "")])
def test_each_names_its_own_flag_and_needs_no_quotes(flags: list[Named]) -> None:
    shown = references(flags)
    assert len(set(shown)) == len(flags)
    for at, reference in enumerate(shown):
        assert resolve(reference, flags, "") == at
        assert shlex.split(reference) == [reference]
        assert not re.search(r"[\s\x00-\x1f\u202e\ud800-\udfff]", reference)


def test_more_than_is_needed_names_it_too() -> None:
    flags = [LOW, ("desk", "E2", "low", "")]
    assert [resolve(text, flags, "") for text in ("desk/E1/low/D1-28", " desk/E1/low/D1-28/1 ", "desk/E2/low/")] == [
        0,
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("desk/E1/lwo", "there is no flag desk/E1/lwo: did you mean desk/E1/low?"),
        ("E1", "there is no flag E1: expected one of desk/E1/low, desk/E2/low/D1-28, desk/E2/low/D1-29"),
        ("desk/E2/low", "desk/E2/low names several: expected one of desk/E2/low/D1-28, desk/E2/low/D1-29"),
    ],
)
def test_what_names_none_or_several(text: str, said: str) -> None:
    flags = [LOW, ("desk", "E2", "low", "D1-28"), ("desk", "E2", "low", "D1-29")]
    with pytest.raises(Rejected, match=re.escape(said)) as caught:
        resolve(text, flags, "")
    assert caught.value.exit_code == 2


def test_a_flag_of_somebody_else_is_never_meant() -> None:
    for text in ("desk/E2/low", "desk"):
        with pytest.raises(Rejected, match=f"there is no flag {text}: the only one is desk/E1/low"):
            resolve(text, [LOW], "")
    with pytest.raises(Rejected, match="there is no flag E1: the only one is desk//low"):
        resolve("E1", [("desk", "", "low", "")], "")


def test_where_there_are_none() -> None:
    with pytest.raises(Rejected, match="there is no flag a/b/c: nothing to decide"):
        resolve("a/b/c", [], "nothing to decide")


def test_a_shown_reference_is_what_it_quotes() -> None:
    assert unquote("张%20三%2Fa") == "张 三/a"

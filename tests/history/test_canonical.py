"""The bytes under a seal are those that docs/history.md describes, so that anyone can compute them."""

from __future__ import annotations

import json
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from kpicore.history.canonical import array_of, canonical, cell_text, digest

VALUES = st.recursive(
    st.none() | st.integers(-(2**53), 2**53) | st.text(), lambda inner: st.lists(inner, max_size=4), max_leaves=12
)


def test_the_bytes() -> None:
    assert canonical(["工号", 'a"b\\c\n\x01\x7f', 1, None, ("x",)]) == (
        '["工号","a\\"b\\\\c\\n\\u0001\x7f",1,null,["x"]]'.encode()
    )


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text() | st.just("\udcff"), max_size=4))
def test_many_small_arrays_are_written_alike(cells: list[object]) -> None:
    assert array_of(map(cell_text, cells)) == canonical(cells)


def test_a_digest_says_what_it_is_of() -> None:
    assert digest("person", "A1") == sha256(b'["kpicore history 1","person","A1"]').hexdigest()
    assert digest("person", "A1") != digest("people", "A1")


@given(VALUES, VALUES)
def test_different_values_have_different_bytes(one: object, other: object) -> None:
    assert json.loads(canonical(one)) == one
    assert (canonical(one) == canonical(other)) == (one == other)


def test_what_no_history_holds_equals_nothing_that_one_does() -> None:
    assert canonical(b"A1") not in (canonical("A1"), canonical(None))
    assert canonical("\udcff") != canonical("ÿ")

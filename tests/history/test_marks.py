"""Marks name the column and the row of a change, and know when they were changed themselves."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import assume, given
from hypothesis import strategies as st

from kpicore.history.marks import Part, are_whole, differences, marks_of

COLUMNS = ("a", "b", "c")
CELLS = st.text(max_size=3) | st.integers(0, 9) | st.none()
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6)


def part(rows: Sequence[Sequence[object]], name: str = "ledger") -> Part:
    return Part(name, COLUMNS, rows)


@given(ROWS, ROWS)
def test_marks_of_what_is_unchanged_show_nothing(
    one: list[tuple[object, ...]], other: list[tuple[object, ...]]
) -> None:
    marks = marks_of([part(one), part(other, "flag")])
    assert are_whole(marks)
    assert differences(marks, [part(one), part(other, "flag")]) == []


@given(ROWS.filter(len), st.data())
def test_a_changed_cell_is_found(rows: list[tuple[object, ...]], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, 2))
    value = data.draw(CELLS)
    assume(value != rows[row][column])
    changed = [list(each) for each in rows]
    changed[row][column] = value
    marks = marks_of([part(rows), part(rows, "flag")])
    (found,) = differences(marks, [part(changed), part(rows, "flag")])
    assert (found.part.table, found.columns, found.rows) == ("ledger", (COLUMNS[column],), (row,))
    assert (found.missing, found.added) == (0, 0)


@given(ROWS.filter(len), st.data())
def test_missing_and_added_rows_are_counted(rows: list[tuple[object, ...]], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(rows) - 1))
    fewer = rows[:gone] + rows[gone + 1 :]
    (found,) = differences(marks_of([part(rows)]), [part(fewer)])
    assert (found.missing, found.added) == (1, 0)
    (found,) = differences(marks_of([part(fewer)]), [part(rows)])
    assert (found.missing, found.added) == (0, 1)


@given(ROWS, st.data())
def test_changed_marks_are_known(rows: list[tuple[object, ...]], data: st.DataObject) -> None:
    marks = marks_of([part(rows)])
    at = data.draw(st.integers(0, len(marks) - 1))
    changed = (
        marks[:at] + data.draw(st.sampled_from("0123456789abcdefg.").filter(lambda c: c != marks[at])) + marks[at + 1 :]
    )
    assert not are_whole(changed)


def test_what_is_no_text_is_no_mark() -> None:
    assert not are_whole(None)
    assert not are_whole(b"00")
    assert not are_whole("")

"""Texts in both languages."""

from __future__ import annotations

from kpicore.model import Origin, Period, Spot, Text

MISSING = Text("缺少{title} ({name})", "{title} ({name}) is missing")


def test_both_languages_are_formatted_at_once() -> None:
    calls = Text("接听量", "calls")
    assert MISSING.format(title=calls, name="c") == Text("缺少接听量 (c)", "calls (c) is missing")


def test_a_language_may_leave_a_value_out() -> None:
    assert Text("一条", "{n} row").format(n=1) == Text("一条", "1 row")


def test_values_are_never_read_as_wording() -> None:
    braces = Text.same("{name}")
    assert MISSING.format(title=braces, name="{title}") == Text("缺少{name} ({title})", "{name} ({title}) is missing")


def test_a_place_as_text_remembers_what_it_is_made_of() -> None:
    for origin in (Origin("a:12:b.csv", 3, "x:4"), Origin("sql calls", 7), Origin("m.xlsx[十月]", 1, "通话量")):
        place = str(origin)
        assert isinstance(place, Spot)
        assert place.origin == origin
        assert place == ":".join(str(part) for part in origin if part)


def test_months_are_counted() -> None:
    months = [Period(year, month) for year in (1, 2026) for month in range(1, 13)]
    assert [Period.numbered(month.number) for month in months] == months
    assert Period(2027, 1).number == Period(2026, 12).number + 1

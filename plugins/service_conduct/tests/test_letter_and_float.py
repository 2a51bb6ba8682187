"""D1's grades and floating pay: settings. What they compute is in cases/letter_float.cases.toml, their clauses in
test_points.py."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from kpicore_service_conduct.floating_pay import FloatingPay
from kpicore_service_conduct.letter import Letter

from kpicore.components import SettingError
from kpicore.model import in_settings
from kpicore.plan import expr
from kpicore.rules.pay import PerPoint


def score(low: int, high: int) -> expr.Expr:
    return expr.input_column("score", expr.Type("int", 0, low, high))


def test_the_printed_bands_cover_every_score_once() -> None:
    scale = Letter().scale()
    assert scale.lint(in_settings, score(-50, 110)) == []
    assert scale.grades == ("A", "B", "C", "D", "E", "")
    assert scale.unreachable(score(0, 110)) == []
    assert scale.unreachable(score(0, 25)) == ["A", "B", "C", "D", "E"]


def test_bands_may_be_stated_otherwise() -> None:
    scale = Letter(bands=((">= 85", "优"), ("[60, 85)", "良"), ("< 60", "差"))).scale()
    assert scale.lint(in_settings, score(0, 100)) == []
    assert list(scale.field().choices) == ["优", "良", "差"]


def test_who_may_be_confirmed_early_had_the_grade_every_month() -> None:
    scale = Letter().scale()
    (flag,) = scale.flags
    assert (flag.id, flag.severity, flag.clause) == ("early_regularization", "info", "D1-81")
    assert [when.source.field().id for when in flag.when] == ["probation", "excellent"]
    (excellent,) = scale.kept
    assert [(when.source.field().id, when.cell.values) for when in excellent.when] == [("grade", ("A",))]
    assert Letter(early_grade="B").scale().kept[0].when[0].cell.values == ("B",)


def test_a_grade_that_there_is_not_is_an_error_and_other_letters_a_note() -> None:
    with pytest.raises(SettingError) as error:
        Letter(early_grade="a")
    ((path, what, expected),) = error.value.problems
    assert (path, str(what), str(expected)) == (("early_grade",), "no such grade: a", "did you mean A?")
    other = Letter(bands=((">= 85", "优"), ("< 85", "差"))).scale()
    assert (other.flags, other.kept) == ((), ())
    assert [(note.severity, note.where) for note in other.notes] == [("info", "D1-81")]
    assert Letter(bands=((">= 85", "优"), ("< 85", "差")), early_grade="优").scale().notes == ()


def test_bands_that_leave_a_gap_or_overlap_are_errors_with_a_witness() -> None:
    (gap,) = Letter(bands=((">= 85", "A"), ("< 80", "B"))).scale().lint(in_settings, score(0, 100))
    assert gap.what == "no band covers [80, 84], for example 82"
    (overlap,) = Letter(bands=((">= 80", "A"), ("<= 80", "B"))).scale().lint(in_settings, score(0, 100))
    assert overlap.where == "1"
    assert "for example at 80" in overlap.what


def test_a_row_that_is_no_band_is_named_with_all_others() -> None:
    with pytest.raises(SettingError) as error:
        Letter(bands=(("excellent", "A"), ("90-100", "B"), ("< 90",), ("> 80", "C", "D")))
    assert [path[:2] for path, _, _ in error.value.problems] == [("bands", i) for i in (2, 3, 0, 1)]


def test_the_printed_float() -> None:
    base, change = FloatingPay().pay_lines()
    assert (base.id, base.performance, base.required) == ("base", False, False)
    assert change.amount == PerPoint(Decimal(10), Decimal(80), Decimal(300))
    assert [gate.cell.text for gate in change.gates] == [">= 3"]


def test_the_float_may_be_set_otherwise() -> None:
    _, change = FloatingPay(
        around=Decimal(20), per_point=Decimal("2.5"), limit=Decimal(0), from_service_month=1
    ).pay_lines()
    assert change.amount == PerPoint(Decimal("2.5"), Decimal(20), Decimal(0))
    assert [gate.cell.text for gate in change.gates] == [">= 1"]


@pytest.mark.parametrize(
    ("setting", "value"), [("limit", Decimal("-0.01")), ("per_point", Decimal(-1)), ("from_service_month", 0)]
)
def test_what_no_float_can_be_is_refused(setting: str, value: Any) -> None:
    with pytest.raises(SettingError) as error:
        FloatingPay(**{setting: value})
    ((path, what, expected),) = error.value.problems
    assert path == (setting,)
    assert f"{value}" in what
    assert expected


def test_all_mistakes_of_the_float_at_once() -> None:
    with pytest.raises(SettingError) as error:
        FloatingPay(limit=Decimal(-1), per_point=Decimal(-1), from_service_month=-1)
    assert {path for path, _, _ in error.value.problems} == {("limit",), ("per_point",), ("from_service_month",)}

"""The monthly table of D3 and its grades: settings and bands. What they compute is in cases/D3_kpi.cases.toml."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from kpicore_ecommerce_aftersales import d3
from kpicore_ecommerce_aftersales.grades import ChatQaGrade, KpiGrade
from kpicore_ecommerce_aftersales.kpi import Kpi

from kpicore.components import SettingError
from kpicore.model import in_settings
from kpicore.plan import expr
from kpicore.rules.bands import Bands
from kpicore.rules.scheme import Criterion
from kpicore.rules.sources import Either, Metric
from kpicore.rules.table import Table

PRINTED = [4, 4, 6, 4, 4, 4, 15, 5, 10, 12, 10, 4, 12, 3, 3]  # D3-17


def criterion(component: Kpi, name: str) -> Criterion:
    (found,) = [each for each in component.scheme().criteria if each.id == name]
    return found


def printed_weights(**changed: Any) -> dict[str, Decimal]:
    return {key: Decimal(row.weight) for key, row in d3.ROWS.items()} | changed


def problems(**settings: Any) -> dict[tuple[str | int, ...], str]:
    with pytest.raises(SettingError) as error:
        Kpi(**settings)
    return {path: f"{what}: {expected}" for path, what, expected in error.value.problems}


def test_the_printed_table_has_no_gap_and_gives_100() -> None:
    scheme = Kpi().scheme()
    assert scheme.lint(in_settings) == []
    assert scheme.best(10) == 100
    assert [each.weight for each in scheme.criteria] == PRINTED


def test_the_groups_weigh_14_32_48_and_6() -> None:
    sections = Kpi().scheme().sections
    weights = {section.id: sum(each.weight or 0 for each in section.criteria) for section in sections}
    assert weights == {"basics": 14, "service": 32, "handling": 48, "teamwork": 6}


def test_the_lowest_points_of_every_row_make_47() -> None:
    lowest = sum(each.judge.span()[0] * (each.weight or 0) / 100 for each in Kpi().scheme().criteria)
    assert lowest == 47


def test_a_rater_chooses_one_of_the_printed_points() -> None:
    for row in d3.ROWS.values():
        if isinstance(row, d3.Chosen):
            rated = criterion(Kpi(), row.id).rated
            assert rated is not None
            assert rated.value.only == tuple(Decimal(level.points) for level in row.levels)
            assert set(rated.words) == {f"{level.points}" for level in row.levels}


def test_the_grade_of_the_chats_stands_in_for_one_that_is_not_given() -> None:
    def source(component: Kpi) -> Any:
        judge = criterion(component, "qa_grade").judge
        assert isinstance(judge, Bands)
        return judge.source

    assert isinstance(source(Kpi()), Either)
    assert [field.id for field in source(Kpi(qa_grade_from="spot.checks.grade")).fields()] == [
        "qa_grade",
        "spot.checks.grade",
    ]
    assert isinstance(source(Kpi(qa_grade_from="")), Metric)


def test_late_points_are_those_of_who_was_never_absent() -> None:
    judge = criterion(Kpi(late_points=Decimal(95)), "attendance").judge
    assert isinstance(judge, Table)
    assert [row.outcome for row in judge.rows] == [100, 95, 80, 70, 40]


def test_a_measured_row_may_have_other_bands() -> None:
    component = Kpi(bands={"dispute_handling_h": (("<= 24", 100), ("(24, 48)", 80), (">= 48", 50))})
    assert component.scheme().lint(in_settings) == []
    judge = criterion(component, "dispute_handling_h").judge
    assert isinstance(judge, Bands)
    rows = [(cell.text, f"{points}") for cell, points in judge.rows]
    assert rows == [("<= 24", "100"), ("(24, 48)", "80"), (">= 48", "50")]
    assert criterion(component, "reply_rate").judge == criterion(Kpi(), "reply_rate").judge


def test_a_gap_in_other_bands_is_an_error_at_its_key() -> None:
    scheme = Kpi(bands={"platform_interventions": (("<= 1", 100), ("> 2", 50))}).scheme()
    (finding,) = scheme.lint(in_settings)
    assert (finding.severity, finding.where) == ("error", "bands.platform_interventions")
    assert "2" in finding.what
    (overlap,) = Kpi(bands={"qa_grade": (("A, B", 100), ("B, C, D", 60))}).scheme().lint(in_settings)
    assert (overlap.severity, overlap.where) == ("error", "bands.qa_grade.1")


def test_other_bands_that_are_none_are_all_named() -> None:
    found = problems(
        bands={
            "meetings": ((">= 1", 100),),
            "avg_response_s": (("fast?", 100, 1), ("> x", 101)),
            "reply_rate": (("98 and more", 100), (">= 98", 101), ("< 98", -1)),
            "named_bad_reviews": (),
        }
    )
    assert set(found) == {
        ("bands", "meetings"),
        ("bands", "avg_response_s", 0),
        ("bands", "avg_response_s", 1, 0),
        ("bands", "reply_rate", 1, 1),
        ("bands", "reply_rate", 2, 1),
        ("bands", "named_bad_reviews"),
    }


def test_weights_may_be_others() -> None:
    component = Kpi(weights=printed_weights(meetings=Decimal("0.5"), cooperation=Decimal("5.5")))
    assert component.scheme().lint(in_settings) == []
    assert criterion(component, "meetings").weight == Decimal("0.5")


def test_weights_given_in_part_name_what_is_missing() -> None:
    few = {key: weight for key, weight in printed_weights().items() if key not in ("meetings", "qa_grade")}
    found = problems(weights=few)
    assert list(found) == [("weights",)]
    assert "qa_grade, meetings missing" in found["weights",]


def test_weights_that_do_not_sum_to_100_say_their_sum() -> None:
    assert problems(weights=printed_weights(meetings=Decimal("3.1"))) == {
        ("weights",): "the weights sum to 100.1: expected 100"
    }


def test_every_wrong_setting_is_named_at_once_with_the_nearest_name() -> None:
    found = problems(
        weights=printed_weights(meetings=Decimal(-3), meeting=Decimal(6)),
        not_applicable={"qa_grad": "full"},
        late_points=Decimal(101),
        qa_grade_from="chat_qa",
    )
    assert set(found) == {
        ("weights", "meeting"),
        ("weights", "meetings"),
        ("not_applicable", "qa_grad"),
        ("late_points",),
        ("qa_grade_from",),
    }
    assert "did you mean meetings?" in found["weights", "meeting"]
    assert "did you mean qa_grade?" in found["not_applicable", "qa_grad"]


def test_no_more_absences_are_unreported_or_harmful_than_there_were() -> None:
    limits = {(each.part, each.whole) for each in Kpi().scheme().limits}
    assert limits == {("absences_unreported", "absences"), ("absences_harmful", "absences")}


def test_statutory_leave_is_said_to_be_no_absence() -> None:
    (note,) = Kpi().scheme().notes
    assert (note.severity, note.where) == ("info", "D3-3")
    assert "L-14" in str(note)


@pytest.mark.parametrize(("grader", "lowest"), [(KpiGrade(), 60), (ChatQaGrade(), 70)])
def test_the_printed_grades_cover_every_score_once(grader: KpiGrade | ChatQaGrade, lowest: int) -> None:
    score = expr.input_column("score", expr.Type("int", 6, 0, 100 * 10**6))
    scale = grader.scale()
    assert scale.lint(in_settings, score) == []
    assert scale.unreachable(score) == []
    assert [(cell.text, grade) for cell, grade in scale.rows] == [
        (">= 90", "A"), ("[80, 90)", "B"), (f"[{lowest}, 80)", "C"), (f"< {lowest}", "D"),
    ]  # fmt: skip


@pytest.mark.parametrize("grader", [KpiGrade, ChatQaGrade])
def test_bands_that_are_none_are_all_named(grader: Any) -> None:
    with pytest.raises(SettingError) as error:
        grader(bands=(("good", "A"), ("90-100", "B")))
    assert {path[:2] for path, _, _ in error.value.problems} == {("bands", 0), ("bands", 1)}

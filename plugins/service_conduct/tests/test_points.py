"""D1's points: settings, flags and notes, and the clause table of the whole document. What the points come to is in
cases/D1.cases.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs
import pytest
from kpicore_service_conduct import d1, events
from kpicore_service_conduct.d1_comments import comments
from kpicore_service_conduct.floating_pay import FloatingPay
from kpicore_service_conduct.letter import Letter
from kpicore_service_conduct.points import CRITERIA, Points

from kpicore.components import SettingError
from kpicore.model import in_settings
from kpicore.rules.conditions import Flag
from kpicore.rules.past import InARow
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import Metric
from kpicore.rules.standing import SoleLast
from kpicore.rules.table import Table

D = Decimal
CLAUSES = [f"D1-{n}" for n in range(1, 82)]


def criterion(points: Points, name: str) -> Criterion:
    (found,) = [each for each in points.scheme().criteria if each.id == name]
    return found


def stated(points: Points, name: str) -> list[tuple[str, str]]:
    """The rules of a criterion and their points, in English."""
    return [(rule.en, points) for rule, points in criterion(points, name).judge.stated()]


def flags(points: Points) -> dict[str, list[str]]:
    """Each flag's conditions."""
    return {flag.id: [when.cell.text for when in flag.when] for flag in points.scheme().flags}


# The scheme


def test_the_printed_scheme_has_no_gap_and_gives_at_most_110() -> None:
    scheme = Points().scheme()
    assert scheme.lint(in_settings) == []
    assert {scheme.best(month) for month in range(1, 13)} == {D(110)}
    assert [section.id for section in scheme.sections] == [
        "base", "bonus", "light", "medium", "heavy", "overrun", "outcome",
    ]  # fmt: skip
    assert tuple(each.id for each in scheme.criteria) == CRITERIA


@pytest.mark.parametrize(
    "points",
    [
        Points(count="events", escalate_light=99, escalation=D(0)),
        Points(exam_60_fails=True, exam_pass=D("59.5"), exam_full_mark=D(60)),
        Points(exam_pass=D(100)),
        Points(base=D(0), floor=D(0), cap=D(1), dismissal_below=D(0), dismissal_last_months=1),
        Points(not_applicable=dict.fromkeys(CRITERIA, "full")),
    ],
)
def test_other_settings_leave_no_gap_either(points: Points) -> None:
    assert points.scheme().lint(in_settings) == []


def test_deductions_are_negative_and_bonuses_positive() -> None:
    spans = {incident.id: incident.per_event() for incident in Points().scheme().incidents}
    assert len(spans) == 4 + 13 + 6 + 4 + 1 + 4
    assert spans["not_mandarin"] == (D(-2), D(-2))
    assert spans["late_or_early"] == (D(-5), D(-2))
    assert spans["off_topic_talk"] == (D(-2), D(-1))
    assert spans["emergency_overrun"] == (D(-20), D(-5))
    assert spans["slept_on_duty"] == (D(0), D(0))
    assert [key for key, (_, high) in spans.items() if high > 0] == [
        "top_performer", "standby_shift", "extra_work", "adopted_suggestion",
    ]  # fmt: skip


def test_a_deduction_may_be_written_as_printed() -> None:
    words = {word.id: word for word in Points().scheme().incident_words()}
    listed = [each.id for each in (*d1.LIGHT, *d1.MEDIUM, *d1.HEAVY)]
    assert all(words[key].unsigned for key in listed)
    assert not words["extra_work"].unsigned
    late = words["late_or_early"].points
    assert late is not None
    assert late.only == (D(-5), D(-4), D(-3), D(-2))


def test_the_adjustment_is_the_trainers_and_a_team_leaders() -> None:
    (word,) = [word for word in Points().scheme().rating_words(10) if word.id == "trainer_adjustment"]
    assert (word.raters, word.roles, word.reason_required) == (("trainer",), ("team_leader",), True)
    assert word.value is not None
    assert (word.value.smallest, word.value.largest) == (D(-5), D(5))


# Settings


def test_the_exam_has_its_own_marks() -> None:
    points = Points(exam_full_mark=D(120), exam_pass=D(72))
    assert stated(points, "exam_full_mark")[1:] == [("120 (full mark)", "5"), ("< 120 (below the full mark)", "0")]
    assert stated(points, "exam_failed")[1:] == [("< 72 (failed)", "-10"), (">= 72 (passed)", "0")]
    assert criterion(points, "exam_failed").title.zh == "客服考试低于 72"
    judge = criterion(points, "exam_failed").judge
    assert isinstance(judge, Table)
    assert judge.inputs[0].field().largest == 120


def test_sixty_may_fail() -> None:
    points = Points(exam_60_fails=True)
    assert stated(points, "exam_failed")[1:] == [("<= 60 (failed)", "-10"), ("> 60 (passed)", "0")]
    assert criterion(points, "exam_failed").title.en == "exam at 60 or below"


def test_the_escalation_is_a_setting() -> None:
    points = Points(escalate_light=3, escalate_medium=1, escalation=D("12.5"))
    assert stated(points, "escalation") == [
        (">= 3 (light violations)", "-12.5"),
        (">= 1 (medium violations)", "-12.5"),
        ("neither is reached", "0"),
    ]
    for count in ("items", "events"):
        judge = criterion(Points(count=count), "escalation").judge
        assert isinstance(judge, Table)
        assert [source.field().id for source in judge.inputs] == [f"light_{count}", f"medium_{count}"]


def test_the_limits_are_settings() -> None:
    scheme = Points(base=D(90), cap=D(120), floor=D(10)).scheme()
    assert (scheme.sections[0].start, scheme.cap, scheme.floor) == (D(90), D(120), D(10))


def test_dismissal_is_a_flag_below_lines_that_are_settings() -> None:
    assert flags(Points())["dismissal_below"] == ["< 60"]
    assert flags(Points(dismissal_below=D("62.5")))["dismissal_below"] == ["< 62.5"]
    for points, months, below in ((Points(), 2, "< 70"), (Points(dismissal_last_below=D(75)), 2, "< 75"),
                                  (Points(dismissal_last_months=1), 1, "< 70")):  # fmt: skip
        scheme = points.scheme()
        (last,) = [flag for flag in scheme.flags if flag.id == "dismissal_last"]
        (asked,) = [when.source for when in last.when]
        assert isinstance(asked, InARow)
        assert (asked.months, asked.each, (asked.kept,)) == (months, False, scheme.kept)
        standing, score = asked.kept.when
        assert (standing.source, standing.cell.text, score.cell.text) == (SoleLast(), "true", below)
        assert (f"{months} months in a row" in last.message.en) == (months > 1)


def test_the_law_is_noted_and_never_a_warning_of_every_run() -> None:
    notes = Points().scheme().notes
    assert {note.severity for note in notes} == {"info"}
    for law in ("L-05", "L-06", "L-07"):
        assert any(law in str(note) for note in notes), law


def test_outcomes_and_both_halves_of_dismissal_ask_for_a_person_and_nothing_else_does() -> None:
    scheme = Points(dismissal_last_months=1).scheme()
    review = {flag.id for flag in scheme.flags if flag.severity == "review"}
    assert review == {"dismissal_below", "dismissal_last", *(outcome.id for outcome in events.OUTCOMES)}
    assert {flag.severity for flag in scheme.flags} == {"review", "info"}


def test_no_setting_touches_the_wages_of_who_resigns() -> None:
    """L-10, L-11: what D1-79 and D1-80 ask for is computed by nothing."""
    rows = {row.clause: row for row in Points().clauses()}
    assert [(rows[key].became, rows[key].what) for key in ("D1-79", "D1-80")] == [("unlawful", "")] * 2
    cited = {field.metadata["clause"] for cls in (Points, Letter, FloatingPay) for field in settings_of(cls)}
    assert not cited & {"D1-79", "D1-80"}


def test_n_a_is_as_blank_unless_a_setting_says_otherwise() -> None:
    for name in ("exam_full_mark", "exam_failed", "no_complaints"):
        for points, optional in ((Points(), True), (Points(not_applicable={name: "incomplete"}), False)):
            judge = criterion(points, name).judge
            assert isinstance(judge, Table)
            (source,) = [source for source in judge.inputs if isinstance(source, Metric)]
            assert source.optional is optional
    adjusted = Points(not_applicable={"trainer_adjustment": "full"})
    assert [each.not_applicable for each in adjusted.scheme().criteria] == ["full", *["incomplete"] * 4]


@pytest.mark.parametrize(
    ("settings", "path", "words"),
    [
        ({"floor": D("-0.5")}, ("floor",), "from 0 up"),
        ({"floor": D(110)}, ("cap",), "more than the floor (110)"),
        ({"base": D(111)}, ("base",), "from the floor (0) to the cap (110)"),
        ({"floor": D(10), "base": D("9.5")}, ("base",), "from the floor (10)"),
        ({"escalation": D(-20)}, ("escalation",), "from 0 up"),
        ({"escalate_light": 0}, ("escalate_light",), "1 or more"),
        ({"escalate_medium": -1}, ("escalate_medium",), "1 or more"),
        ({"dismissal_last_months": 0}, ("dismissal_last_months",), "1 or more"),
        ({"dismissal_below": D(-1)}, ("dismissal_below",), "from 0 up"),
        ({"dismissal_last_below": D(-1)}, ("dismissal_last_below",), "from 0 up"),
        ({"exam_full_mark": D(0)}, ("exam_full_mark",), "above 0"),
        ({"exam_pass": D(101)}, ("exam_pass",), "at most the full mark (100)"),
        ({"exam_pass": D(0)}, ("exam_pass",), "above 0"),
        ({"exam_pass": D(100), "exam_60_fails": True}, ("exam_pass",), "below the full mark (100)"),
        ({"not_applicable": {"exam_fail": "full"}}, ("not_applicable", "exam_fail"), "did you mean exam_failed?"),
    ],
)
def test_what_no_scheme_can_be_is_refused(settings: dict[str, Any], path: tuple[str, ...], words: str) -> None:
    with pytest.raises(SettingError) as error:
        Points(**settings)
    ((found, what, expected),) = error.value.problems
    assert found == path
    assert words in f"{what}: {expected}"


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(SettingError) as error:
        Points(
            base=D(200),
            escalation=D(-1),
            escalate_light=0,
            exam_pass=D(500),
            dismissal_last_months=-2,
            not_applicable={"exam": "full", "escalation": "full"},
        )
    assert {path for path, _, _ in error.value.problems} == {
        ("base",), ("escalation",), ("escalate_light",), ("exam_pass",), ("dismissal_last_months",),
        ("not_applicable", "exam"),
    }  # fmt: skip


# Titles


def texts(scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    """Everything that has a title or says something: its id, in Chinese, in English."""
    for section in scheme.sections:
        yield section.id, *section.title
        yield from ((each.id, *each.title) for each in section.criteria)
        yield from ((each.id, *each.title) for each in section.incidents)
    for field in scheme.fields():
        yield field.id, *field.title
    for flag in scheme.flags:
        yield flag.id, *flag.message
    for each in scheme.comments:
        yield each.id, *each.title


def test_everything_has_a_chinese_and_an_english_title() -> None:
    for key, zh, en in texts(Points(dismissal_last_months=1).scheme()):
        assert re.search(r"[一-鿿]", zh), key
        assert en
        assert not re.search(r"[一-鿿]", en), key


def test_nothing_shares_an_id_or_a_title_in_its_table() -> None:
    scheme = Points().scheme()
    tables = [[(each.id, *each.title) for each in scheme.incidents]]
    tables.append([(each.id, *each.title) for each in scheme.criteria])
    tables.append([(word.id, *word.title) for word in scheme.rating_words(10)])
    for column in (column for table in tables for column in zip(*table, strict=True)):
        assert len(set(column)) == len(column)


# The clauses


def settings_of(cls: type[Any]) -> list[Any]:
    return [field for field in attrs.fields(cls) if "doc" in field.metadata]


def cited(flags_of: tuple[Flag, ...]) -> Iterator[str]:
    """Every clause that a rule of the three components cites."""
    scheme = Points().scheme()
    yield scheme.clause
    yield from (section.clause for section in scheme.sections if section.clause)
    yield from (each.clause for each in scheme.criteria)
    for incident in scheme.incidents:
        yield incident.clause
        yield from (tier.clause for tier in incident.tiers)
    yield from (flag.clause for flag in flags_of)
    yield from (each.clause for each in scheme.comments)
    yield from (note.where for note in scheme.notes)
    yield Letter().scale().clause
    yield from (flag.clause for flag in Letter().scale().flags)
    for line in FloatingPay().pay_lines():
        yield from (line.clause, *(gate.clause for gate in line.gates))
    for cls in (Points, Letter, FloatingPay):
        yield from (field.metadata["clause"] for field in settings_of(cls) if field.name != "not_applicable")


def kinds() -> dict[str, set[str]]:
    """What a clause may have become: the ids of each kind."""
    scheme = Points(dismissal_last_months=1).scheme()
    settings = {field.name for cls in (Points, Letter, FloatingPay) for field in settings_of(cls)}
    rules = {each.id for each in scheme.criteria} | {each.id for each in scheme.incidents}
    rules |= {each.id for each in scheme.sections}
    rules |= {"grade", *(line.id for line in FloatingPay().pay_lines())}
    return {
        "rule": rules,
        "setting": settings,
        "input": {field.id for field in scheme.fields()},
        "flag": {flag.id for flag in (*scheme.flags, *Letter().scale().flags)},
        "note": {each.id for each in scheme.comments},
        "not appraisal": set(),
        "unlawful": set(),
    }


def test_every_clause_of_the_document_has_one_row() -> None:
    assert [row.clause for row in Points().clauses()] == CLAUSES
    assert all(row.text for row in Points().clauses())
    assert Letter().clauses() == FloatingPay().clauses() == Points().clauses()


def test_every_rule_cites_a_clause_that_has_a_row() -> None:
    for months in (1, 2):
        found = set(cited(Points(dismissal_last_months=months).scheme().flags))
        assert found <= set(CLAUSES), found - set(CLAUSES)


def test_every_row_names_something_that_exists_first_of_all_of_its_own_kind() -> None:
    known = kinds()
    every = set().union(*known.values())
    for row in Points().clauses():
        assert row.became in known, row
        names = row.what.split("; ") if row.what else []
        assert set(names) <= every, row
        assert bool(names) == bool(known[row.became]), row
        assert not names or names[0] in known[row.became], row


def comments_by_clause() -> Iterator[tuple[str, str]]:
    return ((each.id, each.clause) for each in comments())


def test_every_rule_stands_in_the_row_of_its_clause() -> None:
    named: dict[str, set[str]] = {row.clause: set(row.what.split("; ")) for row in Points().clauses()}
    scheme = Points(dismissal_last_months=1).scheme()
    ruled = [(each.id, each.clause) for each in scheme.criteria] + [(each.id, each.clause) for each in scheme.flags]
    for key, clause in (*ruled, *comments_by_clause()):
        assert key in named[clause], key
    for incident in scheme.incidents:
        assert incident.id in named[incident.clause]
        for tier in incident.tiers:
            assert incident.id in named[tier.clause]
    for cls in (Points, Letter, FloatingPay):
        for field in settings_of(cls):
            clause = field.metadata["clause"]
            assert not clause or field.name in named[clause], field.name

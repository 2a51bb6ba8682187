"""What needs a person, what was decided of it, and when a decision no longer covers it."""

from __future__ import annotations

import pytest
from history.months import OCTOBER, result

from kpicore.history.decisions import Board, Outcome, Record, board_of, of_decision, of_objection, record_of
from kpicore.history.details import Details, details_of
from kpicore.model import Rejected, Severity, Text
from kpicore.results import FlagRow

BLOCK = FlagRow("2026-10", "desk", "A1", "too_little", "block", Text("不足", "too little"), "L-13")
REVIEW = FlagRow("2026-10", "desk", "A2", "gap", "review", Text("空档", "a gap"), "")


def people(*flags: FlagRow, **scores: str) -> list[Details]:
    month = result(OCTOBER, 1, **scores)
    return details_of(
        type(month)(month.period, month.currency, month.lang, month.results, month.ledger, [*month.flags, *flags])
    )


def board(records: list[Record], *flags: FlagRow, **scores: str) -> Board:
    return board_of("2026-10", False, people(*flags, **scores), records)


def decided(about: Board, reference: str, outcome: Outcome, number: int = 1) -> Record:
    """As the chain would hold it."""
    flag = about.find(reference).flag
    rows = {(each.team, each.employee_id): each.result for each in people(BLOCK, REVIEW)}
    details = of_decision(flag, rows[flag.named[:2]], f"reason {number}")
    return record_of(number, f"seal {number}", "2026-11-02T08:00:00Z", "li", outcome, details)


def objection(number: int, criterion: str = "", reason: str = "not my calls") -> Record:
    person = next(each for each in people() if each.employee_id == "A1")
    details = of_objection(person, criterion, "Ann", reason)
    return record_of(number, f"seal {number}", "2026-11-02T08:00:00Z", "root", None, details)


def test_what_blocks_comes_first_and_what_only_informs_is_not_there() -> None:
    found = board([], REVIEW, BLOCK)
    assert [(item.reference, item.flag.severity, item.is_open) for item in found.items] == [
        ("desk/A1/too_little", "block", True),
        ("desk/A2/gap", "review", True),
    ]
    assert found.items[0].flag.message == Text("不足", "too little")


def test_flags_of_a_team_and_of_nobody() -> None:
    found = board([], BLOCK._replace(employee_id=""), REVIEW._replace(team="", employee_id=""))
    assert [item.reference for item in found.items] == ["desk//too_little", "//gap"]
    assert found.items[0].flag.values == ()


@pytest.mark.parametrize(
    ("severity", "outcomes", "is_open"),
    [
        ("review", ["confirmed"], False),
        ("review", ["dismissed"], False),
        ("block", ["confirmed"], True),
        ("block", ["override"], False),
        ("block", ["override", "confirmed"], True),
        ("block", ["confirmed", "override"], False),
    ],
)
def test_the_last_decision_counts(severity: Severity, outcomes: list[Outcome], is_open: bool) -> None:
    flag = REVIEW._replace(severity=severity)
    records = [decided(board([], flag), "desk/A2/gap", outcome, n) for n, outcome in enumerate(outcomes, 1)]
    (item,) = board(records, flag).items
    assert (item.is_open, [each.outcome for each in item.decisions]) == (is_open, outcomes)
    assert board(records, flag).open == ([item] if is_open else [])


@pytest.mark.parametrize(
    ("flag", "scores"),
    [
        (BLOCK._replace(message=Text("不足", "much too little")), {}),
        (BLOCK._replace(message=Text("很不足", "too little")), {}),
        (BLOCK, {"A1": "79"}),
        (BLOCK, {"A1": ""}),
    ],
    ids=["message", "the other language", "score", "no score"],
)
def test_a_decision_is_about_the_flag_as_it_was(flag: FlagRow, scores: dict[str, str]) -> None:
    record = decided(board([], BLOCK), "desk/A1/too_little", "override")
    (item,) = board([record], flag, **scores).items
    assert (item.is_open, list(item.decisions), list(item.earlier)) == (True, [], [record])
    (item,) = board([record], BLOCK).items
    assert (item.is_open, list(item.decisions), list(item.earlier)) == (False, [record], [])


def test_what_another_person_scored_changes_nothing() -> None:
    record = decided(board([], BLOCK), "desk/A1/too_little", "override")
    assert board([record], BLOCK, A2="95").open == []


def test_a_review_that_now_blocks_is_open() -> None:
    record = decided(board([], REVIEW), "desk/A2/gap", "confirmed")
    (item,) = board([record], REVIEW._replace(severity="block")).items
    assert (item.is_open, list(item.earlier)) == (True, [record])


def test_one_decision_of_two_flags_alike_but_for_their_words() -> None:
    other = REVIEW._replace(message=Text("空档二", "another gap"))
    found = board([], REVIEW, other)
    assert [item.reference for item in found.items] == ["desk/A2/gap//1", "desk/A2/gap//2"]
    record = decided(found, "desk/A2/gap//2", "confirmed")
    first, second = board([record], REVIEW, other).items
    assert (first.is_open, list(first.earlier)) == (True, [])
    assert (second.is_open, list(second.decisions)) == (False, [record])


def test_a_decision_about_what_is_raised_no_more_is_still_there() -> None:
    record = decided(board([], REVIEW), "desk/A2/gap", "confirmed")
    assert list(board([record]).gone) == [record]
    assert list(board([record], REVIEW).gone) == []


def test_objections_stay_open_until_decided_whatever_becomes_of_the_result() -> None:
    first, second = objection(1), objection(2, "calls")
    found = board([first, second])
    assert [(item.reference, item.flag.message.en, item.flag.clause) for item in found.items] == [
        ("desk/A1/objection/", "objection: not my calls", ""),
        ("desk/A1/objection/D0-6", "objection to calls: not my calls", "D0-6"),
    ]
    assert [(item.objection.by, item.objection.criterion) for item in found.items if item.objection] == [
        ("Ann", ""),
        ("Ann", "calls"),
    ]
    details = of_decision(second.flag, (), "they are")
    record = record_of(3, "seal 3", "2026-11-03T08:00:00Z", "li", "dismissed", details)
    assert [item.is_open for item in board([first, second, record], A1="10").items] == [True, False]


def test_an_objection_to_two_lines_of_one_clause() -> None:
    found = board([objection(1, "calls"), objection(2, "orders")])
    assert [item.reference for item in found.items] == ["desk/A1/objection/D0-6/1", "desk/A1/objection/D0-6/2"]


def test_a_reference_that_is_wrong() -> None:
    with pytest.raises(Rejected, match=r"did you mean desk/A1/too_little\?"):
        board([], BLOCK).find("desk/A1/too_litle")
    with pytest.raises(Rejected, match="nothing needs a decision in 2026-10"):
        board([]).find("desk/A1/too_litle")

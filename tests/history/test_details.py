"""The rows of a run, person by person, with ranks; and what seals them."""

from __future__ import annotations

import attrs
from history.months import OCTOBER, result

from kpicore.history.details import RESULT, Details, commitment, details_of, seal_details
from kpicore.model import Text
from kpicore.results import FlagRow, RunResult


def of(found: list[Details], employee_id: str) -> Details:
    (details,) = [each for each in found if each.employee_id == employee_id]
    return details


def test_people_in_order_of_team_and_id_after_what_concerns_no_team() -> None:
    found = details_of(result(OCTOBER))
    assert [(each.team, each.employee_id) for each in found] == [
        ("", ""), ("", "C9"), ("desk", ""), ("desk", "A1"), ("desk", "A2"), ("desk", "A3"),
        ("shop", ""), ("shop", "B1"), ("shop", "B2"),
    ]  # fmt: skip


def test_the_rows_of_a_person() -> None:
    details = of(details_of(result(OCTOBER)), "A2")
    assert details.result == (("测试A2", "80", "B", "270.40", "4470.40", "CNY", "ok", 1, 3),)
    assert [row[:5] for row in details.ledger] == [
        (1, "score", "desk", "work", "calls"),
        (2, "score", "desk", "work", "orders"),
    ]
    assert details.flags == ((1, "override", "info", "裁定", "settled", "D0-6"),)


def test_who_has_flags_alone_has_no_result() -> None:
    details = of(details_of(result(OCTOBER)), "C9")
    assert (details.result, details.ledger) == ((), ())
    assert details.flags == ((1, "no_team", "info", "没有团队", "no team", ""),)


def test_ranks_are_within_the_team_by_number_and_shared() -> None:
    found = details_of(result(OCTOBER, A1="90.5", A2="100", A3="90.50", B1="", B2="7"))
    rank, ranked = RESULT.index("rank"), RESULT.index("ranked")
    places = {each.employee_id: (each.result[0][rank], each.result[0][ranked]) for each in found if each.result}
    assert places == {"A1": (2, 3), "A2": (1, 3), "A3": (2, 3), "B1": (None, 1), "B2": (1, 1)}


def test_what_no_database_can_hold_is_shown_as_in_the_files() -> None:
    run = result(OCTOBER)
    odd = FlagRow("2026-10", "desk", "A1", "comment", "info", Text.same("a\x00b\ud800c한"), "")
    (*_, row) = of(details_of(attrs.evolve(run, flags=[*run.flags, odd])), "A1").flags
    assert row == (2, "comment", "info", "a␀b\\ud800c한", "a␀b\\ud800c한", "")


def test_a_run_of_nobody() -> None:
    assert details_of(RunResult("2026-10", "CNY", "en", [], [], [])) == []


def test_a_commitment_depends_on_the_salt_and_on_everything_else() -> None:
    details = of(details_of(result(OCTOBER)), "A2")
    sealed = seal_details(details, "00")
    assert sealed.commitment == commitment(details, "00", sealed.marks)
    others = [
        seal_details(details, "01").commitment,
        commitment(details, "00", sealed.marks + "0"),
        *(
            commitment(other, "00", sealed.marks)
            for other in (
                details._replace(team="x"),
                details._replace(employee_id="x"),
                details._replace(result=()),
                details._replace(ledger=()),
                details._replace(flags=()),
            )
        ),
    ]
    assert len({sealed.commitment, *others}) == 8

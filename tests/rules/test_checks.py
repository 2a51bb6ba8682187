"""Checks in a team's plan: what their conditions read, what they show, and what they say where a value is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from distributions import Site
from engines import ENGINES
from rules.checked import GIVEN, SCORE, flag, messages, money, run, title

from kpicore.fields import Field
from kpicore.model import Period
from kpicore.rules.cells import parse_cell
from kpicore.rules.computed import Compared, Dated, Extreme, First, InForce, Rounded, Says, Share, Sum, difference
from kpicore.rules.conditions import Flag, When
from kpicore.rules.grades import SCORE as THE_SCORE
from kpicore.rules.outcomes import Deducted, Judged, Occurred, Paid, PartOfMonth, Raised
from kpicore.rules.sources import Metric, Source, money_column
from kpicore.testing import Month

D = Decimal
TOTAL, PERFORMANCE = Paid("total_pay"), Paid("performance_pay")


@pytest.fixture(params=ENGINES)
def checked(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    module = "from kpicore.hookspecs import hookimpl\nfrom rules.checked import Described\n"
    module += "@hookimpl\ndef kpicore_checks():\n    return {'it': Described}\n"
    Site(tmp_path / "site", monkeypatch).install("kpitest-check", "1", "it = kpitest_check", {"kpitest_check": module})

    def found(flags: Sequence[Flag], *people: Mapping[str, object], **more: Any) -> Month:
        GIVEN.append(tuple(flags))
        return run(tmp_path / f"m{len(GIVEN)}", people, "it:it", request.param, **more)

    return found


ADA, BO = {"base_pay": "1000.50", "x": 60}, {"base_pay": 2000, "x": 30}  # +100 and -200


@pytest.mark.parametrize(
    ("source", "ada", "bo"),
    [
        (TOTAL, "1100.50", "1800.00"),
        (PERFORMANCE, "100.00", "-200.00"),
        (Paid("base"), "1000.50", "2000.00"),
        (Paid("float"), "100.00", "-200.00"),
        (Deducted(), "0.00", "200.00"),
        (Metric(THE_SCORE), "60", "30"),
        (difference(money("d"), TOTAL, money_column("base_pay")), "100.00", "-200.00"),
        (Sum(Field("s", title()), ((D("0.125"), TOTAL), (D(-2), PERFORMANCE))), "-62.4375", "625"),
        (Share(Field("p", title(), unit="%"), Deducted(), TOTAL), "0", "11.111111"),
        (Extreme(money("e"), "lowest", (TOTAL, money_column("base_pay"))), "1000.50", "1800.00"),
        (Extreme(money("e"), "highest", (TOTAL, money_column("base_pay")), D(1900)), "1900.00", "2000.00"),
        (Rounded(Sum(money("r"), ((D("0.333"), TOTAL),)), "down"), "366.46", "599.40"),
        (Rounded(Sum(money("r"), ((D("0.333"), TOTAL),)), "up"), "366.47", "599.40"),
        (Rounded(Sum(money("r"), ((D(-1), TOTAL),)), "down"), "0.00", "0.00"),
        (Judged("score"), "60", "30"),
    ],
)
def test_what_a_message_shows(checked: Any, source: Source, ada: str, bo: str) -> None:
    shown = flag(TOTAL, "> 0", shows={"it": source})
    assert messages(checked([shown], ADA, BO)) == {"1": f"it={ada}", "2": f"it={bo}"}


def test_one_person_alone_is_shown_as_among_others(checked: Any) -> None:
    """With one person every value is the same for all, so the plan knows it before it runs."""
    third = Sum(money("r"), ((D("0.333"), TOTAL),))
    share = Share(money("p"), Deducted(), TOTAL)
    shows: Mapping[str, Source] = {"down": Rounded(third, "down"), "up": Rounded(third, "up"), "share": share}
    month = checked([flag(TOTAL, "> 0", shows=shows)], ADA)
    assert messages(month) == {"1": "down=366.46 up=366.47 share=0.00"}


@pytest.mark.parametrize(
    ("source", "cell", "who"),
    [
        (Compared("<", TOTAL, money_column("limit")), "true", "1"),
        (Compared("<=", TOTAL, money_column("limit")), "true", "12"),
        (Compared("==", TOTAL, money_column("limit")), "true", "2"),
        (Compared(">", TOTAL, money_column("limit")), "false", "12"),
        (Compared(">=", TOTAL, money_column("limit")), "true", "23"),
        (Metric(THE_SCORE), ">= 60", "1"),
        (Says("town", title(), ("A", "B")), "true", "12"),
        (Says("town", title(), ("A", "B")), "false", "3"),
        (PartOfMonth(), "true", "13"),
    ],
)
def test_what_a_condition_asks(checked: Any, source: Source, cell: str, who: str) -> None:
    people = [
        {**ADA, "limit": "1100.500001", "town": "A", "hired": "2026-10-02"},
        {**BO, "limit": 1800, "town": "B", "hired": "2026-10-01", "left": "2026-10-31"},
        {**BO, "limit": 10, "town": "C", "left": "2026-10-30"},
    ]
    assert "".join(messages(checked([flag(source, cell)], *people))) == who


def test_an_event_and_a_flag_that_was_raised(checked: Any) -> None:
    team = {
        "score": {
            **SCORE,
            "sections": {"s": {"incidents": {"late": -1}}},
            "flags": {"low": {"when": {"score": "< 40"}, "severity": "info", "message": "low"}},
        }
    }
    flags = [
        attrs.evolve(flag(Raised("low"), "true"), id="of_the_scheme"),
        attrs.evolve(flag(Occurred("late"), ">= 2"), id="often"),
        attrs.evolve(flag(Occurred("nobody_knows_it"), ">= 1"), id="never"),
        attrs.evolve(flag(Raised("of_the_scheme"), "true"), id="of_a_check"),
        attrs.evolve(flag(Raised("raised_by_none"), "true"), id="never"),
    ]
    incidents = [{"employee_id": "1", "incident": "late", "times": 2}]
    month = checked(flags, ADA, BO, team=team, incidents=incidents)
    assert month.flags_of("1") == ["often"]
    assert month.flags_of("2") == ["low", "of_a_check", "of_the_scheme"]


RATES = (
    InForce("A", Period(2026, 1), D(5)),
    InForce("A", Period(2026, 10), D(6)),
    InForce("A", Period(2026, 11), D(7)),
    InForce("B", Period(2027, 1), D(9)),
)


def rates(*more: InForce) -> Dated:
    return Dated(money("rate"), "town", title("town"), (*RATES, *more))


def test_the_value_in_force_by_what_a_column_says(checked: Any) -> None:
    people = [{**ADA, "town": town} for town in ("A", "B", "C", "")]
    found = messages(checked([flag(TOTAL, "> 0", shows={"rate": rates()})], *people))
    assert found == {"1": "rate=6.00", "2": "rate=–", "3": "rate=–", "4": "rate=–"}
    with_a_common_one = rates(InForce("", Period(2026, 2), D(1)))
    found = messages(checked([flag(TOTAL, "> 0", shows={"rate": with_a_common_one})], *people))
    assert found == {"1": "rate=6.00", "2": "rate=1.00", "3": "rate=1.00", "4": "rate=1.00"}
    first = First(money_column("own"), rates())
    found = messages(checked([flag(TOTAL, "> 0", shows={"rate": first})], *({**each, "own": 8} for each in people)))
    assert set(found.values()) == {"rate=8.00"}


# Nobody passes unseen


def test_what_is_missing_where_it_decides_is_said(checked: Any) -> None:
    low = flag(Compared("<", TOTAL, money_column("limit")), "true", When(Metric(THE_SCORE), parse_cell("< 50")))
    people = [{**ADA, "limit": ""}, {**BO, "limit": ""}, {**BO, "limit": 1}, {**BO, "base_pay": "", "limit": 1}]
    month = checked([low], *people)
    assert messages(month) == {}
    assert messages(month, "not_checked") == {
        "2": "found cannot be checked: limit is missing",  # of 1 the score says no
        "4": "found cannot be checked: total pay (total_pay) is missing",
    }


def test_what_nobody_has_is_said_once(checked: Any) -> None:
    month = checked([flag(Metric(Field("hours", title("hours"))), "> 8")], ADA, BO)
    assert messages(month, "not_checked") == {"": "found cannot be checked: hours is missing"}


@pytest.mark.parametrize("third", [{**BO, "own": 5}, {**BO, "own": ""}])
def test_what_is_said_of_one_does_not_hang_on_the_others(third: Mapping[str, object], checked: Any) -> None:
    owns = When(money_column("own"), parse_cell("> 0"))
    month = checked(
        [flag(Metric(Field("hours", title("hours"))), "> 8", owns)], {**ADA, "own": 7}, {**BO, "own": 8}, third
    )
    said = messages(month, "not_checked")
    assert {who: said[who] for who in ("1", "2")} == dict.fromkeys("12", "found cannot be checked: hours is missing")
    assert "" not in said


def test_of_two_values_both_are_named(checked: Any) -> None:
    month = checked([flag(Compared("<", money_column("one"), money_column("other")), "true")], ADA, {**BO, "one": 3})
    said = [row["message"] for row in month.flags if row["flag"] == "not_checked"]
    assert said == ["found cannot be checked: other is missing", "found cannot be checked: one is missing"]


def test_who_is_incomplete_has_flags_of_that_already(checked: Any) -> None:
    month = checked([flag(TOTAL, "< 0")], {**ADA, "x": ""}, BO)
    assert month.flags_of("1") == ["missing"]


def test_a_share_of_nothing_is_no_share(checked: Any) -> None:
    share = Share(Field("p", title(), unit="%"), Deducted(), money_column("whole"))
    people = [{**BO, "whole": 0}, {**BO, "whole": 400}]
    assert messages(checked([flag(share, ">= 50")], *people)) == {"2": "said"}
    assert messages(checked([flag(TOTAL, "> 0", shows={"p": share})], *people)) == {"1": "p=–", "2": "p=50"}


def test_a_flag_without_conditions_is_about_the_team(checked: Any) -> None:
    month = checked([Flag("notice", "review", (), title("know"), "c")], ADA, BO)
    assert messages(month, "notice") == {"": "know"}
    assert {row["status"] for row in month.results.values()} == {"ok"}


def test_a_block_makes_a_result_one_to_be_reviewed(checked: Any) -> None:
    month = checked([attrs.evolve(flag(PERFORMANCE, "< 0"), severity="block")], ADA, BO)
    assert [row["status"] for row in month.results.values()] == ["ok", "review"]


def test_braces_in_a_message_that_shows_nothing_stay(checked: Any) -> None:
    month = checked([attrs.evolve(flag(TOTAL, "> 0"), message=title("{sic}"))], ADA)
    assert messages(month) == {"1": "{sic}"}


def test_the_grade_by_its_name(checked: Any) -> None:
    grade = Metric(Field("grade", title(), "choice", choices={"B": title(), "A": title()}, open=True))
    team = {"grade": {"use": "bands", "bands": [[">= 60", "A"], ["[30, 60)", "B"], ["< 30", "C"]]}}
    flags = [attrs.evolve(flag(grade, name), id=name) for name in "AB"]
    month = checked(flags, ADA, BO, {**BO, "x": 1}, team=team)
    assert [month.flags_of(who) for who in "123"] == [["A"], ["B"], []]

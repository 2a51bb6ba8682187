"""The contract's section "What comes out": money, scores, quotients and means."""

from __future__ import annotations

import pytest
from contract.folder import HEAD, PEOPLE, TEAM, Folder, collect
from contract.outputs.desk import FLOAT, PAID, SIMPLE


@pytest.mark.parametrize(
    ("per_point", "x", "money"),
    [("0.01", "80.5", "0.01"), ("0.01", "79.5", "-0.01"), ("0.01", "80.499999", "0.00"), ("0.01", "79.500001", "0.00"),
     ("0.1", "81.45", "0.15"), ("0.1", "78.55", "-0.15"), ("27.04", "90", "270.40")],
)  # fmt: skip
def test_money_is_rounded_half_a_cent_away_from_zero(folder: Folder, per_point: str, x: str, money: str) -> None:
    folder.score_x(f"employee_id,x\na,{x}\n", PAID)
    folder.write(config=SIMPLE + FLOAT + f"per_point = {per_point}\n")
    folder.ran()
    assert folder.column("performance_pay") == {"a": money}


def test_each_pay_line_is_rounded_by_itself(folder: Folder) -> None:
    pay = '\n[team.pay]\nuse = "table"\n' + "".join(
        f"[team.pay.lines.{key}]\nper_point = 0.001\n" for key in ("one", "two")
    )
    folder.score_x("employee_id,x\na,5\n")
    folder.write(config=SIMPLE + pay)
    folder.ran()
    assert folder.column("total_pay") == {"a": "0.02"}


@pytest.mark.parametrize(("x", "score"), [("89.750000", "89.75"), ("90.0", "90"), ("0.10", "0.1"), ("100", "100")])
def test_scores_have_no_trailing_zeros(folder: Folder, x: str, score: str) -> None:
    folder.score_x(f"employee_id,x\na,{x}\n")
    folder.ran()
    assert folder.column("score") == {"a": score}


@pytest.mark.parametrize(
    ("part", "whole", "quotient", "grade"),
    [("98", "100", "98", "yes"), ("979999994", "1000000000", "97.999999", "no"),
     ("979999995", "1000000000", "98", "yes"), ("48999967", "50000001", "97.999932", "no"),
     ("2", "3", "66.666667", "no"), ("1", "3", "33.333333", "no")],
)  # fmt: skip
def test_a_quotient_has_six_decimals_half_up_and_that_is_its_value(
    folder: Folder, part: str, whole: str, quotient: str, grade: str
) -> None:
    scheme = '[team.score]\nuse = "criteria"\n[team.score.criteria.rate]\nratio = ["replied", "received"]\nmax = 100\n'
    grades = '[team.grade]\nuse = "bands"\nbands = [[">= 98", "yes"], ["< 98", "no"]]\n'
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme + grades, people=PEOPLE,
                 metrics=f"employee_id,replied,received\na,{part},{whole}\n")  # fmt: skip
    folder.ran()
    assert (folder.column("score"), folder.column("grade")) == ({"a": quotient}, {"a": grade})


def test_a_mean_has_six_decimals_half_up(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n[team.score.criteria.courtesy]\nrating = "courtesy"\n'
    folder.write(config=HEAD + collect("ratings") + TEAM + scheme, people=PEOPLE,
                 ratings="employee_id,criterion,rater,sample,value\na,courtesy,superior,1,95\n"
                 "a,courtesy,superior,2,94\na,courtesy,superior,3,95\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "94.666667"}

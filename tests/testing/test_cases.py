"""Case files: what cannot be read is said at once, and what differs is said in words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from kpicore.testing.cases import CaseFileError, read_cases
from kpicore.testing.compare import CaseFailed, check_case

TEAM = """
[team]
[team.score]
use = "criteria"
title = { zh = "台", en = "desk" }
criteria.speed = { title = { zh = "响应", en = "speed" }, metric = "reply_s", bands = [["<= 20", 100], ["> 20", 60]] }
[team.grade]
use = "bands"
bands = [[">= 90", "A"], ["< 90", "B"]]
[team.pay]
use = "table"
lines.base = { column = "base_pay", performance = false }
lines.bonus = { per_point = 10, around = 50 }
[defaults]
period = "2026-10"
person = { base_pay = 3000 }
"""


def file(folder: Path, text: str) -> Path:
    path = folder / "desk.cases.toml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def failure(folder: Path, case: str) -> str:
    (found,) = read_cases(file(folder, TEAM + case))
    with pytest.raises(CaseFailed) as error:
        check_case(found)
    return str(error.value)


LOOKS_BACK = """
[[case]]
name = "two slow months"
[[case.before]]
period = "{before}"
[case.before.input]
metrics = {{ reply_s = {reply_s} }}
[case.input]
metrics = {{ reply_s = 30 }}
[case.expected]
flags = {flags}
"""
SLOW = """
[team.score.flags.slow]
when = { score = "< 90" }
in_a_row = 2
message = "slow again"
[defaults]"""


@pytest.mark.parametrize(
    ("before", "reply_s", "flags"),
    [("2026-09", 21, '["slow"]'), ("2026-09", 20, "[]"), ("2026-08", 21, '["history_missing"]')],
)
def test_earlier_months_are_closed_first(tmp_path: Path, before: str, reply_s: int, flags: str) -> None:
    text = TEAM.replace("[defaults]", SLOW) + LOOKS_BACK.format(before=before, reply_s=reply_s, flags=flags)
    (case,) = read_cases(file(tmp_path, text))
    check_case(case, tmp_path / "case")


def test_an_earlier_month_that_cannot_be_closed_is_said(tmp_path: Path) -> None:
    text = TEAM.replace("[defaults]", SLOW) + LOOKS_BACK.format(before="2026-09", reply_s='"fast"', flags="[]")
    (case,) = read_cases(file(tmp_path, text))
    with pytest.raises(CaseFileError, match=r"(?s)two slow months: before 2026-09: .*reply_s.*fast"):
        check_case(case, tmp_path / "case")


def test_what_is_wrong_with_an_earlier_month(tmp_path: Path) -> None:
    before = '[[case]]\nname = "x"\n[[case.before]]\ninputs = {}\n[case.expected]\nscore = 1\n'
    with pytest.raises(CaseFileError) as error:
        read_cases(file(tmp_path, TEAM + before))
    assert "x: before: nothing looks at inputs: did you mean input?" in str(error.value)
    assert "x: before: no period" in str(error.value)


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    content = """
        [team]
        score = "criteria"
        [defaults]
        metrcs = {}
        [[case]]
        name = "one"
        [case.input]
        mertics = { a = 1 }
        [case.expected]
        scroe = 1
        [[case]]
        name = "one"
        period = "2026-10"
        [[case]]
        period = "2026-10"
    """
    with pytest.raises(CaseFileError) as error:
        read_cases(file(tmp_path, content))
    said = str(error.value)
    for part in (
        "[defaults]: nothing looks at metrcs: did you mean metrics?",
        "one: no period, here or in [defaults]",
        "one: person 1: nothing looks at mertics: did you mean metrics?",
        "one: person 1: nothing looks at scroe: did you mean score?",
        "one: a second case of this name",
        "one: expects nothing",
        "case 3 has no name",
    ):
        assert part in said
    assert all(line.startswith(str(tmp_path)) for line in said.splitlines())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[team", "is no TOML"),
        ('[[case]]\nname = "a"\nperiod = "2026-10"\n[case.expected]\nscore = 1', "[team] is missing"),
        ('[team]\nscore = "criteria"', "no [[case]]"),
        ("[team]\n[teams]\n", "nothing looks at teams: did you mean team?"),
    ],
)
def test_what_is_no_case_file(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CaseFileError) as error:
        read_cases(file(tmp_path, text))
    assert said in str(error.value)


def test_a_case_knows_where_it_stands(tmp_path: Path) -> None:
    path = file(tmp_path, TEAM + '[[case]]\nname = "second (1+1)"\n[case.expected]\nscore = ""\n')
    (case,) = read_cases(path)
    assert path.read_text("utf-8").splitlines()[case.line - 1] == 'name = "second (1+1)"'


def test_everything_that_differs_is_said_with_the_ledger(tmp_path: Path) -> None:
    said = failure(
        tmp_path,
        """
        [[case]]
        name = "wrong throughout"
        [case.input]
        metrics = { reply_s = 21 }
        [case.expected]
        score     = 100
        grade     = "A"
        total_pay = ""
        status    = "review"
        lines     = { speed = 99, spead = 1 }
        pay       = { bonus = 1 }
        flags     = ["gap"]
        absent    = ["bonus"]
        missing   = ["reply_s"]
        """,
    )
    for part in (
        "wrong throughout",
        "score: expected 100, got 60",
        "grade: expected A, got B",
        "total_pay: expected a blank, got 3100.00",
        "status: expected review, got ok",
        "line speed: expected 99, got 60",
        "line spead: expected 1, and the ledger has no such line, but speed",
        "pay line bonus: expected 1, got 100.00",
        "flags: expected gap, got none",
        "line bonus: expected not to be there, and it is",
        "missing: expected reply_s, got: nothing",
        "how person 1 came about:",
        "> 20",  # the ledger's rule
        "(score - 50) × 10",
    ):
        assert part in said
    assert "Traceback" not in said


def test_a_run_that_is_rejected_says_why(tmp_path: Path) -> None:
    case = '[[case]]\nname = "x"\n[case.input]\nmetrics = { reply_s = "soon" }\n[case.expected]\nscore = 1\n'
    assert "metrics.csv:2:reply_s" in failure(tmp_path, case)


def test_a_rejection_that_does_not_come_says_so(tmp_path: Path) -> None:
    case = '[[case]]\nname = "x"\n[case.input]\nmetrics = { reply_s = 1 }\n[case.expected]\nrejected = "reply_s"\n'
    said = failure(tmp_path, case)
    assert "expected exit code 1, got 0" in said
    assert "expected nothing to be written" in said


def test_what_is_expected_may_be_no_number(tmp_path: Path) -> None:
    case = '[[case]]\nname = "x"\n[case.input]\nmetrics = { reply_s = 1 }\n[case.expected]\nscore = "many"\n'
    assert "score: the case expects many, which is no number" in failure(tmp_path, case)


def test_a_case_that_holds(tmp_path: Path) -> None:
    content = TEAM + '[[case]]\nname = "x"\n[case.input]\nmetrics = { reply_s = 20 }\n[case.expected]\nscore = 100\n'
    (case,) = read_cases(file(tmp_path, content))
    month = check_case(case)
    assert (month.score(), month.grade(), month.pay()) == (Decimal(100), "A", Decimal(3500))
    assert month.lines(stage="pay") == {"base": 3000, "bonus": 500}

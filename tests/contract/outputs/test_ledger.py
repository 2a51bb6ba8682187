"""The contract's section "What comes out": ledger.csv."""

from __future__ import annotations

from decimal import Decimal

from contract.folder import FULL, HEAD, PEOPLE, TEAM, Folder, collect
from contract.outputs.desk import mixed, of


def test_the_ledger_cites_the_clause_of_the_season(folder: Folder) -> None:
    mixed(folder)
    folder.ran("--period", "2026-02")
    row = next(row for row in folder.table("ledger", "out/2026-02") if row["line"] == "calls_answered")
    assert of(row, "input", "rule", "value", "clause") == ["1150", ">= 650", "0", "D0-7"]


def test_every_line_of_a_result(folder: Folder) -> None:
    mixed(folder, FULL.replace("1150", "1100"),
          incidents="a,2026-10-05,cq_attitude,2,rude,boss\na,2026-10-06,ability_learning,1,,\n"
          "a,2026-10-07,cq_attitude,,again,\na,2026-10-08,cd_toilet,1,,\n")  # fmt: skip
    folder.ran()
    assert folder.lines("stage", "scheme", "section", "line", "input", "rule", "value", "contribution", "clause") == [
        ("score", "service_desk", "efficiency", "start", "", "", "20", "20", "D0-1"),
        ("score", "service_desk", "efficiency", "calls_answered", "1100", "[1100, 1150)", "-1", "-1", "D0-6"),
        ("score", "service_desk", "efficiency", "outbound_issues", "5500", ">= 5500", "0", "0", "D0-9"),
        ("score", "service_desk", "efficiency", "inbound_issues", "3500", ">= 3500", "0", "0", "D0-11"),
        ("score", "service_desk", "efficiency", "cq_attitude", "3", "each -0.5", "-1.5", "-1.5", "D0-13a"),
        ("score", "service_desk", "efficiency", "cd_toilet", "1", "not counted", "0", "0", "D0-14e"),
        ("score", "service_desk", "ability", "start", "", "", "5", "5", "D0-16"),
        ("score", "service_desk", "ability", "ability_learning", "1", "each -0.5", "-0.5", "-0.5", "D0-16b"),
        ("score", "service_desk", "", "scale_to", "", "× 100 / 25", "66", "66", ""),
    ]  # fmt: skip
    (note,) = [row["note"] for row in folder.ledger() if row["line"] == "cq_attitude"]
    assert all(word in note for word in ("rude", "boss", "again"))
    ((grade),) = folder.ledger(stage="grade")
    assert of(grade, "input", "rule", "value", "contribution", "clause") == ["88", "[80, 90]", "B", "", "D1-71"]
    assert folder.lines("line", "value", "contribution", "clause", stage="pay") == [
        ("base", "4000.00", "4000.00", "D1-72"), ("float", "80.00", "80.00", "D1-73"),
    ]  # fmt: skip
    stages = [row["stage"] for row in folder.table("ledger")]
    assert stages == sorted(stages, key=["score", "grade", "pay"].index)


def test_contributions_sum_exactly(folder: Folder) -> None:
    mixed(
        folder, people="employee_id,hired,base_pay\na,2020-01-01,4000.01\nb,2026-09-01,\nc,2020-01-01,3000\n",
        metrics=FULL + "b,999,3999,1999\nc,1,1,1\n",
        incidents="".join(f"{who},2026-10-0{day},cq_attitude,7,,\n" for who in "abc" for day in range(1, 8)),
    )  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "20", "b": "20", "c": "20"}
    assert folder.column("performance_pay") == {"a": "-300.00", "b": "0.00", "c": "-300.00"}
    for row in folder.results():
        who = row["employee_id"]
        sums = {
            stage: sum(Decimal(cell or 0) for (cell,) in folder.lines("contribution", employee_id=who, stage=stage))
            for stage in ("score", "pay")
        }
        assert sums == {"score": Decimal(row["score"]), "pay": Decimal(row["total_pay"] or row["performance_pay"])}


def test_floor_and_cap_are_lines_only_where_they_bite(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
total = { cap = 12 }
[team.score.sections.conduct]
start = 10
floor = 0
cap = 14
incidents = { rude = -5, praise = 2 }
"""
    folder.write(config=HEAD + collect("incidents") + TEAM + scheme, people="employee_id\na\nb\nc\nd\n",
                 incidents="employee_id,date,incident,times\na,2026-10-05,rude,3\nb,2026-10-05,praise,4\n"
                 "c,2026-10-05,rude,2\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "0", "b": "12", "c": "0", "d": "10"}
    lines = {who: folder.lines("section", "line", "contribution", employee_id=who) for who in "abcd"}
    assert lines == {
        "a": [("conduct", "start", "10"), ("conduct", "rude", "-15"), ("conduct", "floor", "5")],
        "b": [("conduct", "start", "10"), ("conduct", "praise", "8"), ("conduct", "cap", "-4"), ("", "cap", "-2")],
        "c": [("conduct", "start", "10"), ("conduct", "rude", "-10")],
        "d": [("conduct", "start", "10")],
    }


def test_the_contribution_is_after_the_weight(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
weight = 30
bands  = [[">= 90", 100], ["< 90", 75]]
[team.score.criteria.y]
metric = "y"
weight = 70
max    = 100
"""
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people=PEOPLE, metrics="employee_id,x,y\na,89,1.1\n")
    folder.ran()
    assert folder.lines("line", "input", "rule", "value", "weight", "contribution") == [
        ("x", "89", "< 90", "75", "30", "22.5"),
        ("y", "1.1", folder.ledger()[1]["rule"], "1.1", "70", "0.77"),
    ]
    assert folder.column("score") == {"a": "23.27"}


def test_rounding_is_a_line_where_the_parts_differ_from_the_total(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n' + "".join(
        f'[team.score.criteria.{key}]\nmetric = "{key}"\nmax = 100\nweight = {weight}\nnot_applicable = "rescale"\n'
        for key, weight in (("w", 10), ("x", 30), ("y", 30), ("z", 30))
    )
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people="employee_id\na\nb\n",
                 metrics="employee_id,w,x,y,z\na,n/a,100,100,100\nb,n/a,50,50,50\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "100", "b": "50"}
    assert folder.lines("line", "rule", "contribution")[0] == ("w", "n/a", "0")
    assert [contribution for (contribution,) in folder.lines("contribution")[1:]] == [
        "33.333333", "33.333333", "33.333333", "0.000001",
    ]  # fmt: skip
    assert folder.lines("line")[-1] == ("rounding",)
    # 16.666667 × 3 = 50.000001
    assert folder.lines("line", "contribution", employee_id="b")[-1] == ("rounding", "-0.000001")


def test_contributions_of_an_incomplete_stage_are_blank(folder: Folder) -> None:
    mixed(folder, "employee_id,calls_answered\na,1100\n")
    folder.ran()
    lines = folder.lines("line", "rule", "value", "contribution")
    assert ("calls_answered", "[1100, 1150)", "-1", "") in lines
    assert ("outbound_issues", "missing", "", "") in lines
    assert folder.ledger(stage="grade") == folder.ledger(stage="pay") == []


def test_ledger_none_leaves_the_ledger_out(folder: Folder) -> None:
    mixed(folder)
    folder.ran("--ledger", "none")
    assert sorted(path.name for path in (folder.path / "out/2026-10").iterdir()) == ["flags.csv", "results.csv"]


def test_a_value_that_is_not_applicable_has_no_points(folder: Folder) -> None:
    mixed(folder, FULL.replace("5500", "n/a"))
    folder.ran()
    (row,) = [row for row in folder.ledger() if row["line"] == "outbound_issues"]
    assert of(row, "input", "rule", "value", "contribution") == ["n/a", "n/a", "", ""]


def test_rows_follow_the_stages_also_with_a_grade_between_two_scorers(folder: Folder) -> None:
    scores = "".join(
        f'[[team.score]]\nuse = "criteria"\nname = "{name}"\ngrade = "service_conduct:letter"\n'
        f'[team.score.criteria.{name}]\nmetric = "x"\nmax = 100\n'
        for name in ("one", "two")
    )
    folder.score_x("employee_id,x\na,80\n")
    folder.write(config=HEAD + collect("metrics") + TEAM + scores)
    folder.ran()
    rows = [(row["stage"], row["scheme"], row["value"]) for row in folder.table("ledger")]
    assert rows == [("score", "one", "80"), ("score", "two", "80"), ("grade", "one", "B"), ("grade", "two", "B")]

"""What the ledger says of where points came from: who rated, what was measured, what was n/a."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from command import kpicore


def ledger(folder: Path, team: str, lang: str = "en", **tables: str) -> dict[str, tuple[str, str, str]]:
    """The input, rule and value of each line of the one person."""
    config = (
        f'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\nlang = "{lang}"\n[people]\nuse = "csv"\npath = "p.csv"\n'
    )
    (folder / "p.csv").write_text("employee_id\n1\n", "utf-8")
    for kind, text in tables.items():
        (folder / f"{kind}.csv").write_text(text, "utf-8")
        config += f'[[collect]]\nuse = "csv"\nkind = "{kind}"\npath = "{kind}.csv"\n'
    (folder / "kpi.toml").write_text(f'{config}[[team]]\nname = "t"\n[team.score]\n{team}', "utf-8")
    done = kpicore("run", str(folder / "kpi.toml"), "--out", str(folder / "out"))
    assert done.returncode == 0, done.stderr
    with (folder / "out" / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["line"]: (row["input"], row["rule"], row["value"]) for row in csv.DictReader(file)}


def test_an_indicator_that_is_measured_is_not_said_to_be_rated(tmp_path: Path) -> None:
    rows = "employee_id,criterion,rater,value\n1,teamwork,superior,70\n"
    metrics = "employee_id,service_quality,efficiency,knowledge\n1,92,88,91\n"
    lines = ledger(tmp_path, 'use = "courier_callcenter:operator"\n', metrics=metrics, ratings=rows)
    assert lines["efficiency"] == ("88", "the value itself", "88")
    assert lines["teamwork"] == ("superior 70", "as rated", "70")


@pytest.mark.parametrize(
    ("rated", "rule", "value"),
    [
        ({"superior": "5", "self": "1"}, "(mean of superior 70 %, self 30 %)", "15.2"),
        ({"superior": "5"}, "(superior alone)", "20"),
        ({"superior": "n/a", "self": "3"}, "(self alone)", "12"),
    ],
)
def test_the_rule_says_whose_ratings_counted(tmp_path: Path, rated: dict[str, str], rule: str, value: str) -> None:
    rows = "".join(f"1,command,{rater},{level}\n" for rater, level in rated.items())
    team = 'use = "manager_review:director"\nraters = { superior = 70, self = 30 }\nmissing_rater = "others"\n'
    found = ledger(tmp_path, team, ratings=f"employee_id,criterion,rater,value\n{rows}")["command"]
    assert found[1].endswith(rule)
    assert found[2] == value


def test_what_is_not_applicable_is_said_where_it_is_computed(tmp_path: Path) -> None:
    metrics = (
        "employee_id,reply_rate,replied_customers,received_customers,timed_out_customers,qa_grade\n1,n/a,0,0,0,n/a\n"
    )
    lines = ledger(tmp_path, 'use = "ecommerce_aftersales:kpi"\n', metrics=metrics)
    assert lines["reply_rate"][0] == "reply_rate=n/a, replied_customers=0, received_customers=0"
    assert lines["slow_response_rate"][0].startswith("slow_response_rate=n/a")
    assert lines["qa_grade"][:2] == ("n/a", "n/a")


def test_a_sample_without_occasion_is_among_the_samples(tmp_path: Path) -> None:
    rows = "".join(
        f"1,qa_waiting,superior,{sample},{met}\n" for sample, met in zip("abc", ("4", "n/a", "0"), strict=True)
    )
    team = 'use = "ecommerce_aftersales:chat_qa"\nnot_applicable = { qa_waiting = "full" }\n'
    found = ledger(tmp_path, team, ratings=f"employee_id,criterion,rater,sample,value\n{rows}")["qa_waiting"]
    assert found[1].count(";") == 2
    assert "; n/a: counts 10; " in found[1]


def test_the_last_band_of_attendance_is_its_words(tmp_path: Path) -> None:
    lines = ledger(tmp_path, 'use = "ecommerce_aftersales:kpi"\n', metrics="employee_id,absences\n1,5\n")
    assert lines["attendance"][1] == "absent more than three times, or not reported, or work hurt"


def test_points_of_several_rows_are_joined_so_that_no_spreadsheet_takes_them_for_formulas(tmp_path: Path) -> None:
    rows = "employee_id,date,incident,points\n1,2026-10-01,late_or_early,-3\n1,2026-10-02,late_or_early,+5\n"
    lines = ledger(tmp_path, 'use = "service_conduct:points"\n', incidents=rows)
    assert lines["late_or_early"][0] == "2 (-3, -5)"


def test_where_nothing_applies_it_is_said_in_good_chinese(tmp_path: Path) -> None:
    team = 'use = "courier_callcenter:operator"\n[team.score.not_applicable]\n'
    names = ("service_quality", "efficiency", "knowledge", "teamwork")
    team += "".join(f'{name} = "rescale"\n' for name in names)
    ledger(tmp_path, team, "zh", metrics=f"employee_id,{','.join(names)}\n1{',n/a' * 4}\n")
    flags = (tmp_path / "out" / "flags.csv").read_text("utf-8-sig")
    assert "缺少适用的考核项" in flags

"""The contract's section "What comes out": flags.csv, and what is safe to open."""

from __future__ import annotations

import pytest
from contract.folder import DESK, FULL, HEAD, PEOPLE, TEAM, Folder, collect
from contract.outputs.desk import mixed


def test_the_general_flags_name_no_person(folder: Folder) -> None:
    folder.write(
        config=HEAD + collect("metrics") + TEAM + DESK, people=PEOPLE,
        metrics=FULL.replace("\n", ",period,shoe\n", 1).replace("3500\n", "3500,2026-10,44\n") + "a,1,1,1,2026-09,44\n",
    )  # fmt: skip
    folder.ran()
    assert sorted(folder.flag_ids()) == [
        ("", "no_incidents", "info"), ("", "other_period", "info"), ("", "unknown_column", "info"),
    ]  # fmt: skip
    assert {flag["period"] for flag in folder.flags()} == {"2026-10"}


def test_flags_speak_the_language_of_the_config(folder: Folder) -> None:
    folder.write(config=HEAD.replace("[people]", 'lang = "zh"\n[people]')
                 + collect("metrics") + TEAM + DESK, people=PEOPLE, metrics=FULL)  # fmt: skip
    ran = folder.ran()
    assert "事件" in folder.flags()[0]["message"]
    assert "Written to" in ran.out
    assert "已写入" in folder.ran("--lang", "zh").out


@pytest.mark.parametrize("name", ["=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1"])
def test_cells_are_safe_to_open_in_a_spreadsheet(folder: Folder, name: str) -> None:
    quoted = name.replace('"', '""')
    folder.score_x("employee_id,x\n=a,80\n", f'employee_id,name\n=a,"{quoted}"\n')
    folder.ran()
    (row,) = folder.results()
    assert row["name"].startswith("'")
    assert row["employee_id"] == "'=a"


def test_negative_numbers_stay_numbers(folder: Folder) -> None:
    mixed(folder, "employee_id,calls_answered,outbound_issues,inbound_issues\na,1,1,1\n")
    folder.ran()
    assert folder.column("performance_pay") == {"a": "-280.00"}  # 13 of 25 are 52
    assert folder.lines("value")[1] == ("-4",)


def test_notes_and_messages_are_safe_as_well(folder: Folder) -> None:
    mixed(folder, incidents='a,2026-10-05,cq_attitude,1,"=HYPERLINK(""http://x"",""y"")\nsecond, line",@boss\n')
    folder.ran()
    (row,) = [row for row in folder.ledger() if row["line"] == "cq_attitude"]
    assert row["note"].startswith("'=HYPERLINK")
    assert "second, line" in row["note"]

"""The contract's section "What goes in": who is known, and who is not."""

from __future__ import annotations

from contract.folder import (
    DESK_CONFIG,
    FULL,
    HEAD,
    NO_INCIDENTS,
    NO_RATINGS,
    PEOPLE,
    TEAM,
    Folder,
    X,
    at,
    collect,
)


def test_a_person_twice_in_people_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,name\na,Ann\na,Ann\n")
    (error,) = folder.refused(1)
    assert error.startswith("people.csv:3:employee_id: ")
    assert "people.csv:2:employee_id" in error


def test_an_employee_that_nobody_knows_is_an_error(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, metrics=FULL.replace("a,", "z,"),
                 incidents=NO_INCIDENTS + "z,2026-10-05,cq_attitude\n",
                 ratings=NO_RATINGS + "z,initiative,superior,,good\n")  # fmt: skip
    errors = folder.refused(1)
    assert len(errors) == 3
    for file in ("metrics", "incidents", "ratings"):
        assert '"z"' in at(errors, f"{file}.csv:2:employee_id")


def test_unknown_people_may_be_a_flag(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\nz,70\ny,nonsense\n")
    folder.write(config=HEAD + collect("metrics", more='unknown_people = "flag"') + TEAM + X)
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flag_ids() == [("", "unknown_person", "info")]
    assert "2" in folder.flags()[0]["message"]


def test_ids_keep_their_leading_zeros(folder: Folder) -> None:
    folder.score_x("employee_id,x\n007,80\n", "employee_id\n007\n")
    folder.ran()
    assert folder.column("score") == {"007": "80"}
    folder.score_x("employee_id,x\n7,80\n", "employee_id\n007\n")
    assert "007" in at(folder.refused(1), "metrics.csv:2:employee_id")


def test_a_team_with_nobody(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,department\na,one\n")
    folder.write(config=HEAD + collect("metrics") + TEAM + 'where = { department = "one" }\n' + X
                 + TEAM.replace("desk", "empty") + 'where = { department = "two" }\n' + X)  # fmt: skip
    folder.ran()
    assert folder.column("team") == {"a": "desk"}


def test_a_blank_employee_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\n,80\n", "employee_id,name\n,Nobody\na,Ann\n")
    errors = folder.refused(1)
    at(errors, "people.csv:2:employee_id")
    at(errors, "metrics.csv:2:employee_id")

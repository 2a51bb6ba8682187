"""Months that are run and closed by the command line, and what rules of later ones find in them (docs/history.md)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from random import Random

import pytest
from history.conftest import on_postgres as on_postgres
from history.conftest import on_sqlite as on_sqlite
from history.conftest import place as place
from history.conftest import server as server
from pipeline.closing import PERIODS, Desk, People, Team, flag

from kpicore.history import Place
from kpicore.history.truths import Truths
from kpicore.model import Period

SCORE = {"use": "criteria", "criteria": {"skill": {"metric": "skill", "max": 100}}}
GOOD = {"when": {"score": ">= 80"}, "message": "good", "severity": "info"}
TEAM = {"score": {**SCORE, "flags": {"row": {**GOOD, "in_a_row": 3}, "nth": {**GOOD, "every": 3}}}}
D1 = {"score": "service_conduct:points", "grade": "service_conduct:letter"}
D2 = {"score": "courier_callcenter:operator", "grade": "courier_callcenter:operator"}
AT_69 = {"incidents": {"video_games": 1, "off_topic_talk": {"points": -1}}}
AT_70 = {"incidents": {"video_games": 1}}


@pytest.fixture
def desk(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Team], Desk]:
    """Makes desks whose history is on that kind of database."""
    url_env = ""
    if place.path is None:
        url_env = "KPI_TEST_HISTORY"
        monkeypatch.setenv(url_env, place.address)

    return lambda team: Desk(tmp_path / "desk", team, url_env=url_env)


def skills(**people: int | str) -> People:
    return {who: {"skill": skill} for who, skill in people.items()}


def indicators(*values: int) -> dict[str, object]:
    return dict(zip(("service_quality", "efficiency", "knowledge", "teamwork"), values, strict=True))


# The worked cases


def test_d1_t13_last_at_69_then_last_at_70(desk: Callable[[Team], Desk]) -> None:
    """70 itself does not count: no right."""
    here = desk(D1)
    assert here.close("2026-09", {"1": AT_69, "2": {}, "3": {}}).code == 0
    month = here.run("2026-10", {"1": AT_70, "2": {}, "3": {}})
    assert (month.results["1"]["score"], month.flags_of("1")) == ("70", [])


@pytest.mark.parametrize(
    ("before", "raised"),
    [
        ({"1": AT_69, "2": {}, "3": {}}, True),
        ({"1": AT_70, "2": {}, "3": {}}, False),
        ({"1": AT_69, "2": AT_69, "3": {}}, False),
        ({"1": AT_69}, False),
        ({"2": AT_69, "3": {}}, False),
    ],
    ids=["last", "at 70", "a tie", "alone", "not appraised"],
)
def test_d1_28_two_months_alone_in_last_place(on_sqlite: Place, tmp_path: Path, before: People, raised: bool) -> None:
    here = Desk(tmp_path / "desk", D1)
    here.close("2026-09", before)
    month = here.run("2026-10", {"1": AT_69, "2": {}, "3": {}})
    assert month.flags_of("1") == (["dismissal_last"] if raised else [])
    assert flag(month, "history_missing") == []


def test_d2_t3_two_excellent_months_then_89_75(desk: Callable[[Team], Desk]) -> None:
    here = desk(D2)
    for period in ("2026-08", "2026-09"):
        here.close(period, {"1": indicators(95, 95, 95, 95)})
    month = here.run("2026-10", {"1": indicators(92, 88, 91, 88)})
    assert (month.results["1"]["score"], month.results["1"]["grade"]) == ("89.75", "qualified")
    assert month.flags_of("1") == []
    assert month.flags == []


def test_d2_t5_a_month_without_appraisal_breaks_the_row(desk: Callable[[Team], Desk]) -> None:
    here = desk(D2)
    for period, who in (("2026-07", "1"), ("2026-08", "2"), ("2026-09", "1")):
        here.close(period, {who: indicators(95, 95, 95, 95)})
    month = here.run("2026-10", {"1": indicators(95, 95, 95, 95)})
    assert (month.results["1"]["grade"], month.flags_of("1"), month.flags) == ("excellent", [], [])


def test_d2_56_at_three_six_and_nine(tmp_path: Path) -> None:
    here = Desk(tmp_path / "desk", D2, {"1": {"hired": "2026-01-01"}})
    told = []
    for period in PERIODS[:10]:
        people = {"1": indicators(95, 95, 95, 95)}
        month = here.run(period, people)
        told.append(flag(month, "excellence_award") != [])
        assert flag(month, "history_missing") == []
        here.close(period, people)
    assert told == [False, False, True] * 3 + [False]


def test_d1_81_grade_a_in_every_month_of_probation(tmp_path: Path) -> None:
    columns = {"1": {"hired": "2026-08-20", "probation": "true"}, "2": {"hired": "2026-08-01", "probation": "true"},
               "3": {"hired": "2026-08-01", "probation": "false"}, "4": {"probation": "true"}}  # fmt: skip
    here = Desk(tmp_path / "desk", D1, columns)
    best: dict[str, object] = {"exam_score": 100, "valid_complaints": 0, "incidents": {"extra_work": 1}}
    for period in ("2026-08", "2026-09"):
        people = {"1": best, "2": best if period == "2026-09" else {}, "3": best, "4": best}
        assert here.close(period, people).code == 0
    month = here.run("2026-10", dict.fromkeys(columns, best))
    assert {row["grade"] for row in month.results.values()} == {"A"}
    early = flag(month, "early_regularization")
    assert [(row["employee_id"], row["severity"], row["clause"]) for row in early] == [("1", "info", "D1-81")]
    assert "grade A in every month of probation" in early[0]["message"]


@pytest.mark.parametrize(("setting", "told"), [("quarter_end", [0, 0, 1]), ("every_month", [0, 1, 1])])
def test_d4_5_a_month_of_the_quarter_without_all_visits(tmp_path: Path, setting: str, told: list[int]) -> None:
    team = {"score": {"use": "manager_review:director", "visits_flag": setting}}
    here = Desk(tmp_path / "desk", team)
    found = []
    for period, visits in (("2026-06", 80), ("2026-07", 100), ("2026-08", 95), ("2026-09", 100)):
        people = {"1": director(visits)}
        month = here.run(period, people)
        found.append(len(flag(month, "quarter_visits")))
        assert here.close(period, people).code == 0
    assert found[1:] == told


def director(visits: int) -> dict[str, object]:
    whole = ("process_system", "info_utilization", "csat")
    levels = ("command", "professionalism", "customer_focus", "attentive_service", "accountability")
    demands = ("complaint_response_on_time", "complaint_resolution_on_time", "complaint_all_resolved")
    return {
        "key_account_visits": visits, "referrals": 1, "orphan_losses": 0,
        **dict.fromkeys(whole, 95), **dict.fromkeys(demands, "true"), "ratings": dict.fromkeys(levels, 5),
    }  # fmt: skip


def test_a_quarter_with_a_month_that_was_never_closed_names_nothing_that_is_not_known(tmp_path: Path) -> None:
    here = Desk(tmp_path / "desk", {"score": "manager_review:director"})
    here.close("2026-07", {"1": director(100)})
    month = here.run("2026-09", {"1": director(100)})
    assert flag(month, "quarter_visits") == []
    (missing,) = flag(month, "history_missing")
    assert (missing["clause"], missing["severity"], missing["employee_id"]) == ("D4-5", "info", "1")
    assert "lacks 2026-08 (never closed)" in missing["message"]


# A year


@pytest.mark.slow
def test_a_year_of_runs_gaps_forgotten_people_and_months_without_appraisal(desk: Callable[[Team], Desk]) -> None:
    """Against plain lists of what is known of each month."""
    here, chance = desk(TEAM), Random(56)
    known: dict[str, list[bool | None]] = {who: [] for who in "abcdef"}
    gap = False
    for period in PERIODS:
        chosen: list[int | str] = [90, 90, 90, 70, ""]
        people = skills(**{who: chance.choice(chosen) for who in known if chance.random() < 0.9})
        month = here.run(period, people)
        assert month.exit_code == 0, month.errors
        for who in people:
            now = people[who]["skill"] == 90
            states = [now, *reversed(known[who])]
            run = next((place for place, each in enumerate(states) if not each), len(states))
            assert ("row" in month.flags_of(who)) == (run >= 3), (period, who)
            assert ("nth" in month.flags_of(who)) == (run > 0 and run % 3 == 0), (period, who)
        lacking = [(row["message"].split(" ")[0], row["employee_id"]) for row in flag(month, "history_missing")]
        for name, reach in (("row", 2), ("nth", 99)):
            wanted = sorted(who for who in people if lacks(people[who]["skill"] == 90, known[who], reach))
            assert [who for rule, who in lacking if rule == name] == wanted, (period, name)
        if period in ("2026-05", "2026-09"):  # never run, and recorded as missing with the next
            gap = True
            for states in known.values():
                states.append(None)
            continue
        closed = here.close(period, people, *(("--gap", "the desk was shut") if gap else ()))
        assert closed.code == 0, closed.err
        gap = False
        for who, states in known.items():
            states.append(who in people and people[who]["skill"] == 90)
        if period == "2026-07":
            assert here.forget("b").code == 0
            known["b"] = [None] * len(known["b"])
    assert here.check("2026-12", people).code == 0


def lacks(now: bool, known: list[bool | None], reach: int) -> bool:
    """Whether a run reaches a month of which nobody knows, or the beginning."""
    if not now:
        return False
    states = [*reversed(known), None][:reach]
    return next((each is None for each in states if not each), False)


def test_who_was_forgotten_is_said_and_who_was_not_there_is_not(desk: Callable[[Team], Desk]) -> None:
    here = desk(TEAM)
    for period in ("2026-08", "2026-09"):
        here.close(period, skills(a=90, b=90))
    here.forget("b")
    month = here.run("2026-10", skills(a=90, b=90))
    assert [row["employee_id"] for row in flag(month, "row")] == ["a"]
    (about_row,) = [row for row in flag(month, "history_missing") if row["message"].startswith("row ")]
    assert (about_row["team"], about_row["employee_id"]) == ("desk", "b")
    assert "lacks 2026-09 (people forgotten: 1)" in about_row["message"]


def test_who_came_from_a_team_whose_rules_kept_nothing_is_unknown(desk: Callable[[Team], Desk]) -> None:
    """A month is not passed over as one in which it did not hold; a correction may bring the person into the team."""
    here = desk({"where": {"department": "here"}, **TEAM})
    other = {"name": "other", "where": {"department": "there"}, "score": SCORE}
    here.team["team"] = [*here.team["team"], other]
    here.columns = {"a": {"department": "there"}, "b": {"department": "here"}}
    for period in ("2026-08", "2026-09"):
        here.close(period, skills(a=90, b=90))
    here.columns = {"a": {"department": "here"}, "b": {"department": "here"}}
    month = here.run("2026-10", skills(a=90, b=90))
    assert [row["employee_id"] for row in flag(month, "row")] == ["b"]
    missing = {row["employee_id"]: row["message"] for row in flag(month, "history_missing") if "row " in row["message"]}
    assert missing.keys() == {"a"}
    assert "lacks 2026-09 (the rules of then did not keep it)" in missing["a"]
    for period in ("2026-08", "2026-09"):
        assert here.correct(period, skills(a=90, b=90)).code == 0
    month = here.run("2026-10", skills(a=90, b=90))
    assert [row["employee_id"] for row in flag(month, "row")] == ["a", "b"]
    assert "a" in {row["employee_id"] for row in flag(month, "history_corrected")}


def test_closing_again_minds_nothing_that_the_history_says_of_other_months(desk: Callable[[Team], Desk]) -> None:
    """Forgetting somebody, or correcting an earlier month, changes what is said of them, and no result."""
    here = desk(TEAM)
    for period in ("2026-08", "2026-09", "2026-10"):
        here.close(period, skills(a=90, b=90))
    here.correct("2026-08", skills(a=91, b=90))
    assert "is closed already" in here.close("2026-10", skills(a=90, b=90)).out
    assert "nothing changed" in here.correct("2026-10", skills(a=90, b=90)).out
    here.forget("b")
    assert "is closed already" in here.close("2026-10", skills(a=90, b=90)).out
    assert "row" not in here.close("2026-09", skills(a=90, b=90)).err


def test_what_is_said_of_each_kind_of_month(tmp_path: Path) -> None:
    here = Desk(tmp_path / "desk", TEAM)
    month = here.run("2026-03", skills(a=90))
    assert all("2026-02 and before (nothing was closed yet)" in row["message"] for row in month.flags)
    here.close("2026-03", skills(a=90))
    here.close("2026-05", skills(a=90), "--gap", "shut")
    assert "lacks 2026-04 (recorded as missing: shut)" in here.run("2026-06", skills(a=90)).flags[0]["message"]
    assert "lacks 2026-06 (never closed)" in here.run("2026-07", skills(a=90)).flags[0]["message"]
    other = Desk(tmp_path / "desk", {"score": {**SCORE, "flags": {"new": {**GOOD, "in_a_row": 2}}}})
    assert "2026-05 (the rules of then did not keep it)" in other.run("2026-06", skills(a=90)).flags[0]["message"]


def test_nobody_looks_beyond_the_month_of_joining(tmp_path: Path) -> None:
    here = Desk(tmp_path / "desk", TEAM, {"a": {"hired": "2026-09-30"}, "b": {"hired": "2026-08-01"}})
    here.close("2026-09", skills(a=90, b=90))
    month = here.run("2026-10", skills(a=90, b=90))
    assert {row["employee_id"] for row in flag(month, "history_missing")} == {"b"}


@pytest.mark.parametrize(
    ("team", "asked"),
    [
        (D1, [["2026-09"]]),
        ({"score": {**SCORE, "flags": {"row": {**GOOD, "in_a_row": 3}}}}, [["2026-09", "2026-08"]]),
        (TEAM, [["2026-09", "2026-08", "2026-07"]]),
    ],
    ids=["two months", "three in a row", "each third"],
)
def test_only_the_months_that_a_rule_needs_are_read_several_at_a_time(
    tmp_path: Path, team: Team, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is on probation, so D1-81 asks for nothing; a row of excellent months has ended in August."""
    from kpicore.history.store import History

    here = Desk(tmp_path / "desk", team, {"a": {"probation": "false", "hired": "2020-01-01"}})
    low = team is D1
    for period in PERIODS[:9]:
        people: People = {"a": AT_69, "b": {}} if low else skills(a=70 if period == "2026-08" else 90)
        assert here.close(period, people).code == 0
    read: list[list[str]] = []
    original = History.truths

    def truths(history: History, periods: Iterable[Period], names: Collection[str]) -> dict[Period, Truths]:
        wanted = list(periods)
        read.append([str(period) for period in wanted])
        return original(history, wanted, names)

    monkeypatch.setattr(History, "truths", truths)
    month = here.run("2026-10", {"a": AT_69, "b": {}} if low else skills(a=90))
    assert (month.exit_code, read) == (0, asked)


def test_a_flag_of_a_grade_in_toml_looks_back_as_well(tmp_path: Path) -> None:
    flags = {"best": {"when": {"grade": "A"}, "every": 2, "message": "two best months"}}
    grade = {"use": "bands", "bands": [[">= 80", "A"], ["< 80", "B"]], "flags": flags}
    here = Desk(tmp_path / "desk", {"score": SCORE, "grade": grade}, {"a": {"hired": "2026-07-01"}})
    told = []
    for period in PERIODS[6:]:
        told.append("best" in here.run(period, skills(a=90)).flags_of("a"))
        here.close(period, skills(a=90))
    assert told == [False, True] * 3


# What is opened, and when


def test_without_a_history_a_note_says_so_and_this_month_decides(tmp_path: Path) -> None:
    here = Desk(tmp_path / "desk", {"score": {"use": "service_conduct:points", "dismissal_last_months": 1}})
    here.team = {"team": here.team["team"]}
    assert "dismissal_last" not in here.check("2026-10", {"1": AT_69, "2": {}}).err
    assert here.run("2026-10", {"1": AT_69, "2": {}}).flags_of("1") == ["dismissal_last"]
    here = Desk(tmp_path / "desk", {"score": "service_conduct:points"})
    here.team = {"team": here.team["team"]}
    noted = here.check("2026-10", {"1": AT_69, "2": {}}).err
    assert "D1-28: dismissal_last looks back on closed months, for which there is no [history]" in noted
    assert here.run("2026-10", {"1": AT_69, "2": {}}).flags_of("1") == []


def test_a_broken_chain_is_refused(desk: Callable[[Team], Desk], place: Place) -> None:
    from kpicore.history.place import engine_of

    here = desk(TEAM)
    here.close("2026-09", skills(a=90))
    with engine_of(place._replace(path=here.folder / "history.sqlite" if place.path else None)).begin() as connection:
        connection.exec_driver_sql("UPDATE kpicore_entry SET author = 'li'")
    month = here.run("2026-10", skills(a=90))
    assert (month.exit_code, month.results) == (1, {})
    assert "the chain is broken" in month.errors


@pytest.mark.parametrize("closed", [False, True])
def test_the_library_is_imported_only_where_something_was_closed(tmp_path: Path, closed: bool) -> None:
    here = Desk(tmp_path / "desk", TEAM)
    here.run("2026-10", skills(a=90))
    if closed:
        here.close("2026-09", skills(a=90))
        here.run("2026-10", skills(a=90))
    program = (
        "import sys; from kpicore.cli.main import main; "
        f"code = main(['run', {str(here.folder / 'kpi.toml')!r}, '--quiet']); "
        "sys.exit(code or 10 * ('sqlalchemy' in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ran.returncode == 10 * closed, ran.stderr


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Desk(tmp_path / "desk", TEAM)
    here.close("2026-09", skills(a=90))
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    month = here.run("2026-10", skills(a=90))
    assert month.exit_code == 2
    assert 'pip install "kpicore[history]"' in month.errors

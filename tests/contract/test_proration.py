"""Who is there for part of the month: what is prorated, what the ledger shows of it, and what is refused."""

from __future__ import annotations

import pytest
from contract.folder import HEAD, TEAM, Folder, at, collect

CALLS = """
[team.score]
use = "criteria"
[team.score.criteria.calls]
metric = "calls"
unit   = "count"
bands  = [["< 1000", 60], [">= 1000", 100]]
"""
PAY = """
[team.pay]
use = "table"
[team.pay.lines.base]
column      = "base_pay"
performance = false
[team.pay.lines.bonus]
pool        = "bonus_pool"
coefficient = "score"
[team.pay.lines.float]
per_point = 10
around    = 80
[team.pay.lines.commission]
column      = "commission"
performance = false
"""
CALENDAR = """
[calendar]
holidays = ["2026-10-01..2026-10-07"]
workdays = [2026-10-10]
"""
BASIC = HEAD + collect("metrics") + CALENDAR + TEAM + CALLS
WHO = "employee_id,name,hired,left,调入日期,base_pay,bonus_pool\n"
SEVENTEENTH = WHO + "a,Ann,2026-10-17,,,6200,1000\n"
METRICS = "employee_id,calls,commission\na,480,12.34\n"


def prorate(**settings: str) -> str:
    return "[team.prorate]\n" + "".join(f"{key} = {value}\n" for key, value in settings.items())


def month(folder: Folder, config: str, people: str = SEVENTEENTH, metrics: str = METRICS) -> None:
    folder.write(config=config, people=people, metrics=metrics)


def column(folder: Folder, name: str, stage: str = "score") -> dict[str, str]:
    """A column of the person's lines, by line."""
    return {row["line"]: row[name] for row in folder.ledger(stage=stage)}


def money(folder: Folder) -> dict[str, str]:
    return column(folder, "contribution", "pay")


def test_every_line_of_pay_and_each_figure_is_in_the_ledger(folder: Folder) -> None:
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"', targets='{ calls = "working_days" }'))
    folder.ran()
    assert folder.lines("section", "line", "input", "rule", "value", "contribution") == [
        ("", "calls.proration", "calls=480, days=10/18", "working days 2026-10-17..2026-10-31", "864", "0"),
        ("criteria", "calls", "864", "< 1000", "60", "60"),
    ]
    assert folder.lines("line", "input", "rule", "value", "contribution", stage="pay") == [
        ("base", "6200", "as given", "6200.00", "6200.00"),
        ("base.proration", "15/31", "calendar days 2026-10-17..2026-10-31", "-3200.00", "-3200.00"),
        ("bonus", "bonus_pool=1000, score=60", "× score / 100", "600.00", "600.00"),
        ("bonus.proration", "15/31", "calendar days 2026-10-17..2026-10-31", "-309.68", "-309.68"),
        ("float", "60", "(score - 80) × 10", "-200.00", "-200.00"),
        ("commission", "12.34", "as given", "12.34", "12.34"),
    ]
    row = folder.results()[0]
    assert (row["score"], row["performance_pay"], row["total_pay"], row["status"]) == ("60", "90.32", "3102.66", "ok")


def test_without_settings_nothing_is_prorated_and_a_flag_says_so(folder: Folder) -> None:
    month(folder, BASIC + PAY)
    folder.ran()
    assert money(folder)["base"] == "6200.00"
    assert not [line for line in money(folder) if line.endswith("proration")]
    flag = folder.flags("part_of_month")[0]
    message = "joined on 2026-10-17; there on 15 of 31 calendar days; nothing is prorated"
    assert (flag["employee_id"], flag["severity"], flag["message"]) == ("a", "info", message)


@pytest.mark.parametrize(
    ("dates", "days", "base"),
    [
        ("2026-10-01,2026-10-31,", "", ""),
        ("2026-10-31,,", "1/31", "-6000.00"),
        ("2026-10-05,2026-10-05,", "1/31", "-6000.00"),
        (",2026-10-01,", "1/31", "-6000.00"),
        ("2026-10-02,2026-10-30,", "29/31", "-400.00"),
        ("2026-10-02,,2026-10-03", "29/31", "-400.00"),
        ("2026-10-03,,2026-10-02", "29/31", "-400.00"),
        ("2020-01-01,2027-01-01,2021-01-01", "", ""),
    ],
)
def test_days_at_the_edges(folder: Folder, dates: str, days: str, base: str) -> None:
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"'), WHO + f"a,Ann,{dates},6200,1000\n")
    folder.ran()
    lines = column(folder, "input", "pay")
    assert (lines.get("base.proration", ""), money(folder).get("base.proration", "")) == (days, base)
    assert bool(folder.flags("part_of_month")) == bool(days)


def test_a_leap_february(folder: Folder) -> None:
    config = (BASIC + PAY + prorate(pay='"calendar_days"')).replace("2026-10", "2024-02")
    month(folder, config.replace('"2024-02-01..2024-02-07"', "").replace("2024-02-10", ""),
          WHO + "a,Ann,2024-02-29,,,2900,0\n")  # fmt: skip
    folder.ran("--out", folder.path / "out")
    lines = [row for row in folder.table("ledger", "out") if row["line"] == "base.proration"]
    assert [(row["input"], row["contribution"]) for row in lines] == [("1/29", "-2800.00")]


def test_whoever_moved_in_is_paid_for_the_days_here_and_the_former_team_is_named(folder: Folder) -> None:
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"'), WHO + "a,Ann,2020-01-01,,2026-10-12,6200,1000\n")
    folder.ran()
    assert money(folder)["base.proration"] == "-2200.00"
    former = folder.flags("former_team")[0]
    assert former["severity"] == "info"
    assert "the 11 days before, from 2026-10-01 to 2026-10-11" in former["message"]


def test_a_move_after_the_month_leaves_no_result_and_a_person_sees_to_it(folder: Folder) -> None:
    people = WHO + "a,Ann,2020-01-01,,,6200,1000\nb,Ben,2020-01-01,,2026-11-01,6200,1000\n"
    month(folder, BASIC + PAY, people, "employee_id,calls,commission\na,1,0\nb,1,0\n")
    folder.ran()
    assert [row["employee_id"] for row in folder.results()] == ["a"]
    assert ("b", "not_in_team", "review") in folder.flag_ids()


def test_a_person_who_left_before_coming_is_refused(folder: Folder) -> None:
    month(folder, BASIC + PAY, WHO + "a,Ann,2020-01-01,2026-10-09,2026-10-20,6200,1000\n")
    error = at(folder.refused(1), "people.csv:2:left")
    assert error.startswith("2026-10-09 is before 2026-10-20 at people.csv:2:调入日期: expected one stretch")


def test_whoever_was_hired_again_cannot_be_prorated(folder: Folder) -> None:
    people = WHO + "a,Ann,2026-10-20,2026-10-05,,6200,1000\nb,Ben,,,,1,1\n"
    metrics = METRICS + "b,1,0\n"
    month(folder, BASIC + PAY, people, metrics)
    folder.ran()
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"'), people, metrics)
    assert "2026-10-05 is before 2026-10-20" in at(folder.refused(1), "people.csv:2:left")
    folder.ran("--partial")
    assert [row["employee_id"] for row in folder.results()] == ["b"]


@pytest.mark.parametrize(("not_applicable", "score"), [("incomplete", ""), ("full", "100")])
def test_no_working_day_leaves_nothing_to_judge_and_nothing_to_pay(
    folder: Folder, not_applicable: str, score: str
) -> None:
    scheme = CALLS + f'not_applicable = "{not_applicable}"\n'
    settings = prorate(pay='"working_days"', targets='{ calls = "working_days" }')
    config = HEAD + collect("metrics") + CALENDAR + TEAM + scheme + PAY + settings
    month(folder, config, WHO + "a,Ann,2020-01-01,2026-10-04,,6200,1000\n")
    folder.ran()
    assert folder.results()[0]["score"] == score
    assert folder.lines("line", "input", "value")[0] == ("calls.proration", "calls=480, days=0/18", "")
    assert ("a", "no_working_day", "review") in folder.flag_ids()
    if score:
        assert folder.results()[0]["status"] == "review"
        assert money(folder)["base.proration"] == "-6200.00"
        assert folder.results()[0]["total_pay"] == "212.34"  # the float and the commission are not prorated


def test_the_config_or_a_line_says_otherwise(folder: Folder) -> None:
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"', lines='["float", "commission"]'))
    folder.ran()
    reduced = {line: value for line, value in money(folder).items() if line.endswith("proration")}
    assert reduced == {"float.proration": "103.23", "commission.proration": "-6.37"}
    own = PAY.replace("[team.pay.lines.float]", "prorate = false\n[team.pay.lines.float]") + "prorate = true\n"
    month(folder, BASIC + own + prorate(pay='"calendar_days"'))
    folder.ran()
    reduced = {line: value for line, value in money(folder).items() if line.endswith("proration")}
    assert reduced == {"base.proration": "-3200.00", "commission.proration": "-6.37"}


def test_an_unknown_base_blanks_the_total_alone(folder: Folder) -> None:
    people = WHO + "a,Ann,2026-10-17,,,,1000\n"
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"'), people)
    folder.ran()
    row = folder.results()[0]
    assert (row["performance_pay"], row["total_pay"], row["status"]) == ("90.32", "", "ok")
    assert "base.proration" not in money(folder)


def test_flags_read_what_was_recorded(folder: Folder) -> None:
    flags = '[team.score.flags.few]\nwhen = { calls = "< 500" }\nmessage = "few calls"\n'
    month(folder, BASIC + flags + prorate(targets='{ calls = "calendar_days" }'))
    folder.ran()
    assert column(folder, "input")["calls"] == "992"
    assert folder.flags("few")


def test_names_that_nobody_knows_are_refused_with_the_nearest(folder: Folder) -> None:
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"', targets='{ cals = "calendar_days" }', lines='["bse"]'))
    errors = folder.refused(2)
    place = f"{folder.path / 'config.toml'}: team[0].prorate"
    assert at(errors, f"{place}.targets.cals") == "no criterion reads the metric cals: did you mean calls?"
    assert at(errors, f"{place}.lines[0]") == "no such pay line: bse: did you mean base?"


def test_settings_that_mean_nothing_are_refused(folder: Folder) -> None:
    month(folder, BASIC + prorate(pay='"calendar_days"'))
    assert "the team has no pay" in folder.refused(2)[0]
    month(folder, BASIC + PAY + prorate(lines='["base"]'))
    assert "lines without pay" in folder.refused(2)[0]
    month(folder, BASIC + PAY + prorate(pay='"calendar_days"', lines="[]"))
    assert "found an empty list" in folder.refused(2)[0]
    month(folder, BASIC + PAY + prorate(pays='"none"', targets='{ calls = "days" }'))
    errors = folder.refused(2)
    assert any("unknown key pays: did you mean pay?" in error for error in errors)
    assert any("targets.calls: found" in error and "calendar_days" in error for error in errors)


@pytest.mark.parametrize(
    ("criterion", "metric", "said"),
    [
        ('ratio = ["done", "calls"]\nbands = [["< 50", 0], [">= 50", 1]]', "calls", "it is part of a quotient"),
        ('metric = "x"\nunit = "%"\nbands = [["< 50", 0], [">= 50", 1]]', "x", "no amount that grows with the days"),
        ('metric = "x"\nmax = 100', "x", "counts as points itself"),
    ],
)
def test_what_does_not_grow_with_the_days_is_refused(folder: Folder, criterion: str, metric: str, said: str) -> None:
    score = f'\n[team.score]\nuse = "criteria"\n[team.score.criteria.x]\n{criterion}\n'
    config = HEAD + collect("metrics") + TEAM + score
    month(folder, config + prorate(targets=f'{{ {metric} = "calendar_days" }}'))
    errors = folder.refused(2)
    assert len(errors) == 1
    assert said in errors[0]


def test_bands_of_whole_counts_do_not_fit_a_prorated_count(folder: Folder) -> None:
    whole = BASIC.replace('[["< 1000", 60], [">= 1000", 100]]', '[["<= 2", 100], [">= 3", 0]]')
    month(folder, whole)
    folder.ran()
    month(folder, whole + prorate(targets='{ calls = "calendar_days" }'))
    assert "no band covers (2, 3), for example 2.5: bands that meet" in folder.refused(2)[0]


def test_a_month_needs_a_working_day_and_a_year_holidays(folder: Folder) -> None:
    working = prorate(targets='{ calls = "working_days" }')
    month(folder, BASIC.replace("2026-10-01..2026-10-07", "2026-10-01..2026-10-31").replace("2026-10-10", "") + working)
    assert "2026-10 has no working day" in folder.refused(2)[0]
    month(folder, BASIC.replace('"2026-10-01..2026-10-07"', "").replace("2026-10-10", "") + working)
    assert "[calendar] has none of 2026" in folder.ran().err


def test_both_languages_speak(folder: Folder) -> None:
    month(folder, 'lang = "zh"\n' + BASIC + PAY + prorate(pay='"working_days"', targets='{ calls = "calendar_days" }'))
    folder.ran()
    assert column(folder, "rule", "pay")["base.proration"] == "工作日 2026-10-17..2026-10-31"
    assert folder.flags("part_of_month")[0]["message"] == (
        "2026-10-17 入职；在职 15/31 个日历天数，10/18 个工作日；工资按工作日折算；折算的指标：calls"
    )

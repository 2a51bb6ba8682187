"""Every sentence of the page on schemes in TOML, by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import ENGINES
from toml_schemes.desk import Desk, staff, table

AHT = '[criteria.a]\nmetric = "x"\nbands = [["<= 20", 100], ["(20, 40]", 80], ["> 40", 40]]\n'
ONE = '[criteria.a]\nmetric = "x"\nbands = [["-", 10]]\n'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def scored(desk: Desk, scheme: str, head: str, *rows: str, **more: str) -> list[str]:
    ran = desk.run(scheme, people=staff(len(rows)), metrics=table(head, *rows), **more)
    return [ran.results[str(i)]["score"] for i in range(1, len(rows) + 1)]


# Cells and bands


def test_edges_belong_where_the_cell_says(desk: Desk) -> None:
    values = ["0", "20", "20.000001", "40", "40.000001", ""]
    assert scored(desk, AHT, "x", *values) == ["100", "100", "80", "80", "40", ""]


def test_the_rule_is_the_text_of_the_cell_that_matched(desk: Desk) -> None:
    ran = desk.run(AHT, metrics=table("x", "33.5"))
    row = ran.line("a")
    assert (row["input"], row["rule"], row["value"], row["contribution"]) == ("33.5", "(20, 40]", "80", "80")


def test_the_same_cell_may_be_bare_or_quoted(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nunit = "count"\nmax = "3"\nbands = [[0, "1.5"], ["1", 2.5], ["2, 3", 0]]\n'
    assert scored(desk, scheme, "x", "0", "1", "2", "3") == ["1.5", "2.5", "0", "0"]


def test_texts_and_truths(desk: Desk) -> None:
    scheme = """
[criteria.a]
metric = "quality"
bands = [["A", 10], ["B, C", 5]]
[criteria.b]
metric = "on_time"
bands = [["true", 3], [false, 1]]
"""
    rows = ["A,true", "B,false", "C,是", "B,否"]
    assert scored(desk, scheme, "quality,on_time", *rows) == ["13", "6", "8", "6"]


def test_a_text_that_no_cell_knows_is_an_error_without_a_dash(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "quality"\nbands = [["A", 10], ["B", 5]]\n'
    ran = desk.wrong(scheme, metrics=table("quality", "C"), code=1)
    assert "metrics.csv:2:quality" in ran.error("one of A, B")


def test_missing_is_a_condition_and_a_dash_does_not_look(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nbands = [[">= 5", 10], ["< 5", 1], ["missing", 4]]\n'
    assert scored(desk, scheme, "x", "5", "4", "") == ["10", "1", "4"]
    assert scored(desk, ONE, "x", "5", "") == ["10", "10"]


# Domains


@pytest.mark.parametrize(
    ("keys", "bands", "gap"),
    [
        ('metric = "x"\nunit = "count"', '["<= 2", 1], [">= 3", 0]', None),
        ('metric = "x"', '["<= 2", 1], [">= 3", 0]', "(2, 3), for example 2.5"),
        ('metric = "x"\nunit = "s"', '[">= 0", 1]', None),
        ('metric = "x"\nunit = "%"', '["[0, 100]", 1]', None),
        ('metric = "x"\nunit = "%"\nmax = 120', '["[0, 100]", 1]', "> 100, for example 110"),
        ('metric = "x"\nmin = -10', '[">= 0", 1]', "< 0, for example -6"),
        ('metric = "x"\nmin = 1\nmax = 5\nunit = "count"', '["1, 2", 1], ["[3, 5]", 0]', None),
        ('ratio = ["p", "q"]', '["[0, 100]", 1]', None),
        ('ratio = ["p", "q"]', '["(0, 100]", 1]', "0"),
    ],
)
def test_domains_of_the_lint(desk: Desk, keys: str, bands: str, gap: str | None) -> None:
    scheme = f"[criteria.a]\n{keys}\nbands = [{bands}]\n"
    if gap is None:
        desk.run(scheme, metrics="employee_id\n")
    else:
        assert f"criteria.a.bands: no band covers {gap}: " in desk.wrong(scheme).error("no band covers")


def test_a_value_outside_its_domain_is_an_error_of_the_data(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nmin = 1\nmax = 5\nbands = [["-", 1]]\n'
    ran = desk.wrong(scheme, people=staff(2), metrics=table("x", "0.9", "5.000001"), code=1)
    assert len(ran.errors) == 2


@pytest.mark.parametrize(
    ("limits", "bands", "row"),
    [
        ("max = 50", '["[0, 20]", 1], ["(20, 50]", 5]', "8,10"),
        ("min = 20", '["[20, 50]", 1], ["(50, 100]", 5]', "1,10"),
        ("max = 200", '["[0, 100]", 1], ["(100, 200]", 5]', "50,10"),
    ],
)
def test_a_ratio_outside_min_and_max_is_an_error_of_the_data_and_never_the_nearest_band(
    desk: Desk, limits: str, bands: str, row: str
) -> None:
    scheme = f'[criteria.a]\nratio = ["p", "q"]\n{limits}\nbands = [{bands}]\n'
    ran = desk.wrong(scheme, metrics=table("p,q", row), code=1)
    assert ran.error("metrics.csv:2")


def test_a_gap_for_a_person_is_flagged_and_its_points_are_before_the_weight(desk: Desk) -> None:
    scheme = """
[criteria.a]
metric = "x"
weight = 50
bands = [[">= 80", 100], ["< 50", 0]]
gap = "review"
gap_points = 30
[criteria.b]
metric = "y"
weight = 50
bands = [["-", 100]]
"""
    ran = desk.run(scheme, metrics=table("x,y", "60,1"))
    assert ran.score() == "65"
    assert (ran.line("a")["value"], ran.line("a")["contribution"], ran.line("a")["rule"]) == (
        "30", "15", "gap [50, 80)",
    )  # fmt: skip
    assert ran.flagged() == {"gap": "review"}
    assert ran.results["1"]["status"] == "review"


# Ratios


RATIO = '[criteria.a]\nratio = ["p", "q"]\nbands = [[">= 90", 100], ["[80, 90)", 70], ["< 80", 0]]\n'


def test_a_ratio_is_in_percent_at_six_decimals_half_up(desk: Desk) -> None:
    bands = '[">= 66.666667", 2], ["(33.333332, 66.666667)", 1], ["<= 33.333332", 0]'
    scheme = f'[criteria.a]\nratio = ["p", "q"]\nbands = [{bands}]\n'
    assert scored(desk, scheme, "p,q", "2,3", "1,3", "0,3") == ["2", "1", "0"]


@pytest.mark.parametrize(
    ("setting", "score", "status"), [("", "", "incomplete"), ('not_applicable = "full"', "100", "ok")]
)
def test_a_ratio_over_0_is_not_applicable(desk: Desk, setting: str, score: str, status: str) -> None:
    ran = desk.run(f"{RATIO}{setting}\n", metrics=table("p,q", "0,0"))
    assert (ran.score(), ran.results["1"]["status"], ran.line("a")["rule"]) == (score, status, "n/a")


def test_a_part_above_its_whole_is_an_error(desk: Desk) -> None:
    assert "metrics.csv:2" in desk.wrong(RATIO, metrics=table("p,q", "11,10"), code=1).errors[0]


# Weights, n/a


WEIGHTED = """
[criteria.a]
metric = "x"
weight = 30
bands = [[">= 5", 100], ["< 5", 50]]
not_applicable = "rescale"
[criteria.b]
metric = "y"
weight = 30
bands = [[">= 5", 100], ["< 5", 50]]
[criteria.c]
metric = "z"
weight = 40
bands = [[">= 5", 100], ["< 5", 55]]
not_applicable = "rescale"
"""


def test_weights_count_in_percent(desk: Desk) -> None:
    assert scored(desk, WEIGHTED, "x,y,z", "5,5,5", "1,5,1", "1,1,1") == ["100", "67", "52"]


def test_rescaled_lines_have_six_decimals_and_the_rest_is_a_line(desk: Desk) -> None:
    ran = desk.run(WEIGHTED, metrics=table("x,y,z", "n/a,1,1"))
    contributions = [row["contribution"] for row in ran.lines(stage="score")]
    assert ran.score() == "52.857143"  # (50 × 30 + 55 × 40) ÷ 70
    assert contributions == ["0", "21.428571", "31.428571", "0.000001"]
    assert ran.line("rounding")["value"] == "0.000001"


def test_without_n_a_nothing_is_rescaled_and_nothing_rounded(desk: Desk) -> None:
    ran = desk.run(WEIGHTED, metrics=table("x,y,z", "1,1,1"))
    assert [row["line"] for row in ran.lines()] == ["a", "b", "c"]


def test_nothing_applicable_is_incomplete(desk: Desk) -> None:
    scheme = ONE + 'weight = 100\nnot_applicable = "rescale"\n'
    ran = desk.run(scheme, metrics=table("x", "n/a"))
    assert ran.results["1"]["status"] == "incomplete"
    assert ran.flagged() == {"missing": "review"}


def test_full_is_the_highest_points_in_force(desk: Desk) -> None:
    scheme = """
[criteria.a]
metric = "x"
bands = [[">= 5", 10], ["< 5", 1]]
seasons = [{ months = [10], bands = [[">= 5", 7], ["< 5", 1]] }]
not_applicable = "full"
"""
    assert scored(desk, scheme, "x", "n/a") == ["7"]
    assert scored(desk, scheme, "x", "n/a", period="2026-09") == ["10"]


def test_an_input_of_a_table_that_is_n_a_makes_the_criterion_n_a(desk: Desk) -> None:
    scheme = """
[criteria.a]
inputs = ["p", "q"]
hit = "first"
table = [["0", "-", 100], ["-", "-", 40]]
not_applicable = "full"
"""
    assert scored(desk, scheme, "p,q", "1,n/a", "n/a,1", "1,1", "0,") == ["100", "100", "40", "100"]


# Seasons


def test_a_season_inherits_what_it_does_not_state(desk: Desk) -> None:
    scheme = """
[criteria.a]
inputs = ["p", "q"]
hit = "first"
table = [["0", "-", 100], ["-", "-", 40]]
seasons = [{ months = [1, 2], table = [["<= 5", "-", 90], ["-", "-", 10]] }]
"""
    assert scored(desk, scheme, "p,q", "3,1", period="2026-02") == ["90"]
    assert scored(desk, scheme, "p,q", "3,1", period="2026-03") == ["40"]


# Tables


@pytest.mark.parametrize(
    ("hit", "table_", "points"),
    [
        ("unique", '["<= 2", 10], ["> 2", 5]', ["10", "5"]),
        ("first", '["<= 2", 10], ["-", 5]', ["10", "5"]),
        ("any", '["<= 2", 10], ["<= 1", 10], ["> 2", 5]', ["10", "5"]),
        ("sum", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["17", "5"]),
        ("min", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["2", "5"]),
        ("max", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["10", "5"]),
        ("count", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["3", "1"]),
        ("sum", '["<= 2", 10], ["<= 1", 2]', ["12", "0"]),
        ("count", '["<= 2", 10], ["<= 1", 2]', ["2", "0"]),
    ],
)
def test_hit_policies(desk: Desk, hit: str, table_: str, points: list[str]) -> None:
    scheme = f'[criteria.a]\ninputs = ["p"]\nhit = "{hit}"\ntable = [{table_}]\n'
    assert scored(desk, scheme, "p", "1", "9") == points
    stated = f'hit = "{hit}"\n' if hit != "unique" else ""
    scheme = f'[criteria.a]\ninputs = ["p"]\n{stated}table = [{table_}]\n'
    assert scored(desk, scheme, "p", "1", "9") == points


def test_a_row_s_outcome_is_missing_when_a_row_that_could_have_decided_was_held_up(desk: Desk) -> None:
    scheme = """
[criteria.a]
inputs = ["p", "q"]
hit = "first"
table = [["0", "-", 100], ["<= 2", "0", 80], ["-", "-", 40]]
"""
    rows = ["0,", "1,", ",0", "3,", "1,0", ","]
    assert scored(desk, scheme, "p,q", *rows) == ["100", "", "", "40", "80", ""]
    ran = desk.run(scheme, people=staff(2), metrics=table("p,q", "1,", ","))
    assert [flag["message"] for flag in ran.flags if flag["employee_id"] == "1"] == ["q is missing"]


# Ratings


RATED = """
[criteria.courtesy]
rating = "courtesy"
raters = { superior = 70, customer = 30 }
levels = [["1", 20], ["2", 40], ["3", 60], ["4", 80], ["5", 100]]
"""
HEAD = "employee_id,criterion,rater,sample,value,reason\n"


def rated(desk: Desk, scheme: str, *rows: str, metrics: str | None = None) -> str:
    ran = desk.run(scheme, ratings=HEAD + "".join(f"1,{row}\n" for row in rows), metrics=metrics)
    return ran.score()


def test_levels_become_points_then_samples_a_mean_then_raters_their_weights(desk: Desk) -> None:
    rows = ["courtesy,superior,s1,3,", "courtesy,superior,s2,4,", "courtesy,superior,s3,4,", "courtesy,customer,,5,"]
    assert rated(desk, RATED, *rows) == "81.333333"  # 73.333333 × 70 % + 100 × 30 %


def test_a_rater_who_is_missing_makes_it_incomplete_and_one_who_says_n_a_does_not_count(desk: Desk) -> None:
    assert rated(desk, RATED, "courtesy,superior,,3,") == ""
    assert rated(desk, RATED, "courtesy,superior,,3,", "courtesy,customer,,n/a,") == "60"


def test_every_rater_n_a_is_not_applicable(desk: Desk) -> None:
    rows = ("courtesy,superior,,n/a,", "courtesy,customer,,n/a,")
    assert rated(desk, RATED, *rows) == ""
    assert rated(desk, RATED + 'not_applicable = "full"\n', *rows) == "100"


def test_a_rater_who_is_not_listed_is_shown_and_not_counted(desk: Desk) -> None:
    rows = HEAD + "".join(f"1,courtesy,{row}\n" for row in ("superior,,3,", "customer,,3,", "self,,5,"))
    ran = desk.run(RATED, ratings=rows)
    assert ran.score() == "60"
    assert ran.flagged() == {"rater_not_counted": "info"}
    assert "self" in ran.line("courtesy")["input"]


def test_without_raters_one_rater_only(desk: Desk) -> None:
    scheme = RATED.replace("raters = { superior = 70, customer = 30 }\n", "")
    assert rated(desk, scheme, "courtesy,self,a,3,", "courtesy,self,b,5,") == "80"
    rows = HEAD + "1,courtesy,self,,3,\n1,courtesy,superior,,3,\n"
    assert desk_refuses_second_rater(desk, scheme, rows)


def desk_refuses_second_rater(desk: Desk, scheme: str, rows: str) -> bool:
    ran = desk.attempt(scheme, ratings=rows)
    return ran.code == 1 and "ratings.csv:3" in ran.err


def test_a_level_that_is_not_printed_is_an_error(desk: Desk) -> None:
    ran = desk.wrong(RATED, ratings=HEAD + "1,courtesy,superior,,3.5,\n1,courtesy,customer,,6,\n", code=1)
    assert len(ran.errors) == 2


@pytest.mark.parametrize(
    ("keys", "metrics"),
    [('metric = "x"\nbands = [[">= 5", 10], ["< 5", 1]]', table("x", "")),
     ('metric = "x"\nbands = [[">= 5", 10], ["< 5", 1]]', table("x", "n/a")),
     ('metric = "x"\nbands = [[">= 5", 10], ["< 5", 1]]', table("x", "7"))],
)  # fmt: skip
def test_an_override_settles_a_criterion_also_a_missing_or_inapplicable_one(
    desk: Desk, keys: str, metrics: str
) -> None:
    ran = desk.run(f"[criteria.a]\n{keys}\n", metrics=metrics, ratings=HEAD + "1,a,override,,3.25,agreed\n")
    assert (ran.score(), ran.results["1"]["status"], ran.line("a")["rule"]) == ("3.25", "ok", "override")
    assert ran.flagged() == {"override": "info"}
    assert "agreed" in ran.line("a")["note"]


@pytest.mark.parametrize(("value", "good"), [("0", True), ("10", True), ("10.5", False), ("-1", False)])
def test_an_override_lies_within_0_and_the_highest_points(desk: Desk, value: str, good: bool) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nbands = [[">= 5", 10], ["< 5", 4]]\n'
    ran = desk.attempt(scheme, metrics=table("x", "7"), ratings=HEAD + f"1,a,override,,{value},agreed\n")
    assert ran.code == (0 if good else 1)


def test_an_override_takes_the_gap_s_review_away_and_concerns_its_criterion_alone(desk: Desk) -> None:
    gap = 'bands = [[">= 80", 100], ["< 50", 0]]\ngap = "review"\ngap_points = 30\n'
    scheme = f'[criteria.a]\nmetric = "x"\n{gap}[criteria.b]\nmetric = "y"\n{gap}'
    ran = desk.run(scheme, metrics=table("x,y", "60,90"), ratings=HEAD + "1,a,override,,55,agreed\n")
    assert (ran.score(), ran.flagged()) == ("155", {"override": "info"})


# Incidents


CONDUCT = """
[sections.conduct]
start = 10
floor = 0
cap = 14
incidents = { rude = -5, late = [-5, -2], praise = 2 }
"""
EVENTS = "employee_id,date,incident,times,points\n"


def events(desk: Desk, *rows: str, scheme: str = CONDUCT) -> str:
    return desk.run(scheme, incidents=EVENTS + "".join(f"1,2026-10-09,{row}\n" for row in rows)).score()


def test_points_are_per_event_and_the_section_has_a_start_a_floor_and_a_cap(desk: Desk) -> None:
    assert events(desk) == "10"
    assert events(desk, "rude,,") == "5"
    assert events(desk, "late,2,-3") == "4"
    assert events(desk, "rude,1,-5", "late,1,-2") == "3"
    assert events(desk, "rude,3,") == "0"
    assert events(desk, "praise,9,") == "14"


def test_start_is_always_a_line_and_floor_and_cap_only_where_they_change_something(desk: Desk) -> None:
    ran = desk.run(CONDUCT, incidents=EVENTS)
    assert [(row["line"], row["contribution"]) for row in ran.lines()] == [("start", "10")]
    ran = desk.run(CONDUCT, incidents=EVENTS + "1,2026-10-09,rude,3,\n")
    lines = [(row["line"], row["contribution"]) for row in ran.lines()]
    assert lines == [("start", "10"), ("rude", "-15"), ("floor", "5")]
    ran = desk.run("[sections.s]\nstart = 0\nincidents = { rude = -5 }\n", incidents=EVENTS)
    assert [(row["line"], row["contribution"]) for row in ran.lines()] == [("start", "0")]


def test_an_incident_has_one_line_where_it_occurred(desk: Desk) -> None:
    rows = EVENTS + "1,2026-10-09,late,1,-2\n1,2026-10-10,late,1,-5\n"
    assert desk.run(CONDUCT, incidents=rows).line("late")["contribution"] == "-7"


@pytest.mark.parametrize("row", ["late,1,", "late,1,-1", "late,1,-6", "late,1,3", "rude,1,-4", "rude,0,", "noise,1,"])
def test_what_an_incident_row_cannot_say(desk: Desk, row: str) -> None:
    ran = desk.wrong(CONDUCT, incidents=f"{EVENTS}1,2026-10-09,{row}\n", code=1)
    assert "incidents.csv:2:" in ran.errors[0]


def test_without_a_collector_of_incidents_a_warning_and_a_flag(desk: Desk) -> None:
    ran = desk.run(CONDUCT)
    assert any("incidents" in line for line in ran.warnings)
    assert [(flag["flag"], flag["severity"], flag["employee_id"]) for flag in ran.flags] == [
        ("no_incidents", "info", "")
    ]


def test_sections_are_added_to_the_weighted_criteria_and_the_total_has_limits(desk: Desk) -> None:
    scheme = "total = { floor = 0, cap = 110 }\n" + ONE.replace("10]", "100]") + "weight = 100\n" + CONDUCT
    ran = desk.run(scheme, metrics=table("x", "1"), incidents=EVENTS + "1,2026-10-09,praise,1,\n")
    assert (ran.score(), ran.line("cap")["contribution"]) == ("110", "-2")
    scheme = "total = { floor = 3 }\n[sections.s]\nincidents = { rude = -5 }\n"
    ran = desk.run(scheme, incidents=EVENTS + "1,2026-10-09,rude,1,\n")
    assert (ran.score(), ran.line("floor")["contribution"]) == ("3", "8")


# Grade and pay


GRADE = '[team.grade]\nuse = "bands"\nbands = [[">= 90", "A"], ["[80, 90)", "B"], ["< 80", "C"]]\n'
VALUE = '[criteria.a]\nmetric = "x"\nmax = 200\n'
PAY = '[team.pay]\nuse = "table"\n'
PEOPLE = "employee_id,name,level,base_pay,bonus_pool,hired\n1,Ann,{level},{base},{pool},{hired}\n"


def person(level: str = "senior", base: str = "5000", pool: str = "1000.55", hired: str = "2020-01-01") -> str:
    return PEOPLE.format(level=level, base=base, pool=pool, hired=hired)


def test_grades_by_bands(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, people=staff(4), metrics=table("x", "90", "89.999999", "80", "79.9"))
    assert [row["grade"] for row in ran.results.values()] == ["A", "B", "B", "C"]


def test_a_score_in_a_gap_of_the_grades_goes_to_a_person(desk: Desk) -> None:
    grade = '[team.grade]\nuse = "bands"\ngap = "review"\nbands = [[">= 90", "A"], ["< 80", "C"]]\n'
    ran = desk.run(VALUE, grade, metrics=table("x", "85"))
    assert (ran.results["1"]["grade"], ran.results["1"]["status"]) == ("", "review")
    assert ran.flagged() == {"gap": "review"}


LINES = """
[team.pay.lines.base]
column = "base_pay"
performance = false
[team.pay.lines.bonus]
pool = "bonus_pool"
inputs = ["grade", "level"]
hit = "first"
table = [["A", "senior", 1.2], ["A", "-", 1], ["-", "-", 0]]
[team.pay.lines.float]
per_point = 10
around = 80
limit = 300
"""


def test_pay_lines_are_rounded_each_and_add_up(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(), metrics=table("x", "95.55555"))
    row = ran.results["1"]
    pay = {line["line"]: line["contribution"] for line in ran.lines(stage="pay")}
    assert pay == {"base": "5000.00", "bonus": "1200.66", "float": "155.56"}
    assert (row["performance_pay"], row["total_pay"]) == ("1356.22", "6356.22")


@pytest.mark.parametrize(("score", "money"), [("200", "300.00"), ("110", "300.00"), ("80", "0.00"), ("0", "-300.00")])
def test_a_limit_is_part_of_its_line_and_said_in_its_rule(desk: Desk, score: str, money: str) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(), metrics=table("x", score))
    assert ran.line("float")["contribution"] == money
    assert "300" in ran.line("float")["rule"]


def test_a_blank_base_blanks_the_total_alone(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(base=""), metrics=table("x", "95"))
    row = ran.results["1"]
    assert (row["performance_pay"], row["total_pay"], row["status"]) == ("1350.66", "", "ok")
    assert ran.flagged() == {"base_unknown": "info"}


def test_a_missing_pool_is_no_pay_and_only_what_was_needed_is_called_missing(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(level="", pool=""), metrics=table("x", "5"))
    row = ran.results["1"]
    assert (row["score"], row["performance_pay"], row["total_pay"], row["status"]) == ("5", "", "", "incomplete")
    assert [flag["message"] for flag in ran.flags] == ["bonus pool (bonus_pool) is missing"]


@pytest.mark.parametrize(
    "lines",
    [
        '[team.pay.lines.c]\ncolumn = "commission"\n',
        '[team.pay.lines.c]\ninputs = ["commission"]\ntable = [["<= 5", 100], ["> 5", 200]]\n',
        '[team.pay.lines.c]\npool = "commission"\ncoefficient = "score"\n',
    ],
)
def test_pay_that_needs_what_is_n_a_is_incomplete_and_never_0(desk: Desk, lines: str) -> None:
    ran = desk.run(VALUE, "", PAY + lines, metrics=table("x,commission", "5,n/a"))
    assert (ran.results["1"]["total_pay"], ran.results["1"]["status"]) == ("", "incomplete")
    assert ran.flagged() == {"missing": "review"}


def test_a_column_may_be_pool_and_input_at_once(desk: Desk) -> None:
    lines = '[team.pay.lines.c]\npool = "bonus_pool"\ninputs = ["bonus_pool"]\ntable = [["<= 5", 1], ["> 5", 0.5]]\n'
    ran = desk.run(VALUE, "", PAY + lines, people=person(pool="100"), metrics=table("x", "5"))
    assert ran.results["1"]["total_pay"] == "50.00"
    ran = desk.run(VALUE, "", PAY + lines, people=person(pool=""), metrics=table("x", "5"))
    assert len(ran.flags) == 1


def test_pool_by_score(desk: Desk) -> None:
    lines = '[team.pay.lines.c]\npool = "bonus_pool"\ncoefficient = "score"\n'
    ran = desk.run(VALUE, "", PAY + lines, people=person(pool="1000"), metrics=table("x", "89.755"))
    assert ran.results["1"]["performance_pay"] == "897.55"


# from, and a chain of scorers


def test_from_is_merged_table_by_table_and_keys_beside_it_win(desk: Desk) -> None:
    score = '[team.score]\nuse = "criteria"\nfrom = "scheme.toml"\ntotal = { cap = 50 }\n[team.score.criteria.a]\n'
    score += 'bands = [[">= 5", 60], ["< 5", 20]]\n'
    scheme = "total = { floor = 10 }\n" + AHT
    ran = desk.run(scheme, score=score, people=staff(2), metrics=table("x", "9", "1"))
    assert ran.scores() == {"1": "50", "2": "20"}
    assert ran.line("a")["rule"] == ">= 5"


CHAIN = """
[[team.score]]
use = "criteria"
name = "{name}"
[team.score.criteria.a]
metric = "x"
bands = [[">= 10", 10], ["< 10", -3]]
[team.score.grade]
use = "bands"
bands = [[">= 5", "A"], ["[0, 5)", "B"], ["< 0", "C"]]
[[team.score]]
use = "criteria"
[team.score.criteria.b]
"""


def test_what_a_scorer_yields_is_a_metric_of_the_next_and_the_input_s_own_value_wins(desk: Desk) -> None:
    score = CHAIN.format(name="qa") + 'metric = "qa.grade"\nbands = [["A", 10], ["B", 5], ["C", 1]]\n'
    ran = desk.run(score=score, people=staff(3), metrics=table("x,qa.grade", "12,", "5,", "5,B"))
    assert ran.scores() == {"1": "10", "2": "1", "3": "5"}


@pytest.mark.parametrize("name", ["pay", "score", "grade", "qa.criteria"])
def test_a_scorer_may_have_any_name(desk: Desk, name: str) -> None:
    score = CHAIN.format(name=name) + 'metric = "x"\nbands = [["-", 7]]\n'
    pay = PAY + '[team.pay.lines.base]\ncolumn = "base_pay"\n'
    ran = desk.run(score=score, grade="", pay=pay, people=person(base="5"), metrics=table("x", "12"))
    assert ran.results["1"]["total_pay"] == "5.00"


@pytest.mark.parametrize(
    "criterion",
    ['metric = "qa.grade"\nbands = [["A", 10], ["B", 5]]\n',
     'metric = "qa.score"\nbands = [[">= 5", 10], ["[0, 5)", 5]]\n',
     'metric = "qa.score"\nbands = [["A", 10], ["B", 5]]\n',
     'metric = "qa.grade"\nbands = [[">= 5", 10], ["< 5", 5]]\n',
     'inputs = ["qa.grade"]\ntable = [["A", 10], ["B", 5]]\n'],
)  # fmt: skip
def test_a_criterion_must_cover_all_that_an_earlier_scorer_yields(desk: Desk, criterion: str) -> None:
    ran = desk.wrong(score=CHAIN.format(name="qa") + criterion, metrics=table("x", "5"))
    assert "team[0].score[1].criteria.b" in ran.errors[0]


def test_every_engine_writes_the_same_bytes(desk: Desk) -> None:
    written = []
    for engine in ENGINES:
        ran = desk.run(
            WEIGHTED + CONDUCT, GRADE, PAY + LINES, people=person(), metrics=table("x,y,z", "n/a,1,1"),
            incidents=EVENTS + "1,2026-10-09,late,2,-2.5\n", engine=engine,
        )  # fmt: skip
        written.append((ran.results, ran.ledger, ran.flags))
    assert all(each == written[0] for each in written)


def test_no_grade_can_be_named_in_a_pay_table(desk: Desk) -> None:
    grade = '[team.grade]\nuse = "bands"\nbands = [[">= 60", "A"], ["< 60", ""]]\n'
    pay = PAY + '[team.pay.lines.bonus]\ninputs = ["grade"]\ntable = [["A", 100], ["", 1]]\n'
    people = "employee_id\n1\n2\n"
    scheme = '[criteria.a]\nmetric = "x"\nmax = 100\n'
    ran = desk.run(scheme, grade, pay, people=people, metrics="employee_id,x\n1,70\n2,50\n")
    assert [row["performance_pay"] for row in ran.results.values()] == ["100.00", "1.00"]


def test_an_override_names_the_criterion_also_where_its_ratings_have_another_name(desk: Desk) -> None:
    scheme = '[criteria.polite]\ntitle = "礼貌"\nrating = "courtesy"\nlevels = [["1", 20], ["2", 40], ["3", 60]]\n'
    for name in ("polite", "courtesy", "礼貌"):
        ratings = f"employee_id,criterion,rater,value,reason\n1,{name},override,55,why\n"
        assert desk.run(scheme, ratings=ratings).score() == "55"

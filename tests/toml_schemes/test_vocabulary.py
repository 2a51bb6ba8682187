"""What a scheme may say beside bands and tables: optional figures, limits of a month, tiers, words, flags."""

from __future__ import annotations

import re

import pytest
from toml_schemes.desk import Desk, Ran, staff, table

COUNTED = '[criteria.a]\nmetric = "x"\nunit = "count"\nblank = 0\nbands = [["0", 10], [">= 1", 3]]\n'
ANY = '[criteria.a]\nmetric = "x"\nbands = [["-", 10]]\n'
RATED = '[criteria.a]\nrating = "a"\nblank = 2\nlevels = [[1, 0], [2, 2], [3, 5]]\n'
EVENTS = "employee_id,date,incident,times,quantity\n"
GRADE = '[team.grade]\nuse = "bands"\nbands = [[">= 90", "A"], ["< 90", "B"]]\n'
PAY = '[team.pay]\nuse = "table"\n[team.pay.lines.p]\n'


def section(incidents: str, more: str = "") -> str:
    return f"[sections.s]\n{more}\n[sections.s.incidents]\n{incidents}\n"


def happened(*rows: str) -> str:
    return EVENTS + "".join(f"1,2026-10-{n + 10},{row}\n" for n, row in enumerate(rows))


# A blank that counts as something


def test_a_blank_counts_as_the_number_and_n_a_does_not(desk: Desk) -> None:
    ran = desk.run(COUNTED, people=staff(4), metrics=table("x", "", "0", "1", "n/a"))
    assert ran.scores() == {"1": "10", "2": "10", "3": "3", "4": ""}
    assert (ran.line("a")["input"], ran.line("a")["rule"]) == ("", "0")
    assert ran.flagged("4") == {"missing": "review"}
    full = COUNTED + 'not_applicable = "full"\n'
    assert desk.run(full, metrics=table("x", "n/a")).score() == "10"


def test_a_figure_that_no_column_brings_is_a_blank(desk: Desk) -> None:
    assert desk.run(COUNTED, metrics="employee_id\n1\n").score() == "10"


def test_without_blank_nothing_counts(desk: Desk) -> None:
    assert desk.run(COUNTED.replace("blank = 0\n", ""), metrics=table("x", "")).score() == ""


def test_blanks_of_a_table_are_by_input(desk: Desk) -> None:
    scheme = (
        '[criteria.a]\ninputs = ["x", "y"]\nhit = "first"\nblank = { y = 1 }\n'
        'table = [["0", "0", 10], ["-", ">= 1", 5], ["-", "-", 1]]\n'
    )
    rows = ("0,", ",", "0,0", "n/a,")
    ran = desk.run(scheme, people=staff(4), metrics=table("x,y", *rows))
    assert ran.scores() == {"1": "5", "2": "5", "3": "10", "4": ""}


def test_what_a_value_as_points_counts_when_blank(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nmax = 20\nblank = 7.5\n'
    assert desk.run(scheme, people=staff(2), metrics=table("x", "", "20")).scores() == {"1": "7.5", "2": "20"}


def test_a_rating_that_nobody_gave(desk: Desk) -> None:
    assert desk.run(RATED, ratings="employee_id,criterion,rater,value\n").score() == "2"
    assert desk.run(RATED, ratings="employee_id,criterion,rater,value\n1,a,self,3\n").score() == "5"
    unjudged = "employee_id,criterion,rater,sample,value\n1,a,self,chat,\n"
    assert desk.run(RATED, ratings=unjudged).score() == ""


def test_a_rater_who_is_silent_beside_another_is_missing_still(desk: Desk) -> None:
    scheme = RATED + "raters = { superior = 70, customer = 30 }\n"
    head = "employee_id,criterion,rater,value\n"
    assert desk.run(scheme, ratings=head).score() == "2"
    assert desk.run(scheme, ratings=head + "1,a,superior,3\n").score() == ""
    assert desk.run(scheme, ratings=head + "1,a,superior,3\n1,a,customer,1\n").score() == "3.5"


def test_a_blank_amount(desk: Desk) -> None:
    line = 'column = "commission"\nblank = 0\n'
    ran = desk.run(ANY, "", PAY + line, people=staff(3), metrics=table("x,commission", "1,", "1,12.345", "1,n/a"))
    assert [row["total_pay"] for row in ran.results.values()] == ["0.00", "12.35", ""]
    pool = 'pool = "sales"\nblank = 1000\ninputs = ["score"]\ntable = [["-", 0.015]]\nhit = "first"\n'
    ran = desk.run(ANY, "", PAY + pool, people=staff(2), metrics=table("x,sales", "1,", "1,200.5"))
    assert [row["total_pay"] for row in ran.results.values()] == ["15.00", "3.01"]


# Incidents


def test_only_so_many_of_a_month_count(desk: Desk) -> None:
    scheme = section("thanked = { points = 2, most = 3 }", "start = 1")
    ran = desk.run(scheme, incidents=happened("thanked,2,", "thanked,5,"))
    row = ran.line("thanked")
    assert (ran.score(), row["input"], row["value"], row["rule"]) == ("7", "7", "6", "each 2, at most 3 a month")
    assert desk.run(scheme, incidents=happened("thanked,2,")).score() == "5"


def test_points_by_quantity(desk: Desk) -> None:
    tiers = 'late = { tiers = [["<= 10", -1], ["(10, 30]", -2.5], ["> 30", -6]], unit = "min" }'
    ran = desk.run(section(tiers), incidents=happened("late,,10", "late,,10.5", "late,2,31"))
    assert ran.score() == "-15.5"
    assert re.findall(r"[\d.]+", ran.line("late")["input"]) == ["4", "10", "10.5", "31"]


def test_an_event_of_tiers_needs_a_quantity(desk: Desk) -> None:
    tiers = 'late = { tiers = [["<= 10", -1], ["> 10", -2]], unit = "count" }'
    assert desk.wrong(section(tiers), incidents=happened("late,,"), code=1).error("incidents.csv:2:quantity")
    assert desk.wrong(section(tiers), incidents=happened("late,,2.5"), code=1).error("incidents.csv:2:quantity", "2.5")


def test_titles_and_clauses_of_incidents(desk: Desk) -> None:
    scheme = section(
        'rude = { title = { zh = "态度", en = "Rude" }, points = -5, clause = "H-9" }\nlate = -1', 'clause = "H-1"'
    )
    ran = desk.run(scheme, incidents=happened("态度,,", "Rude,,", "late,,"))
    assert (ran.score(), ran.line("rude")["clause"], ran.line("late")["clause"]) == ("-11", "H-9", "H-1")


def test_an_incident_without_points_is_only_recorded(desk: Desk) -> None:
    ran = desk.run(ANY + section("slept = {}"), metrics=table("x", "1"), incidents=happened("slept,,"))
    assert (ran.score(), ran.line("slept")["rule"]) == ("10", "no points")


def test_the_best_score_counts_what_a_month_can_add(desk: Desk) -> None:
    score = '[team.score]\nuse = "criteria"\nfrom = "scheme.toml"\nscale_to = 100\n'
    scheme = ANY + section("thanked = { points = 2, most = 5 }")
    open_end = scheme.replace(", most = 5", "")
    assert desk.wrong(open_end, score=score, incidents=EVENTS).error("scale_to", "no upper end")
    ran = desk.run(scheme, score=score, metrics=table("x", "1"), incidents=happened("thanked,5,"))
    assert ran.score() == "100"


# Words


def test_words_of_levels_and_grades(desk: Desk) -> None:
    scheme = RATED + 'words = { 1 = "poor", 3 = { zh = "优", en = "excellent" } }\n'
    ratings = "employee_id,criterion,rater,sample,value\n1,a,self,one,3\n1,a,self,two,2\n"
    ran = desk.run(scheme, GRADE + 'words = { B = { zh = "良", en = "good" } }\n', ratings=ratings)
    assert "3 (excellent); 2" in ran.line("a")["rule"]
    assert ran.results["1"]["grade"] == "B"


def test_words_may_be_of_a_season_alone(desk: Desk) -> None:
    scheme = (
        RATED.replace("blank = 2\n", "")
        + 'words = { 4 = "superb" }\nseasons = [{ months = [11], levels = [[3, 1], [4, 9]] }]\n'
    )
    ratings = "employee_id,criterion,rater,value\n1,a,self,4\n"
    assert "4 (superb)" in desk.run(scheme, period="2026-11", ratings=ratings).line("a")["rule"]


# Flags

FLAGGED = """\
[criteria.calls]
metric = "calls"
bands  = [["-", 10]]
[criteria.solved]
ratio  = ["good", "all"]
bands  = [[">= 90", 40], ["< 90", 5]]
not_applicable = "full"
[sections.s]
incidents = { rude = -5 }
"""


def flag(when: str, more: str = "") -> str:
    return f'{FLAGGED}[flags.look]\nwhen = {when}\nmessage = {{ zh = "看", en = "look" }}\n{more}'


def raised(desk: Desk, when: str, figures: str, *events: str) -> bool:
    ran = desk.run(flag(when), metrics=table("calls,good,all,level2", figures), incidents=happened(*events))
    return "look" in ran.flagged()


@pytest.mark.parametrize(
    ("when", "figures", "stands"),
    [
        ('{ calls = ">= 3" }', "3,9,10,", True),
        ('{ calls = ">= 3" }', "2,9,10,", False),
        ('{ calls = ">= 3" }', ",9,10,", False),
        ('{ calls = ">= 3" }', "n/a,9,10,", False),
        ('{ calls = ">= 3", solved = "< 90" }', "3,8,10,", True),
        ('{ calls = ">= 3", solved = "< 90" }', "3,9,10,", False),
        ('{ solved = "< 90" }', "3,0,0,", False),
        ('{ score = "< 50" }', "3,8,10,", True),
        ('{ score = "50" }', "3,9,10,", True),
        ('{ score = "< 50" }', "n/a,8,10,", False),
        ('{ rude = ">= 2", score = "< 50" }', "3,9,10,", True),
        ('{ rude = "[3, 9]" }', "3,9,10,", False),
        ('{ good = "9, 8" }', "3,8,10,", True),
        ('{ level2 = "B" }', "3,8,10,B", True),
        ('{ level2 = "B" }', "3,8,10,C", False),
    ],
)  # fmt: skip
def test_a_flag_stands_where_all_its_conditions_hold(desk: Desk, when: str, figures: str, stands: bool) -> None:
    events = ("rude,2,",) if "rude" in when else ()
    assert raised(desk, when, figures, *events) is stands


def test_how_a_flag_reads(desk: Desk) -> None:
    for severity, status in (("info", "ok"), ("review", "review"), ("block", "review")):
        scheme = flag('{ calls = ">= 3" }', f'severity = "{severity}"\nclause = "H-7"\n')
        ran = desk.run(scheme, metrics=table("calls,good,all", "3,9,10"), incidents=EVENTS)
        (row,) = [row for row in ran.flags if row["flag"] == "look"]
        assert (row["severity"], row["message"], row["clause"]) == (severity, "look", "H-7")
        assert ran.results["1"]["status"] == status


def test_a_flag_of_the_grade(desk: Desk) -> None:
    talk = GRADE + '[team.grade.flags.talk]\nwhen = { grade = "B" }\nmessage = "talk"\nseverity = "info"\n'
    assert desk.run(ANY, talk, metrics=table("x", "1")).flagged() == {"talk": "info"}
    assert desk.run(ANY.replace("10]", "95]"), talk, metrics=table("x", "1")).flagged() == {}


# Mistakes

S = "[sections.s.incidents]\n"
BANDED = '[criteria.a]\nmetric = "x"\nbands = [[">= 5", 1], ["< 5", 0]]\n'
TABLED = '[criteria.a]\ninputs = ["x", "y"]\nhit = "first"\ntable = [["missing", "true", 1], ["-", "-", 0]]\n'
MISTAKES: list[tuple[str, str, tuple[str, ...]]] = [
    ('[criteria.a]\nratio = ["x", "y"]\nbands = [["-", 1]]\nblank = 0\n', "criteria.a.blank", ("beside ratio",)),
    (BANDED + "blank = { x = 0 }\n", "criteria.a.blank", ("found a table", "a number beside metric")),
    (BANDED + "blank = -1\n", "criteria.a.blank", ("-1", "from 0 up")),
    (BANDED + 'unit = "count"\nblank = 0.5\n', "criteria.a.blank", ("0.5", "whole numbers")),
    (BANDED + 'unit = "%"\nblank = 101\n', "criteria.a.blank", ("101", "from 0 to 100")),
    ('[criteria.a]\nmetric = "x"\nbands = [["A", 1], ["B", 0]]\nblank = 0\n', "criteria.a.blank", ("one of A, B",)),
    ('[criteria.a]\nmetric = "x"\nbands = [[">= 0", 1], ["missing", 0]]\nblank = 0\n', "criteria.a.bands[1]",
     ("missing can never be", "counts as 0", "not both")),
    (BANDED.replace('"x"', '"chats.score"') + "blank = 0\n", "criteria.a.blank", ("never blank",)),
    (TABLED + "blank = 0\n", "criteria.a.blank", ("found 0", "a table by input, such as { absences = 0 }")),
    (TABLED + "blank = { z = 0 }\n", "criteria.a.blank.z", ("z is no input", "x, y")),
    (TABLED + "blank = { x = 0 }\n", "criteria.a.table[0][0]", ("missing can never be",)),
    (TABLED + "blank = { y = 0 }\n", "criteria.a.blank.y", ("true or false",)),
    (RATED.replace("= 2\n", "= 9\n"), "criteria.a.blank", ("9", "points from 0 to 5")),
    (RATED + 'words = { 4 = "x" }\n', "criteria.a.words.4", ("4 is no level", "1, 2, 3")),
    (BANDED + 'words = { 4 = "x" }\n', "criteria.a.words", ("words without levels",)),
    (S + "a = { points = -1, tiers = [['-', 1]] }\n", "sections.s.incidents.a.tiers", ("beside points",)),
    (S + "a = { points = [-2, -1], most = 3 }\n", "sections.s.incidents.a.most", ("points that are fixed",)),
    (S + "a = { most = 3 }\n", "sections.s.incidents.a.most", ("points that are fixed",)),
    (S + "a = { points = 1, most = 0 }\n", "sections.s.incidents.a.most", ("1 or more",)),
    (S + "a = { points = 1, unit = 'min' }\n", "sections.s.incidents.a.unit", ("beside tiers",)),
    (S + "a = { tiers = [['<= 5', 1], ['> 6', 2]] }\n", "sections.s.incidents.a.tiers", ("(5, 6]", "5.5")),
    (S + "a = { tiers = [['<= 5', 1], ['>= 5', 2]] }\n", "sections.s.incidents.a.tiers[1]", ("overlap", "at 5")),
    (S + "a = { tiers = [['missing', 1], ['>= 0', 2]] }\n", "sections.s.incidents.a.tiers[0]", ("has a quantity",)),
    (S + "a = { point = 1 }\n", "sections.s.incidents.a.point", ("did you mean points?",)),
    (S + 'a = "-5 each"\n', "sections.s.incidents.a", ('"-5 each"', "a number")),
    (BANDED + '[flags.f]\nmessage = "m"\n', "flags.f.when", ("missing",)),
    (BANDED + '[flags.f]\nwhen = { x = "> 1" }\n', "flags.f.message", ("missing",)),
    (BANDED + '[flags.f]\nwhen = {}\nmessage = "m"\n', "flags.f.when", ("no conditions",)),
    (BANDED + '[flags.f]\nwhen = { x = "-" }\nmessage = "m"\n', "flags.f.when.x", ("such as >= 3",)),
    (BANDED + '[flags.f]\nwhen = { x = "> 1" }\nmessage = "m"\nin_a_row = 1\n', "flags.f.in_a_row",
     ("found 1", "2 or more", "this month alone")),
    (BANDED + '[flags.f]\nwhen = { x = "> 1" }\nmessage = "m"\nevery = 0\n', "flags.f.every", ("found 0", "2 or more")),
    (BANDED + '[flags.f]\nwhen = { x = "> 1" }\nmessage = "m"\nevery = 2\nin_a_row = 3\n', "flags.f.every",
     ("every beside in_a_row", "one of the two")),
    (BANDED + '[flags.f]\nwhen = { x = "> 1 2" }\nmessage = "m"\n', "flags.f.when.x", ("no condition",)),
    (BANDED + '[flags.f]\nwhen = { x = "many" }\nmessage = "m"\n', "flags.f.when.x", ("'many'", "on a number")),
    (BANDED + '[flags.f]\nwhen = { x = "< 0" }\nmessage = "m"\n', "flags.f.when.x", ("never be reached", "from 0 up")),
    (RATED + '[flags.f]\nwhen = { a = "< 2" }\nmessage = "m"\n', "flags.f.when.a", ("without a value of its own",)),
    (BANDED + S + 'x = -1\n[flags.f]\nwhen = { x = "> 1" }\nmessage = "m"\n', "flags.f.when.x",
     ("an incident and a metric",)),
    (BANDED + '[flags.f]\nwhen = { x = "> 1" }\nmessage = "m"\nseverity = "red"\n', "flags.f.severity",
     ('"red"', "block")),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "path", "words"), MISTAKES, ids=[case[0] for case in MISTAKES])
def test_a_mistake_teaches(desk: Desk, scheme: str, path: str, words: tuple[str, ...]) -> None:
    ran = desk.wrong(scheme, incidents=EVENTS, ratings="employee_id,criterion,rater,value\n")
    assert ran.error(f"{path}: ", *words), ran.err
    assert len(ran.errors) == len(set(ran.errors))


def wrong_grade(desk: Desk, grade: str) -> Ran:
    return desk.wrong(ANY, GRADE + grade)


def test_mistakes_of_grades(desk: Desk) -> None:
    assert wrong_grade(desk, 'words = { D = "poor" }\n').error("grade.words.D", "D is no grade", "A, B")
    unknown = '[team.grade.flags.f]\nwhen = { grade = "D" }\nmessage = "m"\n'
    assert wrong_grade(desk, unknown).error("grade.flags.f.when.grade", "'D'", "one of A, B")
    score = unknown.replace("grade =", "score =").replace('"D"', '"< 60"')
    assert wrong_grade(desk, score).error("grade.flags.f.when.score", "expected grade")


def test_mistakes_of_blank_amounts(desk: Desk) -> None:
    for line, words in (
        ("per_point = 1\nblank = 0\n", ("column or pool",)),
        ('column = "c"\nblank = 0.5\n', ("0.5", "whole")),
    ):
        assert desk.wrong(ANY, "", PAY + line).error("pay.lines.p.blank", *words)


def test_a_mistake_that_a_season_inherits_is_told_once(desk: Desk) -> None:
    scheme = BANDED + "blank = -1\nseasons = [{ months = [1], bands = [['>= 0', 1]] }]\n"
    assert len(desk.wrong(scheme).errors) == 1

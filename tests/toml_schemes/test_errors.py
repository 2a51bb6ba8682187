"""Mistakes in a scheme: each names the file, the key path, what is there and what was expected; all of them at once."""

from __future__ import annotations

import pytest
from toml_schemes.desk import Desk, table

OK = '[criteria.a]\nmetric = "x"\nbands = [["-", 10]]\n'
PAY = '[team.pay]\nuse = "table"\n[team.pay.lines.p]\n'
GRADE = '[team.grade]\nuse = "bands"\n'
RATED = '[criteria.a]\nrating = "a"\nlevels = [["1", 1], ["2", 2]]\n'


SCHEMES: list[tuple[str, str, str, tuple[str, ...]]] = [
    # what, scheme, key path, words of the message
    ("Chinese bare key", '[criteria.a]\n标题 = "x"\n', "scheme.toml:2", ("quotes", '"标题"')),
    ("unknown key", OK + "wieght = 3\n", "criteria.a.wieght", ("unknown", "did you mean weight?")),
    ("unknown key of a season", OK + "seasons = [{ month = [1] }]\n", "criteria.a.seasons[0].month", ("months",)),
    ("unknown top key", "criterion = 3\n" + OK, "criterion", ("did you mean criteria?",)),
    ("wrong type", OK + 'weight = "much"\n', "criteria.a.weight", ('"much"', "a number")),
    ("truth for a number", OK + "weight = true\n", "criteria.a.weight", ("true", "a number")),
    ("nothing at all", "", "team[0].score", ("at least one criterion or section",)),
    ("weights", OK + 'weight = 60\n[criteria.b]\nmetric = "y"\nweight = 39.5\nbands = [["-", 1]]\n', "criteria",
     ("99.5", "60 + 39.5", "100")),
    ("weight beside none", OK + 'weight = 100\n[criteria.b]\nmetric = "y"\nbands = [["-", 1]]\n', "criteria", ("b",)),
    ("negative weight", OK + "weight = -5\n", "criteria.a.weight", ("-5", "above 0")),
    ("weight 0", OK + "weight = 0\n", "criteria.a.weight", ("above 0",)),
    ("overlap", '[criteria.a]\nmetric = "x"\nbands = [[">= 80", 1], ["<= 80", 0]]\n', "criteria.a.bands[1]",
     (">= 80", "<= 80", "for example at 80")),
    ("gap", '[criteria.a]\nmetric = "x"\nbands = [[">= 80", 1], ["< 70", 0]]\n', "criteria.a.bands",
     ("[70, 80)", "for example 7", "gap_points")),
    ("unreachable band", '[criteria.a]\nmetric = "x"\nunit = "%"\nbands = [["> 100", 1], ["<= 100", 0]]\n',
     "criteria.a.bands[0]", ("> 100", "never", "from 0 to 100")),
    ("unreachable row", '[criteria.a]\ninputs = ["x"]\nhit = "first"\ntable = [["-", 1], ["5", 0]]\n',
     "criteria.a.table[1]", ("never", "rows above")),
    ("two rows", '[criteria.a]\ninputs = ["x", "y"]\ntable = [["<= 5", "-", 1], ["-", "<= 5", 0], ["> 5", "> 5", 2]]\n',
     "criteria.a.table[1]", ("rows 0 and 1", "x ", "y ", 'hit = "first"')),
    ("table gap", '[criteria.a]\ninputs = ["x", "y"]\ntable = [["<= 5", "-", 1], ["> 5", "<= 5", 0]]\n',
     "criteria.a.table", ("no row covers x ", "y ")),
    ("any disagrees", '[criteria.a]\ninputs = ["x"]\nhit = "any"\ntable = [["<= 5", 1], ["-", 0]]\n',
     "criteria.a.table[1]", ("agree",)),
    ("unknown hit policy", '[criteria.a]\ninputs = ["x"]\nhit = "frist"\ntable = [["-", 1]]\n', "criteria.a.hit",
     ('"frist"', "did you mean first?")),
    ("no condition", '[criteria.a]\nmetric = "x"\nbands = [[">= 90 <= 95", 1], ["-", 0]]\n', "criteria.a.bands[0][0]",
     (">= 90 <= 95", "[80, 90)")),
    ("text among numbers", '[criteria.a]\nmetric = "x"\nbands = [[">= 90", 1], ["80-90", 1], ["< 80", 0]]\n',
     "criteria.a.bands[1]", ("80-90",)),
    ("empty interval", '[criteria.a]\nmetric = "x"\nbands = [["[90, 80)", 1]]\n', "criteria.a.bands[0][0]",
     ("no value",)),
    ("empty cell", '[criteria.a]\nmetric = "x"\nbands = [["", 1]]\n', "criteria.a.bands[0][0]", ("no condition",)),
    ("outcome", '[criteria.a]\nmetric = "x"\nbands = [["-", "full"]]\n', "criteria.a.bands[0][1]",
     ("'full'", "number")),
    ("exponent in quotes", '[criteria.a]\nmetric = "x"\nbands = [["-", "1e30"]]\n', "criteria.a.bands[0][1]",
     ("number",)),
    ("too many decimals", '[criteria.a]\nmetric = "x"\nbands = [["-", "0.1234567"]]\n', "criteria.a.bands[0][1]",
     ("6 decimals",)),
    ("no rows", '[criteria.a]\nmetric = "x"\nbands = []\n', "criteria.a.bands", ("at least one",)),
    ("narrow row", '[criteria.a]\ninputs = ["x", "y"]\ntable = [["-", 1]]\n', "criteria.a.table[0]",
     ("2 values", "2 conditions and an outcome")),
    ("wide row", '[criteria.a]\nmetric = "x"\nbands = [["-", 1, 2]]\n', "criteria.a.bands[0]",
     ("3 values", "1 condition and an outcome")),
    ("nothing read", "[criteria.a]\nweight = 100\n", "criteria.a", ("metric, ratio, rating, inputs",)),
    ("two read", OK + 'ratio = ["p", "q"]\n', "criteria.a", ("metric and ratio",)),
    ("bands beside rating", '[criteria.a]\nrating = "a"\nbands = [["-", 1]]\n', "criteria.a.bands",
     ("expected levels",)),
    ("levels beside metric", OK + 'levels = [["1", 1]]\n', "criteria.a.levels", ("expected bands",)),

        ("bands beside inputs", '[criteria.a]\ninputs = ["x"]\nbands = [["-", 1]]\ntable = [["-", 1]]\n',
     "criteria.a.bands",
     ("expected table",)),
    ("table beside ratio", '[criteria.a]\nratio = ["p", "q"]\nbands = [["-", 1]]\ntable = [["-", 1]]\n',
     "criteria.a.table", ("expected bands",)),
    ("hit beside bands", OK + 'hit = "sum"\n', "criteria.a.hit", ("inputs and table",)),
    ("raters beside metric", OK + "raters = { self = 100 }\n", "criteria.a.raters", ("rating",)),
    ("inputs without table", '[criteria.a]\ninputs = ["x"]\n', "criteria.a", ("expected table",)),
    ("input twice", '[criteria.a]\ninputs = ["x", "x"]\ntable = [["-", "-", 1]]\n', "criteria.a.inputs", ("x twice",)),
    ("ratio of itself", '[criteria.a]\nratio = ["x", "x"]\nbands = [["-", 1]]\n', "criteria.a.ratio", ("x twice",)),
    ("ratio of three", '[criteria.a]\nratio = ["x", "y", "z"]\nbands = [["-", 1]]\n', "criteria.a.ratio",
     ("list of 2",)),
    ("value without an end", '[criteria.a]\nmetric = "x"\n', "criteria.a", ("bands", "max")),
    ("column as points", '[criteria.a]\nmetric = "base_pay"\nmax = 100\n', "criteria.a",
     ("base_pay", "expected bands")),
    ("gap without points", OK + 'gap = "review"\n', "criteria.a.gap_points", ("belong together",)),
    ("gap of another kind", OK + 'gap = "ignore"\n', "criteria.a.gap", ('"review"',)),
    ("n/a of another kind", OK + 'not_applicable = "fill"\n', "criteria.a.not_applicable", ("did you mean full?",)),
    ("rescale without weight", OK + 'not_applicable = "rescale"\n', "criteria.a.not_applicable", ("weight",)),
    ("raters", RATED + "raters = { superior = 70, customer = 20 }\n", "criteria.a", ("sum to 90", "100")),
    ("negative rater", RATED + "raters = { superior = 150, customer = -50 }\n", "criteria.a.raters.customer",
     ("above 0",)),
    ("override as rater", RATED + "raters = { override = 100 }\n", "criteria.a.raters.override", ("decision",)),
    ("missing level", '[criteria.a]\nrating = "a"\nlevels = [["1", 1], ["missing", 0]]\n', "criteria.a.levels[1]",
     ("a rating has a value",)),
    ("rating twice", RATED + RATED.replace("criteria.a", "criteria.b"), "criteria", ("a", "one of each")),
    ("month 13", OK + "seasons = [{ months = [0, 13] }]\n", "criteria.a.seasons[0].months", ("13", "1 to 12")),
    ("no month", OK + "seasons = [{ months = [] }]\n", "criteria.a.seasons[0].months", ("at least one",)),
    ("month twice", OK + "seasons = [{ months = [1] }, { months = [2, 1] }]\n", "criteria.a.seasons[1].months",
     ("month 1",)),
    ("season's rows", OK + 'seasons = [{ months = [1], bands = [["> 5", 1]] }]\n', "criteria.a.seasons[0].bands",
     ("no band covers <= 5",)),
    ("season of another kind", OK + 'seasons = [{ months = [1], levels = [["1", 1]] }]\n',
     "criteria.a.seasons[0].levels", ("expected bands",)),
    ("min above max", OK + "min = 5\nmax = 1\n", "criteria.a.min", ("above max",)),
    ("missing twice", '[criteria.a]\nmetric = "x"\nbands = [["-", 1], ["missing", 0]]\n', "criteria.a.bands[1]",
     ("where the value is missing",)),
    ("total", "total = { floor = 5, cap = 1 }\n" + OK, "total.floor", ("above the cap",)),
    ("section", "[sections.s]\nfloor = 5\ncap = 1\n", "sections.s.floor", ("above the cap",)),
    ("range", "[sections.s]\nincidents = { late = [-2, -5] }\n", "sections.s.incidents.late", ("lower number first",)),
    ("range of three", "[sections.s]\nincidents = { late = [-5, -2, 0] }\n", "sections.s.incidents.late",
     ("list of 2",)),
    ("incident twice", "[sections.s]\nincidents = { late = -2 }\n[sections.t]\nincidents = { late = -2 }\n", "sections",
     ("late",)),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "path", "words"), [case[1:] for case in SCHEMES], ids=[case[0] for case in SCHEMES])
def test_a_mistake_in_a_scheme_teaches(desk: Desk, scheme: str, path: str, words: tuple[str, ...]) -> None:
    ran = desk.wrong(scheme)
    found = [line for line in ran.errors if path in line and all(word in line for word in words)]
    assert found, ran.err
    assert all("scheme.toml" in line or "team[0].score" in line for line in ran.errors)
    assert len(ran.errors) == len(set(ran.errors))


GRADES: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("overlap", '[[">= 90", "A"], ["<= 90", "B"]]', "team[0].grade.bands[1]", ("for example at 90",)),
    ("overlap below 0", '[["< 0", "C"], ["<= 0", "B"], ["> 0", "A"]]', "team[0].grade.bands[1]", ("for example at -",)),
    ("duplicate", '[[">= 90", "A"], [">= 90", "B"], ["< 90", "C"]]', "team[0].grade.bands[1]", ("overlap",)),
    ("gap", '[[">= 9", "A"], ["< 8", "B"]]', "team[0].grade.bands", ("[8, 9)", 'gap = "review"')),
    ("no condition", '[["excellent", "A"], ["-", "B"]]', "team[0].grade.bands[0][0]", ("a condition on the score",)),
    ("missing", '[["missing", "A"], [">= 0", "B"]]', "team[0].grade.bands[0][0]", ("a condition on the score",)),
    ("wide row", '[[">= 0", "A", "B"]]', "team[0].grade.bands[0]", ("3 values",)),
]  # fmt: skip


@pytest.mark.parametrize(("bands", "path", "words"), [case[1:] for case in GRADES], ids=[case[0] for case in GRADES])
def test_a_mistake_in_a_grade_scale_teaches(desk: Desk, bands: str, path: str, words: tuple[str, ...]) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nmin = -100\nmax = 100\n'
    assert desk.wrong(scheme, f"{GRADE}bands = {bands}\n").error(path, *words)


PAYS: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("two ways", 'column = "base_pay"\nper_point = 5\n', "pay.lines.p", ("column and per_point", "one of")),
    ("no way", "performance = false\n", "pay.lines.p", ("none of them",)),
    ("table beside column", 'column = "base_pay"\ninputs = ["level"]\ntable = [["-", 1]]\n', "pay.lines.p.table",
     ("beside column",)),
    ("limit without per_point", 'column = "base_pay"\nlimit = 300\n', "pay.lines.p.limit", ("per_point",)),
    ("negative limit", "per_point = 1\nlimit = -300\n", "pay.lines.p.limit", ("from 0 up",)),
    ("around without per_point", 'column = "base_pay"\naround = 5\n', "pay.lines.p.around", ("per_point",)),
    ("hit without table", 'column = "base_pay"\nhit = "sum"\n', "pay.lines.p.hit", ("inputs and table",)),
    ("pool alone", 'pool = "bonus_pool"\n', "pay.lines.p", ('coefficient = "score"',)),
    ("inputs alone", 'pool = "bonus_pool"\ninputs = ["level"]\n', "pay.lines.p.table", ("belong together",)),
    ("coefficient without pool", 'column = "base_pay"\ncoefficient = "score"\n', "pay.lines.p.coefficient", ("pool",)),
    ("score as money", 'column = "score"\n', "pay.lines.p.column", ("no amount of money",)),
    ("grade where none is", 'pool = "bonus_pool"\ninputs = ["grade"]\ntable = [["A", 1], ["-", 0]]\nhit = "first"\n',
     "pay.lines.p.inputs", ("the team has none", "a grade for the team")),
    ("level not covered", 'inputs = ["level"]\ntable = [["junior", 1], ["missing", 0]]\n[team.pay.lines.q]\n'
     'inputs = ["level"]\nhit = "first"\ntable = [["senior", 2], ["-", 0]]\n', "pay.lines.p.table",
     ("no row covers level",)),
    ("input twice", 'inputs = ["level", "level"]\ntable = [["-", "-", 1]]\n', "pay.lines.p.inputs", ("level twice",)),
    ("month 0", 'column = "base_pay"\nfrom_service_month = 0\n', "pay.lines.p.from_service_month", ("1 or more",)),
    ("unknown key", 'colum = "base_pay"\n', "pay.lines.p.colum", ("did you mean column?",)),
]  # fmt: skip


@pytest.mark.parametrize(("line", "path", "words"), [case[1:] for case in PAYS], ids=[case[0] for case in PAYS])
def test_a_mistake_in_a_pay_line_teaches(desk: Desk, line: str, path: str, words: tuple[str, ...]) -> None:
    assert desk.wrong(OK, "", PAY + line).error(f"team[0].{path}:", *words)


def test_a_grade_that_the_scale_does_not_know(desk: Desk) -> None:
    pay = PAY + 'inputs = ["grade"]\ntable = [["A", 2], ["S", 1]]\n'
    ran = desk.wrong(OK, GRADE + 'bands = [[">= 5", "A"], ["< 5", "B"]]\n', pay)
    assert ran.error("pay.lines.p.table[1][0]", "'S'", "one of A, B")


def test_scale_to_needs_a_best_score(desk: Desk) -> None:
    score = '[team.score]\nuse = "criteria"\nscale_to = 100\n[team.score.sections.s]\nincidents = { praise = 2 }\n'
    ran = desk.wrong(score=score, incidents="employee_id,date,incident\n")
    assert ran.error("team[0].score.scale_to", "no upper end", "cap")
    assert desk.run(score=score + "cap = 8\n", incidents="employee_id,date,incident\n").score() == "0"


def test_from_that_is_not_there(desk: Desk) -> None:
    score = '[team.score]\nuse = "criteria"\nfrom = "bank.toml"\n'
    assert desk.wrong(score=score).error("team[0].score.from", "bank.toml")


def test_mistakes_of_one_kind_are_told_together(desk: Desk) -> None:
    scheme = """
[criteria.a]
metric = "x"
wieght = 3
bands = [["-", 1]]
[criteria.b]
metrc = "x"
weight = "much"
[sections.s]
capp = 5
"""
    ran = desk.wrong(scheme)
    for path in ("criteria.a.wieght", "criteria.b.metrc", "criteria.b.weight", "sections.s.capp"):
        assert ran.error(path)


def test_mistakes_of_rows_are_told_together(desk: Desk) -> None:
    scheme = (
        '[criteria.a]\nmetric = "x"\nweight = -1\nbands = [[">= 5 5", 1], ["-", "x"], ["-"]]\nraters = { self = 1 }\n'
    )
    ran = desk.wrong(scheme, f'{GRADE}bands = [["x", "A"]]\n', PAY + "limit = 3\n")
    for path in (
        "a.weight",
        "a.bands[0][0]",
        "a.bands[1][1]",
        "a.bands[2]",
        "a.raters",
        "grade.bands[0][0]",
        "p.limit",
    ):
        assert ran.error(f"{path}:")


LINTED = '[criteria.a]\nmetric = "x"\nweight = 60\nbands = [[">= 5", 1], ["<= 5", 0]]\n'


def test_what_the_lint_finds_is_told_together(desk: Desk) -> None:
    scheme = LINTED + '[criteria.b]\nmetric = "y"\nweight = 30\nbands = [[">= 5", 1], ["< 4", 0]]\n'
    ran = desk.wrong(scheme)
    assert ran.error("criteria.a.bands[1]", "overlap")
    assert ran.error("criteria.b.bands:", "no band covers")
    assert ran.error("weights sum to 90")


def test_mistakes_of_every_stage_are_told_together(desk: Desk) -> None:
    """An unknown key hides neither overlapping bands nor a sum of weights, in the scheme, the grade or the pay."""
    scheme = LINTED + '[criteria.b]\nmetric = "y"\nweight = 30\nnot_aplicable = "full"\nbands = [["-", 1]]\n'
    grade = GRADE + 'bands = [[">= 5", "A"], ["<= 5", "B"]]\n'
    pay = PAY + 'inputs = ["level"]\ntable = [["-", 1], ["a", 2]]\n'
    ran = desk.wrong(scheme, grade, pay)
    assert ran.error("criteria.b.not_aplicable", "did you mean not_applicable?")
    assert ran.error("criteria.a.bands[1]", "overlap")
    assert ran.error("weights sum to 90")
    assert ran.error("team[0].grade.bands[1]", "overlap")
    assert ran.error("team[0].pay.lines.p.table[1]", "both match")


def test_lint_of_scheme_grade_and_pay_are_told_together(desk: Desk) -> None:
    scheme = LINTED.replace("60", "100")
    grade = GRADE + 'bands = [[">= 5", "A"], ["<= 5", "B"]]\n'
    pay = PAY + 'inputs = ["level"]\ntable = [["-", 1], ["a", 2]]\n'
    ran = desk.wrong(scheme, grade, pay)
    assert ran.error("criteria.a.bands[1]", "overlap")
    assert ran.error("team[0].grade.bands[1]", "overlap")
    assert ran.error("team[0].pay.lines.p.table[1]", "both match")


TEN = '[criteria.a]\nmetric = "x"\nbands = [[">= 5", 10], ["< 5", 0]]\n'


def test_grades_and_clamps_that_nothing_reaches_are_warnings_with_the_ranges(desk: Desk) -> None:
    grade = GRADE + 'bands = [[">= 90", "A"], ["[10, 90)", "B"], ["< 10", "C"]]\n'
    ran = desk.run(TEN, grade, PAY + "per_point = 10\naround = 80\nlimit = 300\n", metrics=table("x", "9"))
    assert len(ran.warnings) == 2
    assert "A (>= 90): criteria gives 0 to 10" in ran.warnings[0]
    assert "every possible score hits the limit of 300: criteria gives 0 to 10" in ran.warnings[1]
    assert (ran.results["1"]["grade"], ran.results["1"]["total_pay"]) == ("B", "-300.00")


def test_a_score_that_only_a_decision_gives_is_possible(desk: Desk) -> None:
    """The bands give 50 at least; an override may set 0. So `C` can be given, and must not be left out."""
    scheme = TEN.replace("10]", "100]").replace("0]]", "50]]")
    grade = GRADE + 'bands = [[">= 90", "A"], ["[50, 90)", "B"], ["< 50", "C"]]\n'
    override = "employee_id,criterion,rater,value,reason\n1,a,override,0,agreed\n"
    ran = desk.run(scheme, grade, metrics=table("x", "9"), ratings=override)
    assert (ran.warnings, ran.results["1"]["grade"]) == ([], "C")
    assert desk.attempt(scheme, grade.replace(', ["< 50", "C"]', "")).code == 2

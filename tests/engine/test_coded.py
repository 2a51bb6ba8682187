"""Out of the codes and their dictionary comes every line of the long ledger, for every scheme, from every engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from engine.rebuilt import Rebuilt, rebuilt
from engine.scheme_cases import months
from engines import ENGINES

from kpicore.config import RunConfig, load_config
from kpicore.engine.coded import Told, column_names
from kpicore.pipeline.run import Whole, run, run_whole
from kpicore.plan.lines import NO_RULE, NOT_APPLICABLE, Line, RowLines, Stage
from kpicore.results import LedgerRow, ResultRow, RunResult
from kpicore.rules.team import TeamScheme
from kpicore.testing.cases import Case, write_case

ROOT = Path(__file__).parents[2]
EXAMPLES = ["examples/bank", "examples/demo", "docs/examples/part_months"]
MORE = [
    "examples/aftersales",
    "examples/call_centre",
    "examples/presales",
    "examples/saas_support",
    "docs/examples/guard",
]
LARGE = 25  # people of the cases that run every time: one month or two of each document
TOLD = [case for case in months() if not case.before and not any("rejected" in each for each in case.expected.values())]


def rebuilds(config: RunConfig) -> None:
    whole = run_whole(config)
    coded = run(config, "codes")
    assert not coded.ledger
    assert (coded.results, coded.flags) == (whole.result.results, whole.result.flags)
    found = {line[:6]: line for line in rebuilt(coded)}
    assert len(found) == len(rebuilt(coded))
    worded = in_words(whole)
    for row in whole.result.ledger:
        line = found.pop((row.team, row.employee_id, row.stage, row.scheme, row.section, row.line), None)
        same_line(row, line, (row.scheme, row.line) in worded)
    assert not found
    no_result_adds_nothing(coded, whole)
    adds_up(coded.results, rebuilt(coded), {team.config.name: team.scheme.scorecards[-1].name for team in whole.teams})


def in_words(whole: Whole) -> set[tuple[str, str]]:
    """The lines, by scheme and id, whose rule names what single rows say: levels of samples, tiers of events."""
    lines = [line for team in whole.done for line in team.prepared.plan.build.lines]
    rated = [line for line in lines if isinstance(line, Line) and line.ratings and line.ratings.level]
    rows = [line for line in lines if isinstance(line, RowLines)]
    sampled = {(line.scheme, line.line) for line in rated if len(line.rules) == 1}
    return sampled | {(line.scheme, key) for line in rows for key, each in line.incidents.items() if each.tiers}


def same_line(row: LedgerRow, line: Rebuilt | None, worded: bool) -> None:
    """worded: its rule and its clause name what single rows say."""
    if line is None:
        assert row.stage == "grade", row  # a column of the results
        return
    assert (line.weight, line.value, line.contribution) == (row.weight, row.value, row.contribution), row
    if not worded:
        assert line.clause == row.clause, row
        assert line.rule == row.rule or row.rule.endswith(f" ({line.rule})"), row  # after the levels that raters chose


def no_result_adds_nothing(coded: RunResult, whole: Whole) -> None:
    """What the dictionary says of an n/a that leaves its person without a result. The lines do not tell it: whoever
    reads them takes contributions from nobody who has no score, and never looks."""
    assert coded.coded is not None
    leaves = {
        (team.config.name, card.name, criterion.id): criterion.not_applicable == "incomplete"
        for team in whole.teams
        for card in team.scheme.scorecards
        for criterion in card.scheme.criteria
    }
    own = {(row.team, row.scheme, row.line) for row in coded.coded.dictionary if row.holds == "contribution"}
    for row in coded.coded.dictionary:
        if (row.stage, row.holds, row.code) == ("score", "code", str(NOT_APPLICABLE)):
            line = row.team, row.scheme, row.line
            if leaves[line] or line not in own:
                assert (row.contribution == "") == leaves[line], row


def adds_up(results: Sequence[ResultRow], lines: Sequence[Rebuilt], last: Mapping[str, str]) -> None:
    """last: the scorer whose score is printed, by team."""
    score, pay = dict[tuple[str, str], Decimal](), dict[tuple[str, str], Decimal]()
    for line in lines:
        sums = pay if line.stage == "pay" else score
        if line.contribution and (line.stage == "pay" or line.scheme == last[line.team]):
            sums[line[:2]] = sums.get(line[:2], Decimal(0)) + Decimal(line.contribution)
    for row in results:
        paid = row.total_pay or row.performance_pay
        assert not row.score or score[row.team, row.employee_id] == Decimal(row.score)
        assert not paid or pay[row.team, row.employee_id] == Decimal(paid)


@pytest.mark.parametrize("case", [case for case in TOLD if len(case.input) >= LARGE], ids=str)
def test_each_document(case: Case, tmp_path: Path) -> None:
    rebuilds(load_config(write_case(case, tmp_path)))


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in TOLD if len(case.input) < LARGE], ids=str)
def test_each_case(case: Case, tmp_path: Path) -> None:
    rebuilds(load_config(write_case(case, tmp_path)))


@pytest.mark.parametrize("example", [*EXAMPLES, *(pytest.param(each, marks=pytest.mark.slow) for each in MORE)])
def test_each_example(example: str) -> None:
    rebuilds(load_config(ROOT / example / "kpi.toml"))


@pytest.mark.parametrize("example", ["examples/bank", *(pytest.param(each, marks=pytest.mark.slow) for each in MORE)])
def test_every_engine_gives_the_same_codes(example: str) -> None:
    first, *others = [run(load_config(ROOT / example / "kpi.toml", engine=engine), "codes") for engine in ENGINES]
    assert first.coded is not None
    assert all(other == first for other in others)


def test_a_line_is_one_column(tmp_path: Path) -> None:
    """Fifteen criteria, most of them levels, and three pay lines, of which one is a pool by the score."""
    [case] = [case for case in TOLD if case.name.startswith("D3-17 · weights")]
    coded = run(load_config(write_case(case, tmp_path)), "codes").coded
    assert coded is not None
    told = [row for row in coded.dictionary if row.holds != "grade"]
    lines = {(row.stage, row.line) for row in told}
    assert len(lines) == 15 + 3
    assert [*coded.columns] == [*dict.fromkeys(row.column for row in told)]
    assert {*coded.columns} == {name for _, name in lines} | {"commission.value", "bonus.value"}


def test_columns_and_dictionary_rest_on_no_number(tmp_path: Path) -> None:
    """Whatever figures people have, the same is told: here all have those of one."""
    folder = copytree(ROOT / "examples/demo", tmp_path / "demo")
    before = run(load_config(folder / "kpi.toml"), "codes")
    header, *rows = (folder / "metrics.csv").read_text(encoding="utf-8").splitlines()
    figures = rows[0].partition(",")[2]
    alike = [header, *(f"{row.partition(',')[0]},{figures}" for row in rows)]
    (folder / "metrics.csv").write_text("\n".join(alike), encoding="utf-8")
    after = run(load_config(folder / "kpi.toml"), "codes")
    assert before.results != after.results
    assert before.coded is not None
    assert after.coded is not None
    assert before.coded.columns == after.coded.columns
    assert before.coded.dictionary == after.coded.dictionary


def line(stage: Stage, scheme: str, section: str, name: str) -> Line:
    return Line(stage, scheme, section, name, NO_RULE, "")


def test_a_name_is_as_long_as_it_must_be() -> None:
    desk = [
        line("score", "s", "a", "x"), line("score", "s", "a", "start"), line("score", "s", "b", "start"),
        line("score", "s", "", "start"), line("score", "s", "a", "name"), line("pay", "p", "", "base"),
    ]  # fmt: skip
    other = [line("score", "t", "", "base"), line("pay", "p", "", "base"), line("score", "t", "", "x")]
    names = column_names([Told(TeamScheme("desk", ()), desk), Told(TeamScheme("other", ()), other)])
    assert [(key.section, name) for key, name in names.items()] == [
        ("a", "x"), ("a", "s.a.start"), ("b", "s.b.start"), ("", "s.start"), ("a", "s.name"), ("", "p.base"),
        ("", "t.base"), ("", "x"),
    ]  # fmt: skip


def test_of_one_id_in_score_and_pay_of_one_scheme_the_stage_is_said() -> None:
    lines = [line("score", "s", "", "x"), line("pay", "s", "", "x")]
    assert [*column_names([Told(TeamScheme("desk", ()), lines)]).values()] == ["score/s//x", "pay/s//x"]

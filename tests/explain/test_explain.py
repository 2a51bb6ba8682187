"""An explanation agrees with the run, names the cells that it read, and tells the smallest changes that are enough."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kpicore.cli.main import main
from kpicore.collect import limits, lookup
from kpicore.config import load_config
from kpicore.explain import person
from kpicore.explain.explained import Better, Explained
from kpicore.explain.person import explain
from kpicore.explain.tree import tree
from kpicore.model import Rejected

Company = tuple[Path, dict[str, Explained]]

EXAMPLES = Path(__file__).parents[2] / "examples"


def company(name: str, folder: Path) -> Path:
    """A copy of an example, to be changed."""
    shutil.copytree(EXAMPLES / name, folder / name, ignore=shutil.ignore_patterns("out"))
    return folder / name / "kpi.toml"


def ran(config: Path) -> dict[str, dict[str, str]]:
    """The results of a run, by person."""
    assert main(["run", str(config), "--quiet"]) == 0
    [out] = (config.parent / "out").iterdir()
    with (out / "results.csv").open(encoding="utf-8") as file:
        return {row["employee_id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module", params=["demo", "aftersales", "bank", "presales", "saas_support", "call_centre"])
def every(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Everyone of an example, explained."""
    config = company(request.param, tmp_path_factory.mktemp("explained"))
    results = ran(config)
    loaded = load_config(config)
    return config, {employee: explain(loaded, employee) for employee in list(results)[:6]}


def test_it_says_what_the_run_says(every: Company) -> None:
    config, explained = every
    results = ran(config)
    for employee, each in explained.items():
        assert each.result._asdict() == results[employee]


def test_contributions_sum(every: Company) -> None:
    _, explained = every
    for each in explained.values():
        for part in each.parts:
            found = [Decimal(step.row.contribution) for step in part.steps if step.row.contribution]
            if part.stage != "grade" and part.came_to:
                assert sum(found, Decimal(0)) == Decimal(part.came_to)


def test_every_place_holds_what_was_read(every: Company) -> None:
    config, explained = every
    looked_at = 0
    for each in explained.values():
        for seen in (seen for part in each.parts for step in part.steps for seen in step.reads if seen.at):
            file, row, column = seen.at.split(":")
            with (config.parent / file).open(encoding="utf-8-sig", newline="") as opened:
                rows = list(csv.reader(opened))
            cell = rows[int(row) - 1][rows[0].index(column)]
            assert cell.replace(",", "").rstrip("%") == seen.value or "×" in seen.value or not cell.isdigit()
            looked_at += 1
    assert looked_at > 10


def test_every_clause_has_its_words(every: Company) -> None:
    _, explained = every
    cited = {
        clause for each in explained.values() for part in each.parts for step in part.steps for clause in step.clauses
    }
    assert all(words for clause, words in cited if clause.startswith("D"))


# What would have lifted it


def wide(config: Path, employee: str, better: Better, value: str) -> Path:
    """The config with the cell of a metric changed."""
    for path in config.parent.glob("metrics*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        if better.name not in header:
            continue
        for row in rows:
            if row[0] == employee:
                row[header.index(better.name)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return config
    raise AssertionError(f"no metric {better.name}")


def lifted(better: Better, before: dict[str, str], after: dict[str, str]) -> bool:
    if better.aim == "grade":
        return Decimal(after["score"]) > Decimal(before["score"]) and after["grade"] != before["grade"]
    pay = "total_pay" if before["total_pay"] else "performance_pay"
    return Decimal(after[pay]) > Decimal(before[pay])


def figures() -> Iterator[tuple[str, str]]:
    yield from [("demo", "chenlitao"), ("demo", "liyuchen"), ("demo", "zhangjiaxin")]


@pytest.mark.parametrize(("example", "employee"), list(figures()))
def test_the_smallest_change_is_enough_and_one_less_is_not(example: str, employee: str, tmp_path: Path) -> None:
    """Asked of a whole run on a changed file, which knows nothing of explanations."""
    config = company(example, tmp_path)
    before = ran(config)[employee]
    changes = [
        each for each in explain(load_config(config), employee).better if each.name.endswith(("answered", "issues"))
    ]
    assert {each.aim for each in changes} == {"grade", "pay"}
    for each in changes:
        step = 1 if int(each.after) > int(each.before) else -1
        after = ran(wide(config, employee, each, each.after))[employee]
        assert lifted(each, before, after)
        assert (after["score"], after["grade"], after["total_pay"]) == (each.score, each.grade, each.pay)
        less = ran(wide(config, employee, each, str(int(each.after) - step)))[employee]
        assert not lifted(each, before, less)
        wide(config, employee, each, each.before)


def test_a_change_of_a_sample_names_it(tmp_path: Path) -> None:
    config = company("aftersales", tmp_path)
    by_sample = [each for each in explain(load_config(config), "qianxinnuo").better if each.sample]
    assert len(by_sample) > 3
    with (config.parent / "ratings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for each in by_sample:
        _, line, column = each.at.split(":")
        row = rows[int(line) - 1]
        assert row[0] == "qianxinnuo"
        assert each.sample in row
        assert row[rows[0].index(column)] == each.before


def test_a_mean_is_to_reach_what_can_be_said(tmp_path: Path) -> None:
    """30.222619 hours, where less than 24 are better: 23.9, and not 23.999999."""
    config = company("aftersales", tmp_path)
    metrics = config.parent / "metrics.csv"
    with metrics.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        row[header.index("dispute_handling_h")] = "30.222619"
    with metrics.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    [change] = [each for each in explain(load_config(config), "zhaojiashu").better if each.name == "dispute_handling_h"]
    assert (change.before, change.after, change.at) == ("30.222619", "23.9", "metrics.csv:4:dispute_handling_h")


def test_nothing_lifts_the_best_grade(tmp_path: Path) -> None:
    explained = explain(load_config(company("demo", tmp_path)), "zhangxiaoyu")
    assert explained.result.grade == "A"
    assert not explained.better
    said = "No single change of what the score rests on would have been enough for a better grade or more pay"
    assert said in [node.text for node in tree(explained, "en").below]


def test_who_is_incomplete_is_told_what_is_missing(tmp_path: Path) -> None:
    config = company("demo", tmp_path)
    explained = explain(load_config(config), "wangmengting")
    assert explained.result.status == "incomplete"
    assert [flag.flag for flag in explained.flags if flag.flag == "missing"]
    assert not explained.better


def test_a_rating_that_is_not_counted_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """D4 prints what somebody said of themselves beside what the superior said."""
    (tmp_path / "kpi.toml").write_text(
        'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\npeople = { use = "csv", path = "people.csv" }\n'
        'collect = [{ use = "csv", kind = "ratings", path = "ratings.csv" }]\n'
        'team = [{ name = "heads", score = "manager_review:director" }]\n'
    )
    (tmp_path / "people.csv").write_text("employee_id\nann\n")
    rows = "ann,command,self,5\nann,command,superior,3\n"
    (tmp_path / "ratings.csv").write_text(f"employee_id,criterion,rater,value\n{rows}")
    assert main(["explain", str(tmp_path / "kpi.toml"), "ann"]) == 0
    said = capsys.readouterr().out
    assert "command · self · not counted 5 (ratings.csv:2:value)" in said
    assert "command · superior 3 (ratings.csv:3:value)" in said


def test_the_quantity_of_an_event_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of an event that happened twice that day, too, and once more."""
    (tmp_path / "kpi.toml").write_text(
        'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\npeople = { use = "csv", path = "people.csv" }\n'
        'collect = [{ use = "csv", kind = "incidents", path = "incidents.csv" }]\n'
        'team = [{ name = "desk", score = "service_conduct:points" }]\n'
    )
    (tmp_path / "people.csv").write_text("employee_id\nann\n")
    rows = "ann,2026-10-09,emergency_overrun,1,25\nann,2026-10-12,loud_noise,2,\n"
    (tmp_path / "incidents.csv").write_text(f"employee_id,date,incident,times,quantity\n{rows}")
    assert main(["explain", str(tmp_path / "kpi.toml"), "ann", "--lang", "en", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "minutes over 25 (incidents.csv:2:incident)" in said
    assert "loud noise 2026-10-12 ×2 (incidents.csv:3:incident)" in said


def test_what_is_missing_has_no_points(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(company("demo", tmp_path)), "wangmengting"]) == 0
    assert any(line.endswith(": missing") for line in capsys.readouterr().out.splitlines())


# The command


def test_a_wrong_name_has_a_suggestion(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(company("demo", tmp_path))
    assert main(["explain", config, "Chen Litao", "--lang", "en"]) == 2
    assert "did you mean chenlitao?" in capsys.readouterr().err
    assert main(["explain", config, "chenlita", "--lang", "en"]) == 2  # who may be another
    assert "did you mean" not in capsys.readouterr().err


def test_a_name_is_no_employee_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(company("demo", tmp_path))
    assert main(["explain", config, "李雨辰", "--lang", "en"]) == 2
    assert "李雨辰: nobody on the roster has this employee_id: it is the name of liyuchen" in capsys.readouterr().err
    assert main(["explain", config, "zz99", "--lang", "en"]) == 2
    assert (
        "zz99: nobody on the roster has this employee_id: employee_ids stand in people.csv" in capsys.readouterr().err
    )


def test_somebody_without_a_team_is_told_why(tmp_path: Path) -> None:
    config = company("demo", tmp_path)
    people = config.parent / "people.csv"
    people.write_text(people.read_text(encoding="utf-8") + "x,X,x,x,2027-01-01,,否,1\n", encoding="utf-8")
    with pytest.raises(Rejected, match="joined on 2027-01-01") as caught:
        explain(load_config(config), "x")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tree(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = company("demo", tmp_path)
    assert main(["explain", str(config), "chenlitao", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert "metrics.csv:10:calls_answered" in said
    assert "D0-6" in said
    assert {"zh": "提高等级", "en": "A better grade"}[lang] in said
    head, *below = said.splitlines()
    assert "54" in head
    assert all(line.startswith(("├─", "└─", "│", "   ")) for line in below)


def test_errors_of_others_are_not_ones_own(tmp_path: Path) -> None:
    """A wrong cell of a colleague rejects the run, and is no reason not to explain this person."""
    config = company("aftersales", tmp_path)
    metrics = config.parent / "metrics.csv"
    header, first, *rest = metrics.read_text(encoding="utf-8").splitlines()
    broken = ",".join([first.split(",")[0], *("x" for _ in first.split(",")[1:])])
    metrics.write_text("\n".join([header, broken, *rest, ""]), encoding="utf-8")
    assert main(["run", str(config), "--quiet"]) == 1
    assert explain(load_config(config), "zhaojiashu").result.score
    with pytest.raises(Rejected) as caught:
        explain(load_config(config), first.split(",")[0])
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("compares", [False, True])
def test_of_tables_too_large_to_be_held_one_person_is_explained_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compares: bool
) -> None:
    config = company("demo", tmp_path)
    loaded = load_config(config)
    employee = list(ran(config))[-1]
    monkeypatch.setattr(person, "_compares", lambda plan: compares)
    whole = explain(loaded, employee)
    monkeypatch.setattr(lookup, "LOOKED_AT", 1)
    monkeypatch.setattr(limits, "CELLS", 60)
    assert main(["run", str(config), "--quiet"]) == 1
    found = explain(loaded, employee)
    assert (whole.alone, found.alone) == (False, compares)  # alone: what compares people is not told
    assert (found.result, found.parts, found.better) == (whole.result, whole.parts, whole.better)

"""The contract's section "Commands", rule by rule: run, check, plugins, components, show."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from command import kpicore
from contract.folder import DESK, FULL, HEAD, PEOPLE, TEAM, Folder, X, at, collect, snapshot
from engines import ENGINES

EXAMPLES = Path(__file__).parents[2] / "examples"
SIMPLE = HEAD + collect("metrics") + TEAM + X


# run


def test_run_shows_who_score_grade_and_what_needs_a_decision(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,name\na,安娜\nb,Bob\n")
    out = folder.ran().out
    assert "安娜" in out
    assert "80" in out
    assert "Needs a decision" in out
    assert "b Bob" in out
    assert str(folder.path / "out" / "2026-10") in out


def test_run_in_a_process_of_its_own(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    ran = kpicore("run", "config.toml", folder=folder.path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert folder.column("score") == {"a": "80"}
    folder.write(metrics="employee_id,x\na,oops\n")
    ran = kpicore("run", "config.toml", folder=folder.path)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.splitlines()[1].startswith("metrics.csv:2:x: ")
    folder.write(config=SIMPLE.replace("CNY", "cny"))
    ran = kpicore("run", "config.toml", folder=folder.path)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[1].startswith("config.toml: currency: ")


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_a_terminal_of_any_encoding(folder: Folder, encoding: str) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,name\na,安娜 €\n")
    ran = subprocess.run(
        [sys.executable, "-m", "kpicore", "run", "config.toml", "--lang", "zh"],
        cwd=folder.path,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert b"80" in ran.stdout
    assert folder.results()[0]["name"] == "安娜 €"


def test_the_errors_are_one_list_that_says_how_many(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,one\nb,two\n")
    ran = folder.run()
    assert ran.err.splitlines()[0] == "3 errors; nothing was written"
    assert len(ran.errors) == 3


def test_the_terminal_follows_lang_and_the_environment(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.score_x("employee_id,x\na,80\n")
    assert "Written to" in folder.ran().out
    assert "已写入" in folder.ran("--lang", "zh").out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "已写入" in folder.ran().out
    assert "Written to" in folder.ran("--lang", "en").out


@pytest.mark.parametrize(
    "words",
    [(), ("nonsense",), ("run",), ("run", "config.toml", "--nonsense"), ("run", "a.toml", "b.toml"), ("show",),
     ("run", "config.toml", "--lang", "de")],
)  # fmt: skip
def test_a_wrong_command_line_is_2(folder: Folder, words: tuple[str, ...]) -> None:
    folder.score_x("employee_id,x\na,80\n")
    before = snapshot(folder.path)
    ran = folder(*words)
    assert ran.code == 2
    assert ran.err
    assert snapshot(folder.path) == before


def test_a_folder_as_a_config(folder: Folder) -> None:
    ran = folder("run", folder.path)
    assert ran.code == 2
    assert str(folder.path) in ran.err


def test_an_unknown_engine_is_2(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    assert "polars" in folder.refused(2, "--engine", "pollars")[0]


def test_every_engine_writes_the_same(folder: Folder) -> None:
    config = EXAMPLES / "demo" / "kpi.toml"
    outs = [folder.path / engine for engine in ENGINES]
    for out in outs:
        assert folder("run", config, "--engine", out.name, "--out", out).code == 0
    assert all(snapshot(out) == snapshot(outs[0]) for out in outs)


@pytest.mark.parametrize("example", ["demo/kpi.toml", "call_centre/kpi.toml", "aftersales/kpi.toml"])
def test_the_examples_run(folder: Folder, example: str) -> None:
    assert folder("run", EXAMPLES / example, "--out", folder.path / "here").code == 0
    assert folder.table("results", "here")
    assert folder("check", EXAMPLES / example).code == 0


def test_a_huge_setting_is_refused_and_not_computed_wrongly(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,100\n", "employee_id,hired,base_pay\na,2020-01-01,999999999999.99\n")
    folder.write(config=SIMPLE + '[team.pay]\nuse = "service_conduct:float"\nper_point = 999999999999\n'
                 "limit = 999999999999\n")  # fmt: skip
    ran = folder.run()
    assert "Traceback" not in ran.err
    if ran.code:
        assert ran.code in (1, 2)
    else:  # 20 points are limited
        assert folder.column("performance_pay") == {"a": "999999999999.00"}
        assert folder.column("total_pay") == {"a": "1999999999998.99"}


# check


def test_check_writes_nothing(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    before = snapshot(folder.path)
    assert folder.check().code == 0
    assert snapshot(folder.path) == before


def test_check_finds_what_is_wrong_with_the_inputs(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,oops\nb,1\n")
    ran = folder.check()
    assert ran.code == 1
    at(ran.errors, "metrics.csv:2:x")
    at(ran.errors, "metrics.csv:3:employee_id")
    assert "Traceback" not in ran.err


def test_check_finds_what_is_wrong_with_the_config(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.write(config=SIMPLE.replace("CNY", "cny"))
    ran = folder.check()
    assert ran.code == 2
    at(ran.errors, f"{folder.path / 'config.toml'}: currency")


def test_check_lints_the_schemes(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.write(config=SIMPLE.replace("max    = 100", 'bands = [["<= 20", 1], ["[20, 40]", 2]]'))
    ran = folder.check()
    assert ran.code == 2
    assert "team[0].score.criteria.x.bands" in ran.err


def test_check_shows_flags_of_the_input(folder: Folder) -> None:
    folder.score_x("employee_id,x,shoe\na,80,44\n")
    ran = folder.check()
    assert ran.code == 0
    assert "shoe" in ran.out + ran.err


def test_check_of_another_period(folder: Folder) -> None:
    folder.score_x("employee_id,period,x\na,2026-09,oops\na,2026-10,80\n")
    assert folder.check().code == 0
    assert folder.check("--period", "2026-09").code == 1


# plugins and components


def test_plugins_says_what_is_installed_from_which_distribution_and_version(folder: Folder) -> None:
    ran = folder("plugins")
    assert ran.code == 0
    lines = {line.split()[0]: line.split() for line in ran.out.splitlines() if line.strip()}
    assert "kpicore-courier-callcenter" in lines["courier_callcenter"]
    assert "kpicore-service-conduct" in lines["service_conduct"]
    assert any(word[0].isdigit() for word in lines["service_conduct"])


def test_components_says_what_a_config_can_use(folder: Folder) -> None:
    ran = folder("components")
    assert ran.code == 0
    for name in ("csv", "criteria", "bands", "table", "courier_callcenter:service_desk", "service_conduct:letter",
                 "service_conduct:float"):  # fmt: skip
        assert any(name in line.split() for line in ran.out.splitlines()), name
    assert "kpicore-courier-callcenter" in ran.out


# show


def test_show_says_criteria_inputs_settings_and_clauses(folder: Folder) -> None:
    ran = folder("show", "courier_callcenter:service_desk")
    assert ran.code == 0
    for word in ("off_season_months", "[2, 4, 5, 6, 7, 8]", "disabled", "cd_toilet", "volume_of", "calls_answered",
                 "outbound_issues", "inbound_issues", "cq_attitude", "ability_expression", "initiative", "D0-6",
                 "1150"):  # fmt: skip
        assert word in ran.out, word


@pytest.mark.parametrize(
    ("component", "words"),
    [("service_conduct:letter", ("bands", "> 90", "D1-71")),
     ("service_conduct:float", ("around", "80", "per_point", "10", "limit", "300", "from_service_month", "3", "D1-73")),
     ("criteria", ("criteria", "sections", "total")), ("bands", ("bands", "gap")), ("table", ("lines",)),
     ("csv", ("path",))],
)  # fmt: skip
def test_show_of_every_component(folder: Folder, component: str, words: tuple[str, ...]) -> None:
    ran = folder("show", component)
    assert ran.code == 0, ran.err
    for word in words:
        assert word in ran.out, word


@pytest.mark.parametrize(
    ("component", "kind"),
    [
        ("courier_callcenter:service_desk", "score"),
        ("service_conduct:letter", "grade"),
        ("service_conduct:float", "pay"),
    ],
)
def test_show_toml_is_a_fragment_of_a_config_that_runs(folder: Folder, component: str, kind: str) -> None:
    ran = folder("show", component, "--toml")
    assert ran.code == 0
    fragment = tomllib.loads(ran.out)
    assert fragment["team"][kind]["use"] == component
    team = f'[team.score]\nuse = "courier_callcenter:service_desk"\n{"" if kind == "score" else ran.out}'
    if kind == "score":
        team = ran.out
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + team, metrics=FULL,
                 people="employee_id,hired,base_pay\na,2020-01-01,4000\n",
                 incidents="employee_id,date,incident\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "25"}


def test_show_clauses_is_the_coverage_of_the_document(folder: Folder) -> None:
    ran = folder("show", "courier_callcenter:service_desk", "--clauses")
    assert ran.code == 0
    shown = {line.split()[0] for line in ran.out.splitlines() if line.startswith("D0-")}
    expected = {f"D0-{number}" for number in range(18)}
    expected |= {f"D0-{number}{letter}" for number in (13, 14) for letter in "abcde"}
    expected |= {f"D0-15{letter}" for letter in "abcdefg"} | {f"D0-16{letter}" for letter in "abc"}
    assert shown == expected


def test_show_of_an_unknown_component_says_the_nearest(folder: Folder) -> None:
    ran = folder("show", "courier_callcenter:servicedesk")
    assert ran.code == 2
    assert "courier_callcenter:service_desk" in ran.err


def test_show_speaks_chinese(folder: Folder) -> None:
    assert "电话接听量" in folder("show", "courier_callcenter:service_desk", "--lang", "zh").out


# An office's own month, end to end


def test_a_month_with_everything(folder: Folder) -> None:
    folder.write(
        config=HEAD + collect("metrics", "incidents", "ratings") + TEAM
        + 'where = { department = ["查询部", "business"] }\n' + DESK + "scale_to = 100\n"
        + '[team.grade]\nuse = "service_conduct:letter"\n[team.pay]\nuse = "service_conduct:float"\n',
        people="工号,姓名,部门,岗位,入职日期,离职日期,试用期,基本工资\r\n"
        "001,安,查询部,组长,2020-01-01,,否,5200\r\n002,波,business,话务员,2026-09-15,,是,\r\n"
        "003,陈,仓库管理办公室,,2020-01-01,,,3000\r\n004,丁,查询部,话务员,2026-11-01,,,4000\r\n"
        "005,鄂,业务部,话务员,2020-01-01,2026-10-20,,4000.50\r\n".encode("gb18030"),
        metrics="工号,电话接听量,出港问题件,进港问题件,备注\r\n001,\"1,150\",5500,3500,好\r\n002,1000,4000,2000,\r\n"
        "005,1100,,3000,\r\n",
        incidents="工号,日期,事件,次数,原因\r\n001,2026-10-08,cq_attitude,2,\"语气,生硬\"\r\n001,2026-09-30,cd_start_8,,\r\n",
        ratings="工号,考核项,评分人,得分,说明\r\n005,outbound_issues,裁定,-2,系统停机\r\n001,积极性,上级,,主动\r\n",
    )  # fmt: skip
    folder.ran()
    columns = ("employee_id", "score", "grade", "performance_pay", "total_pay", "status")
    assert [tuple(row[column] for column in columns) for row in folder.results()] == [
        ("001", "96", "A", "160.00", "5360.00", "ok"),
        ("002", "64", "E", "0.00", "", "ok"),  # 25 - 9; the second month of service
        ("005", "84", "B", "40.00", "4040.50", "ok"),  # 25 - 1 - 2 - 1
    ]
    assert sorted(folder.flag_ids()) == [
        ("", "other_period", "info"), ("", "unknown_column", "info"),
        ("001", "call_monitoring", "info"), ("001", "comment", "info"),
        ("002", "base_unknown", "info"), ("003", "no_team", "info"), ("004", "not_employed", "info"),
        ("005", "override", "info"), ("005", "part_of_month", "info"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("engine", "library"),
    [("polars", "polars"), ("duckdb", "duckdb"), ("duckdb", "pyarrow"), ("spark", "pyspark")],
)
def test_a_missing_extra_is_an_error_that_names_it(
    folder: Folder, engine: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    folder.score_x("employee_id,x\na,80\n")
    (error,) = folder.refused(2, "--engine", engine)
    assert f"kpicore[{engine}]" in error


def test_a_rule_that_is_unlawful_and_switched_on_is_a_warning_of_run_and_check(folder: Folder) -> None:
    second = TEAM.replace("desk", "other") + 'where = { name = "nobody" }' + DESK + "disabled = []\n"
    first = TEAM + 'where = { name = "Ann" }' + DESK + "disabled = []\n"
    config = HEAD + collect("metrics", "incidents") + first + second
    folder.write(config=config, people=PEOPLE, metrics=FULL, incidents="employee_id,date,incident\n")
    ran, checked = folder.ran(), folder.check()
    assert (ran.err.count("L-03"), ran.err.count("February")) == (1, 0)
    assert (checked.err.count("L-03"), checked.err.count("February")) == (1, 1)  # once, though two teams share it

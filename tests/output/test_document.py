"""`--json` of the commands: one document on stdout, with a version, and the same exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from payroll.company import HOT, company, kpicore, results

EXAMPLES = Path(__file__).parents[2] / "examples"


def printed(*words: str | Path, code: int = 0) -> dict[str, Any]:
    ran = kpicore(*words)
    assert ran.code == code, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    assert document["schema"] == 1
    assert document["kind"] == f"kpicore {words[0]}"
    return document


def test_a_run_prints_results_and_flags_as_in_the_files(tmp_path: Path) -> None:
    config = company(tmp_path)
    document = printed("run", config, "--json", "--strict", code=1)
    assert [list(row.values()) for row in document["results"]] == [list(row.values()) for row in results(config)]
    assert (document["period"], document["currency"], document["rejected"]) == ("2026-10", "CNY", False)
    assert (document["written"], document["format"]) == (str(tmp_path / "out" / "2026-10"), "csv")
    missing = next(flag for flag in document["flags"] if flag["flag"] == "missing")
    assert missing == {
        "period": "2026-10",
        "team": HOT,
        "employee_id": "E3",
        "flag": "missing",
        "severity": "review",
        "message": {"zh": "缺少x", "en": "x is missing"},
        "clause": "in-house",
    }


@pytest.mark.parametrize("command", ["run", "check"])
def test_rejected_data_are_listed_with_their_places(tmp_path: Path, command: str) -> None:
    config = company(tmp_path)
    (tmp_path / "metrics.csv").write_text("employee_id,x\n007,lots\n", "utf-8")
    document = printed(command, config, "--json", "--lang", "zh", code=1)
    [finding] = document["findings"]
    assert document["rejected"] is True
    assert (finding["file"], finding["row"], finding["column"]) == ("metrics.csv", "2", "x")
    assert (finding["severity"], finding["where"]) == ("error", "metrics.csv:2:x")
    assert "lots" in finding["what"]
    assert not finding["what"].isascii()


def test_a_wrong_config_prints_nothing(tmp_path: Path) -> None:
    config = company(tmp_path)
    config.write_text("schema = 1\n", "utf-8")
    for command in ("run", "check"):
        ran = kpicore(command, config, "--json")
        assert (ran.code, ran.out) == (2, "")


def test_check_prints_what_it_found(tmp_path: Path) -> None:
    document = printed("check", company(tmp_path), "--json")
    assert document["rejected"] is False
    assert {"severity": "info", "where": "N1", "file": "", "row": "", "column": "",
            "what": "belongs to no team, so there is no result", "expected": ""} in document["findings"]  # fmt: skip


def test_plugins_and_components(tmp_path: Path) -> None:
    plugins = {each["plugin"]: each for each in printed("plugins", "--json")["plugins"]}
    assert plugins["kpicore"]["usable"] is True
    found = printed("components", "--json")["components"]
    table = next(each for each in found if each["component"] == "table")
    assert (table["kind"], table["usable"]) == ("pay rule", True)
    assert set(table["title"]) == {"zh", "en"}


def test_show_a_component_and_a_file() -> None:
    [shown] = printed("show", "service_conduct:float", "--json", "--lang", "en")["components"]
    assert shown["settings"][0]["setting"] == "around"
    assert shown["clauses"][0].keys() == {"clause", "text", "became", "what"}
    assert all(len(row) == len(rule["header"]) for rule in shown["rules"] for row in rule["rows"])
    [team] = printed("show", EXAMPLES / "demo" / "kpi.toml", "--json")["teams"]
    assert [each["kind"] for each in team["components"]] == ["scorer", "grader", "pay rule"]
    [scheme] = printed("show", EXAMPLES / "bank" / "bank.toml", "--json")["components"]
    assert scheme["component"] == "criteria"

"""`kpicore schema`: what is printed, for a config and for a file that `from` names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from distributions import Site, install_acme
from jsonschema import Draft202012Validator

from kpicore.cli.main import main


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    site = Site(tmp_path / "site", monkeypatch)
    install_acme(site)
    return site


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main(["schema", *argv]) == 0
    schema: dict[str, Any] = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    return schema


def test_a_config_with_the_settings_of_every_plugin(capsys: pytest.CaptureFixture[str]) -> None:
    schema = printed(capsys, "--lang", "en")
    assert schema == printed(capsys, "--config", "--lang", "en")
    assert schema["title"] == "run config of kpicore"
    desk = schema["$defs"]["score.acme.desk"]
    assert desk["properties"]["use"]["const"] == "acme:desk"
    assert desk["properties"]["base"]["description"] == "the points to start from. T-1. so says the document"
    assert printed(capsys, "--lang", "zh")["title"] == "kpicore 运行配置"


def test_a_scheme_file(capsys: pytest.CaptureFixture[str]) -> None:
    schema = printed(capsys, "--component", "criteria", "--lang", "en")
    assert schema["title"] == "settings of criteria, as `from` brings them"
    assert set(schema["properties"]) == {"title", "total", "criteria", "sections", "flags", "valid_from"}
    assert printed(capsys, "--component", "criteria", "--lang", "zh")["description"] == "自定方案"


def test_a_name_of_several_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    both = printed(capsys, "--component", "acme:desk")
    assert len(both["anyOf"]) == 2
    one = printed(capsys, "--component", "acme:desk", "--kind", "grader")
    assert one in both["anyOf"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--component", "critera"], "critera: there is no component 'critera': did you mean criteria?"),
        (["--component", "bands", "--kind", "pay"], "bands: 'bands' is a grader, not a pay rule"),
    ],
)
def test_no_such_component(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", *argv, "--lang", "en"]) == 2
    assert message in capsys.readouterr().err


def test_a_component_that_cannot_be_used_is_left_out_with_a_warning(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    module = """
    from kpicore.hookspecs import hookimpl
    @hookimpl
    def kpicore_graders():
        return {"x": "nowhere_at_all:Grader"}
    """
    site.install("kpicore-torn", "1.0", "torn = kpitest_torn", {"kpitest_torn": module})
    assert main(["schema", "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("warning: the grader torn:x of kpicore-torn")
    assert "torn:x" not in said.out
    assert main(["schema", "--lang", "zh"]) == 0
    assert capsys.readouterr().err.startswith("警告: kpicore-torn 1.0")

"""An explanation that was kept is computed again from itself alone, and any change to it is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpicore.cli.main import main
from kpicore.config import load_config
from kpicore.explain.document import document
from kpicore.explain.person import explain
from kpicore.explain.replay import replay, shown
from kpicore.model import Rejected
from kpicore.pipeline.run import run

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("example", ["demo", "aftersales", "bank", "presales", "saas_support", "call_centre"])
def test_everyone_comes_to_the_same_again(example: str) -> None:
    config = load_config(EXAMPLES / example / "kpi.toml")
    results = run(config, ledger="none").results[:4]
    assert results
    for row in results:
        kept = json.loads(json.dumps(document(explain(config, row.employee_id))))
        result, differing = replay(kept)
        assert tuple(result.values()) == (row.score, row.grade, row.performance_pay, row.total_pay)
        assert not differing


@pytest.fixture
def kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """An explanation in a file, whose config and input are gone."""
    folder = tmp_path / "demo"
    shutil.copytree(EXAMPLES / "demo", folder, ignore=shutil.ignore_patterns("out"))
    assert main(["explain", str(folder / "kpi.toml"), "chenlitao", "--json"]) == 0
    shutil.rmtree(folder)
    file = tmp_path / "chenlitao.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file


def changed(file: Path, *path: str, to: Any) -> Path:
    whole = json.loads(file.read_text(encoding="utf-8"))
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file


def test_a_file_is_enough(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(kept), "--lang", "en"]) == 0
    assert "total_pay 3940.00" in capsys.readouterr().out


def test_another_result_is_found(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(changed(kept, "result", "total_pay", to="3940.01")), "--lang", "en"]) == 1
    assert "result.total_pay: says 3940.01, and comes to 3940.00" in capsys.readouterr().err


def test_a_program_gets_a_document(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(kept), "--json"]) == 0
    agrees = json.loads(capsys.readouterr().out)
    assert (agrees["kind"], agrees["agrees"], agrees["differing"]) == ("kpicore replay", True, [])
    assert agrees["result"]["total_pay"] == "3940.00"
    assert main(["explain", str(changed(kept, "result", "total_pay", to="3940.01")), "--json"]) == 1
    [other] = json.loads(capsys.readouterr().out)["differing"]
    assert other == {"where": "result.total_pay", "said": "3940.01", "found": "3940.00"}


def test_another_figure_is_found(kept: Path) -> None:
    assert main(["explain", str(changed(kept, "replay", "columns", "calls_answered", to=1150))]) == 1


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every text that is shown, but titles, words of clauses and places, by where it stands."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in ("title", "section_title", "text", "at", "unit", "aim"):
                yield from places(each, (*path, key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from places(each, (*path, at))
    else:
        yield path


def test_whatever_else_it_shows_is_compared() -> None:
    """Each figure, rule and note of each line, and of each change that would have been enough."""
    config = load_config(EXAMPLES / "bank" / "kpi.toml")
    whole = json.loads(json.dumps(document(explain(config, run(config, ledger="none").results[1].employee_id))))
    before = shown(whole)
    paths = list(places({name: whole[name] for name in ("parts", "better")}))
    assert len(paths) > 100
    for *path, last in paths:
        inner = whole
        for step in path:
            inner = inner[step]
        kept, inner[last] = inner[last], "another"
        assert shown(whole) != before, (*path, last)
        inner[last] = kept


def test_lines_that_go_or_come_twice_are_found(kept: Path) -> None:
    whole = json.loads(kept.read_text(encoding="utf-8"))
    lines = whole["parts"][0]["lines"]
    first = lines.pop(1)
    assert [each.said for each in replay(whole).differing if each.where.endswith("calls_answered")] == [""]
    lines[1:1] = [first, first]
    assert [each.where for each in replay(whole).differing if not each.found and each.said == first["line"]] == [
        "score.service_desk.efficiency.calls_answered'"
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"schema": 2},
        {"kind": "x"},
        {"replay": {}},
        {"replay": None},
        {"period": "2026-13"},
        {"replay": {"settings": "="}},
    ],
)
def test_what_is_no_explanation_is_said(kept: Path, broken: dict[str, Any]) -> None:
    whole = json.loads(kept.read_text(encoding="utf-8")) | broken
    with pytest.raises(Rejected) as caught:
        replay(whole)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "[]", "{", "1", '{"result": 1}'])
def test_a_file_that_is_none_is_said(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    assert main(["explain", str(file), "--lang", "en"]) == 2
    assert "expected what kpicore explain --json writes" in capsys.readouterr().err


def test_nobody_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(EXAMPLES / "demo" / "kpi.toml"), "--lang", "en"]) == 2
    assert "EMPLOYEE: is missing" in capsys.readouterr().err

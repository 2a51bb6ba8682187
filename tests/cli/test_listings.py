"""`kpicore plugins` and `kpicore components`."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributions import Site, install_acme

from kpicore import __version__
from kpicore.cli.main import main


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    site = Site(tmp_path / "site", monkeypatch)
    install_acme(site)
    return site


def rows(capsys: pytest.CaptureFixture[str], *argv: str) -> list[list[str]]:
    """The table that a command prints, without header and rule; columns are two blanks apart."""
    assert main([*argv, "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[2:]]


def test_plugins(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.install("kpicore-odd", "0.3", "odd = kpitest_odd", {"kpitest_odd": "import no_such_module"})
    site.install("kpicore-twin", "1", "twin = kpitest_acme")
    site.install("kpicore-twin-b", "2", "twin = kpitest_acme")
    table = rows(capsys, "plugins")
    assert table[0] == ["kpicore", "kpicore", __version__, "ok"]
    assert ["acme", "kpicore-acme", "1.2", "ok"] in table
    cause = "broken: cannot be imported: ModuleNotFoundError: No module named 'no_such_module'"
    assert ["odd", "kpicore-odd", "0.3", cause] in table
    twice = "broken: the name is claimed by kpicore-twin 1 and kpicore-twin-b 2; uninstall all but one"
    assert [row for row in table if row[0] == "twin"] == [
        ["twin", "kpicore-twin", "1", twice],
        ["twin", "kpicore-twin-b", "2", twice],
    ]


def test_components(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    source = (
        "from kpicore.hookspecs import hookimpl\n@hookimpl\ndef kpicore_graders(): return {'x': 'no_such_module:C'}"
    )
    site.install("kpicore-odd", "0.3", "odd = kpitest_odd", {"kpitest_odd": source})
    table = rows(capsys, "components")
    assert ["collector", "csv", f"kpicore {__version__}"] in [row[:3] for row in table]
    assert ["collector", "acme:source", "kpicore-acme 1.2", "Reads from nowhere."] in table
    assert ["scorer", "acme:desk", "kpicore-acme 1.2", "The points of a desk."] in table
    assert ["grader", "acme:desk", "kpicore-acme 1.2", "Letters of a desk."] in table
    assert ["pay rule", "acme:bonus", "kpicore-acme 1.2", "Money of a desk."] in table
    (broken,) = [row for row in table if row[1] == "odd:x"]
    assert broken[3] == "broken: cannot be imported: ModuleNotFoundError: No module named 'no_such_module'"


def test_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["components", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.split()[:4] == ["种类", "组件", "来源", "说明"]

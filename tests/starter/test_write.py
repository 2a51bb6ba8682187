"""The folder as a whole: what is in it, and that it is all or nothing."""

from __future__ import annotations

import importlib.util
import json
import os
import stat
import tomllib
from pathlib import Path

import pytest
from contract.folder import snapshot
from jsonschema import Draft202012Validator
from starter.desk import OCTOBER, SCHEME, choice
from starter.fill import read_csv

from kpicore.catalog import Catalog
from kpicore.cli.main import main
from kpicore.model import Rejected
from kpicore.starter import write
from kpicore.starter.choice import Choice, Options, choose
from kpicore.starter.runconfig import SCHEMA
from kpicore.starter.write import Format, Wanted, write_starter

TABLES = ["people.csv", "metrics.csv", "incidents.csv", "ratings.csv"]


def wanted(*choices: Choice, people: str | None = None, form: Format | None = "csv") -> Wanted:
    return Wanted(choices or (choice(),), OCTOBER, "en", people, form)


def refused(folder: Path, want: Wanted) -> tuple[int, list[str]]:
    with pytest.raises(Rejected) as caught:
        write_starter(folder, want, Catalog())
    return caught.value.exit_code, [str(finding) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("csv", ["kpi.toml", *TABLES, "guide.md", SCHEMA]),
        ("xlsx", ["kpi.toml", "input.xlsx", SCHEMA]),
        ("both", ["kpi.toml", *TABLES, "guide.md", "input.xlsx", SCHEMA]),
        (None, ["kpi.toml", *TABLES, "guide.md", "input.xlsx", SCHEMA]),
    ],
)
def test_the_files_of_each_format(form: Format | None, files: list[str], tmp_path: Path) -> None:
    starter = write_starter(tmp_path / "a" / "desk", wanted(form=form), Catalog())
    assert starter.files == files
    assert sorted(os.listdir(tmp_path / "a" / "desk")) == sorted(files)
    modes = {stat.S_IMODE((tmp_path / "a" / "desk" / file).stat().st_mode) for file in files}
    assert modes == {0o600}


def test_tables_are_made_for_spreadsheets(tmp_path: Path) -> None:
    people = tmp_path / "staff.csv"
    people.write_text("employee_id,name\n007,=1+1\n", encoding="utf-8")
    write_starter(tmp_path / "desk", wanted(people=str(people)), Catalog())
    data = (tmp_path / "desk" / "people.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfemployee_id,")  # Excel reads it as UTF-8
    assert b"007,'=1+1," in data
    assert read_csv(tmp_path / "desk" / "ratings.csv")[0][0]["name"] == "'=1+1"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_people_of_a_file_are_those_of_the_run(form: Format, tmp_path: Path) -> None:
    people, scheme = tmp_path / "staff.csv", tmp_path / "own.toml"
    people.write_text("工号,姓名,入职日期,工位\n007,甲,2020-01-01,3\n=1+1,乙,,\n8,丙,2027-01-01,\n", encoding="utf-8")
    scheme.write_text(SCHEME, encoding="utf-8")
    choices = choose(Options([f"desk=criteria@{scheme}"]), Catalog())
    write_starter(tmp_path / "desk", Wanted(choices, OCTOBER, "zh", str(people), form), Catalog())
    assert main(["run", str(tmp_path / "desk" / "kpi.toml"), "--out", str(tmp_path / "out")]) == 0
    rows, _ = read_csv(tmp_path / "out" / "results.csv")
    ids = [(row["employee_id"].lstrip("'"), row["name"]) for row in rows]  # no CSV file begins a cell with =
    assert sorted(ids) == [("007", "甲"), ("=1+1", "乙")]  # 8 joined after the month


def test_warnings_of_the_mix(tmp_path: Path) -> None:
    low = '[criteria.x]\nmetric = "x"\nbands = [["<= 5", 0], ["> 5", 1]]\n'
    starter = write_starter(tmp_path / "desk", wanted(choice("a", low)), Catalog())
    (warning,) = starter.warnings
    assert str(warning).startswith("--grade a: no possible score reaches the grade A")


def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    write_starter(folder, wanted(), Catalog())  # an empty one is fine
    before = snapshot(tmp_path)
    code, (said,) = refused(folder, wanted())
    assert code == 2
    assert said.startswith(f"{folder}: holds files already: guide.md, incidents.csv, kpi.toml and 4 more")
    assert snapshot(tmp_path) == before
    file = tmp_path / "file"
    file.touch()
    assert refused(file, wanted())[0] == 2


def test_a_mistake_of_a_scheme_leaves_nothing_behind(tmp_path: Path) -> None:
    gap = '[criteria.x]\nmetric = "x"\nbands = [["< 5", 0], ["> 5", 1]]\n'
    code, said = refused(tmp_path / "a" / "desk", wanted(choice("a", gap)))
    assert code == 2
    assert said[0].startswith("--team a: criteria.x.bands: no band covers 5")
    assert snapshot(tmp_path) == {}


def test_a_disk_that_fails_halfway_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_workbook", full)
    code, (said,) = refused(tmp_path / "desk", wanted(form="both"))
    assert (code, "the disk is full" in said) == (2, True)
    assert snapshot(tmp_path) == {}


def test_without_the_extra_there_is_csv_and_a_word_on_how_to_get_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr("kpicore.collect.extras.find_spec", lambda name: None if name == "xlsxwriter" else found(name))
    assert "input.xlsx" not in write_starter(tmp_path / "a", wanted(form=None), Catalog()).files
    code, (said,) = refused(tmp_path / "b", wanted(form="xlsx"))
    assert code == 2
    assert said.startswith("--format xlsx: needs an extra that is not installed")
    assert 'pip install "kpicore[xlsx]"' in said
    assert not (tmp_path / "b").exists()


def test_editors_have_what_the_first_line_names(tmp_path: Path) -> None:
    """The schema holds for the config that was written, and stands beside it: no network is needed."""
    assert main(["init", str(tmp_path / "desk"), "--team", "hotline=courier_callcenter:service_desk"]) == 0
    text = (tmp_path / "desk" / "kpi.toml").read_text(encoding="utf-8")
    assert text.startswith(f"#:schema ./{SCHEMA}\n")
    schema = json.loads((tmp_path / "desk" / SCHEMA).read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(tomllib.loads(text))

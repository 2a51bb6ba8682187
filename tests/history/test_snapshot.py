"""What is sealed beside the rows: files, settings as used, hashes of the input, versions."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

import kpicore
from kpicore.collect import limits
from kpicore.components import Batch, Request
from kpicore.config import RunConfig, load_config
from kpicore.history.chain import Document
from kpicore.history.snapshot import Watched
from kpicore.model import Rejected
from kpicore.pipeline.run import run

CONFIG = """\
schema = 1  # 十月
period = "2026-10"
currency = "CNY"
[people]
use = "csv"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics-{period}.csv"
[[team]]
name = "desk"
where = { department = ["inquiry", "查询部"] }
[[team.score]]
use = "criteria"
name = "work"
scale_to = 50
from = "schemes/desk.toml"
criteria.x.max = 90
grade = { use = "bands", bands = [[">= 90", "A"], ["< 90", "B"]] }
[team.grade]
use = "service_conduct:letter"
[team.pay]
use = "service_conduct:float"
per_point = 12.5
"""
SCHEME = '[criteria.x]\nmetric = "x"\nmax = 100\n'


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "schemes").mkdir()
    (tmp_path / "kpi.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "schemes" / "desk.toml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "people.csv").write_text("employee_id,name,department,hired\na,Ann,查询部,2020-01-01\n", "utf-8")
    (tmp_path / "metrics-2026-10.csv").write_text("employee_id,x\na,80\n", encoding="utf-8")
    return load_config(tmp_path / "kpi.toml")


def watched(config: RunConfig) -> dict[str, list[Document]]:
    """The documents of a run by kind."""
    watched = Watched(config)
    assert run(watched.config) == run(config)
    found: dict[str, list[Document]] = {}
    for document in watched.documents():
        found.setdefault(document.kind, []).append(document)
    return found


def test_every_file_that_the_config_is_made_of(config: RunConfig) -> None:
    assert [each[1:] for each in watched(config)["config"]] == [
        ("kpi.toml", CONFIG),
        (str(Path("schemes", "desk.toml")), SCHEME),
    ]


def test_settings_as_used_are_a_config_of_their_own(config: RunConfig) -> None:
    (settings,) = watched(config)["settings"]
    assert settings.name == "desk"
    assert "schemes/desk.toml" not in settings.text
    head = CONFIG.partition("[[team]]")[0]
    (config.folder / "again.toml").write_text(head + settings.text, encoding="utf-8")
    again = load_config(config.folder / "again.toml")
    (team,), (before,) = again.teams, config.teams
    assert [(each.name, each.use, each.scorer, each.scale_to, each.grader) for each in team.scores] == [
        (each.name, each.use, each.scorer, each.scale_to, each.grader) for each in before.scores
    ]
    assert (team.where, team.grader, team.pay) == (before.where, before.grader, before.pay)
    assert run(again).ledger == run(config).ledger
    assert getattr(team.pay, "per_point", None) == Decimal("12.5")


def test_the_hashes_of_the_input(config: RunConfig) -> None:
    people, metrics = watched(config)["input"]
    assert (people.name, metrics.name) == ("people.csv", "metrics-2026-10.csv")
    table = sha256(b'["employee_id","x"][2,["a","80"]]').hexdigest()
    content = (config.folder / "metrics-2026-10.csv").read_bytes()
    assert json.loads(metrics.text) == {
        "kind": "metrics",
        "rows": 1,
        "table": table,
        "files": {"metrics-2026-10.csv": sha256(content).hexdigest()},
    }


class Streamed:
    """A collector that reads a file of any size."""

    path = "metrics-2026-10.csv"

    def collect(self, want: Request) -> Batch:
        return Batch(self.path, ("employee_id", "x"), [(2, ("a", "80"))])


def test_a_file_of_any_size_has_its_hash(config: RunConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = config.collect
    content = b"x" * 9_000
    (config.folder / Streamed.path).write_bytes(content)
    monkeypatch.setattr(limits, "UNPACKED", len(content) - 1)
    streamed = attrs.evolve(config, collect=(entry._replace(collector=Streamed()),))
    _, large = watched(streamed)["input"]
    assert json.loads(large.text)["files"] == {Streamed.path: sha256(content).hexdigest()}


def test_versions(config: RunConfig) -> None:
    versions = {each.name: each.text for each in watched(config)["software"]}
    assert versions["kpicore"] == kpicore.__version__
    assert versions[platform.python_implementation()] == platform.python_version()
    assert "kpicore-service-conduct" in versions


class Query:
    """A collector without a file."""

    def collect(self, want: Request) -> Batch | Sequence[Batch]:
        one = Batch("sql one", ("employee_id", "x"), [(2, ("a", "80"))])
        return [one, Batch("sql two", ("employee_id", "y"), [])]


def test_what_has_no_file_has_the_hash_of_its_tables(config: RunConfig) -> None:
    (entry,) = config.collect
    of_query = attrs.evolve(config, collect=(entry._replace(collector=Query()),))
    _, one, two = watched(of_query)["input"]
    assert [json.loads(each.text)["files"] for each in (one, two)] == [{}, {}]
    assert json.loads(one.text)["table"] != json.loads(two.text)["table"]


@attrs.frozen
class Growing:
    """A file that somebody writes while it is read."""

    path: str

    def collect(self, want: Request) -> Batch:
        with (want.folder / self.path).open("a") as file:
            file.write("b,70\n")
        return Batch(self.path, ("employee_id", "x"), [(2, ("a", "80"))])


def test_a_file_that_changes_while_it_is_read_is_refused(config: RunConfig) -> None:
    (entry,) = config.collect
    growing = attrs.evolve(config, collect=(entry._replace(collector=Growing("metrics-2026-10.csv")),))
    with pytest.raises(Rejected) as caught:
        run(Watched(growing).config)
    assert caught.value.exit_code == 1
    assert "metrics-2026-10.csv: the file changed while it was read" in str(caught.value)


def test_a_config_that_is_gone(config: RunConfig) -> None:
    (config.folder / "kpi.toml").unlink()
    with pytest.raises(Rejected) as caught:
        Watched(config).documents()
    assert caught.value.exit_code == 2

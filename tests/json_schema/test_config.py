"""The schema of run configs: every config of the repository, whatever is mistaken in one, and the loader beside it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from json_schema.schemas import CONFIGS, ROOT, WRONG, accepted, parsed, tool

from kpicore.catalog import Catalog, load
from kpicore.config import history, load_config
from kpicore.config import load as loader
from kpicore.config.table import Table
from kpicore.json_schema.config import Offered, config_schema, scheme_schema
from kpicore.model import Rejected

EVERYTHING = [Offered(each.kind, each.name, load(each)) for each in Catalog().all()]
INSTALLED = config_schema(EVERYTHING, "en")
CORE = config_schema(tool.core(), "en", others=True)
Document = dict[str, Any]


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_configs_of_the_repository(path: Path) -> None:
    document = parsed(path.read_text(encoding="utf-8"))
    assert accepted(INSTALLED, document) is (path not in WRONG)
    assert accepted(CORE, document) is (path not in WRONG)


def test_every_place_names_its_components() -> None:
    """The core's schema knows its own alone, and lets others be named; the installed one knows no others."""
    config = parsed((ROOT / "examples/demo/kpi.toml").read_text(encoding="utf-8"))
    stranger = copy.deepcopy(config)
    stranger["team"][0]["grade"] = {"use": "nobody:grader", "cuts": [1, 2]}
    assert not accepted(INSTALLED, stranger)
    assert accepted(CORE, stranger)
    stranger["team"][0]["grade"] = {"use": "nobody"}
    assert not accepted(CORE, stranger)


def test_settings_stand_beneath_their_use() -> None:
    branch = INSTALLED["$defs"]["pay.service_conduct.float"]
    assert branch["properties"]["use"] == {"description": "the component: plugin:name, the core's own bare",
                                           "const": "service_conduct:float"}  # fmt: skip
    assert "D1-73" in branch["properties"]["per_point"]["description"]
    chinese = config_schema(EVERYTHING, "zh")["$defs"]["pay.service_conduct.float"]["properties"]["per_point"]
    assert chinese["description"] != branch["properties"]["per_point"]["description"]


def test_required_settings_may_come_from_a_file() -> None:
    config = parsed((ROOT / "docs/examples/own_scheme/kpi.toml").read_text(encoding="utf-8"))
    config["team"][0]["grade"] = {"use": "bands"}
    assert not accepted(INSTALLED, config)
    config["team"][0]["grade"] = {"use": "bands", "from": "grades.toml"}
    assert accepted(INSTALLED, config)


# Mistakes that both must refuse

BASE = """
schema = 1
period = "2026-10"
currency = "CNY"
[people]
use = "csv"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
[[team]]
name = "desk"
where = { department = ["a", "b"] }
[team.score]
use = "criteria"
scale_to = 100
[team.score.criteria.speed]
metric = "reply_s"
weight = 60
title = { zh = "速度", en = "speed" }
bands = [["<= 20", 100], ["> 20", 60]]
seasons = [{ months = [1, 2], bands = [["<= 30", 100], ["> 30", 60]] }]
[team.score.criteria.solved]
rating = "solved"
raters = { superior = 70, customer = 30 }
weight = 40
levels = [[1, 0], [2, 100]]
words = { 1 = "no" }
[team.score.sections.conduct]
floor = -5
[team.score.sections.conduct.incidents]
rude = -5
late = [-2, -1]
thanked = { points = 1, most = 2 }
[team.score.flags.rude]
when = { rude = ">= 2" }
message = "rude twice"
[team.grade]
use = "bands"
bands = [[">= 90", "A"], ["< 90", "B"]]
[team.pay]
use = "table"
[team.pay.lines.bonus]
pool = "bonus_pool"
inputs = ["grade"]
table = [["A", 1.2], ["B", 1]]
"""


def tables(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all tables that have keys of their own, not names that the user chooses."""
    if isinstance(value, dict):
        if path[-1:] not in FREE:
            yield path
        for key, each in value.items():
            yield from tables(each, (*path, key))
    elif isinstance(value, list):
        for i, each in enumerate(value):
            yield from tables(each, (*path, i))


FREE = {(key,) for key in ("where", "criteria", "raters", "words", "sections", "incidents", "flags", "when", "lines")}
DOCUMENT: Document = parsed(BASE)


def at(document: Document, path: tuple[str | int, ...]) -> Any:
    for step in path:
        document = document[step]  # type: ignore[index]
    return document


def refused(document: Document, folder: Path) -> bool:
    path = folder / "kpi.toml"
    path.write_text(tomli_w.dumps(document), encoding="utf-8")
    try:
        load_config(path)
    except Rejected:
        return True
    return False


def test_the_unmistaken_config_is_accepted_by_both(tmp_path: Path) -> None:
    assert accepted(INSTALLED, DOCUMENT)
    assert accepted(CORE, DOCUMENT)
    assert not refused(DOCUMENT, tmp_path)


@pytest.mark.parametrize("path", list(tables(DOCUMENT)), ids=str)
def test_an_unknown_key_is_refused_by_both(path: tuple[str | int, ...], tmp_path: Path) -> None:
    document = copy.deepcopy(DOCUMENT)
    at(document, path)["wieght"] = 1
    assert not accepted(INSTALLED, document)
    assert not accepted(CORE, document)
    assert refused(document, tmp_path)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all values; of rows and lists only the whole, whose items may be of several types."""
    if isinstance(value, dict) and path[-1:] != ("where",):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif path[-1:] != ("where",):
        yield path


@pytest.mark.parametrize("path", list(leaves(DOCUMENT)) + list(leaves(DOCUMENT["team"][0], ("team", 0))), ids=str)
def test_a_wrong_type_is_refused_by_both(path: tuple[str | int, ...], tmp_path: Path) -> None:
    document = copy.deepcopy(DOCUMENT)
    at(document, path[:-1])[path[-1]] = [[["no", {}]]]
    assert not accepted(INSTALLED, document)
    assert not accepted(CORE, document)
    assert refused(document, tmp_path)


# The loader's own keys


def test_the_schema_has_the_keys_that_the_loader_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, set[str]] = {}

    class Recording(Table):
        def no_more(self, valid: Any = ()) -> None:
            place = ".".join(step for step in self.where.path if isinstance(step, str))
            taken.setdefault(place, set()).update(self.known)
            super().no_more(valid)

    for module in (loader, history):
        monkeypatch.setattr(module, "Table", Recording)
    path = tmp_path / "kpi.toml"
    path.write_text(tomli_w.dumps({**DOCUMENT, "history": {"path": "h.sqlite"}}), encoding="utf-8")
    load_config(path)
    root = INSTALLED["properties"]
    frame: Mapping[str, set[str]] = {
        "": set(root),
        "history": set(root["history"]["properties"]),
        "team": set(root["team"]["items"]["properties"]),
        "people": keys_of("people.csv"),
        "collect": keys_of("collect.csv"),
        "team.score": keys_of("score.criteria"),
        "team.grade": keys_of("grade.bands"),
        "team.pay": keys_of("pay.table"),
    }
    assert taken == {place: keys for place, keys in frame.items() if place in taken}


def keys_of(name: str) -> set[str]:
    """The keys that the config itself takes at a place, beside the component's settings."""
    own = {"people": {"use", "from"}, "collect": {"use", "from", "kind", "unknown_people"}}
    place = name.partition(".")[0]
    allowed = own.get(place, {"use", "from"} | ({"name", "scale_to", "grade"} if place == "score" else set()))
    assert allowed <= set(INSTALLED["$defs"][name]["properties"])
    return allowed


# Scheme files


@pytest.mark.parametrize("name", ["criteria", "bands", "table"])
def test_scheme_files(name: str) -> None:
    (component,) = [each for each in EVERYTHING if each.name == name]
    schema = scheme_schema(component, "en")
    stage = {"criteria": "score", "bands": "grade", "table": "pay"}[name]
    settings = {key: each for key, each in DOCUMENT["team"][0][stage].items() if key not in ("use", "scale_to")}
    assert accepted(schema, settings)
    assert accepted(schema, {})
    assert not accepted(schema, {**settings, "use": name})
    assert not accepted(schema, {next(iter(settings)): Decimal("1.5")})


def test_the_scheme_files_of_the_repository() -> None:
    by_name = {each.name: scheme_schema(each, "en") for each in EVERYTHING}
    for config in CONFIGS:
        document = parsed(config.read_text(encoding="utf-8"))
        for team in document["team"]:
            entries = [team.get(stage) for stage in ("score", "grade", "pay")]
            for entry in [each for part in entries for each in (part if isinstance(part, list) else [part])]:
                if isinstance(entry, dict) and "from" in entry:
                    borrowed = parsed((config.parent / entry["from"]).read_text(encoding="utf-8"))
                    assert accepted(by_name[entry["use"]], borrowed), (config, entry)

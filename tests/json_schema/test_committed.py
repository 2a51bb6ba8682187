"""The schemas in docs/schema are those of the code, and the examples point at them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from json_schema.schemas import EXAMPLES, FOLDER, ROOT, tool
from jsonschema import Draft202012Validator

LINE = "#:schema "


def test_they_are_what_the_code_makes() -> None:
    made = dict(tool.schemas())
    assert sorted(made) == sorted(path.name for path in FOLDER.iterdir())
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run: python docs/tools/schemas.py"
        Draft202012Validator.check_schema(json.loads(text))


def test_every_setting_is_described() -> None:
    def undescribed(schema: object, path: str = "") -> list[str]:
        if not isinstance(schema, dict):
            return []
        found = [f"{path}.{key}" for key, each in schema.get("properties", {}).items() if "description" not in each]
        return found + [name for key, each in schema.items() for name in undescribed(each, f"{path}/{key}")]

    for name, text in tool.schemas():
        words = ("zh", "en")  # of a title
        assert [each for each in undescribed(json.loads(text)) if not each.endswith(words)] == [], name


@pytest.mark.parametrize("name", ["aftersales", "bank", "call_centre", "demo", "presales", "saas_support"])
def test_the_examples_point_at_them(name: str) -> None:
    paths = [path for path in EXAMPLES if path.parent == ROOT / "examples" / name]
    assert paths
    for path in paths:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith(LINE), path
        target = (path.parent / first.removeprefix(LINE)).resolve()
        assert target.parent == Path(FOLDER).resolve()
        assert target.exists()

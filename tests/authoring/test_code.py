"""Descriptions as Python: what is written builds the very same again, and stays readable."""

from __future__ import annotations

import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kpicore.authoring.code import WIDTH, Unwritable, module
from kpicore.catalog import Catalog, Component, load
from kpicore.fields import Field
from kpicore.model import Text
from kpicore.output.terminal import display_width
from kpicore.rules.derived import Derived
from kpicore.testing.words import described

COMPONENTS = [each for each in Catalog().all() if each.kind != "collector" and ":" in each.name]


def built_again(text: str, folder: Path) -> Any:
    """What a module of that text calls WHAT."""
    path = folder / "written.py"
    path.write_text(text, encoding="utf-8")
    return runpy.run_path(str(path))["WHAT"]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda each: f"{each.name} ({each.kind})")
def test_a_description_survives(component: Component, tmp_path: Path) -> None:
    what = described(load(component)())
    text = module("Numbers.", "WHAT", "object", what)
    assert built_again(text, tmp_path) == what
    assert [line for line in text.splitlines() if display_width(line) > WIDTH] == []


@pytest.mark.parametrize(
    "value",
    [
        Decimal("0.5"),
        Decimal(1150),
        Text("甲", "a"),
        Text.same('"quoted" \\ and\nbroken'),
        {"a": (1, None, True)},
        ((), ("one",), [Decimal("-0.000001")]),
        Text("很长的一句话，" * 30, "a long sentence, " * 30),
    ],
)
def test_values_survive(value: object, tmp_path: Path) -> None:
    text = module("Values.", "WHAT", "object", value)
    assert built_again(text, tmp_path) == value
    assert [line for line in text.splitlines() if display_width(line) > WIDTH] == []


def test_what_occurs_twice_has_a_name(tmp_path: Path) -> None:
    field = Field("chats_resolved", Text("解决的会话数", "chats resolved"), "count", high=Decimal(1000))
    text = module("Values.", "WHAT", "object", (field, field))
    assert "CHATS_RESOLVED = Field(" in text
    assert "(CHATS_RESOLVED, CHATS_RESOLVED)" in text
    assert built_again(text, tmp_path) == (field, field)


def test_a_function_is_imported_by_name_and_no_other_can_be() -> None:
    inputs = (Field("a", Text("甲", "a")),)
    text = module("Values.", "WHAT", "object", Derived("b", Text("乙", "b"), test_values_survive, inputs))
    assert "test_values_survive" in text.split("WHAT")[0]
    with pytest.raises(Unwritable, match="<lambda>"):
        module("Values.", "WHAT", "object", Derived("b", Text("乙", "b"), lambda value: value, inputs))
    with pytest.raises(Unwritable, match="a set"):
        module("Values.", "WHAT", "object", {1, 2}.copy())

"""Types of settings as JSON Schema: it accepts what the converter accepts, as far as types go."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

import attrs
import pytest
from json_schema.schemas import accepted

from kpicore.converter import structure
from kpicore.json_schema.types import of_table, of_type
from kpicore.model import Text
from kpicore.settings import SettingError, setting

Named = Annotated[tuple[str | int, ...], "a row"]
MORE = Text("更多", "more")


@attrs.frozen
class Inner:
    """A table in a list, which is never put together from two files."""

    months: tuple[int, ...] = setting(doc=MORE)
    points: Decimal | None = setting(None, doc=MORE)


@attrs.frozen
class Outer:
    needed: str = setting(doc=MORE, clause="T-1", reason=Text("因为", "since"))
    share: Decimal = setting(Decimal("0.5"), doc=MORE)
    none: Decimal | None = setting(None, doc=MORE)
    off: bool = setting(False, doc=MORE)
    title: Text = setting(Text("名", "name"), doc=MORE)
    inners: tuple[Inner, ...] = setting((), doc=MORE)
    by_name: Mapping[str, Inner] = setting(factory=dict, doc=MORE)


TYPES: list[tuple[Any, list[Any], list[Any]]] = [
    (bool, [True, False], [1, "true"]),
    (int, [0, -3], ["3", True, Decimal("7.9")]),
    (str, ["", "x"], [3, None]),
    (Decimal, [3, Decimal("0.1"), "0.1", " 1e3 ", "-2"], ["3 yuan", True, "", ".5", [1]]),
    (Text, ["x", {"zh": "甲", "en": "a"}], [3, {"zh": "甲"}, {"zh": "甲", "en": "a", "fr": "a"}]),
    (Literal["first", "any"], ["first"], ["frist", 1]),
    (Literal[1, "a"], [1, "a"], ["1"]),
    (tuple[str, ...], [[], ["a", "b"]], ["a", [1]]),
    (tuple[str, str], [["a", "b"]], [["a"], ["a", "b", "c"], [1, "b"]]),
    (tuple[str, int], [["a", 1]], [["a"], [1, "a"], ["a", 1, 2]]),
    (list[Decimal] | None, [[1, "2"]], [["x"], 1]),
    (Decimal | tuple[Decimal, Decimal], [5, [1, 2]], [[1], "x", {}]),
    (Mapping[str, Decimal], [{}, {"a": 1}], [{"a": "x"}, []]),
    (Mapping[Literal["a"], int], [{"a": 1}], [{"a": "x"}]),
    (dict[str, Any], [{"a": [1]}], [3]),
    (Named, [["a", 1], []], ["a", [[1]]]),
    (Inner, [{"months": [1]}, {"months": [], "points": "2"}], [{"month": [1]}, {"months": ["1"]}, []]),
]


@pytest.mark.parametrize(("wanted", "right", "wrong"), TYPES, ids=[str(each[0]) for each in TYPES])
def test_schema_and_converter_agree(wanted: Any, right: list[Any], wrong: list[Any]) -> None:
    schema = of_type(wanted, "en")
    for value in right:
        assert accepted(schema, value), value
        structure(value, wanted)
    for value in wrong:
        assert not accepted(schema, value), value
        with pytest.raises(SettingError):
            structure(value, wanted)


def test_a_setting_says_what_it_means_and_where_it_comes_from() -> None:
    keys = of_table(Outer, "en")["properties"]
    assert keys["needed"]["description"] == "more. T-1. since"
    assert of_table(Outer, "zh")["properties"]["needed"]["description"] == "更多。T-1。因为"
    assert keys["share"]["default"] == "0.5"
    assert (keys["off"]["default"], keys["title"]["default"]) == (False, {"zh": "名", "en": "name"})
    assert not any("default" in keys[key] for key in ("needed", "none", "inners", "by_name"))


def test_a_key_is_required_only_where_no_other_file_can_bring_it() -> None:
    schema = of_table(Outer, "en")
    assert accepted(schema, {})
    assert accepted(schema, {"by_name": {"a": {"points": 1}}})
    assert not accepted(schema, {"inners": [{"points": 1}]})
    assert not accepted(schema, {"nedded": "x"})

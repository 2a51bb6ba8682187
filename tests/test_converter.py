"""The strict converter: what TOML says becomes a setting, or every mistake is told with its path."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import attrs
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from kpicore.components import SettingError
from kpicore.converter import structure, to_toml
from kpicore.model import Text
from kpicore.settingtypes import describe

Points = Decimal | tuple[Decimal, Decimal]


def _not_above_100(_: Any, field: attrs.Attribute[Decimal], value: Decimal) -> None:
    if value > 100:
        raise ValueError("more than 100", field, value)


@attrs.frozen
class Row:
    weight: Decimal = attrs.field(validator=_not_above_100)
    bands: tuple[tuple[str, Decimal], ...] = ()
    title: Text | None = None


@attrs.frozen
class Settings:
    rows: dict[str, Row] = attrs.field(factory=dict)
    incidents: Mapping[str, Points] = attrs.field(factory=dict)
    count: Literal["items", "events"] = "items"
    coefficient: Literal["score"] | dict[str, Decimal] = "score"
    cells: tuple[tuple[str | bool | Decimal, ...], ...] = ()
    months: Sequence[int] = ()
    on: bool = True
    cap: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        total = sum(row.weight for row in self.rows.values())
        if self.rows and total != 100:
            raise SettingError([(("rows", key, "weight"), f"sum {total}", "100") for key in self.rows])
        if self.cap == 13:
            raise ValueError("13 brings bad luck")


def parse(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def read(text: str) -> Settings:
    return structure(parse(text), Settings)


def problems(value: object, wanted: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    with pytest.raises(SettingError) as caught:
        structure(value, wanted)
    return [(path, str(what), str(expected)) for path, what, expected in caught.value.problems]


@pytest.mark.parametrize(
    ("value", "wanted", "result"),
    [
        (True, bool, True),
        (7, int, 7),
        ("7", str, "7"),
        (7, Decimal, Decimal(7)),
        (Decimal("0.10"), Decimal, Decimal("0.10")),
        ("98.5", Decimal, Decimal("98.5")),
        (" -0.000001 ", Decimal, Decimal("-0.000001")),
        ("1.50000000", Decimal, Decimal("1.5")),
        (Decimal("1E+3"), Decimal, Decimal(1000)),
        ("热线", Text, Text("热线", "热线")),
        ({"zh": "热线", "en": "hotline"}, Text, Text("热线", "hotline")),
        ([1, "2"], tuple[Decimal, ...], (Decimal(1), Decimal(2))),
        (["<= 2", 3], tuple[str, Decimal], ("<= 2", Decimal(3))),
        ([1], list[int], [1]),
        ([1, "x"], tuple[Any, ...], (1, "x")),
        ({"接听": 1}, dict[str, int], {"接听": 1}),
        (5, Decimal | str, Decimal(5)),
        ("5", Decimal | str, "5"),
        ("5", Decimal | Literal["score"], Decimal(5)),
        (5, int | Decimal, 5),
        (True, Decimal | bool | str, True),
        ([-5, -2], Points, (Decimal(-5), Decimal(-2))),
        ("items", Literal["items", "events"] | None, "items"),
    ],
)
def test_what_a_value_becomes(value: object, wanted: Any, result: object) -> None:
    read = structure(value, wanted)
    assert read == result
    assert type(read) is type(result)


@pytest.mark.parametrize(
    ("value", "wanted", "found", "expected"),
    [
        ("false", bool, 'found "false"', "expected true/false"),
        (1, bool, "found 1", "expected true/false"),
        (Decimal("7.9"), int, "found 7.9", "expected a whole number"),
        (Decimal("7.0"), int, "found 7.0", "expected a whole number"),
        (True, int, "found true", "expected a whole number"),
        ("7", int, 'found "7"', "expected a whole number"),
        (7, str, "found 7", "expected text"),
        (True, Decimal, "found true", "expected a number"),
        ("90%", Decimal, 'found "90%"', "expected a number"),
        ("1,150", Decimal, 'found "1,150"', "expected a number"),
        ("٣", Decimal, 'found "٣"', "expected a number"),
        ("1_0", Decimal, 'found "1_0"', "expected a number"),
        ("", Decimal, 'found ""', "expected a number"),
        ("nan", Decimal, 'found "nan"', "expected a number"),
        (Decimal("NaN"), Decimal, "found NaN", "expected a number"),
        (Decimal("-Infinity"), Decimal, "found -Infinity", "expected a number"),
        (10**12, Decimal, "found 1000000000000", "expected a number below 1000000000000"),
        (Decimal("1E+99999"), Decimal, "found 1E+99999", "expected a number below 1000000000000"),
        (Decimal("0.0000001"), Decimal, "found 1E-7", "expected at most 6 decimals"),
        (parse("day = 2026-10-01")["day"], Decimal, "found 2026-10-01", "expected a number"),
        ("abc", list[str], 'found "abc"', "expected a list of text"),
        ({"a": "b"}, tuple[str, ...], "found a table", "expected a list of text"),
        (["a"], dict[str, str], "found a list", "expected a table of text"),
        (["a"], tuple[str, Decimal], "found a list of 1", "expected a list of 2 (text, a number)"),
        (3, Row, "found 3", "expected a table"),
        (3, Text, "found 3", "expected text (or { zh = …, en = … })"),
        ("event", Literal["items", "events"], 'found "event"', 'expected "items" or "events"; did you mean events?'),
        (1, Literal["items", "events"], "found 1", 'expected "items" or "events"'),
        (True, Literal[1], "found true", "expected 1"),
        (True, Decimal | str, "found true", "expected text or a number"),
        ("x" * 80, int, f'found "{"x" * 60}…"', "expected a whole number"),
    ],
)
def test_what_a_value_is_not(value: object, wanted: Any, found: str, expected: str) -> None:
    assert problems(value, wanted) == [((), found, expected)]


def test_a_union_never_depends_on_the_order_of_its_members() -> None:
    """`str | Decimal` and `Decimal | str` are equal, so that caches may mix them up."""
    unions: list[Any] = [str | Decimal, Decimal | str]
    for wanted in unions:
        assert structure("5", wanted) == "5"


def test_a_union_tells_what_is_wrong_inside_the_one_member_that_fits() -> None:
    assert problems([1, "x"], Points) == [((1,), 'found "x"', "expected a number")]


@pytest.mark.parametrize("wanted", [float, set[str], tuple[float, ...]])
def test_a_setting_of_an_inexact_or_lenient_type_is_a_mistake_of_the_component(wanted: Any) -> None:
    with pytest.raises(TypeError, match="Decimal"):
        structure([1], wanted)


def test_all_mistakes_are_reported_together_each_with_its_path() -> None:
    document = parse("""
        cont = "items"
        on = "false"
        months = [1, 2.5]
        cells = [["A", {}]]
        [rows.speed]
        wieght = 3
        bands = [["<= 20", 100], ["> 20"], [3, "x"]]
        title = { zh = "速度", eng = "speed" }
        [incidents]
        rude = "-5 points"
        late = [1, 2, 3]
    """)
    assert problems(document, Settings) == [
        (("cont",), "unknown key cont", "did you mean count?"),
        (("rows", "speed", "wieght"), "unknown key wieght", "did you mean weight?"),
        (("rows", "speed", "weight"), "missing", "expected a number"),
        (("rows", "speed", "bands", 1), "found a list of 1", "expected a list of 2 (text, a number)"),
        (("rows", "speed", "bands", 2, 0), "found 3", "expected text"),
        (("rows", "speed", "bands", 2, 1), 'found "x"', "expected a number"),
        (("rows", "speed", "title", "eng"), "unknown key eng", "did you mean en?"),
        (("rows", "speed", "title", "en"), "missing", "expected text"),
        (("incidents", "rude"), 'found "-5 points"', "expected a number or a list of 2 (a number, a number)"),
        (("incidents", "late"), "found a list of 3", "expected a list of 2 (a number, a number)"),
        (("cells", 0, 1), "found a table", "expected true/false, text or a number"),
        (("months", 1), "found 2.5", "expected a whole number"),
        (("on",), 'found "false"', "expected true/false"),
    ]


def test_what_a_component_objects_to_has_its_path_too() -> None:
    assert problems(parse("rows = { a = { weight = 40 }, b = { weight = 50 } }"), Settings) == [
        (("rows", "a", "weight"), "sum 90", "100"),
        (("rows", "b", "weight"), "sum 90", "100"),
    ]
    assert problems({"cap": 13}, Settings) == [((), "13 brings bad luck", "")]
    assert problems({"rows": {"a": {"weight": 101}}}, Settings) == [(("rows", "a", "weight"), "more than 100", "")]


def test_a_bug_in_a_component_is_not_disguised_as_a_setting() -> None:
    @attrs.frozen
    class Buggy:
        size: int = 0

        def __attrs_post_init__(self) -> None:
            raise TypeError("None + 1")

    with pytest.raises(TypeError, match="None"):
        structure({}, Buggy)


def test_settings_go_to_toml_and_back() -> None:
    settings = read("""
        count = "events"
        coefficient = { A = 1.20, "优" = 2 }
        cells = [["<= 2", true, 0.5], ["-", "-", 3]]
        months = [1, 2]
        cap = "110.25"
        [rows."接听 速度"]
        weight = 100
        bands = [["<= 20", 100], ["> 20", 33.333333]]
        title = { zh = "速度", en = "speed" }
        [incidents]
        rude = -5
        late = [-5, -2.5]
    """)
    written = tomli_w.dumps(to_toml(settings))
    assert "33.333333" in written
    assert "100.0" not in written
    assert read(written) == settings
    assert to_toml(Text.same("x")) == "x"


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=6))
def test_a_number_goes_through_toml_exactly(number: Decimal) -> None:
    assert structure(parse(tomli_w.dumps({"n": to_toml(number)}))["n"], Decimal) == number
    assert structure(f"{number:f}", Decimal) == number


def test_types_in_words() -> None:
    assert describe(dict[str, tuple[int, ...]]).en == "a table of lists of whole numbers"
    assert describe(Literal["a", "b"] | None).zh == '"a" 或 "b"'

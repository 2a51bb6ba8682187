"""Settings of the command line over a config: where they go, what is said of slips, that the file stays as it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.compare.overlay import Setting, parse, with_settings
from kpicore.config import RunConfig
from kpicore.config.place import as_inline, quoted
from kpicore.model import Finding, Rejected
from kpicore.pipeline.teams import lint_team

DEMO = Path(__file__).parents[2] / "examples" / "demo" / "kpi.toml"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("team.hotline.pay.per_point=12", ("team", "hotline", "pay", "per_point"), 12),
        ("team.hotline.pay.per_point = 12.50", ("team", "hotline", "pay", "per_point"), Decimal("12.50")),
        ("team.热线.pay.limit=1", ("team", "热线", "pay", "limit"), 1),
        ('team."a.b=c".name="x=y"', ("team", "a.b=c", "name"), "x=y"),
        ("a='b'", ("a",), "b"),
        ("a=[1, 2.5]", ("a",), [1, Decimal("2.5")]),
        ("a={x=1, y=true}", ("a",), {"x": 1, "y": True}),
    ],
    ids=["number", "decimal", "Chinese", "quoted", "text", "list", "table"],
)
def test_parsed(text: str, path: tuple[str, ...], value: Any) -> None:
    found = parse(text)
    assert isinstance(found, Setting)
    assert (found.path, found.value) == (path, value)


@pytest.mark.parametrize("text", ["", "a", "a.b", "=1", "a..b=1", ".a=1", "a=", "a=x", "a=1\nb=2", "a=[", 'a="'])
def test_what_is_no_setting_is_said(text: str) -> None:
    assert isinstance(parse(text), Finding)


@given(st.lists(st.text("abc.=\"'热 1", min_size=1), min_size=1, max_size=4), st.integers() | st.text('a"\\\n热='))
def test_any_key_and_value_can_be_written(steps: list[str], value: int | str) -> None:
    found = parse(f"{'.'.join(map(quoted, steps))}={as_inline(value)}")
    assert isinstance(found, Setting)
    assert found.value == value
    assert [step.replace('\\"', '"') for step in found.path] == steps


def overlaid(*texts: str, path: Path = DEMO) -> RunConfig:
    return with_settings(path, texts, None, lint_team)[0]


def refused(*texts: str, path: Path = DEMO) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        overlaid(*texts, path=path)
    assert rejected.value.exit_code == 2
    return [str(finding) for finding in rejected.value.findings]


def test_a_setting_of_a_component_and_one_of_the_frame() -> None:
    before = DEMO.read_bytes()
    config = overlaid("team.hotline.pay.per_point=12", 'period="2026-09"', "team.0.score.scale_to=50")
    assert config.teams[0].pay.per_point == 12  # type: ignore[union-attr]
    assert config.teams[0].scores[0].scale_to == 50
    assert str(config.period) == "2026-09"
    assert DEMO.read_bytes() == before


def test_a_bare_component_takes_settings(tmp_path: Path) -> None:
    path = tmp_path / "kpi.toml"
    text = DEMO.read_text(encoding="utf-8")
    head = text[: text.index("[team.pay]")]
    bare = head.replace("[[team]]\n", '[[team]]\npay = "service_conduct:float"\n', 1)
    path.write_text(bare, encoding="utf-8")
    assert overlaid("team.hotline.pay.per_point=7", path=path).teams[0].pay.per_point == 7  # type: ignore[union-attr]


def test_all_versions_of_a_team(tmp_path: Path) -> None:
    path = tmp_path / "kpi.toml"
    text = DEMO.read_text(encoding="utf-8")
    at = text.index("[[team]]")
    later = text[at:].replace("[[team]]\n", '[[team]]\nvalid_from = "2026-05"\n', 1)
    path.write_text(text + later, encoding="utf-8")
    config = overlaid("team.hotline.pay.per_point=7", path=path)
    pays = [team.pay.per_point for team in (*config.teams, *config.versions)]  # type: ignore[union-attr]
    assert pays == [7, 7]


def test_slips_are_said_at_the_setting_with_the_nearest_name() -> None:
    assert refused("team.hotlin.pay.per_point=12") == [
        "--set team.hotlin.pay.per_point=12: there is no hotlin: did you mean hotline?"
    ]
    assert refused("team.hotline.pay.per_pont=12", "tem.x=3") == [
        "--set tem.x=3: unknown key tem: did you mean team?",
        "--set team.hotline.pay.per_pont=12: unknown key per_pont: did you mean per_point?",
    ]
    assert refused("team.hotline.pay.limit=-3") == [
        "--set team.hotline.pay.limit=-3: found -3: expected a number from 0 up"
    ]
    assert refused("team.hotline=3")[0].startswith("--set team.hotline=3: hotline is a whole table")
    assert refused("currency.x=3")[0].startswith("--set currency.x=3: there is nothing below currency")
    assert "did you mean" in refused('team.hotline.pay.use="service_conduct:flot"')[0]


def test_what_the_config_says_already_is_said() -> None:
    _, [note] = with_settings(DEMO, ['team.hotline.name="hotline"'], None)
    assert str(note).endswith("that is what the config says already")
    assert note.severity == "info"

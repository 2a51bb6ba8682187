"""The core's own components by the kit that plugins are tested with, on settings that use what they offer."""

from __future__ import annotations

from typing import Any

import pytest

from kpicore.testing import assert_component


def titled(zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"title": {"zh": zh, "en": en}, **more}


CRITERIA: dict[str, Any] = titled(
    "信用卡客服",
    "card service desk",
    total={"floor": 0, "cap": 110},
    criteria={
        "answer_speed": titled(
            "平均接听速度",
            "average speed of answer",
            metric="avg_speed_of_answer_s",
            unit="s",
            weight=30,
            bands=[["<= 20", 100], ["(20, 40]", 80], ["> 40", 40]],
        ),
        "resolved": titled(
            "解决率",
            "resolution",
            ratio=["resolved_calls", "calls"],
            weight=40,
            bands=[[">= 90", 100], ["[80, 90)", 70], ["< 80", 0]],
            seasons=[{"months": [1, 2], "bands": [[">= 85", 100], ["< 85", 50]]}],
            not_applicable="rescale",
        ),
        "attendance": titled(
            "出勤",
            "attendance",
            weight=10,
            inputs=["absences", "unreported"],
            hit="first",
            table=[["0", "-", 100], ["<= 2", "0", 80], ["-", "-", 40]],
        ),
        "courtesy": titled(
            "礼貌",
            "courtesy",
            rating="courtesy",
            raters={"superior": 70, "customer": 30},
            weight=20,
            levels=[["1", 20], ["2", 40], ["3", 60], ["4", 80], ["5", 100]],
        ),
    },
    sections={
        "conduct": titled(
            "行为", "conduct", start=10, floor=0, cap=14, incidents={"rude": -5, "late": [-5, -2], "praise": 2}
        )
    },
)
BANDS = [[">= 90", "A"], ["[80, 90)", "B"], ["< 80", "C"]]
LINES: dict[str, Any] = {
    "base": {"column": "base_pay", "performance": False},
    "bonus": {
        "pool": "bonus_pool",
        "inputs": ["grade", "level"],
        "hit": "first",
        "table": [["A", "senior", 1.2], ["A", "-", 1], ["-", "-", 0]],
    },
    "float": {"per_point": 10, "around": 80, "limit": 300},
}
ONE_WORDING = {"not in both languages": "what a company's TOML names and gives no title is called by its id"}


@pytest.mark.parametrize(
    ("name", "settings", "accept"),
    [
        ("criteria", CRITERIA, ONE_WORDING),
        ("bands", {"bands": BANDS}, {}),
        ("bands", {"bands": BANDS[::2], "gap": "review"}, {}),
        ("table", {"lines": LINES}, ONE_WORDING),
    ],
)
def test_component(name: str, settings: dict[str, Any], accept: dict[str, str]) -> None:
    assert_component(name, settings=settings, accept=accept)

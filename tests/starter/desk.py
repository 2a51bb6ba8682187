"""Small schemes for the tests of templates, described as a run would have them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kpicore.builtin.bands import Bands
from kpicore.builtin.criteria import Criteria
from kpicore.builtin.table import Table
from kpicore.converter import structure
from kpicore.model import Period
from kpicore.pipeline.teams import Described
from kpicore.starter.choice import Choice, Entry, Part
from kpicore.starter.write import Wanted, described

OCTOBER = Period(2026, 10)

SCHEME = """
title = { zh = "热线", en = "hotline" }

[criteria.speed]
title  = { zh = "速度", en = "speed" }
metric = "speed_s"
unit   = "s"
weight = 40
bands  = [["<= 20", 100], ["> 20", 50]]
seasons = [{ months = [2], bands = [["<= 30", 100], ["> 30", 50]] }]

[criteria.solved]
ratio  = ["solved", "calls"]
weight = 40
bands  = [[">= 90", 100], ["< 90", 0]]

[criteria.courtesy]
title  = { zh = "礼貌", en = "courtesy" }
rating = "manners"
raters = { superior = 70, customer = 30 }
weight = 20
levels = [["1", 0], ["2", 100]]

[sections.conduct]
incidents = { rude = -5, late = [-5, -2] }
"""
BANDS = 'bands = [[">= 90", "A"], ["< 90", "B"]]'
PAY = """
[lines.base]
column = "base_pay"
performance = false
[lines.bonus]
pool   = "bonus_pool"
inputs = ["level"]
hit    = "first"
table  = [["senior", 1.5], ["-", 1]]
clause = "X-9"
"""


def choice(
    name: str = "hotline", *texts: str, where: Mapping[str, tuple[str, ...]] | None = None, pay: bool = False
) -> Choice:
    """A team scored by these schemes in turn (named s0, s1 …) and graded."""
    parts = [Part("scorer", "criteria", "", _built(text, Criteria)) for text in texts or (SCHEME,)]
    entries = tuple(Entry(f"s{i}", part) for i, part in enumerate(parts))
    grade = Part("grader", "bands", "", _built(BANDS, Bands))
    payer = Part("pay rule", "table", "", _built(PAY, Table)) if pay else None
    return Choice(name, where or {}, entries, grade, payer)


def teams(*choices: Choice) -> list[Described]:
    return described(Wanted(choices, OCTOBER, "en"))[0]


def _built(text: str, cls: type[Any]) -> Any:
    return structure(tomllib.loads(text, parse_float=Decimal), cls)

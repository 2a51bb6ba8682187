"""Generated months of other schemes as Parquet: whatever their words name, of any types, with slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
from pyarrow.parquet import write_table

from kpicore.config import load_config
from kpicore.fields import Field
from kpicore.pipeline.teams import describe_teams
from kpicore.vocabulary import PEOPLE, RatingWord, Vocabulary

CARDS = """
[[team]]
name = "{name}"
{where}
grade = {{ use = "bands", bands = [[">= 60", "A"], ["< 60", "B"]] }}
[team.score]
use = "criteria"
[team.score.criteria.speed]
metric = "speed"
unit = "s"
weight = 40
bands = [["<= 20", 100], ["(20, 40]", 80], ["> 40", 40]]
not_applicable = "rescale"
[team.score.criteria.resolved]
ratio = ["resolved", "answered"]
weight = 30
bands = [[">= 90", 100], ["[80, 90)", 70], ["< 80", 0]]
[team.score.criteria.kept]
metric = "kept"
unit = "%"
weight = 10
bands = [[">= 50", 100], ["< 50", 0]]
[team.score.criteria.mood]
rating = "mood"
raters = {{ superior = 70, customer = 30 }}
weight = 20
levels = [["good", 100], ["fair", 50], ["bad", 0]]
[team.pay]
use = "table"
[team.pay.lines.base]
column = "base_pay"
performance = false
[team.pay.lines.bonus]
pool = "bonus_pool"
inputs = ["grade", "level"]
hit = "first"
table = [["A", "senior", 1.2], ["A", "-", 1], ["-", "-", 0]]
"""
DESK = """
[[team]]
name = "{name}"
{where}
score = {{ use = "courier_callcenter:service_desk", scale_to = 100 }}
grade = "service_conduct:letter"
pay = "service_conduct:float"
"""
REVIEW = '\n[[team]]\nname = "{name}"\n{where}\nscore = "manager_review:director"\n'
OPERATOR = """
[[team]]
name = "{name}"
{where}
score = "courier_callcenter:operator"
grade = "courier_callcenter:operator"
pay = "courier_callcenter:operator"
"""
SCHEMES = (CARDS, DESK, REVIEW, OPERATOR)
GUARD = '\n[[check]]\nuse = "cn_labor_guard:guard"\n'
TABLE = '\n[[collect]]\nuse = "parquet"\nkind = "{kind}"\npath = "{kind}-*.parquet"\n'
HEAD = """\
schema   = 1
period   = "2026-10"
currency = "CNY"

[people]
use  = "parquet"
path = "people-*.parquet"
"""
WHERE = ('where = { department = ["业务部", "b"] }', 'where = { department = "查询部" }')
NUMBERS = (pa.int64(), pa.uint8(), pa.float64(), pa.float32(), pa.decimal128(20, 2), pa.decimal128(20, 8), pa.string())
TEXTS = (pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string()))
DAYS = (pa.date32(), pa.timestamp("ms"), pa.string())
Cells = Sequence[object]


def write_other_month(folder: Path, random: Random) -> Path:
    """Writes the tables of a month and its config, whose path comes back."""
    teams = random.choices(SCHEMES, k=random.choice([1, 2]))
    where = WHERE if len(teams) > 1 else ("",)
    own = [scheme.format(name=f"t{place}", where=where[place]) for place, scheme in enumerate(teams)]
    kinds = [kind for kind in ("metrics", "ratings", "incidents") if kind != "incidents" or random.random() < 0.2]
    config = folder / "kpi.toml"
    guard = GUARD if random.random() < 0.2 else ""
    text = HEAD + "".join(TABLE.format(kind=kind) for kind in kinds) + "".join(own) + guard
    config.write_text(text, encoding="utf-8")
    described, _ = describe_teams(load_config(str(config)))
    month = _Month(random, [team.words for team in described])
    for kind in ("people", *kinds):
        month.write(folder, kind, month.table(kind))
    return config


class _Month:
    def __init__(self, random: Random, words: Sequence[Vocabulary]) -> None:
        self._random = random
        self._slips = random.choice([0, 0, 0.003, 0.02])
        self._words = words
        ids = [f"{number:03}" for number in range(random.choice([2, 9, 30]))]
        self._ids = random.sample(ids, len(ids)) if random.random() < 0.3 else ids
        self._measured = {
            key: field for each in words for key, field in each.metrics.items() if key not in self._staff_fields()
        }

    def table(self, kind: str) -> Mapping[str, pa.Array]:
        if kind == "ratings":
            return self._ratings()
        if kind == "incidents":
            known = [key for each in self._words for key, word in each.incidents.items() if word.points is None]
            some = self._random.sample(self._ids, len(self._ids) // 4 if known else 0)
            happened = [self._random.choice(known) for _ in some]
            days = [dt.date(2026, 10, 5)] * len(some)
            return {"employee_id": pa.array(some, pa.string()), "日期": pa.array(days, pa.date32()), "事件": happened}
        fields = self._staff_fields() if kind == "people" else self._measured
        ids = [self._id(each) for each in self._ids if not self._slip()]
        columns = {name: self._column([self._cell(field) for _ in ids], field) for name, field in fields.items()}
        kept = {name: column for name, column in columns.items() if self._random.random() < 0.95}
        return {"工号": pa.array(ids, self._random.choice(TEXTS[:2]))} | kept

    def write(self, folder: Path, kind: str, columns: Mapping[str, pa.Array]) -> None:
        """In one file or two, of any groups of rows."""
        rows = pa.table(dict(columns))
        half = self._random.choice([0, len(rows) // 2])
        groups, stated = self._random.choice([3, 17, 1000]), self._random.random() < 0.8
        for number, part in enumerate([rows[:half], rows[half:]] if half else [rows]):
            write_table(part, folder / f"{kind}-{number}.parquet", row_group_size=groups, write_statistics=stated)

    def _staff_fields(self) -> dict[str, Field]:
        return {**PEOPLE, **{key: field for each in self._words for key, field in each.people.items()}}

    def _ratings(self) -> Mapping[str, pa.Array]:
        words = {key: word for each in self._words for key, word in each.ratings.items()}
        said = [
            (self._id(each), key, rater, self._rated(word))
            for each in self._ids
            for key, word in words.items()
            if word.value is not None and word.instead_of not in self._measured
            for rater in word.raters or ("superior",)
            if not self._slip()
        ]
        if self._random.random() < 0.2:
            self._random.shuffle(said)
        said += said[:1] if self._slip() else []
        names = ("employee_id", "考核项", "rater", "value")
        columns = [list(column) for column in zip(*said, strict=True)] or [[], [], [], []]
        return {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}

    def _rated(self, word: RatingWord) -> str:
        assert word.value is not None
        return self._random.choice(["n/a", "7000"]) if self._slip() else str(self._cell(word.value) or 1)

    def _id(self, employee_id: str) -> str | None:
        return self._random.choice([f" {employee_id}", "E9", None, employee_id[1:]]) if self._slip() else employee_id

    def _cell(self, field: Field) -> object:
        choice, whole = self._random.choice, self._random.randint
        if field.id == "department":
            return choice(["业务部", "inquiry", "b"]) if not self._slip() else choice([None, "elsewhere"])
        if field.id in ("left", "team_since"):
            return choice([dt.date(2026, 10, 9), dt.date(2026, 11, 2), dt.date(2019, 1, 1)]) if self._slip() else None
        if self._slip():
            return None
        if field.kind == "choice":
            return choice([*field.choices, "senior"] if field.open else list(field.choices))
        if field.kind == "flag":
            return choice(["true", "false"])
        if field.kind == "date":
            return dt.date(choice([2019, 2026]), whole(1, 9), whole(1, 28))
        low, high = int(field.smallest), int(min(field.largest, Decimal(3000)))
        number = Decimal(choice(field.only) if field.only else whole(low, choice([high, min(high, low + 5)])))
        fraction = field.decimals and not field.only and number < high and whole(0, 1)
        return number + Decimal("0.25") if fraction else number

    def _column(self, cells: Cells, field: Field) -> pa.Array:
        """Of a type that can hold the cells; a slip of its text may stand in one of text."""
        numeric = field.kind in ("number", "percent", "count")
        types = NUMBERS if numeric else DAYS if field.kind == "date" else TEXTS
        type_ = self._random.choice(types)
        if pa.types.is_temporal(type_):
            return pa.array(cells, pa.date32()).cast(type_)
        texts = [None if cell is None else str(cell) for cell in cells]
        if not numeric or pa.types.is_string(type_):
            slips = ("n/a", "98.5%", "x", "1,150", " 5")
            return pa.array([self._random.choice(slips) if self._slip() else text for text in texts], type_)
        if pa.types.is_integer(type_):
            most = 255 if pa.types.is_uint8(type_) else 10**9
            return pa.array([None if cell is None else min(int(Decimal(cell)), most) for cell in texts], type_)
        return pa.array([None if cell is None else Decimal(cell) for cell in texts], pa.decimal128(30, 2)).cast(type_)

    def _slip(self) -> bool:
        return self._random.random() < self._slips

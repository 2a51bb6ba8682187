"""Generated months of an after-sales desk as Parquet, as exports have them: of any types, in any order, with slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
from pyarrow.parquet import write_table

from benchmarks.months import INPUT, RATED, TEAM

FIGURES = {
    "avg_response_s": (20, 80), "slow_response_rate": (0, 12), "dispute_handling_h": (1, 60), "commission": (0, 5000),
}  # fmt: skip
COUNTS = {
    "replied_customers": (900, 1000), "received_customers": (1000, 1010), "named_bad_reviews": (0, 2),
    "platform_interventions": (0, 4), "absences": (0, 3), "late_or_early": (0, 1),
}  # fmt: skip
TYPES: Mapping[str, tuple[pa.DataType, Callable[[int], Any]]] = {
    "int": (pa.int64(), int),
    "float": (pa.float64(), float),
    "decimal": (pa.decimal128(20, 2), Decimal),
    "text": (pa.string(), str),
}
Row = dict[str, Any]


def write_month(folder: Path, random: Random) -> Path:
    """Writes the tables of a month and its config, whose path comes back."""
    slips = random.choice([0, 0, 0.01, 0.05])
    numbers = range(random.choice([1, 3, 20, 60]))
    whole = slips == 0 and random.random() < 0.2  # ids that are numbers, which no slip can spell otherwise
    ids = [str(number) if whole else f"E{number:03}" for number in numbers]
    if random.random() < 0.3:
        random.shuffle(ids)
    month = _Month(random, slips, random.choice(list(TYPES)))
    ratings = [row for each in ids for row in month.ratings(each)]
    if random.random() < 0.3:
        random.shuffle(ratings)
    type_, _ = TYPES[month.kind]
    texts = {name: pa.string() for name in ("employee_id", "name", "department", "qa_grade", "criterion", "rater")}
    types = {**texts, **dict.fromkeys([*FIGURES, *COUNTS], type_), "reason": pa.string(), "note": pa.string()}
    types["employee_id"] = pa.int64() if whole else pa.string()
    types |= {"hired": pa.date32(), "left": pa.date32(), "probation": pa.bool_()}
    types["level"] = random.choice([pa.string(), pa.dictionary(pa.int32(), pa.string())])
    types["value"] = random.choice([pa.int64(), pa.float64()])
    tables = {
        "people": [month.person(each) for each in ids],
        "metrics": [row for each in ids for row in month.metrics(each)],
        "ratings": ratings,
    }
    for name, rows in tables.items():
        schema = pa.schema([(column, types[column]) for column in COLUMNS[name]])
        if whole:
            rows = [row | {"employee_id": int(row["employee_id"])} for row in rows]
        groups, stated = random.choice([5, 17, 1000]), random.random() < 0.8
        write_table(
            pa.Table.from_pylist(rows, schema),
            folder / f"{name}.parquet",
            row_group_size=groups,
            write_statistics=stated,
        )
    config = folder / "kpi.toml"
    head = INPUT if random.random() < 0.7 else INPUT.replace("kind = ", 'unknown_people = "flag"\nkind = ')
    config.write_text(head + "".join(_teams(random)), encoding="utf-8")
    return config


COLUMNS: Mapping[str, Sequence[str]] = {
    "people": ("employee_id", "name", "department", "level", "hired", "left", "probation"),
    "metrics": ("employee_id", *COUNTS, *FIGURES, "qa_grade", "note"),
    "ratings": ("employee_id", "criterion", "rater", "value", "reason"),
}


def _teams(random: Random) -> list[str]:
    if random.random() < 0.5:
        return [TEAM.format(name="aftersales", where="")]
    first = TEAM.format(name="one", where='where = { department = ["a", "售后"] }')
    return [first, TEAM.format(name="two", where='where = { department = "b" }')]


class _Month:
    """slips: how often something is not as it should be. kind: of the numbers."""

    def __init__(self, random: Random, slips: float, kind: str) -> None:
        self.kind = kind
        self._random = random
        self._slips = slips

    def person(self, employee_id: str) -> Row:
        choice, slip = self._random.choice, self._slip
        days = [dt.date(2026, 9, 1), dt.date(2026, 10, 9), dt.date(2019, 1, 1)]
        return {
            "employee_id": employee_id,
            "name": " 某\t" if slip() else f"某{employee_id}",
            "department": "elsewhere" if slip() else choice(["a", "b", "售后"]),
            "level": choice(["boss", None]) if slip() else choice(["junior", "中级售后", "senior"]),
            "hired": choice([dt.date(2026, 11, 2), None]) if slip() else dt.date(2020, 1, 1),
            "left": choice(days) if slip() else None,
            "probation": None if slip() else self._random.random() < 0.1,
        }

    def metrics(self, employee_id: str) -> list[Row]:
        if self._slip():
            return []
        row: Row = {
            "employee_id": self._random.choice([f"{employee_id} ", "E999", None]) if self._slip() else employee_id,
            "qa_grade": self._random.choice(["n/a", "E", None]) if self._slip() else self._random.choice("ABCD"),
            "note": "x",
        }
        row |= {name: self._number(low, high, 0.5) for name, (low, high) in FIGURES.items()}
        row |= {name: self._number(low, high, 0) for name, (low, high) in COUNTS.items()}
        return [row, dict(row)] if self._slip() else [row]

    def ratings(self, employee_id: str) -> list[Row]:
        rows = []
        for criterion, points in RATED.items():
            if self._slip():
                continue
            rows.append(
                {
                    "employee_id": "E998" if self._slip() else employee_id,
                    "criterion": self._random.choice(["个人工作态度", "nosuch"]) if self._slip() else criterion,
                    "rater": self._random.choice(["上级", "self", "override"]) if self._slip() else "superior",
                    "value": self._random.choice([55, None]) if self._slip() else self._random.choice(points),
                    "reason": "generated" if self._slip() else None,
                }
            )
            if self._slip():
                rows.append(dict(rows[-1]))
        return rows

    def _number(self, low: int, high: int, more: float) -> object:
        value = self._random.randint(low, high)
        if self._slip():
            if self.kind == "text":
                return self._random.choice(["n/a", "x", "", "不适用"])
            return self._random.choice([None, TYPES[self.kind][1](-1), TYPES[self.kind][1](10**13)])
        if self.kind == "float":
            return value + self._random.choice([0, more])
        return self._random.choice([f" {value}", f"{value:,}"]) if self.kind == "text" else TYPES[self.kind][1](value)

    def _slip(self) -> bool:
        return self._random.random() < self._slips

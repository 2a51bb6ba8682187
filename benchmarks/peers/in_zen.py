"""The fifteen criteria in GoRules' zen-engine.

A decision table for each, hit policy `first`, then expressions, as a graph of the JSON Decision Model; asked for one
employee at a time, or in batches, as its Python pages show. Bands and points come out. Its numbers are decimals, what
Python gets of them are floats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import zen
from polars import Float64, col

from benchmarks.peers import month
from benchmarks.peers.month import BASE_PAY, POOL, RATED, WEIGHTS, wide

Rows = Sequence[tuple[str, int]]
KEY = "appraisal"
BATCH = 1000
REPLIED: Rows = ((">= 98", 100), (">= 95", 80), (">= 90", 70), ("", 40))
SLOW: Rows = (("<= 3", 100), ("<= 5", 80), ("<= 8", 70), ("", 40))
RESPONSE: Rows = (("<= 40", 100), ("<= 50", 80), ("<= 60", 70), ("", 40))
TABLES: dict[str, tuple[str, Rows]] = {
    "reply_rate": ("100 * replied_customers / received_customers", REPLIED),
    "avg_response_s": ("avg_response_s", RESPONSE),
    "slow_response_rate": ("100 * timed_out_customers / received_customers", SLOW),
    "qa_grade": ("qa_grade", (("'A'", 100), ("'B'", 80), ("'C'", 70), ("", 60))),
    "named_bad_reviews": ("named_bad_reviews", (("0", 100), ("", 0))),
    "dispute_handling_h": ("dispute_handling_h", (("< 24", 100), ("<= 48", 80), ("", 50))),
    "platform_interventions": ("platform_interventions", (("<= 1", 100), ("2", 80), ("", 50))),
}  # fmt: skip
ATTENDANCE = (
    (("0", "", "0"), 100),
    (("0", "", ""), 80),
    (("<= 2", "0", ""), 80),
    (("3", "0", ""), 70),
    (("", "", ""), 40),
)


def graph() -> dict[str, Any]:
    """The decision: the tables in a row, each passing on what it got, then the sums."""
    tables = [
        _table(name, [source], [((cell,), points) for cell, points in rows]) for name, (source, rows) in TABLES.items()
    ]
    tables.append(_table("attendance", ["absences", "absences_unreported", "late_or_early"], ATTENDANCE))
    points = {name: name if name in RATED else f"judged.{name}.points" for name in WEIGHTS}
    base = " : ".join(f"level == '{level}' ? {pay}" for level, pay in BASE_PAY.items())
    sums = {
        "score": f"({' + '.join(f'{weight} * {points[name]}' for name, weight in WEIGHTS.items())}) / 100",
        "grade": "$.score >= 90 ? 'A' : $.score >= 80 ? 'B' : $.score >= 60 ? 'C' : 'D'",
        "pay": f"round(({base} : 0) + {POOL} * $.score / 100 + (probation ? 0 : commission), 2)",
        "ledger": "judged",
    }
    last = {
        "expressions": [{"id": key, "key": key, "value": value} for key, value in sums.items()],
        "passThrough": False,
    }
    nodes = [
        _node("start", "inputNode", {}),
        *tables,
        _node("sums", "expressionNode", last),
        _node("end", "outputNode", {}),
    ]
    names = [node["id"] for node in nodes]
    edges = [
        {"id": f"{one}-{next}", "sourceId": one, "targetId": next, "type": "edge"} for one, next in pairwise(names)
    ]
    return {"nodes": nodes, "edges": edges}


def _table(name: str, fields: Sequence[str], rows: Sequence[tuple[Sequence[str], int]]) -> dict[str, Any]:
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f"in{i}", "name": field, "field": field} for i, field in enumerate(fields)],
        "outputs": [{"id": out, "name": out, "field": f"judged.{name}.{out}"} for out in ("band", "points")],
        "rules": [
            {f"in{j}": cell for j, cell in enumerate(cells)}
            | {"_id": f"{name}{i}", "band": str(i), "points": str(points)}
            for i, (cells, points) in enumerate(rows)
        ],
        "passThrough": True, "inputField": None, "outputPath": None, "executionMode": "single",
    }  # fmt: skip
    return _node(name, "decisionTableNode", content)


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "content": content, "position": {"x": 0, "y": 0}}


class InZen:
    """how: `batch`, or `each` employee by a call."""

    def __init__(self, how: str, folder: str, people: str) -> None:
        figures = ("avg_response_s", "dispute_handling_h", "commission")
        frame = wide(folder, int(people)).with_columns(col(*figures).cast(Float64)).drop("employee_id")
        self.rows, self.how = frame.to_dicts(), how
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: graph()}}})
        self.decision = self.engine.get_decision(KEY)

    def run(self) -> None:
        self.found = list(self._batches() if self.how == "batch" else self._each())

    def _each(self) -> Iterator[dict[str, Any]]:
        return (self.decision.evaluate(row)["result"] for row in self.rows)

    def _batches(self) -> Iterator[dict[str, Any]]:
        for at in range(0, len(self.rows), BATCH):
            asked = [{"key": KEY, "context": row} for row in self.rows[at : at + BATCH]]
            for answer in self.engine.evaluate_batch(asked):
                yield answer["data"]["result"]

    def table(self) -> Any:
        return month.table(*([row[name] for row in self.found] for name in ("score", "grade", "pay")))

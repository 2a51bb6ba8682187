"""kpicore's engines as sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import pyarrow as pa

from benchmarks.months import RATED
from kpicore.engine.chunked import Columns, Compute, computing
from kpicore.pipeline.prepare import OUTCOMES
from kpicore.plan.lines import FIRST_ROW
from kpicore.plan.plan import Plan

CRITERIA = {
    "desk": ("reply_rate", "avg_response_s", "slow_response_rate", "dispute_handling_h", "platform_interventions",
             "qa_grade", "work_attitude", "return_control", "refund_process", "review_reply"),
    "kpi": (*RATED, "attendance", "reply_rate", "avg_response_s", "slow_response_rate", "qa_grade",
            "named_bad_reviews", "dispute_handling_h", "platform_interventions"),
}  # fmt: skip
PAY_LINES = ("base", "bonus", "commission")
CODES = "coded/"


class Ours:
    """The plan of a run over the columns of its chunks, as they were when the command itself ran before, now all
    together in memory, on Polars. what: `score` (score, grade and pay) or `codes` (and every column of `--ledger
    codes`)."""

    def __init__(self, what: str, month: str, *_: str) -> None:
        from kpicore.cli.main import main
        from kpicore.engine.columnar import framed

        self.chunks: list[pa.Table] = []
        self.month, self.out = Path(month), Path(mkdtemp(dir=Path(month).parent))
        words = ("--engine", "polars", "--format", "parquet", "--ledger", "codes", "--quiet", "--out", str(self.out))
        small = patch("kpicore.bulk.run.AUTO_FROM", 0)  # in chunks, however few there are
        with small, patch("kpicore.bulk.team.computing", self._noting):
            assert main(["run", f"{month}/kpi.toml", *words]) == 0
        assert self.chunks, "the month did not go in chunks"
        whole = pa.concat_tables(self.chunks).combine_chunks()
        self.size, self.columns = len(whole), {name: whole[name].chunk(0) for name in whole.column_names}
        codes = [name for name in self.wanted if name.startswith(CODES)]
        wanted = [*OUTCOMES, *(codes if what == "codes" else ())]
        self.compute = framed(self.plan, wanted, *self.more)

    @contextmanager
    def _noting(self, engine: str, plan: Plan, wanted: Sequence[str], *more: Any) -> Iterator[Compute]:
        self.plan, self.wanted, self.more = plan, wanted, more
        with computing(engine, plan, wanted, *more) as compute:

            def noted(columns: Columns, size: int) -> Mapping[str, Any]:
                self.chunks.append(pa.table(dict(columns)))
                return compute(columns, size)

            yield noted

    def run(self) -> None:
        self.found = self.compute(self.columns, self.size)

    def table(self) -> Any:
        """What that run wrote."""
        scheme = "kpi" if (self.month / "ratings.parquet").exists() else "desk"
        return told(self.out / "results.parquet", scheme, FIRST_ROW)


def told(results: Path, scheme: str, first: int) -> Any:
    """Results with codes as all sides tell them: score in hundredths, the letter, pay in cents, every criterion's band
    from 0 on, of a rated one its points, and of kpicore's pay lines, too. first: the code of the first band; 0 by hand,
    where rated ones have points."""
    import polars as pl
    from polars import col

    def judged(name: str) -> pl.Expr:
        if first and scheme == "kpi" and name in RATED:
            points = {first + level: each for level, each in enumerate(RATED[name])}
            return col(name).replace_strict(points, return_dtype=pl.UInt8)
        return (col(name) - first).cast(pl.UInt8)

    def hundredths(name: str) -> pl.Expr:
        return (col(name).cast(pl.Float64) * 100).round().cast(pl.Int64)

    found = pl.read_parquet(results)
    amounts = [name for name in found.columns if name in ("bonus.value", "commission.value")]
    return found.select(
        person=col("employee_id").str.slice(1).cast(pl.Int64),
        grade=col("grade").cast(pl.String),
        score=hundredths("score"),
        pay=hundredths("total_pay"),
        **{name: judged(name) for name in (*CRITERIA[scheme], *(PAY_LINES if first else ()))},
        **{name: hundredths(name) for name in amounts},
    )


class InPython:
    """The general way, from columns in Python to columns in Python, with all that a run and its long ledger ask for."""

    def __init__(self, engine: str, month: str) -> None:
        from kpicore.config import load_config
        from kpicore.engine.select import evaluate
        from kpicore.pipeline.prepare import prepare
        from kpicore.pipeline.read import gather
        from kpicore.pipeline.teams import describe_teams

        config = load_config(Path(month) / "kpi.toml")
        teams, _ = describe_teams(config)
        prepared = prepare(config, teams[0], gather(config, teams))
        request = prepared.ledger.request(prepared.wanted)
        self.evaluate = partial(evaluate, engine, request, prepared.data)

    def run(self) -> None:
        self.evaluate()

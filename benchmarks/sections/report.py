"""How long a large report takes, and how large it is."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import KPICORE, of_process, seconds
from benchmarks.months import made
from benchmarks.results import Section, Table
from benchmarks.sizes import Sizes

NOTES = """\
`kpicore report` over an after-sales desk with ratings and pay, alone and with everybody's form; once each."""


def run(sizes: Sizes, folder: Path) -> Section:
    month = made("kpi", folder, sizes.report)
    rows = []
    for what, more in (("the report", []), ("with everybody's form", ["--forms", str(folder / "forms")])):
        cost = of_process([KPICORE, "report", month / "kpi.toml", "--quiet", *more])
        size = (month / "out" / "report-2026-10.html").stat().st_size
        figures = seconds(cost.cpu), seconds(cost.wall), f"{size / 1e6:.2f}", f"{cost.peak:,.0f}"
        rows.append((f"{sizes.report:,} people, {what}", *figures))
    table = Table("report", ("what", "CPU", "wall", "MB of HTML", "peak MB"), tuple(rows))
    return Section("report", "The report", NOTES, (table,))

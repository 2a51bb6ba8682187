"""A workbook collected from its path, and what is said of it."""

from __future__ import annotations

from pathlib import Path

from collect.workbooks import row

from kpicore.collect.xlsx import Xlsx
from kpicore.components import Batch, DateOrder, Request
from kpicore.model import Period

PERIOD = Period(2026, 10)
HEADER = row("工号", "通话量")


def collect(
    path: Path,
    sheet: str | tuple[str, ...] | None = None,
    header_row: int | None = None,
    date_order: DateOrder | None = None,
) -> Batch:
    """The only batch that a workbook brings."""
    brought = Xlsx(path.name, sheet, header_row, date_order).collect(Request("metrics", path.parent, PERIOD))
    assert isinstance(brought, Batch)
    return brought


def texts(batch: Batch) -> list[list[str]]:
    return [list(cells) for _, cells in batch.rows]


def errors(batch: Batch) -> list[str]:
    assert all(finding.severity == "error" and finding.expected for finding in batch.findings)
    assert not batch.header
    return [str(finding) for finding in batch.findings]

"""Small logs, read by the collector."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from collect.queue_log.logs import OCTOBER, line

from kpicore.collect.queue_log.collector import QueueLog
from kpicore.collect.text import visible
from kpicore.components import Batch, Request
from kpicore.model import Period
from kpicore.results import FlagRow

PERIOD = Period(2026, 10)
NOON = OCTOBER + 12 * 3600


def call(
    time: int,
    name: str = "c1",
    agent: str = "NONE",
    event: str = "ENTERQUEUE",
    *data: object,
    queue: str = "sales",
) -> str:
    """A line about a call, `time` seconds after noon on the first day of the month."""
    return line(NOON + time, name, queue, agent, event, *data)


def state(time: int, agent: str, event: str, *data: object, queue: str = "NONE") -> str:
    """A line about an agent."""
    return line(NOON + time, "NONE", queue, agent, event, *data)


def answered(time: int, agent: str, name: str = "c1", wait: int = 5, talk: int = 60, queue: str = "sales") -> list[str]:
    """A whole call."""
    return [
        call(time, name, "NONE", "ENTERQUEUE", "", "5550000", 1, queue=queue),
        call(time + wait, name, agent, "CONNECT", wait, "1.1", wait, queue=queue),
        call(time + wait + talk, name, agent, "COMPLETECALLER", wait, talk, 1, queue=queue),
    ]


def collect(folder: Path, lines: Iterable[str] | bytes | None, period: Period = PERIOD, **settings: Any) -> Batch:
    """What the collector makes of a log with these lines, in UTC unless it is said otherwise."""
    if lines is not None:
        data = lines if isinstance(lines, bytes) else "".join(f"{each}\n" for each in lines).encode()
        (folder / "queue_log").write_bytes(data)
    settings = {"time_zone": "UTC", "path": "queue_log", **settings}
    return QueueLog(**settings).collect(Request("metrics", folder, period))


def figures(batch: Batch) -> dict[str, dict[str, str]]:
    """The cells by employee_id and metric."""
    names = list(batch.header)[1:]
    return {row[0]: dict(zip(names, row[1:], strict=True)) for _, row in batch.rows}


def said(batch: Batch, severity: str) -> list[str]:
    """Findings of that severity; flags stand among them, those that ask for a decision as warnings."""
    found = [str(finding) for finding in (*batch.left_out, *batch.findings) if finding.severity == severity]
    raised = {"info": "info", "warning": "review"}.get(severity)
    return found + [_shown(flag) for flag in batch.flags if flag.severity == raised]


def _shown(flag: FlagRow) -> str:
    return f"{visible(flag.employee_id)}: {flag.message.en}" if flag.employee_id else flag.message.en

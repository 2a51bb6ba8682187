"""Months of a small company, generated: what runs would bring, and closings of them."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.history.chain import Document
from kpicore.history.details import details_of
from kpicore.history.store import Closing
from kpicore.model import Period, Text
from kpicore.results import FlagRow, KeptRow, LedgerRow, ResultRow, RunResult

PEOPLE = {"desk": ("A1", "A2", "A3"), "shop": ("B1", "B2")}
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (Period(2026, month) for month in (9, 10, 11, 12))


def result(period: Period, people: int = 1, **scores: str) -> RunResult:
    """A month in which everyone has 80 points, but for those who are named. people: how often everyone is there."""
    rows, ledger, flags, kept = [], [], [], []
    teams = {team: [f"{who}{n or ''}" for who in names for n in range(people)] for team, names in PEOPLE.items()}
    flags.append(FlagRow(str(period), "", "", "unknown_column", "info", Text("多了一列", "one column more"), ""))
    flags.append(FlagRow(str(period), "", "C9", "no_team", "info", Text("没有团队", "no team"), ""))
    for team, names in teams.items():
        flags.append(FlagRow(str(period), team, "", "reminder", "info", Text("提醒", "a reminder"), "D0-1"))
        for who in sorted(names):
            score = scores.get(who, "80")
            status = "ok" if score else "incomplete"
            rows.append(ResultRow(str(period), team, who, f"测试{who}", score, "B", "270.40", "4470.40", "CNY", status))
            ledger += [
                LedgerRow(str(period), team, who, "score", team, "work", line, "1100", "[1, 2)", "-1", "", "-1", "D0-6",
                          f"备注 {who}, \"so\"")
                for line in ("calls", "orders")
            ]  # fmt: skip
            flags.append(FlagRow(str(period), team, who, "override", "info", Text("裁定", "settled"), "D0-6"))
            kept.append(KeptRow(team, who, "points/good", None if score == "" else int(float(score) >= 80)))
            kept.append(KeptRow(team, who, "grade/b", 1))
    return RunResult(str(period), "CNY", "zh", rows, ledger, flags, kept=kept)


def closing(period: Period, by: str = "wang", gap: str = "", people: int = 1, **scores: str) -> Closing:
    return Closing(period, by, documents(), details_of(result(period, people, **scores)), gap)


def documents() -> Sequence[Document]:
    return [
        Document("config", "kpi.toml", 'schema = 1\n# only "A1" knows\n'),
        Document("settings", "desk", '[[team]]\nname = "desk"\n'),
        Document("input", "people.csv", '{"rows": 5}'),
        Document("software", "kpicore", "0.1"),
    ]

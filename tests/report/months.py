"""Months to be reported: copies of the examples, and the longest of the printed schemes. Nobody real is meant."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from kpicore_ecommerce_aftersales.rubric import ITEMS, Item

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTS = (
    "not_mandarin", "messy_desk", "cleaning_missed", "late_or_early", "handover_record", "complaint_reply", "left_post",
    "task_not_done", "off_topic_talk", "loud_noise", "smoking_eating", "data_entry_error", "spot_check_error",
    "video_games", "false_records", "anomaly_unreported", "unauthorised_software", "skipped_issue", "meeting_absent",
    "absent_without_leave", "customer_quarrel", "outsider_brought_in", "equipment_removed", "slept_on_duty",
    "hotline_blocked", "clique", "abuse_of_position",
)  # fmt: skip
RANGES = {"late_or_early": "3", "task_not_done": "4", "off_topic_talk": "1", "spot_check_error": "5"}
BONUSES = ("top_performer", "standby_shift", "extra_work", "adopted_suggestion")

Row = Sequence[object]


def example(name: str, folder: Path) -> Path:
    """A copy of an example, to be changed; its config."""
    shutil.copytree(EXAMPLES / name, folder / name, ignore=shutil.ignore_patterns("out", "forms"))
    return folder / name / "kpi.toml"


def write(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerows([header, *rows])


def with_lang(config: Path, lang: str) -> Path:
    text = config.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("lang")]
    at = next(i for i, line in enumerate(lines) if line.startswith("currency"))
    lines.insert(at + 1, f'lang = "{lang}"')
    config.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return config


def worst_conduct(folder: Path, lang: str) -> Path:
    """D1 for somebody to whom everything happened, most of it often."""
    folder.mkdir(parents=True)
    people = ["employee_id", "name", "department", "role", "hired", "base_pay"]
    write(folder / "people.csv", people, [["worst", "例一", "inquiry", "agent", "2020-01-01", "4000"]])
    rows: list[Row] = []
    for name in (*FAULTS, *BONUSES):
        for day in range(1, 6):
            rows.append(["worst", f"2026-10-{day:02}", name, 1, RANGES.get(name, ""), "", "记录在案的原因", "主管"])
    rows.append(["worst", "2026-10-09", "emergency_overrun", 1, "", 25, "", ""])
    header = ["employee_id", "date", "incident", "times", "points", "quantity", "reason", "recorded_by"]
    write(folder / "incidents.csv", header, rows)
    write(folder / "metrics.csv", ["employee_id", "exam_score", "valid_complaints"], [["worst", 50, 3]])
    return _config(folder, lang, ["incidents", "metrics"], _CONDUCT)


def most_chats(folder: Path, lang: str, samples: int) -> Path:
    """D3 with both tables for somebody of whom many chats were sampled."""
    config = with_lang(example("aftersales", folder), lang)
    header, *rows = (config.parent / "ratings.csv").read_text(encoding="utf-8").splitlines()
    who = rows[0].split(",")[0]
    chats = [row.split(",") for row in rows if row.startswith(f"{who},qa_")]
    first = [row for row in chats if row[3] == chats[0][3]]
    more = [[*row[:3], f"chat {number}", *row[4:]] for number in range(10_000, 10_000 + samples) for row in first]
    text = "\n".join([header, *rows, *(",".join(row) for row in more), ""])
    (config.parent / "ratings.csv").write_text(text, encoding="utf-8")
    return config


def missed(item: Item, number: int) -> bool:
    """One standard in five; of the fatal item none."""
    return item.most > 1 and number % 5 == 0


def with_chats(folder: Path, people: int, samples: int) -> None:
    """A month of the benchmarks' `kpi`, with as many sampled chats of everyone, judged by the eleven items."""
    rows: list[Row] = [
        [f"e{who:08}", item.id, "trainer", f"chat {who * samples + chat}", item.most - missed(item, who + chat + place)]
        for who in range(people)
        for chat in range(samples)
        for place, item in enumerate(ITEMS)
    ]
    write(folder / "chats.csv", ["employee_id", "criterion", "rater", "sample", "value"], rows)
    text = (folder / "kpi.toml").read_text(encoding="utf-8")
    text = text.replace('score = "ecommerce_aftersales:kpi"\n', "").replace("[[team]]", _CHATS + "[[team]]")
    (folder / "kpi.toml").write_text(text + _BOTH, encoding="utf-8")


def director(folder: Path) -> Path:
    """D4 for a director who lost 10 printed points twice, with 80 % of the task part counting."""
    folder.mkdir(parents=True)
    write(folder / "people.csv", ["employee_id", "name"], [["d1", "例一"]])
    figures = {
        "process_system": 96, "info_utilization": 97, "referrals": 3, "key_account_visits": 88, "csat": 92,
        "complaint_response_on_time": "true", "complaint_resolution_on_time": "true",
        "complaint_all_resolved": "true", "orphan_losses": 1,
    }  # fmt: skip
    write(folder / "metrics.csv", ["employee_id", *figures], [["d1", *figures.values()]])
    judged = ("command", "professionalism", "customer_focus", "attentive_service", "accountability")
    header = ["employee_id", "criterion", "rater", "value"]
    write(folder / "ratings.csv", header, (["d1", name, "superior", 4] for name in judged))
    return _config(folder, "en", ["metrics", "ratings"], _DIRECTOR)


def _config(folder: Path, lang: str, kinds: Sequence[str], team: str) -> Path:
    collect = "".join(f'[[collect]]\nuse = "csv"\nkind = "{kind}"\npath = "{kind}.csv"\n' for kind in kinds)
    head = f'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\nlang = "{lang}"\n'
    head += '[people]\nuse = "csv"\npath = "people.csv"\n'
    (folder / "kpi.toml").write_text(head + collect + team, encoding="utf-8")
    return folder / "kpi.toml"


_CHATS = '[[collect]]\nuse = "csv"\nkind = "ratings"\npath = "chats.csv"\n\n'
_BOTH = """
[[team.score]]
use   = "ecommerce_aftersales:chat_qa"
grade = "ecommerce_aftersales:chat_qa"

[[team.score]]
use = "ecommerce_aftersales:kpi"
"""
_CONDUCT = """
[[team]]
name  = "hotline"
score = "service_conduct:points"
grade = "service_conduct:letter"
pay   = "service_conduct:float"
"""
_DIRECTOR = """
[[team]]
name  = "directors"
score = "manager_review:director"
"""

"""The example of a company's whole month: from a telephone system's log, a shop's exports and a workbook to pay.

What comes out is compared with figures that plain loops count here, out of the same files and by the documents' rules.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import runpy
import shutil
from collections import Counter, defaultdict
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from oracle import d3
from oracle.cells import Value
from oracle.files import Result, run

from kpicore.cli.main import main

EXAMPLE = Path(__file__).parents[1] / "examples" / "phone_and_shop"
MONTH = range(1_785_513_600, 1_788_192_000)  # August 2026 in Shanghai, in seconds since 1970

pytest.importorskip("python_calamine", reason="the supervisors' workbook")
pytest.importorskip("duckdb", reason="the shop's cases")
openpyxl = pytest.importorskip("openpyxl", reason="the workbook, read by another library")

Rows = list[list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "example", ignore=shutil.ignore_patterns("out", "__pycache__")))


def rows_of(name: str, encoding: str, titles: int) -> list[dict[str, str]]:
    """The rows of a CSV file under the header below so many lines of titles."""
    lines = (EXAMPLE / name).read_bytes().decode(encoding).splitlines()
    return list(csv.DictReader(io.StringIO("\n".join(lines[titles:]))))


def sheet(name: str, titles: int) -> list[dict[str, object]]:
    header, *rows = list(openpyxl.load_workbook(EXAMPLE / "supervisors.xlsx")[name].values)[titles:]
    return [dict(zip(header, row, strict=True)) for row in rows]


def values(path: Path) -> list[list[object]]:
    return [list(page.values) for page in openpyxl.load_workbook(path)]


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("％", "%").replace("．", ".").rstrip("%"))


def people() -> dict[str, dict[str, str]]:
    return {row["工号"]: row for row in rows_of("people.csv", "utf-8-sig", 0)}


# The hotline: D0 in the off-season, letters and floating pay of D1


def calls() -> Counter[str]:
    """Calls by who answered them, of callers who entered in the month."""
    log = gzip.decompress((EXAMPLE / "phone" / "queue_log.2.gz").read_bytes()).decode()
    log += "".join((EXAMPLE / "phone" / name).read_text() + "\n" for name in ("queue_log.1", "queue_log"))
    entered: dict[str, int] = {}
    answered: Counter[str] = Counter()
    for line in filter(None, log.splitlines()):
        time, call, _, agent, event, *_ = line.split("|")
        if event == "ENTERQUEUE":
            entered[call] = int(time)
        elif event == "CONNECT" and entered[call] in MONTH:
            named = re.search(r"\d{4}", agent)
            answered[named[0] if named else {"Reception": "2005"}[agent]] += 1
    return answered


def deducted(value: int, highest: int, step: int) -> int:
    return next((less for less in range(4) if value >= highest - less * step), 4)


def hotline() -> dict[str, tuple[str, str, str]]:
    """Score, grade and both amounts, by employee_id."""
    answered = calls()
    records: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in sheet("热线记录", 1):
        records[str(row["工号"])] += int(str(row["次数"]))
    found = {}
    for row in sheet("问题件", 0):
        who = str(row["工号"])
        volumes = deducted(answered[who], 650, 50) + deducted(int(str(row["出港问题件"])), 3000, 500)
        volumes += deducted(int(str(row["进港问题件"])), 2000, 500)
        score = (25 - volumes - records[who] / 2) * 4
        grade = next(letter for low, letter in ((90, "B"), (80, "B"), (70, "C"), (65, "D"), (60, "E")) if score >= low)
        grade = "A" if score > 90 else grade
        joined = datetime.strptime(people()[who]["入职日期"], "%d/%m/%Y")
        new = (2026 - joined.year) * 12 + 8 - joined.month + 1 < 3
        pay = Decimal(0) if new else max(Decimal(-300), min(Decimal(300), (score - 80) * 10))
        total = number(people()[who]["基本工资"]) + pay
        found[who] = (f"{score.normalize():f}", grade, f"{pay:.2f} {total:.2f}")
    return found


# After-sales: D3


def cases() -> dict[str, dict[str, Fraction]]:
    ids = {row["坐席"]: row["工号"] for row in rows_of("shop_names.csv", "utf-8", 0)}
    once = {row["售后单号"]: row for name in (1, 2) for row in rows_of(f"shop_cases-{name}.csv", "gb18030", 1)}
    hours: defaultdict[str, list[Fraction]] = defaultdict(list)
    trouble: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in once.values():
        if not row["完结时间"] or not row["客服"]:
            continue
        begin, end = (datetime.strptime(row[name], "%d/%m/%Y %H:%M") for name in ("创建时间", "完结时间"))
        if (end.year, end.month) == (2026, 8):
            hours[ids[row["客服"]]].append(Fraction(int((end - begin).total_seconds()), 3600))
            trouble[ids[row["客服"]]].update(name for name in ("小二介入", "点名差评") if row[name] == "是")
    return {
        who: {
            "dispute_handling_h": sum(spans, Fraction(0)) / len(spans),
            "platform_interventions": Fraction(trouble[who]["小二介入"]),
            "named_bad_reviews": Fraction(trouble[who]["点名差评"]),
        }
        for who, spans in hours.items()
    }


def aftersales() -> dict[str, tuple[str, str, str]]:
    of_cases, found = cases(), {}
    months = {str(row["工号"]): row for row in sheet("考勤与质检", 0)}
    titles = runpy.run_path(str(EXAMPLE / "generate.py"))["TITLES"]
    ids = {title: key for key, title in titles.items()}
    for row in rows_of("shop_agents.csv", "gb18030", 3):
        who = row["工号"]
        if who not in people():
            continue
        chats = {
            "reply_rate": number(row["旺旺回复率"]),
            "avg_response_s": number(row["旺旺响应时间"]),
            "slow_response_rate": number(row["慢响应"]),
        }
        month: dict[str, Value] = {
            "absences": Decimal(str(months[who]["缺勤次数"])),
            "late_or_early": Decimal(str(months[who]["迟到早退次数"])),
            "qa_grade": str(months[who]["QA 等级"]),
        }
        ratings = [
            {"criterion": ids[str(each["考核项"])], "rater": "superior", "value": str(each["得分"])}
            for each in sheet("售后评分", 2)
            if str(each["工号"]) == who
        ]
        judged = d3.kpi({**of_cases[who], **chats, **month}, ratings)
        assert judged.score is not None
        person = {"level": people()[who]["级别"], "probation": people()[who]["试用期"] == "是"}
        pay = d3.salary(judged.score, judged.grade, person, number(row["提成"] or "0"))
        assert pay.total is not None
        bonus, total = (Decimal(int(each * 100)) / 100 for each in (pay.lines["bonus"], pay.total))
        score = (Decimal(judged.score.numerator) / judged.score.denominator).quantize(Decimal("1e-6"), ROUND_HALF_UP)
        found[who] = (f"{score.normalize():f}", str(judged.grade), f"{bonus:.2f} {total:.2f}")
    return found


def shown(result: Result) -> dict[str, tuple[str, str, str]]:
    return {
        who: (row["score"], row["grade"], f"{row['performance_pay']} {row['total_pay']}")
        for who, row in result.results.items()
    }


def test_from_those_files_to_pay(folder: Path) -> None:
    result = run(folder / "kpi.toml", folder / "out")
    assert shown(result) == {**hotline(), "2006": ("", "", " "), **aftersales()}
    statuses = {who: row["status"] for who, row in result.results.items()}
    assert {who for who, status in statuses.items() if status != "ok"} == {"2006"}
    said = Counter(row["flag"] for row in result.flags)
    assert {"unknown_person", "no_agent", "no_time", "repeated_event", "no_metrics", "few_events"} <= said.keys()
    assert said["no_metrics"] == 1


def test_the_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    runpy.run_path(str(EXAMPLE / "generate.py"))["main"](tmp_path)
    for path in sorted(path for path in EXAMPLE.rglob("*") if path.is_file() and "out" not in path.parts):
        made = tmp_path / path.relative_to(EXAMPLE)
        if path.suffix in (".toml", ".py", ".md", ".pyc"):
            continue
        if path.suffix == ".xlsx":
            assert values(made) == values(path)
        elif path.suffix == ".gz":
            assert gzip.decompress(made.read_bytes()) == gzip.decompress(path.read_bytes())
        else:
            assert made.read_bytes() == path.read_bytes(), path.name


# Dirt


def change(path: Path, old: str, new: str, encoding: str = "utf-8") -> None:
    text = path.read_bytes().decode(encoding)
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode(encoding))


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["run", str(folder / "kpi.toml"), "--out", str(folder / "out"), *options]) == 1
    assert not (folder / "out").exists()
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


def test_every_kind_of_dirt_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = folder / "phone" / "queue_log"
    log.write_bytes(log.read_bytes() + b"\n1788150000|1788150000.1|hotline|SIP/2001|CONNECT|five||\n\0\0\0")
    change(folder / "shop_agents.csv", "99.1%", "99,1%", "gb18030")
    change(folder / "shop_agents.csv", "31.5", "31.5s", "gb18030")
    change(folder / "shop_agents.csv", ",1.2%,", ",1.2%,x,y,", "gb18030")
    change(folder / "shop_cases-2.csv", "/08/2026", "/13/2026", "gb18030")
    change(folder / "shop_cases-2.csv", ",是,", ",maybe,", "gb18030")
    change(folder / "people.csv", "12/03/2024", "2024-30-03", "utf-8-sig")
    book = openpyxl.load_workbook(folder / "supervisors.xlsx")
    book["售后评分"]["D4"] = 95
    book["热线记录"]["C3"] = "cq_rude"
    book["问题件"]["A2"] = 2999
    book["考勤与质检"]["D2"] = "#N/A"
    book.save(folder / "supervisors.xlsx")
    said = refused(folder, capsys)
    places = {
        "phone/queue_log:", "shop_agents.csv:5", "shop_cases-2.csv:", "people.csv:2:入职日期",
        "supervisors.xlsx[售后评分]:4:得分", "supervisors.xlsx[热线记录]:3:事件", "supervisors.xlsx[问题件]:2:工号",
        "supervisors.xlsx[考勤与质检]:2:QA 等级",
    }  # fmt: skip
    assert {place for place in places if place not in said} == set()
    assert said.count("phone/queue_log:") == 2
    assert said.count("shop_cases-2.csv:") == 2


def test_without_the_rejected_rows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / "shop_cases-2.csv", ",是,", ",maybe,", "gb18030")
    refused(folder, capsys)
    result = run(folder / "kpi.toml", folder / "out", "--partial")
    said = {row["flag"]: row for row in result.flags}
    assert "maybe" in said["rejected_row"]["message"]
    whose = said["events_left_out"]["employee_id"]
    assert result.results[whose]["status"] == "review"
    clean = run(EXAMPLE / "kpi.toml", folder / "clean")
    assert {who for who in clean.results if shown(clean)[who] != shown(result)[who]} <= {whose}


def test_days_of_which_nobody_says_what_comes_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        change(folder / "kpi.toml", 'date_order = "dmy"\n', "")
    said = refused(folder, capsys)
    assert "people.csv:" in said
    assert "may be 2024-03-12 or 2024-12-03" in said
    assert "shop_cases-1.csv:" in said


@pytest.mark.parametrize(
    ("name", "spoil", "message"),
    [
        ("phone/queue_log.2.gz", "cut", "cannot be read to its end"),
        ("phone/queue_log.3", "phone/queue_log.1", "it holds the same as phone/queue_log.1"),
        ("shop_cases-3.csv", "shop_cases-1.csv", "it holds the same as shop_cases-1.csv"),
        ("supervisors.xlsx", "cut", "supervisors.xlsx"),
        ("shop_agents.csv", "nul", "NUL"),
    ],
)
def test_files_that_are_spoilt(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, spoil: str, message: str
) -> None:
    path = folder / name
    match spoil:
        case "cut":
            path.write_bytes(path.read_bytes()[:-200])
        case "nul":
            path.write_bytes(path.read_bytes().replace(b"9001", b"90\x001"))
        case _:
            shutil.copy(folder / spoil, path)
    assert message in refused(folder, capsys)


def test_an_agent_whom_nobody_knows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / "shop_names.csv", "小溪,3001\r\n", "")
    assert 'nobody has the employee_id "小溪"' in refused(folder, capsys)

"""The companies in examples/: their input is what the generator makes, their results are those of their README.

The README's tables were worked out by hand from the scheme and the generated files.
"""

from __future__ import annotations

import csv
import runpy
from decimal import Decimal
from pathlib import Path

import pytest
from engines import ENGINES
from oracle.files import contributions, read_csv
from toml_schemes.desk import command

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ["bank", "saas_support", "presales"]
COLUMNS = ("score", "grade", "performance_pay", "total_pay", "status")

# Some lines behind the results, each worked out by hand: contribution by person and line
LINES: dict[str, dict[str, dict[str, str]]] = {
    "bank": {
        "xuxinhan": {"answer_speed": "30", "resolved": "40", "attendance": "10", "courtesy": "19.4", "thanked": "6",
                     "bonus": "1800.00", "float": "254.00"},
        "heyizi": {"answer_speed": "12", "resolved": "0", "attendance": "4", "courtesy": "11.4", "rude": "-10",
                   "careless": "-2.5", "bonus": "0.00", "float": "-300.00"},
        "wuyihan": {"answer_speed": "40", "resolved": "0", "attendance": "16.666667", "courtesy": "28",
                    "bonus": "800.00", "float": "46.67"},
        "shenningyi": {"late": "-3"},
        "zhouyanke": {"data_leak": "0", "courtesy": "16"},
    },
    "saas_support": {
        "hana": {"shift_taken_over": "4", "cap": "-4", "bonus": "600.00", "on_call": "280.00", "referral": "120.50"},
        "greta": {"first_reply_sla": "20", "resolution_sla": "20", "csat": "20", "reopened": "10.5", "articles": "6",
                  "late_handover": "-2", "bonus": "447.00", "on_call": "0.00", "referral": "0.00"},
        "bruno": {"first_reply_sla": "0", "resolution_sla": "12.5", "csat": "5", "reopened": "3", "articles": "0",
                  "wrong_promise": "-5", "bonus": "93.00"},
        "farid": {"first_reply_sla": "26.666667", "resolution_sla": "33.333333", "csat": "0", "reopened": "20",
                  "articles": "8", "bonus": "528.00"},
    },
    "presales": {
        "mayijie": {"needs": "55.9999998", "manners": "37.3333332", "conversion": "45", "first_reply": "20",
                    "basket": "15", "chats": "18.6666666", "base": "4500.00", "commission": "2304.01",
                    "award": "500.00"},
        "xiejiajie": {"conversion": "38.25", "first_reply": "16", "basket": "12", "chats": "16.8",
                      "commission": "1000.00", "award": "200.00"},
        "maqishi": {"conversion": "0", "first_reply": "10", "basket": "3", "chats": "7", "promised_gift": "-15",
                    "commission": "125.00"},
        "linyuanqing": {"commission": "0.00", "base": "3000.00"},
    },
}  # fmt: skip
FLAGS: dict[str, set[tuple[str, str, str]]] = {
    "bank": {("heyizi", "rude_again", "review"), ("heyizi", "below_standard", "info"),
             ("zhouyanke", "data_leak", "block"),
             ("shenningyi", "below_standard", "info"), ("zhengxinzi", "missing", "review"),
             ("henuoxin", "base_unknown", "info")},
    "saas_support": {("bruno", "sla_in_danger", "review"), ("bruno", "plan", "review"),
                     ("dario", "few_answers", "info"),
                     ("farid", "few_answers", "info"), ("ivo", "few_answers", "info"), ("ada", "missing", "review"),
                     ("chiara", "no_team", "info")},
    "presales": {("xuyujia", "fake_orders", "block"), ("xuyujia", "too_good", "review"),
                 ("xieshijia", "missing", "review"), ("linsijie", "missing", "review")},
}  # fmt: skip

Row = dict[str, str]


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_files_are_what_the_generator_makes(name: str, tmp_path: Path) -> None:
    runpy.run_path(str(EXAMPLES / name / "generate.py"))["main"](tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in (EXAMPLES / name).glob("*.csv"))
    for file in made:
        assert (tmp_path / file).read_text("utf-8") == (EXAMPLES / name / file).read_text("utf-8"), file


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=NAMES)
def ran(request: pytest.FixtureRequest, engine: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    name: str = request.param
    out = tmp_path_factory.mktemp(name) / "out"
    did = command("run", str(EXAMPLES / name / "kpi.toml"), "--out", str(out), "--engine", engine, "--lang", "en")
    assert did.code == 0, did.err
    assert did.warnings == []
    return name, out


def printed(name: str) -> dict[str, tuple[str, ...]]:
    """The results as the README's table has them."""
    lines = (EXAMPLES / name / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return {row[0].strip("`"): tuple(row[1:6]) for row in rows}


def test_results_are_those_of_the_readme(ran: tuple[str, Path]) -> None:
    name, out = ran
    found = {row["employee_id"]: tuple(row[column] for column in COLUMNS) for row in read_csv(out / "results.csv")}
    assert found == printed(name)


def test_lines_are_those_worked_out_by_hand(ran: tuple[str, Path]) -> None:
    name, out = ran
    ledger = read_csv(out / "ledger.csv")
    for who, lines in LINES[name].items():
        found = {row["line"]: row["contribution"] for row in ledger if row["employee_id"] == who}
        assert {line: found.get(line) for line in lines} == lines, who


def test_the_lines_add_up(ran: tuple[str, Path]) -> None:
    _, out = ran
    ledger = read_csv(out / "ledger.csv")
    last = list(dict.fromkeys(row["scheme"] for row in ledger if row["stage"] == "score"))[-1]
    of_last = [row for row in ledger if row["stage"] != "score" or row["scheme"] == last]
    for row in read_csv(out / "results.csv"):
        if row["total_pay"]:
            assert contributions(of_last, row["employee_id"], "score") == Decimal(row["score"])
            assert contributions(of_last, row["employee_id"], "pay") == Decimal(row["total_pay"])


def test_flags(ran: tuple[str, Path]) -> None:
    name, out = ran
    with (out / "flags.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {(row["employee_id"], row["flag"], row["severity"]) for row in csv.DictReader(file)}
    assert found == FLAGS[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_show_prints_the_whole_of_it(name: str, lang: str) -> None:
    did = command("show", str(EXAMPLES / name / "kpi.toml"), "--lang", lang)
    assert did.code == 0, did.err
    shown = set(did.out.split())
    assert {line for lines in LINES[name].values() for line in lines} - {"cap"} <= shown
    flags = {flag for _, flag, _ in FLAGS[name]} - {"missing", "base_unknown", "no_team"}
    assert flags <= shown

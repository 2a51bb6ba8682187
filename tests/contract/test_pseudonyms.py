"""`kpicore run --pseudonymise`: whoever gets the files learns no id, no name and nothing that anybody wrote."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from contract.folder import HEAD, TEAM, Folder, Ran, collect, snapshot

SECRET = "a secret of the tests, not of anybody"
VARIABLE = "KPICORE_PSEUDONYM_KEY"
SCORE = """
[team.score]
use = "criteria"
[team.score.criteria.calls]
metric = "calls"
bands  = [["< 10", 1], [">= 10", 5]]
[team.score.criteria.courtesy]
rating = "courtesy"
raters = { superior = 50, customer = 50 }
levels = [["1", 1], ["2", 2], ["3", 3]]
[team.score.criteria.tone]
rating = "tone"
[team.score.sections.conduct]
incidents = { rude = -5, praise = 2 }
[team.pay]
use = "table"
[team.pay.lines.base]
column      = "base_pay"
performance = false
"""
STRANGERS = collect("metrics", more='unknown_people = "flag"') + collect("incidents", "ratings")
CONFIG = HEAD.replace('"people.csv"', '"people.csv"\n') + STRANGERS + TEAM + SCORE
WORDS = (
    "E-77", "emp042", "0815", "Zoë Quinn", "张三丰", "Öz", "Kilroy", "shouted at Kilroy", "Ms Wang", "chat with Bob",
    "settled after talks", "who-is-this", "Ltd visitor", "Room 12", "gone.person", "praised by the CEO",
)  # fmt: skip
"""Everything of the input below that is a person's or was written by one."""
PEOPLE = """\
employee_id,name,hired,base_pay,nick
E-77,Zoë Quinn,2026-10-12,3000,Kilroy
emp042,张三丰,2020-01-01,4000,Room 12
0815,Öz,2020-01-01,5000,
gone.person,Ltd visitor,2027-01-01,1,
"""
METRICS = "employee_id,calls,Kilroy\nE-77,12,\nemp042,3,\n0815,n/a,\nwho-is-this,4,\n"
INCIDENTS = """\
employee_id,date,incident,reason,recorded_by
E-77,2026-10-13,rude,shouted at Kilroy,Ms Wang
emp042,2026-10-14,praise,,Ms Wang
emp042,2026-10-15,praise,praised by the CEO,
"""
RATINGS = """\
employee_id,criterion,rater,sample,value,reason
E-77,courtesy,superior,chat with Bob,2,Zoë Quinn was tired
E-77,courtesy,customer,,3,
E-77,tone,superior,,50,
emp042,courtesy,superior,,1,
emp042,courtesy,customer,chat with Bob,1,
emp042,tone,override,,61,settled after talks with 张三丰
0815,courtesy,superior,,3,
"""


@pytest.fixture
def company(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv(VARIABLE, SECRET)
    folder.write(config=CONFIG, people=PEOPLE, metrics=METRICS, incidents=INCIDENTS, ratings=RATINGS)
    return folder


def shared(company: Folder, *words: str, out: str = "out/2026-10-pseudonymised") -> tuple[Ran, str]:
    """The run, and every byte that came of it."""
    ran = company.ran("--pseudonymise", *words)
    files = [each.read_text("utf-8") for each in sorted((company.path / out).iterdir())]
    return ran, "\n".join([ran.out, ran.err, *files])


def test_nothing_that_names_or_was_written_by_people_comes_out(company: Folder) -> None:
    plain = company.ran()
    before = "".join(each.read_text("utf-8") for each in (company.path / "out/2026-10").iterdir()) + plain.out
    assert sum(word in before for word in WORDS) >= 12  # it would be seen if it were there
    _, text = shared(company)
    assert [word for word in WORDS if word in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_not_even_with_rejected_rows_and_in_either_language(company: Folder, lang: str) -> None:
    company.write(
        config=f'lang = "{lang}"\n' + CONFIG,
        metrics=METRICS.replace("emp042,3", "emp042,Kilroy"),
        incidents=INCIDENTS + "emp042,2026-10-16,who-is-this,Ms Wang,\n",
    )
    _, text = shared(company, "--partial", "--lang", lang)
    assert [word for word in WORDS if word in text] == []
    assert ("（内容已隐去）" if lang == "zh" else "(withheld)") in text


def test_rejected_data_are_only_counted(company: Folder) -> None:
    company.write(metrics=METRICS.replace("emp042,3", "emp042,Kilroy"))
    before = snapshot(company.path)
    ran = company.run("--pseudonymise")
    assert (ran.code, ran.out) == (1, "")
    assert ran.errors == ["--pseudonymise: the data are rejected; errors: 1: a run without --pseudonymise shows them"]
    assert snapshot(company.path) == before


def test_results_and_money_are_those_of_the_plain_run(company: Folder) -> None:
    company.ran()
    plain = company.table("results")
    shared(company)
    hidden = company.table("results", "out/2026-10-pseudonymised")

    def figures(rows: list[dict[str, str]]) -> list[list[str]]:
        return sorted([value for key, value in row.items() if key not in ("employee_id", "name")] for row in rows)

    assert figures(hidden) == figures(plain)
    ledger = company.table("ledger", "out/2026-10-pseudonymised")
    assert {row["employee_id"] for row in ledger} == {row["employee_id"] for row in hidden}
    assert all(row["name"] == "" for row in hidden)


def ids(company: Folder, out: str, column: str = "base_pay") -> dict[str, str]:
    """Pseudonym by what is paid, which tells the three people apart here."""
    return {row["total_pay"]: row["employee_id"] for row in company.table("results", out) if row["total_pay"]}


def test_a_person_keeps_the_pseudonym_under_one_secret(company: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    shared(company)
    october = ids(company, "out/2026-10-pseudonymised")
    moved = INCIDENTS.replace("2026-10", "2026-11")
    company.write(incidents=moved)
    company.ran("--pseudonymise", "--period", "2026-11")
    assert ids(company, "out/2026-11-pseudonymised") == october
    monkeypatch.setenv(VARIABLE, SECRET + "!")
    company.ran("--pseudonymise", "--period", "2026-11")
    assert not set(ids(company, "out/2026-11-pseudonymised").values()) & set(october.values())


def test_rows_are_in_the_order_of_pseudonyms(company: Folder) -> None:
    shared(company)
    for table in ("results", "ledger"):
        order = [row["employee_id"] for row in company.table(table, "out/2026-10-pseudonymised")]
        assert order == sorted(order)
    flags = company.table("flags", "out/2026-10-pseudonymised")
    by_team: dict[str, list[str]] = {}
    for row in flags:
        by_team.setdefault(row["team"], []).append(row["employee_id"])
    assert all(order == sorted(order) for order in by_team.values())


def test_the_files_are_the_owners_and_stand_beside_the_plain_ones(company: Folder) -> None:
    company.ran()
    company.ran("--pseudonymize")
    assert sorted(each.name for each in (company.path / "out").iterdir()) == ["2026-10", "2026-10-pseudonymised"]
    for each in (company.path / "out/2026-10-pseudonymised").iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


@pytest.mark.parametrize(("secret", "said"), [(None, "is not set"), ("", "is not set"), ("short", "only 5 characters")])
def test_without_a_secret_it_says_what_to_set(
    company: Folder, monkeypatch: pytest.MonkeyPatch, secret: str | None, said: str
) -> None:
    monkeypatch.delenv(VARIABLE)
    if secret is not None:
        monkeypatch.setenv(VARIABLE, secret)
    error = company.refused(2, "--pseudonymise")[0]
    assert error.startswith(f"{VARIABLE}: ")
    assert said in error
    assert "openssl rand -hex 32" in error


def test_the_demo_and_its_pseudonyms(tmp_path: Path, company: Folder) -> None:
    """A generated company as it is delivered."""
    demo = Path(__file__).parents[2] / "examples" / "demo"
    ran = company("run", demo / "kpi.toml", "--pseudonymise", "--out", tmp_path / "shared")
    assert ran.code == 0
    rows = (demo / "people.csv").read_text("utf-8-sig").splitlines()[1:]
    text = ran.out + ran.err + "".join(each.read_text("utf-8") for each in (tmp_path / "shared").iterdir())
    assert not [cell for row in rows for cell in row.split(",")[:2] if cell in text]

"""Part months on both engines against the oracle, to the last decimal and cent."""

from __future__ import annotations

import tempfile
from calendar import monthrange
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from engines import ENGINES
from exactness.generated import LARGE, PLUGINS, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import documents
from oracle.cells import Value
from oracle.exact import cents, decimal, fraction
from oracle.files import Result, amount, by_line, contributions, plain, run, write_csv
from oracle.outcomes import Month, Outcome
from oracle.proration import Days, judged, reduction
from oracle.toml_schemes import evaluate

PERIODS = ("2024-02", "2026-02", "2026-04", "2026-10")
METHODS = st.sampled_from(["calendar_days", "working_days"])
PEOPLE = ("employee_id", "name", "level", "hired", "team_since", "left", "base_pay", "bonus_pool")
HEAD: dict[str, Any] = {"schema": 1, "currency": "CNY", "people": {"use": "csv", "path": "people.csv"}}
EXAMPLES = examples(6, 100)
GRADES = {"bands": [[">= 90", "A"], ["[60, 90)", "B"], ["< 60", "C"]]}
PAY: dict[str, Any] = {
    "base": {"column": "base_pay", "performance": False},
    "bonus": {"pool": "bonus_pool", "coefficient": "score"},
    "prize": {
        "pool": "bonus_pool", "inputs": ["grade"], "table": [["A", Decimal("0.335")], ["B", 0], ["C", Decimal("-0.1")]],
    },
    "allowance": {"inputs": ["level"], "table": [["senior", Decimal("100.01")], ["-", 50]], "hit": "first"},
    "float": {"per_point": 10, "around": 80, "limit": 300},
    "commission": {"column": "commission", "performance": False},
}  # fmt: skip
MONTHLY = ("base", "bonus", "prize", "allowance")
"""What is prorated where nobody says otherwise."""


@st.composite
def stays(draw: Any, period: str) -> dict[str, str | None]:
    """When somebody joined, moved in and left; at the edges of the month more often than not."""
    last = monthrange(int(period[:4]), int(period[5:]))[1]
    day = st.integers(1, last) | st.sampled_from([1, 2, last - 1, last])
    first, end = sorted((draw(day), draw(day)))
    inside, until = f"{period}-{first:02}", f"{period}-{end:02}"
    hired = draw(st.sampled_from([None, "2020-02-29", f"{period}-01", inside]))
    since = draw(st.sampled_from([None, "2023-05-01", f"{period}-01", inside]))
    return {"hired": hired, "team_since": since, "left": draw(st.sampled_from([None, "2030-01-01", until]))}


@st.composite
def calendars(draw: Any, period: str) -> Days:
    """Some holidays, some worked week-ends; a working day is always left."""
    month = Days(period).month()
    week = [day.isoformat() for day in month if day.isoweekday() <= 5]
    ends = [day.isoformat() for day in month if day.isoweekday() > 5]
    off = draw(st.sets(st.sampled_from([*week[:-1], *ends]), max_size=12))
    worked = draw(st.sets(st.sampled_from(ends), max_size=3))
    return Days(period, frozenset(off - worked), frozenset(worked))


def people_of(draw: Any, period: str, more: dict[str, st.SearchStrategy[Any]]) -> list[dict[str, Any]]:
    count = draw(st.integers(1, 5))
    return [
        {"employee_id": f"P{n}", "name": f"Person {n}", **draw(stays(period)), **{k: draw(v) for k, v in more.items()}}
        for n in range(count)
    ]


def written(folder: Path, engine: str, days: Days, team: dict[str, Any], people: list[dict[str, Any]]) -> Result:
    """The company in a folder, run."""
    folder.mkdir()
    metrics = sorted({name for person in people for name in person["metrics"]})
    calendar = {"holidays": sorted(days.holidays), "workdays": sorted(days.workdays)}
    collect = [{"use": "csv", "kind": "metrics", "path": "metrics.csv"}]
    config = HEAD | {"period": days.period, "engine": engine, "collect": collect, "calendar": calendar, "team": [team]}
    (folder / "kpi.toml").write_text(tomli_w.dumps(plain(config)), encoding="utf-8")
    write_csv(folder / "people.csv", [*PEOPLE, "probation"], people)
    rows = [{"employee_id": person["employee_id"], **person["metrics"]} for person in people]
    write_csv(folder / "metrics.csv", ["employee_id", *metrics], rows)
    return run(folder / "kpi.toml", folder / "out")


def runs(days: Days, team: dict[str, Any], people: list[dict[str, Any]]) -> Result:
    """What every engine wrote, which is the same bytes."""
    with tempfile.TemporaryDirectory() as name:
        found = [written(Path(name) / engine, engine, days, team, people) for engine in ENGINES]
    assert all(each.raw == found[0].raw for each in found)
    return found[0]


def check_pay(
    found: Result, who: str, full: dict[str, Fraction], share: tuple[int, int] | None, monthly: tuple[str, ...]
) -> None:
    """Each line in full, its reduction beside it, and the sums. share: None where pay is not prorated."""
    lines = {line: value for (_, line), value in by_line(found.ledger, who, "pay").items()}
    for line, exact in full.items():
        assert lines.pop(line) == decimal(cents(exact)), line
        taken = reduction(exact, share) if share and line in monthly else Fraction(0)
        assert (lines.pop(f"{line}.proration", None) or 0) == decimal(taken), line
    assert not lines
    assert contributions(found.ledger, who, "pay") == amount(found.results[who]["total_pay"])


@st.composite
def companies(draw: Any) -> tuple[Days, dict[str, Any], list[dict[str, Any]]]:
    period = draw(st.sampled_from(PERIODS))
    low = draw(st.integers(1, 300))
    high = low + draw(st.integers(1, 300))
    na = draw(st.sampled_from(["incomplete", "full", "rescale"]))
    criteria = {
        "calls": {
            "metric": "calls", "unit": "count", "weight": 60, "not_applicable": na,
            "bands": [[f">= {high}", 100], [f"[{low}, {high})", 70], [f"< {low}", 40]],
        },
        "both": {
            "inputs": ["calls", "hours"], "weight": 40, "not_applicable": na, "hit": "first",
            "table": [[f">= {low}", ">= 20.5", 100], ["-", "> 10.25", 80], ["-", "-", 30]],
        },
    }  # fmt: skip
    targets = draw(st.dictionaries(st.sampled_from(["calls", "hours"]), METHODS))
    prorate: dict[str, Any] = {"targets": targets}
    if draw(st.booleans()):
        prorate["pay"] = draw(METHODS)
        if draw(st.booleans()):
            prorate["lines"] = draw(st.lists(st.sampled_from(list(PAY)), unique=True, min_size=1))
    counts = st.integers(0, 700).map(Decimal)
    hours = st.integers(0, 40_000_000).map(lambda n: Decimal(n).scaleb(-6)) | st.sampled_from([Decimal("20.5"), None])
    money = st.integers(0, 10**7).map(lambda n: Decimal(n).scaleb(-3))
    people = people_of(
        draw,
        period,
        {
            "level": st.sampled_from(["senior", "junior"]),
            "base_pay": money,
            "bonus_pool": money,
            "metrics": st.fixed_dictionaries(
                {"calls": counts | st.sampled_from(["n/a"]), "hours": hours, "commission": money}
            ),
        },
    )
    score = {"use": "criteria", "criteria": criteria}
    pay = {"use": "table", "lines": PAY}
    grade = {"use": "bands", **GRADES}
    team = {"name": "desk", "score": score, "grade": grade, "pay": pay, "prorate": prorate}
    return draw(calendars(period)), team, people


def expected_scores(days: Days, team: dict[str, Any], people: list[dict[str, Any]]) -> dict[str, Outcome]:
    """What the TOML oracle makes of the metrics as they are judged."""
    month = Month(days.period, {"criteria": team["score"]["criteria"]}, GRADES, None, people=people)
    targets = team["prorate"]["targets"]
    month.metrics = {
        person["employee_id"]: {
            name: judged(value, days.share(person, targets[name])) if name in targets else value
            for name, value in person["metrics"].items()
        }
        for person in people
    }
    return evaluate(month)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=LARGE)
@given(companies())
def test_a_company_of_its_own(company: tuple[Days, dict[str, Any], list[dict[str, Any]]]) -> None:
    days, team, people = company
    found = runs(days, team, people)
    prorate, outcomes = team["prorate"], expected_scores(days, team, people)
    for person in people:
        who = person["employee_id"]
        outcome, row = outcomes[who], found.results[who]
        assert amount(row["score"]) == decimal(outcome.score)
        assert row["grade"] == (outcome.grade or "")
        if outcome.score is None:
            continue
        assert contributions(found.ledger, who, "score") == decimal(outcome.score)
        share = days.share(person, prorate["pay"]) if "pay" in prorate else None
        monthly = tuple(prorate.get("lines", MONTHLY))
        check_pay(found, who, full_amounts(person, outcome), share, monthly)
        check_figures(found, person, days, prorate["targets"])


def full_amounts(person: dict[str, Any], outcome: Outcome) -> dict[str, Fraction]:
    assert outcome.score is not None
    pool = fraction(person["bonus_pool"])
    return {
        "base": fraction(person["base_pay"]),
        "bonus": pool * outcome.score / 100,
        "prize": pool * {"A": Fraction("0.335"), "B": Fraction(0), "C": Fraction("-0.1")}[str(outcome.grade)],
        "allowance": Fraction("100.01") if person["level"] == "senior" else Fraction(50),
        "float": max(Fraction(-300), min(Fraction(300), (outcome.score - 80) * 10)),
        "commission": fraction(person["metrics"]["commission"]),
    }


def check_figures(found: Result, person: dict[str, Any], days: Days, targets: dict[str, str]) -> None:
    """A line for each prorated figure of somebody with part of the days, and none for others."""
    who = person["employee_id"]
    rows = {row["line"]: row for row in found.ledger if row["employee_id"] == who and row["line"].endswith("proration")}
    for metric in ("calls", "hours"):
        share = days.share(person, targets[metric]) if metric in targets else (1, 1)
        row = rows.get(f"{metric}.proration")
        value = person["metrics"][metric]
        if share[0] == share[1] or value in (None, "n/a"):
            assert row is None
            continue
        assert row is not None
        assert row["input"] == f"{metric}={text(value)}, days={share[0]}/{share[1]}"
        figure = judged(value, share)
        assert row["value"] == ("" if figure == "n/a" else text(decimal(fraction(figure))))
        assert row["contribution"] == "0"


def text(value: Decimal | None) -> str:
    assert value is not None
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


@pytest.mark.skipif(
    not {"courier_callcenter", "service_conduct"} <= PLUGINS, reason="the two plugins are not installed"
)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=LARGE)
@given(st.data())
def test_volumes_of_the_service_desk_and_base_pay_beside_the_float(data: st.DataObject) -> None:
    """D0's targets and D1's base pay; D1's float, money for events, is not prorated unless the team says so."""
    days, people, targets, prorate = data.draw(desks())
    team = {
        "name": "hotline",
        "score": {"use": "courier_callcenter:service_desk", "scale_to": 100},
        "pay": {"use": "service_conduct:float", "from_service_month": 1},
        "prorate": prorate,
    }
    found = runs(days, team, people)
    for person in people:
        who, volumes = person["employee_id"], person["metrics"]
        figures = {
            name: judged(value, days.share(person, targets[name])) if name in targets else value
            for name, value in volumes.items()
        }
        if "n/a" in figures.values():
            assert found.results[who]["status"] == "incomplete"
            continue
        desk = documents.service_desk(days.period, figures, [], scale_to=Fraction(100))
        assert desk.score is not None
        assert amount(found.results[who]["score"]) == decimal(desk.score)
        change = documents.pay_change(desk.score, "2020-01-01", days.period)
        full = {"base": fraction(person["base_pay"]), "float": change}
        check_pay(found, who, full, days.share(person, prorate["pay"]), tuple(prorate.get("lines", ("base",))))


@st.composite
def desks(draw: Any) -> tuple[Days, list[dict[str, Any]], dict[str, str], dict[str, Any]]:
    period = draw(st.sampled_from(PERIODS))
    targets = draw(st.dictionaries(st.sampled_from(list(documents.VOLUMES)), METHODS))
    prorate: dict[str, Any] = {"pay": draw(METHODS), "targets": targets}
    if draw(st.booleans()):
        prorate["lines"] = ["base", "float"]
    volumes: dict[str, st.SearchStrategy[Value]] = {
        name: st.integers(0, peak + width).map(Decimal) for name, (peak, _, width) in documents.VOLUMES.items()
    }
    people = people_of(
        draw,
        period,
        {
            "base_pay": st.integers(0, 10**6).map(lambda n: Decimal(n).scaleb(-2)),
            "metrics": st.fixed_dictionaries(volumes),
        },
    )
    for person in people:
        person["hired"] = person["hired"] or "2020-01-01"  # the float asks for the month of service
    return draw(calendars(period)), people, targets, prorate


@pytest.mark.skipif(
    not {"courier_callcenter", "ecommerce_aftersales"} <= PLUGINS, reason="the two plugins are not installed"
)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=LARGE)
@given(st.data())
def test_pools_levels_and_commission(data: st.DataObject) -> None:
    """D2's base and pool, D3's base and bonus by level are prorated; D3's commission is paid as it was earned."""
    period = data.draw(st.sampled_from(PERIODS))
    days, method = data.draw(calendars(period)), data.draw(METHODS)
    money = st.integers(0, 10**6).map(lambda n: Decimal(n).scaleb(-2))
    score = st.integers(0, 100_000_000).map(lambda n: Decimal(n).scaleb(-6))
    people = people_of(
        data.draw,
        period,
        {
            "level": st.sampled_from(["初级售后", "senior"]),
            "base_pay": money,
            "bonus_pool": money,
            "probation": st.booleans(),
            "metrics": st.fixed_dictionaries({"x": score, "commission": money}),
        },
    )
    team = {
        "name": "desk",
        "score": {"use": "criteria", "criteria": {"x": {"metric": "x", "max": 100}}},
        "prorate": {"pay": method},
    }
    for rule in ("courier_callcenter:operator", "ecommerce_aftersales:salary"):
        found = runs(days, team | {"pay": rule}, people)
        for person in people:
            points = fraction(person["metrics"]["x"])
            if rule.startswith("courier"):
                full = {"base": fraction(person["base_pay"]), "bonus": fraction(person["bonus_pool"]) * points / 100}
            else:
                base = Fraction(3200 if person["level"] == "senior" else 2500)
                earned = Fraction(0) if person["probation"] else fraction(person["metrics"]["commission"])
                full = {"base": base, "bonus": 3 * points, "commission": earned}
            check_pay(found, person["employee_id"], full, days.share(person, method), ("base", "bonus"))

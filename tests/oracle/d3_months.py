"""Hypothesis strategies: months of after-sales desks (D3), on and beside every edge, with settings now and then."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from oracle import d3
from oracle.cells import NA, Value
from oracle.strategies import STEP, Draw, numbers, seldom
from oracle.teams import Team

PLUGIN = "ecommerce_aftersales"
MODES = ("incomplete", "full", "rescale")


def beside(*edges: int) -> list[Value]:
    return [value for edge in edges for value in (Decimal(edge), edge - STEP, edge + STEP)]


def counts(*values: int) -> list[Value]:
    return [Decimal(value) for value in values]


# what is worth trying of each metric that is required
WORTH: dict[str, list[Value]] = {
    "reply_rate": [*beside(98, 95, 90), *counts(0, 100)],
    "avg_response_s": [*beside(40, 50, 60), *counts(0, 7200)],
    "slow_response_rate": [*beside(3, 5, 8), *counts(0, 100)],
    "named_bad_reviews": counts(0, 0, 1, 2),
    "dispute_handling_h": [*beside(24, 48), *counts(0, 720)],
    "platform_interventions": counts(0, 1, 2, 3, 4),
    "absences": counts(0, 0, 1, 2, 3, 4, 31),
}
GRADES: list[Value] = ["A", "B", "C", "D"]
# of every hundred customers, what falls on and beside an edge of the rate
SHARES = {"reply_rate": (98, 95, 90, 100, 0), "slow_response_rate": (3, 5, 8, 0, 100)}


@st.composite
def sampled_months(draw: Draw) -> Team:
    """chat_qa alone, with its grade."""
    score: dict[str, Any] = {"use": f"{PLUGIN}:chat_qa", **rubric_settings(draw)}
    people = [{"employee_id": f"A{n + 1}", "name": f"Person {n + 1}"} for n in range(draw(st.integers(1, 3)))]
    ratings = [row for each in people for row in samples(draw, each["employee_id"], score)]
    return Team(month(draw), {"score": score, "grade": f"{PLUGIN}:chat_qa"}, people, {}, ratings)


@st.composite
def kpi_months(draw: Draw) -> Team:
    """kpi with its grade and salary; the QA grade is given."""
    score: dict[str, Any] = {"use": f"{PLUGIN}:kpi", **kpi_settings(draw)}
    if seldom(draw):
        score["scale_to"] = draw(st.sampled_from([Decimal(10), Decimal(150)]))
    return shop(draw, [], score)


@st.composite
def fed_months(draw: Draw) -> Team:
    """chat_qa, then kpi that reads its grade, then pay; now and then a grade is given all the same."""
    sampled: dict[str, Any] = {"use": f"{PLUGIN}:chat_qa", "grade": f"{PLUGIN}:chat_qa", **rubric_settings(draw)}
    score: dict[str, Any] = {"use": f"{PLUGIN}:kpi", **kpi_settings(draw)}
    if draw(st.booleans()):
        sampled["name"] = "spot_checks"
        score["qa_grade_from"] = "spot_checks.grade"
    return shop(draw, [sampled], score)


def shop(draw: Draw, before: list[dict[str, Any]], score: dict[str, Any]) -> Team:
    team: dict[str, Any] = {"score": [*before, score] if before else score, "grade": f"{PLUGIN}:kpi"}
    if not seldom(draw, 8):
        team["pay"] = {"use": f"{PLUGIN}:salary", **salary_settings(draw)}
    people = [person(draw, f"A{n + 1}") for n in range(draw(st.integers(1, 3)))]
    here = [str(each["employee_id"]) for each in people]
    how: dict[str, str] = score.get("not_applicable", {})
    metrics = {who: facts(draw, how, bool(before)) for who in here}
    ratings = [row for who in here for row in kpi_ratings(draw, who, how)]
    for each in before:
        ratings += [row for who in here for row in samples(draw, who, each)]
    return Team(month(draw), team, people, metrics, ratings)


def month(draw: Draw) -> str:
    return f"2026-{draw(st.integers(1, 12)):02}"


# --- settings ---------------------------------------------------------------------------------------------------------


def modes(draw: Draw, names: list[str]) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    table = {name: draw(st.sampled_from(MODES)) for name in chosen}
    return {"not_applicable": table} if table or seldom(draw) else {}


def rubric_settings(draw: Draw) -> dict[str, Any]:
    return modes(draw, list(d3.ITEMS)) | ({"min_samples": draw(st.integers(1, 5))} if seldom(draw, 3) else {})


def kpi_settings(draw: Draw) -> dict[str, Any]:
    settings = modes(draw, list(d3.WEIGHTS))
    if seldom(draw, 3):
        cuts = draw(st.sets(st.integers(1, 999), min_size=len(d3.WEIGHTS) - 1, max_size=len(d3.WEIGHTS) - 1))
        parts = [Decimal(b - a) / 10 for a, b in pairwise([0, *sorted(cuts), 1000])]
        settings["weights"] = dict(zip(d3.WEIGHTS, parts, strict=True))
    return settings


def salary_settings(draw: Draw) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if seldom(draw, 3):
        money = st.one_of(numbers(0, 9000), numbers(0, 9000, 2))
        settings["levels"] = {level: {"base": draw(money), "pool": draw(money)} for level in d3.PAY_LEVELS}
    if seldom(draw, 3):
        settings["coefficient"] = {letter: draw(numbers(0, 2, 3)) for letter in "ABCD"}
    return settings


# --- what was recorded ------------------------------------------------------------------------------------------------


def person(draw: Draw, who: str) -> dict[str, Any]:
    levels = ["junior", "intermediate", "senior", *d3.TITLES] * 2
    return {
        "employee_id": who,
        "name": f"Person {who}",
        "level": draw(st.sampled_from([*levels, None])),  # blank now and then
        "probation": draw(st.sampled_from([None, False, True])),
    }


def facts(draw: Draw, how: dict[str, str], fed: bool) -> dict[str, Value]:
    """One person's metrics, now and then blank or n/a."""
    lapse = seldom(draw, 3)
    values: dict[str, Value] = {name: one(draw, worth, name, how, lapse) for name, worth in WORTH.items()}
    if fed:
        values["qa_grade"] = draw(st.sampled_from([None, None, None, *GRADES]))
    else:
        values["qa_grade"] = one(draw, GRADES, "qa_grade", how, lapse)
    for rate in d3.RATIOS:
        if draw(st.booleans()):
            values |= customers(draw, rate, values, how, lapse)
    absences = values["absences"]
    most = int(absences) if isinstance(absences, Decimal) else 0
    for name in ("absences_unreported", "absences_harmful"):
        values[name] = draw(st.sampled_from([None, Decimal(0), NA, *counts(*range(min(most, 4) + 1))]))
    values["late_or_early"] = draw(st.sampled_from([None, NA, *counts(0, 0, 1, 5)]))
    values["commission"] = draw(st.sampled_from([None, NA, Decimal(120), Decimal("0.005"), Decimal("99.994999")]))
    return values


def one(draw: Draw, worth: list[Value], name: str, how: dict[str, str], lapse: bool) -> Value:
    """A value worth trying; n/a where the scheme says what it means, blank or a plain n/a only where `lapse` allows."""
    criterion = "attendance" if name == "absences" else name
    if how.get(criterion, "incomplete") != "incomplete" and draw(st.booleans()):
        return NA
    if lapse and seldom(draw, 10):
        return draw(st.sampled_from([None, NA]))  # type: ignore[no-any-return]
    return draw(st.sampled_from(worth))  # type: ignore[no-any-return]


def customers(draw: Draw, rate: str, so_far: dict[str, Value], how: dict[str, str], lapse: bool) -> dict[str, Value]:
    """The rate as its two counts, the direct figure left out."""
    over, under = d3.RATIOS[rate]
    known = so_far.get(under)
    sizes = [1, 3, 7, 100, 997, 30000] + ([0] if lapse or rate in how else [])
    whole = known if isinstance(known, Decimal) else Decimal(draw(st.sampled_from(sizes)))
    near = int(whole * draw(st.sampled_from(SHARES[rate])) / 100) + draw(st.sampled_from([0, 0, 1, -1]))
    found: dict[str, Value] = {rate: None, under: whole, over: min(max(Decimal(near), Decimal(0)), whole)}
    if lapse and seldom(draw, 10):
        found[over] = draw(st.sampled_from([None, NA]))
    return found


def kpi_ratings(draw: Draw, who: str, how: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    lapse = seldom(draw, 3)
    for key, points in d3.LEVELS.items():
        value = one(draw, counts(*points), key, how, lapse)
        rows.append({"criterion": key, "rater": "superior", "value": value})
    for key in d3.WEIGHTS:
        if key != "qa_grade" and seldom(draw, 30):
            value = draw(st.sampled_from([*counts(0, 50, 100), Decimal("33.3")]))
            rows.append({"criterion": key, "rater": "override", "value": value, "reason": "settled by the manager"})
    return [{"employee_id": who, **row} for row in rows]


def samples(draw: Draw, who: str, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """One person's sampled chats; an item n/a under `rescale` is so in all of them, and only then."""
    how: dict[str, str] = settings.get("not_applicable", {})
    sizes = [1, 2, 4, 5] if "rescale" in how.values() else [1, 2, 3, 3, 4, 5, 7]  # a rescaled mean that ends
    number = draw(st.sampled_from(sizes)) if not seldom(draw, 12) else 0
    names: list[str | None] = [None] if number == 1 and draw(st.booleans()) else [f"c{n + 1}" for n in range(number)]
    raters = {name: draw(st.sampled_from(["superior", "superior", "trainer"])) for name in names}
    lapse, good = seldom(draw, 5), draw(st.sampled_from([0, 2, 10, 30]))
    allowed = ("full", "incomplete") if lapse else ("full",)
    rows: list[dict[str, Any]] = []
    for item, points in d3.ITEMS.items():
        dropped = how.get(item) == "rescale" and draw(st.booleans())
        for name in names:
            value: Value = Decimal(draw(st.sampled_from([*range(len(points)), *[len(points) - 1] * good])))
            if dropped or (how.get(item) in allowed and seldom(draw, 3)):
                value = NA
            elif lapse and seldom(draw, 20):
                value = None
            rows.append({"criterion": item, "rater": raters[name], "sample": name, "value": value})
        if item != "qa_bad_attitude" and seldom(draw, 40):
            value = draw(st.sampled_from([Decimal(0), Decimal(points[-1]), Decimal("2.5")]))
            rows.append(
                {"criterion": item, "rater": "override", "value": value, "reason": "agreed with the supervisor"}
            )
    return [{"employee_id": who, **row} for row in rows]

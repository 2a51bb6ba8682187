"""The oracle of D3, after-sales of an online shop: QA rubric, KPI table, grades and pay, one person at a time.

Readings where the pages leave a choice:

 1. chat_qa: a sample is what some row names (a blank name is one sample). An item without a value in one of them is
    missing, so is every item where nothing was sampled. The month's points of an item are the mean over the samples,
    its line that mean at six decimals; the score is the mean of the samples' totals, rounded once.
 2. chat_qa: an item that a sample calls n/a is n/a for the month; under `full` that sample's item counts full and the
    others as they are; under `rescale` the item drops out of the month. A decision settles the item in every sample.
 3. chat_qa: `fatal` and `small_sample` follow from what the samples say, whatever else is missing.
 4. attendance: n/a on `absences` is n/a; on the optional three it is as blank, which is 0. Late with 1 to 3 absences
    changes nothing.
 5. A rate given directly goes before its numerator and denominator; a denominator of 0 is n/a.
 6. kpi after chat_qa: a `qa_grade` that the input holds goes before what chat_qa yields, and then nothing that chat_qa
    lacks is missing. What chat_qa lacks is named once, by its item.
 7. salary: a blank level leaves no pay at all; a blank or n/a commission is 0; blank probation is none. The coefficient
    score / 100 is exact. Performance pay is the bonus alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from oracle.cells import NA, Value
from oracle.exact import cents, fraction, quotient
from oracle.sheet import Judged, Row, Section, Sheet, add_up, decision, missing

# --- QA rubric, D3-24 to D3-37 ----------------------------------------------------------------------------------------

# item -> points by the number of standards met
ITEMS: dict[str, tuple[int, ...]] = {
    "qa_professional_language": (0, 0, 4, 6),
    "qa_expression": (0, 0, 5, 10),
    "qa_questioning": (0, 0, 4),
    "qa_bad_attitude": (0, 15),
    "qa_opening": (0, 4, 4),
    "qa_waiting": (0, 5, 10, 10, 10),
    "qa_closing": (0, 4, 4, 4),
    "qa_returns": (0, 6, 12),
    "qa_solution": (0, 8, 8, 15),
    "qa_empathy": (0, 8, 12),
    "qa_satisfaction": (0, 6, 8),
}
RUBRIC: Section = {item: (Fraction(points[-1]), Fraction(points[-1])) for item, points in ITEMS.items()}


def chat_qa(rows: Sequence[Row], not_applicable: Mapping[str, str] | None = None, min_samples: int = 3) -> Sheet:
    """The rubric's month for one person; `rows` are this person's ratings."""
    how = not_applicable or {}
    given = [row for row in rows if row["rater"] != "override" and row["criterion"] in ITEMS]
    given = [row for row in given if row.get("sample") is not None or row["value"] is not None]
    samples = {row.get("sample") for row in given}
    judged = {}
    for item in ITEMS:
        values = {row.get("sample"): row["value"] for row in given if row["criterion"] == item}
        by_sample = [values.get(sample) for sample in samples]
        judged[item] = decision(rows, item) or month_of_item(item, by_sample, how.get(item) == "full")
    sheet = add_up(judged, {"chat_qa": RUBRIC}, how, rounded=True)
    sheet.grade = None if sheet.score is None else qa_letter(sheet.score)
    if any(row["criterion"] == "qa_bad_attitude" and is_zero(row["value"]) for row in given):
        sheet.flags.add("fatal")
    if len(samples) < min_samples:
        sheet.flags.add("small_sample")
    return sheet


def month_of_item(item: str, values: Sequence[Value], full: bool) -> Judged:
    """The mean of the samples' points, not rounded yet."""
    points = ITEMS[item]
    if NA in [each for each in values if isinstance(each, str)] and not full:
        return Judged(na=True)
    if not values or None in values:
        return missing(item)
    each = [points[-1] if value == NA else points[int(fraction(value))] for value in values]
    return Judged(points=Fraction(sum(each), len(each)))


def is_zero(value: Value) -> bool:
    return value is not None and value != NA and fraction(value) == 0


def qa_letter(score: Fraction) -> str:
    """D3-36."""
    return "A" if score >= 90 else "B" if score >= 80 else "C" if score >= 70 else "D"


# --- KPI table, D3-1 to D3-18 -----------------------------------------------------------------------------------------

WEIGHTS = {
    "work_attitude": 4,
    "attendance": 4,
    "team_contribution": 6,
    "reply_rate": 4,
    "avg_response_s": 4,
    "slow_response_rate": 4,
    "qa_grade": 15,
    "named_bad_reviews": 5,
    "dispute_handling_h": 10,
    "return_control": 12,
    "platform_interventions": 10,
    "review_reply": 4,
    "refund_process": 12,
    "cooperation": 3,
    "meetings": 3,
}
SECTIONS = {  # by table order
    "basics": ("work_attitude", "attendance", "team_contribution"),
    "service": ("reply_rate", "avg_response_s", "slow_response_rate", "qa_grade", "named_bad_reviews"),
    "handling": (
        "dispute_handling_h",
        "return_control",
        "platform_interventions",
        "review_reply",
        "refund_process",
    ),
    "teamwork": ("cooperation", "meetings"),
}
LEVELS = {  # the printed points of the levels
    "work_attitude": (100, 70, 40),
    "team_contribution": (100, 80, 50),
    "return_control": (100, 80, 50),
    "review_reply": (100, 80, 50),
    "refund_process": (100, 80, 50),
    "cooperation": (100, 70, 40),
    "meetings": (100, 70, 60),
}
RATIOS = {
    "reply_rate": ("replied_customers", "received_customers"),
    "slow_response_rate": ("timed_out_customers", "received_customers"),
}
QA_POINTS = {"A": 100, "B": 80, "C": 70, "D": 60}


def kpi(
    metrics: Mapping[str, Value],
    rows: Sequence[Row],
    weights: Mapping[str, Value] | None = None,
    not_applicable: Mapping[str, str] | None = None,
    scale_to: Value = None,
    sampled: Sheet | None = None,
) -> Sheet:
    """The table's month for one person; `sampled` is what chat_qa found, where it runs before."""
    read = dict(metrics)
    fed = sampled is not None and read.get("qa_grade") is None
    if sampled is not None and fed:
        read["qa_grade"] = sampled.grade
    judged = {key: decision(rows, key) or judge(key, read, rows) for key in WEIGHTS}
    shares = {key: fraction(value) for key, value in (weights or WEIGHTS).items()}
    table: Section = {key: (Fraction(100), shares[key]) for key in WEIGHTS}
    sheet = add_up(judged, {"kpi": table}, not_applicable or {}, scale_to)
    if sampled is not None:
        sheet.flags |= sampled.flags
        if fed and not sampled.complete and "qa_grade" in sheet.missing:
            sheet.missing = sheet.missing - {"qa_grade"} | sampled.missing
            sheet.unjudged |= sampled.unjudged
    if sheet.score is not None:
        sheet.grade = kpi_letter(sheet.score)
        sheet.sections = {name: sum((sheet.lines[key] for key in keys), Fraction(0)) for name, keys in SECTIONS.items()}
    return sheet


def judge(key: str, metrics: Mapping[str, Value], rows: Sequence[Row]) -> Judged:
    if key in LEVELS:
        return level_chosen(key, rows)
    if key == "attendance":
        return attendance(metrics)
    value = metrics.get(key)
    if value is None and key in RATIOS:
        over, under = (metrics.get(name) for name in RATIOS[key])
        if NA in (over, under) or is_zero(under):
            return Judged(na=True)
        if over is None or under is None:
            return missing(key)
        value = quotient(100 * fraction(over), fraction(under))
    if value is None:
        return missing(key)
    if value == NA:
        return Judged(na=True)
    return Judged(points=Fraction(QA_POINTS[str(value)] if key == "qa_grade" else banded(key, fraction(value))))


def level_chosen(key: str, rows: Sequence[Row]) -> Judged:
    for row in rows:
        if row["criterion"] == key and row["value"] is not None:
            return Judged(na=True) if row["value"] == NA else Judged(points=fraction(row["value"]))
    return missing(key)


def attendance(metrics: Mapping[str, Value]) -> Judged:
    """D3-3."""
    absences = metrics.get("absences")
    if absences == NA:
        return Judged(na=True)
    if absences is None:
        return missing("absences")
    names = ("absences_unreported", "absences_harmful", "late_or_early")
    unreported, harmful, late = (count(metrics.get(name)) for name in names)
    times = fraction(absences)
    if times == 0:
        return Judged(points=Fraction(80 if late else 100))
    if times > 3 or unreported or harmful:
        return Judged(points=Fraction(40))
    return Judged(points=Fraction(80 if times <= 2 else 70))


def count(value: Value) -> Fraction:
    """An optional number: 0 where it is not given."""
    return Fraction(0) if value is None or value == NA else fraction(value)


def banded(key: str, value: Fraction) -> int:
    """D3-5 to D3-7, D3-9, D3-10, D3-12."""
    if key == "reply_rate":
        return 100 if value >= 98 else 80 if value >= 95 else 70 if value >= 90 else 40
    if key == "avg_response_s":
        return 100 if value <= 40 else 80 if value <= 50 else 70 if value <= 60 else 40
    if key == "slow_response_rate":
        return 100 if value <= 3 else 80 if value <= 5 else 70 if value <= 8 else 40
    if key == "named_bad_reviews":
        return 100 if value == 0 else 0
    if key == "dispute_handling_h":
        return 100 if value < 24 else 80 if value <= 48 else 50
    if key == "platform_interventions":
        return 100 if value <= 1 else 80 if value == 2 else 50
    raise KeyError(key)


def kpi_letter(score: Fraction) -> str:
    """D3-18."""
    return "A" if score >= 90 else "B" if score >= 80 else "C" if score >= 60 else "D"


# --- pay, D3-20 to D3-23 ----------------------------------------------------------------------------------------------

PAY_LEVELS: Mapping[str, Mapping[str, Value]] = {
    "junior": {"base": Fraction(2500), "pool": Fraction(300)},
    "intermediate": {"base": Fraction(2700), "pool": Fraction(300)},
    "senior": {"base": Fraction(3200), "pool": Fraction(300)},
}
TITLES = {"初级售后": "junior", "中级售后": "intermediate", "高级售后": "senior"}


@dataclass
class Pay:
    """The pay lines to the cent; empty, and `missing` filled, where something required is not there."""

    lines: dict[str, Fraction] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    @property
    def performance(self) -> Fraction | None:
        return self.lines.get("bonus")

    @property
    def total(self) -> Fraction | None:
        return sum(self.lines.values(), Fraction(0)) if self.lines else None


def salary(
    score: Fraction,
    grade: str | None,
    person: Mapping[str, object],
    commission: Value = None,
    levels: Mapping[str, Mapping[str, Value]] = PAY_LEVELS,
    coefficient: str | Mapping[str, Value] = "score",
) -> Pay:
    """`person` is the row of people: its level (an id or the Chinese title) and probation."""
    level = person.get("level")
    if level is None:
        return Pay(missing={"level"})
    money = levels[TITLES.get(str(level), str(level))]
    factor = score / 100 if isinstance(coefficient, str) else fraction(coefficient[str(grade)])
    return Pay(
        {
            "base": cents(fraction(money["base"])),
            "bonus": cents(fraction(money["pool"]) * factor),
            "commission": Fraction(0) if person.get("probation") is True else cents(count(commission)),
        }
    )

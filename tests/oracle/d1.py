"""The oracle of D1, `service_conduct`: points, letter and floating pay, clause by clause, one person at a time.

Readings where the page leaves a choice:

 1. Incidents are those dated in the month. A deduction's points may be written with either sign; both take off.
 2. D1-32 counts once a month however often it is recorded, and 0 beside anything recorded against the person in the
    month: light, medium, heavy, an overrun, one of the four without points, a failed exam. Escalation follows from
    these; the trainer's minus and the lack of a bonus are no violations.
 3. D1-33, D1-58: no exam (blank, `n/a`) is neither a bonus nor a failure. D1-36: no count is no bonus.
 4. D1-64: an overrun is a listed item of the tier that its minutes put it in, so light and medium overruns are one
    item each, however many there are; one of the heavy tier is no item of either. A failed exam is one medium item,
    and one event.
 5. The cap comes after everything, the trainer's adjustment included, then the floor.
 6. D1-70: an adjustment not made is 0; one that says `n/a` is not appraised, like every criterion.
 7. D1-28: last place is the lowest of those who have a score, alone, among at least two of the team.
 8. A decision (`override`) sets the points of a criterion and nothing else: what was recorded stays recorded.
 9. `scale_to` comes last; the highest score is the cap, as bonuses have no end. D1-28 looks at the unscaled points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from oracle.appraised import Appraised, Facts, Month
from oracle.cells import NA
from oracle.documents import letter, pay_change
from oracle.exact import cents, fraction, quotient

# D1-34, 35, 37: points each time; D1-32 `top_performer` once
BONUS = {"top_performer": 5, "standby_shift": 5, "extra_work": 5, "adopted_suggestion": 5}
# D1-38 to D1-51: a pair is what the rater may choose from
LIGHT: dict[str, int | tuple[int, int]] = {
    "not_mandarin": 2,
    "messy_desk": 2,
    "cleaning_missed": 2,
    "late_or_early": (2, 5),
    "handover_record": 5,
    "complaint_reply": 5,
    "left_post": 5,
    "task_not_done": (2, 5),
    "off_topic_talk": (1, 2),
    "loud_noise": 2,
    "smoking_eating": 5,
    "data_entry_error": 2,
    "spot_check_error": (2, 5),
}
# D1-52 to D1-57
MEDIUM = {
    "video_games": 10,
    "false_records": 10,
    "anomaly_unreported": 10,
    "unauthorised_software": 10,
    "skipped_issue": 10,
    "meeting_absent": 10,
}
# D1-60 to D1-63
HEAVY = {"absent_without_leave": 20, "customer_quarrel": 20, "outsider_brought_in": 20, "equipment_removed": 20}
OVERRUN = "emergency_overrun"
OUTCOME = ("slept_on_duty", "hotline_blocked", "clique", "abuse_of_position")  # D1-66 to D1-69: for a person to decide
SECTIONS = {
    **dict.fromkeys(BONUS, "bonus"),
    **dict.fromkeys(LIGHT, "light"),
    **dict.fromkeys(MEDIUM, "medium"),
    **dict.fromkeys(HEAVY, "heavy"),
    OVERRUN: "overrun",
    **dict.fromkeys(OUTCOME, "outcome"),
}
LEADER = ("team_leader", "组长")


@dataclass(frozen=True)
class Settings:
    """The settings of `service_conduct:points`, as printed."""

    base: Fraction = Fraction(80)  # D1-27
    cap: Fraction = Fraction(110)  # D1-30
    floor: Fraction = Fraction(0)
    count: str = "items"  # D1-64: or events
    escalate_light: int = 4
    escalate_medium: int = 2
    escalation: Fraction = Fraction(20)
    exam_pass: Fraction = Fraction(60)  # D1-58
    exam_60_fails: bool = False
    exam_full_mark: Fraction = Fraction(100)  # D1-33
    dismissal_below: Fraction = Fraction(60)  # D1-28
    dismissal_last_below: Fraction = Fraction(70)
    dismissal_last_months: int = 2
    scale_to: Fraction | None = None


def settings_of(given: Mapping[str, Any]) -> Settings:
    """The document's settings with what a config states; its other keys (`use`) are not looked at."""
    names = {each.name for each in fields(Settings)}
    exact = {key: value if isinstance(value, (str, bool)) else fraction(value) for key, value in given.items()}
    return Settings(**{key: value for key, value in exact.items() if key in names})  # type: ignore[arg-type]


@dataclass
class Record:
    """What a month's incidents come to: how often each listed thing happened, by severity."""

    light: dict[str, Fraction]
    medium: dict[str, Fraction]
    heavy: dict[str, Fraction]
    outcome: dict[str, Fraction]

    @property
    def clean(self) -> bool:
        return not (self.light or self.medium or self.heavy or self.outcome)


# --- one person ------------------------------------------------------------------------------------------------------


def points(period: str, facts: Facts, settings: Settings) -> Appraised:
    """D1-27 to D1-70 for one person: the score, its lines and flags. Last place is the team's (`last_place`)."""
    result = Appraised()
    rows = [row for row in facts.get("incidents", []) if str(row["date"])[:7] == period]
    metrics = facts.get("metrics", {})
    exam, complaints = known(metrics.get("exam_score")), known(metrics.get("valid_complaints"))
    failed = exam is not None and (exam < settings.exam_pass or (settings.exam_60_fails and exam == settings.exam_pass))
    record = recorded(rows, failed)
    for row in rows:
        key = (SECTIONS[row["incident"]], row["incident"])
        result.lines[key] = result.lines.get(key, Fraction(0)) + deducted_or_given(row)
    if ("bonus", "top_performer") in result.lines:
        result.lines["bonus", "top_performer"] = Fraction(5 if record.clean else 0)
    quarrel = "customer_quarrel" in record.heavy
    result.lines["base", "start"] = settings.base
    result.lines["bonus", "exam_full_mark"] = Fraction(5 if exam == settings.exam_full_mark else 0)
    result.lines["bonus", "no_complaints"] = Fraction(5 if complaints == 0 and not quarrel else 0)
    result.lines["medium", "exam_failed"] = Fraction(-10 if failed else 0)
    result.lines["heavy", "escalation"] = -settings.escalation if escalates(record, settings) else Fraction(0)
    flag_record(result, rows, record, noted=complaints == 0 and quarrel)
    rate(result, facts.get("ratings", []))
    if not result.missing:
        total_up(result, settings)
    return result


def known(value: object) -> Fraction | None:
    """A metric that need not be there: `n/a` is as blank."""
    return None if value is None or value == NA else fraction(value)


def recorded(rows: Sequence[Mapping[str, Any]], exam_failed: bool) -> Record:
    record = Record({}, {}, {}, {})
    for row in rows:
        name = row["incident"]
        where = {"light": record.light, "medium": record.medium, "heavy": record.heavy, "outcome": record.outcome}
        severity = overrun_tier(row)[0] if name == OVERRUN else SECTIONS[name]
        if severity in where:
            where[severity][name] = where[severity].get(name, Fraction(0)) + times(row)
    if exam_failed:
        record.medium["exam_failed"] = Fraction(1)
    return record


def times(row: Mapping[str, Any]) -> Fraction:
    return Fraction(1) if row.get("times") is None else fraction(row["times"])


def overrun_tier(row: Mapping[str, Any]) -> tuple[str, int]:
    """D1-50, D1-59, D1-65: severity and points by whole minutes over."""
    minutes = fraction(row["quantity"])
    if minutes <= 10:
        return "light", 5
    return ("medium", 10) if minutes <= 30 else ("heavy", 20)


def deducted_or_given(row: Mapping[str, Any]) -> Fraction:
    """A row's points, with their sign."""
    name = row["incident"]
    if name in BONUS:
        return BONUS[name] * times(row)
    if name in OUTCOME:
        return Fraction(0)
    if name == OVERRUN:
        return -overrun_tier(row)[1] * times(row)
    printed = {**LIGHT, **MEDIUM, **HEAVY}[name]
    each = abs(fraction(row["points"])) if isinstance(printed, tuple) else Fraction(printed)
    return -each * times(row)


def escalates(record: Record, settings: Settings) -> bool:
    """D1-64, once a month, either way."""
    if settings.count == "events":
        light, medium = sum(record.light.values(), Fraction(0)), sum(record.medium.values(), Fraction(0))
    else:
        light, medium = Fraction(len(record.light)), Fraction(len(record.medium))
    return light >= settings.escalate_light or medium >= settings.escalate_medium


def flag_record(result: Appraised, rows: Sequence[Mapping[str, Any]], record: Record, noted: bool) -> None:
    names = {row["incident"] for row in rows}
    result.flags |= {name: "review" for name in OUTCOME if name in names}
    if names & {"standby_shift", "extra_work"}:
        result.flags["overtime"] = "info"
    if "top_performer" in names and not record.clean:
        result.flags["bonus_void"] = "info"
    if noted:
        result.flags["complaint_recorded"] = "info"


def rate(result: Appraised, rows: Sequence[Mapping[str, Any]]) -> None:
    """D1-70, and what was settled by decision."""
    result.lines["base", "trainer_adjustment"] = Fraction(0)
    decided = {row["criterion"]: fraction(row["value"]) for row in rows if row["rater"] == "override"}
    for row in rows:
        if row["rater"] == "trainer" and row.get("value") is not None and "trainer_adjustment" not in decided:
            if row["value"] == NA:
                result.missing.add("trainer_adjustment")
            else:
                result.lines["base", "trainer_adjustment"] = fraction(row["value"])
    for section, line in result.lines:
        if line in decided:
            result.lines[section, line] = decided[line]
            result.flags["override"] = "info"


def total_up(result: Appraised, settings: Settings) -> None:
    """D1-30, the floor, and the second half of D1-28."""
    total = sum(result.lines.values(), Fraction(0))
    result.score = max(settings.floor, min(settings.cap, total))
    if total > settings.cap:
        result.lines["", "cap"] = settings.cap - total
    if total < settings.floor:
        result.lines["", "floor"] = settings.floor - total
    if result.score < settings.dismissal_below:
        result.flags["dismissal_below"] = "review"
    if settings.scale_to is not None:
        scaled = quotient(result.score * settings.scale_to, settings.cap)
        result.lines["", "scale_to"] = scaled - result.score
        result.score = scaled


# --- a team ----------------------------------------------------------------------------------------------------------


def last_place(results: Sequence[Appraised], settings: Settings) -> None:
    """The first half of D1-28 where one month decides it."""
    appraised = [each for each in results if each.score is not None]
    lowest = min((each.score for each in appraised if each.score is not None), default=Fraction(0))
    last = [each for each in appraised if each.score == lowest]
    alone = len(appraised) > 1 and len(last) == 1
    if settings.dismissal_last_months == 1 and alone and lowest < settings.dismissal_last_below:
        last[0].flags["dismissal_last"] = "review"


def appraise(month: Month) -> dict[str, Appraised]:
    """The whole month: points, letter (D1-71) and float (D1-72 to D1-75)."""
    settings = settings_of(month.team["score"])
    results = {who: points(month.period, facts, settings) for who, facts in month.people.items()}
    last_place(list(results.values()), settings)
    for who, result in results.items():
        if result.score is not None:
            result.grade = letter(result.score)
            pay(result, month.people[who]["person"], month)
    return results


def pay(result: Appraised, person: Mapping[str, Any], month: Month) -> None:
    assert result.score is not None
    base = None if person.get("base_pay") is None else cents(fraction(person["base_pay"]))
    if base is None:
        result.flags["base_unknown"] = "info"
    if person.get("hired") is None:
        result.missing.add("hired")
        return
    given = {key: value for key, value in month.team["pay"].items() if key != "use"}
    months = given.pop("from_service_month", 3)
    exact = {key: fraction(value) for key, value in given.items()}
    change = pay_change(result.score, str(person["hired"]), month.period, **exact, from_service_month=int(months))
    result.pay = {"base": base, "float": change}
    result.performance_pay = change
    result.total_pay = None if base is None else base + change

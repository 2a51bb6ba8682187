"""The oracle of schemes written in TOML: one person at a time, from toml-schemes.md and the contract alone.

Where the text leaves a choice, this is the reading taken:

 1. `first`: a held-up row above the first match makes the outcome missing; `unique`, `any`: a matching row decides;
    `sum`, `min`, `max`, `count`: any held-up row makes it missing. A row is held up when a missing value stands under
    one of its cells (not `-`, not `missing`) and no other cell of the row fails.
 2. `n/a` goes before missing: one input that says `n/a` (also under `-` in every row) makes a table criterion n/a,
    and a denominator of 0 or `n/a` on either side makes a ratio n/a, even where the other side is blank.
 3. No criterion n/a under `rescale`: the weighted sum is exact, no rounding. Otherwise every applicable weighted line
    is points × weight ÷ applicable weights at six decimals, the weighted sum is rounded once from its exact value, and
    `rounding` is that sum less the lines. Sections are added after it. A `full` criterion is applicable, so is one
    that an override settles. With nothing applicable the score is incomplete.
 4. A rater's samples are a mean of points at six decimals; the raters' weighted mean is one quotient, again at six. A
    sample that is `n/a` drops out; a rater all of whose samples are `n/a` drops out and the other weights take the
    share; a listed rater with no row, or with a blank sample, is missing.
 5. The highest points of a criterion (for `full`, overrides, `scale_to`) are those of the bands, levels or rows in
    force in the month; of `sum` the positive outcomes together, of `count` the number of rows.
 6. `scale_to` comes last, after the total's floor and cap: score × N ÷ maximum, at six decimals. The maximum is the
    highest score in force: weighted highest points, plus each section's start (cap where it has one that praise
    reaches), then the total's cap. Praise in a section without a cap leaves no maximum.
 7. Section: start + incidents, then floor, then cap; the total likewise. `floor` and `cap` lines are what they moved.
 8. Incomplete blanks its stage and those after it: no score, no grade, no pay at all (the base line included).
 9. A missing value of a line with `performance = false` that is a plain `column` blanks `total_pay` alone, the status
    stays; any other missing value of a pay line makes the pay stage incomplete, even where the coefficient is 0.
10. A `table` line without a `pool` pays the outcome itself. `around` left out is 0; `limit` clamps to ±limit and is
    taken before the line is rounded to the cent.
11. `blank` of a metric or input is the value that a blank cell counts as, n/a staying n/a; of a rating, the points
    where no rater who counts has any row; of a pay column or pool, the amount.
12. An incident with `most` counts so many of the month's events at most, whichever they are; with `tiers` each event
    counts by its row's quantity.
13. A flag stands where every condition holds of a value that is there: a metric as the input gives it (whatever its
    blank counts as), a ratio by its criterion, the events of an incident in the month, the score, of a grader the
    grade. It stands also where the result is incomplete; severity review or block makes the status review.
14. An override counts also for a criterion whose inputs are missing or n/a, is in points before the weight, and names
    the criterion (its key), where the raters' rows name the rating.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from oracle.cells import NA, Gap, Missing, Value, look_up, matches, number
from oracle.exact import fraction, half_up, quotient
from oracle.maxima import Settings, highest, in_force, maximum
from oracle.outcomes import Judged, Month, Outcome, Row
from oracle.toml_pay import grade, pay


def evaluate(month: Month) -> dict[str, Outcome]:
    """Everyone who was there in the month, by employee id."""
    return {str(each["employee_id"]): person(month, each) for each in month.people if is_there(each, month.period)}


def is_there(one: Row, period: str) -> bool:
    """Who joined after the period or left before it has no result (ISO dates compare as text)."""
    hired, left = str(one.get("hired") or ""), str(one.get("left") or "")
    return not (hired and hired[:7] > period) and not (left and left[:7] < period)


def person(month: Month, one: Row) -> Outcome:
    result = Outcome()
    who = str(one["employee_id"])
    score(month, who, result)
    raise_flags(month.scheme.get("flags", {}), lambda name: asked(month, who, result, name), result)
    if result.score is not None:
        result.grade = grade(month.grade, result.score)
        raise_flags((month.grade or {}).get("flags", {}), lambda name: result.grade or "", result)
        if month.pay is not None:
            pay(month, one, result)
    if result.missing or result.unjudged:
        result.status = "incomplete"
    elif any(each.gap for each in result.criteria.values()) or {"review", "block"} & set(result.flags.values()):
        result.status = "review"
    return result


# --- flags ---------------------------------------------------------------------------------------------------------


def raise_flags(flags: Settings, value: Callable[[str], Value], result: Outcome) -> None:
    for name, flag in flags.items():
        if all(holds(condition, value(key)) for key, condition in flag["when"].items()):
            result.flags[name] = flag.get("severity", "review")


def holds(condition: object, value: Value) -> bool:
    return value is not None and value != NA and matches(condition, value) is True


def asked(month: Month, who: str, result: Outcome, name: str) -> Value:
    """What a condition of the scheme's flags reads."""
    values = month.metrics.get(who, {})
    if name == "score":
        return result.score
    if any(name in section.get("incidents", {}) for section in month.scheme.get("sections", {}).values()):
        return sum((times(row) for row in recorded(month, who, name)), Fraction(0))
    ratio = month.scheme.get("criteria", {}).get(name, {}).get("ratio")
    if ratio is None:
        return values.get(name)
    over, under = (values.get(each) for each in ratio)
    if over in (None, NA) or under in (None, NA) or under == 0:
        return None
    return quotient(100 * fraction(over), fraction(under))


# --- score ---------------------------------------------------------------------------------------------------------


def score(month: Month, who: str, result: Outcome) -> None:
    criteria: Settings = month.scheme.get("criteria", {})
    for key, criterion in criteria.items():
        result.criteria[key] = judge(month, who, key, criterion)
        result.missing |= result.criteria[key].missing
        if result.criteria[key].state == "na":
            settle_na(key, criterion, month.period, result)
    if result.missing or result.unjudged:
        return
    total = weighted(criteria, result)
    if total is None:
        result.unjudged |= set(criteria)
        return
    for key, section in month.scheme.get("sections", {}).items():
        total += section_total(key, section, month, who, result)
    total = bounded("", month.scheme.get("total", {}), total, result)
    if month.scale_to is not None:
        scaled = quotient(total * month.scale_to, maximum(month.scheme, month.period))
        result.add_line("", "scale_to", scaled - total)
        total = scaled
    result.score = total


def settle_na(key: str, criterion: Settings, period: str, result: Outcome) -> None:
    how = criterion.get("not_applicable", "incomplete")
    if how == "incomplete":
        result.unjudged.add(key)
    elif how == "full":
        result.criteria[key].points = highest(criterion, period)
        result.criteria[key].state = "ok"


def weighted(criteria: Settings, result: Outcome) -> Fraction | None:
    """The criteria's sum, each contribution noted; None where nothing is applicable at all."""
    if not criteria:
        return Fraction(0)
    for judged in result.criteria.values():
        if judged.state == "na":
            judged.contribution = Fraction(0)
    applicable = {key: judged for key, judged in result.criteria.items() if judged.state == "ok"}
    if not applicable:
        return None
    if not any("weight" in criterion for criterion in criteria.values()):
        for judged in applicable.values():
            judged.contribution = judged.points
        return sum((number(judged.points) for judged in applicable.values()), Fraction(0))  # type: ignore[arg-type]
    weights = {key: fraction(criteria[key]["weight"]) for key in applicable}
    whole = sum(weights.values())
    rescaled = len(applicable) < len(criteria)
    exact = Fraction(0)
    for key, judged in applicable.items():
        assert judged.points is not None
        line = judged.points * weights[key] / whole
        exact += line
        judged.contribution = half_up(line, 6) if rescaled else line
    if not rescaled:
        return exact
    total = half_up(exact, 6)
    result.add_line("", "rounding", total - sum(judged.contribution or 0 for judged in applicable.values()))
    return total


def section_total(key: str, section: Settings, month: Month, who: str, result: Outcome) -> Fraction:
    total = fraction(section.get("start", 0))
    if "start" in section:
        result.add_line(key, "start", total)
    for name, stated in section.get("incidents", {}).items():
        value = month_of(stated, recorded(month, who, name))
        if value is not None:
            result.add_line(key, name, value)
            total += value
    return bounded(key, section, total, result)


def recorded(month: Month, who: str, incident: str) -> list[Row]:
    """A person's rows of an incident in the month."""
    rows = [row for row in month.incidents if row["employee_id"] == who and row["incident"] == incident]
    return [row for row in rows if str(row["date"])[:7] == month.period]


def times(row: Row) -> Fraction:
    return Fraction(1) if row.get("times") is None else fraction(row["times"])


def month_of(stated: object, rows: Sequence[Row]) -> Fraction | None:
    """What an incident comes to in the month; None where it did not occur."""
    if not rows:
        return None
    settings = stated if isinstance(stated, Mapping) else {"points": stated}
    often = sum((times(row) for row in rows), Fraction(0))
    if "most" in settings:
        return min(often, fraction(settings["most"])) * fraction(settings["points"])
    return sum((each_of(settings, row) * times(row) for row in rows), Fraction(0))


def each_of(settings: Settings, row: Row) -> Fraction:
    """The points of one event."""
    if "tiers" in settings:
        return number(look_up(settings["tiers"], [row["quantity"]]))  # type: ignore[arg-type]
    points = settings.get("points", 0)
    return fraction(row["points"]) if isinstance(points, (list, tuple)) else fraction(points)


def bounded(section: str, limits: Settings, total: Fraction, result: Outcome) -> Fraction:
    if "floor" in limits and total < fraction(limits["floor"]):
        result.add_line(section, "floor", fraction(limits["floor"]) - total)
        total = fraction(limits["floor"])
    if "cap" in limits and total > fraction(limits["cap"]):
        result.add_line(section, "cap", fraction(limits["cap"]) - total)
        total = fraction(limits["cap"])
    return total


# --- one criterion -------------------------------------------------------------------------------------------------


def judge(month: Month, who: str, key: str, criterion: Settings) -> Judged:
    stated = in_force(criterion, month.period)
    for row in month.ratings:
        if row["employee_id"] == who and row["criterion"] == key and row["rater"] == "override":
            return Judged(points=fraction(row["value"]), overridden=True)
    if "rating" in stated:
        return judge_rating(month, who, stated)
    values = month.metrics.get(who, {})
    if "ratio" in stated:
        return judge_ratio(stated, [values.get(each) for each in stated["ratio"]])
    inputs = stated["inputs"] if "inputs" in stated else [stated["metric"]]
    read = [or_blank(values.get(each), stated, each) for each in inputs]
    if any(each == NA for each in read if isinstance(each, str)):
        return Judged(state="na")
    if "table" in stated:
        return settled(look_up(stated["table"], read, stated.get("hit", "unique")), inputs, stated)
    return banded(read[0], inputs, stated)


def or_blank(value: Value, stated: Settings, name: str) -> Value:
    blank = stated.get("blank")
    if isinstance(blank, Mapping):
        blank = blank.get(name)
    return blank if value is None and blank is not None else value


def judge_ratio(stated: Settings, read: Sequence[Value]) -> Judged:
    over, under = read
    if NA in (over, under) or under == 0:
        return Judged(state="na")
    absent = {name for name, value in zip(stated["ratio"], read, strict=True) if value is None}
    if absent:
        return Judged(state="missing", missing=frozenset(absent))
    return banded(quotient(100 * fraction(over), fraction(under)), stated["ratio"], stated)


def banded(value: Value, inputs: Sequence[str], stated: Settings) -> Judged:
    if "bands" in stated:
        return settled(look_up(stated["bands"], [value]), inputs, stated)
    if value is None:
        return Judged(state="missing", missing=frozenset(inputs))
    return Judged(points=fraction(value))


def settled(found: Fraction | str | Gap | Missing, inputs: Sequence[str], stated: Settings) -> Judged:
    if isinstance(found, Missing):
        return Judged(state="missing", missing=frozenset(inputs[column] for column in found.columns))
    if isinstance(found, Gap):
        if stated.get("gap") != "review":
            raise ValueError("a gap without gap = 'review': the lint must have refused this scheme")
        return Judged(points=fraction(stated["gap_points"]), gap=True)
    return Judged(points=number(found))


def judge_rating(month: Month, who: str, stated: Settings) -> Judged:
    rows = [r for r in month.ratings if r["employee_id"] == who and r["criterion"] == stated["rating"]]
    given = [row for row in rows if row["rater"] != "override" and (row["value"] is not None or row.get("sample"))]
    if "blank" in stated and not [row for row in given if row["rater"] in stated.get("raters", {row["rater"]: 100})]:
        return Judged(points=fraction(stated["blank"]))
    raters = stated.get("raters") or {row["rater"]: 100 for row in given}
    if not raters:
        return Judged(state="missing", missing=frozenset({stated["rating"]}))
    means: dict[str, Fraction] = {}
    absent: set[str] = set()
    gap = False
    for rater in raters:
        samples = [row["value"] for row in given if row["rater"] == rater]
        if not samples or None in samples:
            absent.add(f"{stated['rating']} {rater}" if "raters" in stated else stated["rating"])
            continue
        judged = [points_of_level(value, stated) for value in samples if value != NA]
        gap = gap or any(each.gap for each in judged)
        if judged:
            points = sum((each.points or Fraction(0) for each in judged), Fraction(0))
            means[rater] = quotient(points, Fraction(len(judged)))
    if absent:
        return Judged(state="missing", missing=frozenset(absent))
    if not means:
        return Judged(state="na")
    weights = {rater: fraction(raters[rater]) for rater in means}
    summed = sum((weights[rater] * mean for rater, mean in means.items()), Fraction(0))
    return Judged(points=quotient(summed, sum(weights.values(), Fraction(0))), gap=gap)


def points_of_level(value: Value, stated: Settings) -> Judged:
    rows = stated.get("levels") or stated.get("bands")
    return settled(look_up(rows, [value]), [stated["rating"]], stated) if rows else Judged(points=fraction(value))

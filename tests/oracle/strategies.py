"""Hypothesis strategies: schemes that the lint accepts, grades and pay lines.

Bands and tables are built from partitions, so nothing overlaps, nothing is left open (but a gap that says
`gap = "review"`) and every row can be reached. A `Plan` remembers, for each metric and rating, the values that are
worth trying. The months of data are in `months.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from hypothesis import strategies as st

from oracle.cells import Value

Draw = Callable[[st.SearchStrategy[Any]], Any]

STEP = Decimal("0.000001")
RATERS: tuple[dict[str, int] | None, ...] = (
    None,
    {"superior": 100},
    {"superior": 70, "customer": 30},
    {"self": 10, "superior": 57, "customer": 33},
)
LETTERS = True  # levels may be letters too
SUMMED = ("sum", "min", "count")  # their highest points are a matter of taste: no `full`, override or scale_to there


@dataclass
class Plan:
    """What a scheme reads, with the values worth trying."""

    metrics: dict[str, list[Value]] = field(default_factory=dict)
    ratios: dict[str, tuple[str, str]] = field(default_factory=dict)  # criterion -> numerator, denominator
    ratings: dict[str, tuple[dict[str, int] | None, list[Value]]] = field(default_factory=dict)

    def worth(self, metric: str, values: list[Value]) -> None:
        self.metrics.setdefault(metric, []).extend(values)


def seldom(draw: Draw, one_in: int = 5) -> bool:
    """True now and then; False is what shrinking prefers."""
    return bool(draw(st.integers(1, one_in)) == one_in)


def numbers(low: int, high: int, places: int = 0) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda n: Decimal(n).scaleb(-places))


POINTS = st.one_of(st.sampled_from([Decimal(n) for n in range(0, 101, 10)]), numbers(0, 100, 1), numbers(0, 100, 2))
SMALL = st.one_of(numbers(1, 10), numbers(1, 5, 1))


# --- partitions: cells that cover a domain once -----------------------------------------------------------------------


def cuts_of(draw: Draw, top: int | None, most: int = 4) -> list[Decimal]:
    """Ascending thresholds above 0 (below `top`), from whole numbers down to six decimals."""
    places = draw(st.sampled_from([0, 0, 0, 1, 2, 6]))
    apart = 3 if places == 6 else 1  # a band between two neighbours of the sixth decimal would hold no value
    widest = (top or 400) * 10**places // (most + 1)
    gaps = draw(st.lists(st.integers(apart, max(apart, widest - 1)), min_size=1, max_size=most))
    return [Decimal(sum(gaps[: n + 1])).scaleb(-places) for n in range(len(gaps))]


def partition(draw: Draw, top: int | None = None, most: int = 4) -> tuple[list[str], list[Value]]:
    """Cells from 0 up, one for each part, and the values on and beside each threshold."""
    cuts = cuts_of(draw, top, most)
    cells: list[str] = []
    below = ""  # the opening of the part that is under way: "[80" or "(80"
    for cut in cuts:
        side = draw(st.sampled_from(["above", "below", "alone"] if len(cuts) < 4 else ["above", "below"]))
        closed = side == "below"  # the threshold belongs to the part below it
        sign, bracket = ("<=", "]") if closed else ("<", ")")
        cells.append(f"{below}, {cut:f}{bracket}" if below else f"{sign} {cut:f}")
        if side == "alone":
            cells.append(f"{cut:f}")
        below = f"{'[' if side == 'above' else '('}{cut:f}"
    cells.append(f"{'>=' if below[0] == '[' else '>'} {below[1:]}")
    values: list[Value] = [value for cut in cuts for value in (cut, cut - STEP, cut + STEP)]
    values += [Decimal(0), Decimal(top) if top else cuts[-1] * 3 + 1]
    return cells, values


def count_partition(draw: Draw) -> tuple[list[str], list[Value]]:
    """The same for whole numbers, where `<= 2` and `>= 3` are neighbours."""
    gaps = draw(st.lists(st.integers(1, 20), min_size=1, max_size=4))
    starts = [sum(gaps[: n + 1]) for n in range(len(gaps))]
    cells = [draw(st.sampled_from([f"< {starts[0]}", f"<= {starts[0] - 1}"]))]
    for low, after in pairwise(starts):
        high = after - 1
        forms = [f"[{low}, {high}]", f"[{low}, {after})", f"({low - 1}, {high}]"]
        cells.append(str(low) if low == high else draw(st.sampled_from(forms)))
    cells.append(draw(st.sampled_from([f">= {starts[-1]}", f"> {starts[-1] - 1}"])))
    values: list[Value] = [Decimal(n) for start in starts for n in (start - 1, start, start + 1)]
    return cells, [*values, Decimal(0)]


# --- criteria ---------------------------------------------------------------------------------------------------------


def banded(draw: Draw, unit: str, points: st.SearchStrategy[Decimal]) -> tuple[list[list[object]], list[Value]]:
    cells, values = count_partition(draw) if unit == "count" else partition(draw, 100 if unit == "%" else None)
    rows: list[list[object]] = [[cell, draw(points)] for cell in cells]
    return (rows[::-1] if draw(st.booleans()) else rows), values


def with_gap(draw: Draw, criterion: dict[str, Any], rows: list[list[object]]) -> None:
    """Take a part out of the middle and leave it to a person."""
    if len(rows) >= 3 and seldom(draw, 3):
        del rows[draw(st.integers(1, len(rows) - 2))]
        top = max(row[-1] for row in rows)  # type: ignore[type-var]
        criterion |= {"gap": "review", "gap_points": draw(st.sampled_from([top, top / 2]))}  # type: ignore[operator]


def metric_criterion(draw: Draw, key: str, plan: Plan, points: st.SearchStrategy[Decimal]) -> dict[str, Any]:
    if seldom(draw):  # the value itself is the points
        plan.worth(f"m_{key}", [Decimal(0), Decimal(100), STEP, Decimal("33.333333"), Decimal("79.995")])
        return {"metric": f"m_{key}", "min": 0, "max": 100}
    ratio = draw(st.booleans())
    unit = "%" if ratio else draw(st.sampled_from(["", "s", "%", "count"]))
    rows, values = banded(draw, unit, points)
    criterion: dict[str, Any] = {"bands": rows}
    with_gap(draw, criterion, rows)
    if "gap" not in criterion and seldom(draw, 3):  # a season without the gap would inherit gap_points, to no purpose
        months = sorted(draw(st.sets(st.integers(1, 12), min_size=1, max_size=11)))
        season, more = banded(draw, unit, points)
        criterion["seasons"] = [{"months": months, "bands": season}]
        values = values + more
    if not ratio:
        plan.worth(f"m_{key}", values)
        if seldom(draw, 3):
            whole = [value for value in values if isinstance(value, Decimal) and fits(value, unit)]
            criterion["blank"] = draw(st.sampled_from([Decimal(0), *whole]))
        return criterion | {"metric": f"m_{key}"} | ({"unit": unit} if unit else {})
    shared = "contacts" if draw(st.booleans()) else f"of_{key}"
    plan.ratios[key] = (f"m_{key}", shared)
    # larger ones times 10^6 (inputs) × 10^6 (quotient) would leave 64 bits, which polars refuses in words
    plan.metrics.setdefault(shared, [Decimal(n) for n in (0, 1, 3, 7, 100, 997, 30000)])
    plan.worth(f"m_{key}", values)  # percentages; `facts` turns them into numerators
    return criterion | {"ratio": [f"m_{key}", shared]}


def fits(value: Decimal, unit: str) -> bool:
    """Whether a metric of that unit may be so much."""
    return value >= 0 and (unit != "%" or value <= 100) and (unit != "count" or value == int(value))


def table_criterion(draw: Draw, key: str, plan: Plan, points: st.SearchStrategy[Decimal]) -> dict[str, Any]:
    hit = draw(st.sampled_from(["unique", "", "first", "first", "any", "sum", "min", "max", "count"]))
    kinds = ["number", "number", "truth"] + (["text"] if hit == "first" else [])
    names = [f"{letter}_{key}" for letter in "ab"[: draw(st.integers(1, 2))]]
    parts: list[list[str]] = []
    for name in names:
        kind = draw(st.sampled_from(kinds))
        cells, values = partition(draw, most=2)
        if kind == "truth":
            cells, values = ["true", "false"], [True, False]
        elif kind == "text":
            cells, values = ["A", "B"], ["A", "B", "C"]
        parts.append([*cells, *(["?"] if kind == "text" else [])])  # "?": any other text, which only `-` reaches
        plan.worth(name, values)
    rows = table_rows(draw, hit, parts, points)
    for column, name in enumerate(names):
        if all(row[column] in ("-", "missing") for row in rows):  # nothing says that it is not a number
            plan.metrics[name] = [Decimal(0), Decimal(1)]
    table = {"inputs": names, "table": rows} | ({"hit": hit} if hit else {})
    numeric = [name for name in names if all(isinstance(each, Decimal) for each in plan.metrics[name])]
    blanks = {
        name: draw(st.sampled_from([Decimal(0), *(each for each in plan.metrics[name] if fits(each, ""))]))  # type: ignore[arg-type]
        for name in numeric
        if seldom(draw, 3) and all(row[names.index(name)] != "missing" for row in rows)
    }
    return table | ({"blank": blanks} if blanks else {})


def table_rows(draw: Draw, hit: str, parts: list[list[str]], points: st.SearchStrategy[Decimal]) -> list[list[object]]:
    if hit in ("", "unique"):
        rows: list[list[object]] = []
        for cell in parts[0]:
            rest = [("-",)] if len(parts) == 1 or draw(st.booleans()) else [(each,) for each in parts[1]]
            rows += [[cell, *(tail if len(parts) > 1 else ()), draw(points)] for tail in rest]
        return rows + ([["missing", draw(points)]] if len(parts) == 1 and seldom(draw, 3) else [])
    if hit == "any":
        rows = []
        for cell in parts[0]:
            agreed = draw(points)
            rows.append([cell, *(["-"] * (len(parts) - 1)), agreed])
            rows += [[cell, each, agreed] for each in (parts[1] if len(parts) > 1 else ()) if draw(st.booleans())]
        return rows
    choice = [[each for each in cells if each != "?"] + ["-"] for cells in parts]
    drawn = draw(
        st.lists(st.tuples(*(st.sampled_from(cells) for cells in choice)), min_size=1, max_size=4, unique=True)
    )
    anything = ("-",) * len(parts)
    if hit == "first":
        return first_rows(draw, drawn, parts, points)
    if hit in ("min", "max") and anything not in drawn:
        drawn.append(anything)
    return [[*row, draw(points)] for row in drawn]


def first_rows(
    draw: Draw, drawn: list[tuple[str, ...]], parts: list[list[str]], points: st.SearchStrategy[Decimal]
) -> list[list[object]]:
    """Rows each of which decides something that no row above it does, and a last one for the rest."""
    rows: list[list[object]] = []
    if seldom(draw):
        rows.append(["missing", *(["-"] * (len(parts) - 1)), draw(points)])
    left = set(product(*parts))
    for row in drawn:
        covered = {box for box in left if all(cell in ("-", at) for cell, at in zip(row, box, strict=True))}
        if covered:
            left -= covered
            rows.append([*row, draw(points)])
    return rows + ([[*["-"] * len(parts), draw(points)]] if left else [])


def rating_criterion(draw: Draw, key: str, plan: Plan, points: st.SearchStrategy[Decimal]) -> dict[str, Any]:
    letters = LETTERS and draw(st.booleans())
    names = ["A", "B", "C", "D"] if letters else ["1", "2", "3", "4", "5"]
    rating = f"r_{key}" if seldom(draw) else key
    raters = draw(st.sampled_from(RATERS))
    plan.ratings[rating] = (raters, [*names] if letters else [Decimal(name) for name in names])
    levels = [[name, draw(points)] for name in names]
    criterion = {"rating": rating, "levels": levels} | ({"raters": dict(raters)} if raters else {})
    if seldom(draw, 3):
        criterion["words"] = {name: f"word {name}" for name in names[: draw(st.integers(1, 5))]}
    if seldom(draw, 4):
        criterion["blank"] = draw(st.sampled_from([points for _, points in levels]))
    return criterion


@st.composite
def schemes(draw: Draw) -> tuple[dict[str, Any], Plan]:
    """A scheme as toml-schemes.md has it, and what it reads."""
    plan = Plan()
    weighted = draw(st.booleans())
    points = POINTS if weighted else st.one_of(numbers(0, 20), numbers(-4, 20, 1))
    kinds = [metric_criterion, metric_criterion, table_criterion, rating_criterion]
    criteria: dict[str, Any] = {}
    for n in range(draw(st.integers(1, 5))):
        key = f"c{n + 1}"
        criteria[key] = draw(st.sampled_from(kinds))(draw, key, plan, points)
        settings = ["", "", "incomplete"] + (["rescale"] * 5 if weighted else [])
        settings += [] if criteria[key].get("hit") in SUMMED else ["full"]
        if setting := draw(st.sampled_from(settings)):
            criteria[key]["not_applicable"] = setting
    if weighted:
        for criterion, weight in zip(criteria.values(), weights(draw, len(criteria)), strict=True):
            criterion["weight"] = weight
    scheme: dict[str, Any] = {"criteria": criteria}
    if sections := {name: section(draw, name) for name in ("conduct", "duty")[: draw(st.integers(0, 2))]}:
        scheme["sections"] = sections
    if seldom(draw, 3):
        scheme["total"] = draw(
            st.sampled_from([{"floor": 0}, {"cap": Decimal("87.5")}, {"floor": Decimal("10.5"), "cap": 110}])
        )
    if seldom(draw, 2):
        scheme["flags"] = flags(draw, scheme, plan)
    return scheme, plan


def flags(draw: Draw, scheme: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """Conditions on everything that a flag may ask for, on and beside the values that occur."""
    known: dict[str, list[Decimal]] = {"score": [Decimal(n) for n in (0, 10, 50, 60, 100)]}
    for name, values in plan.metrics.items():
        numeric = [each for each in values if isinstance(each, Decimal) and each >= 0]
        if len(numeric) == len(values) and not any(name in pair for pair in plan.ratios.values()):
            known[name] = numeric
    known |= {key: [Decimal(n) for n in (0, 33, 50, 80, 100)] for key in plan.ratios}
    for part in scheme.get("sections", {}).values():
        known |= {name: [Decimal(1), Decimal(2), Decimal(3)] for name in part["incidents"]}
    found: dict[str, Any] = {}
    for n in range(draw(st.integers(1, 3))):
        names = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=2, unique=True))
        when = {name: condition(draw, draw(st.sampled_from(known[name]))) for name in names}
        found[f"f_{n + 1}"] = {"when": when, "message": f"message {n + 1}"} | severity(draw)
    return found


def condition(draw: Draw, value: Decimal) -> str:
    """One that some value fulfils, whatever the unit."""
    if value == 0 or value != int(value) or value == 100:
        return draw(st.sampled_from([f"<= {value:f}", f">= {value:f}"]))  # type: ignore[no-any-return]
    return draw(st.sampled_from([f"< {value:f}", f"<= {value:f}", f">= {value:f}", f"{value:f}"]))  # type: ignore[no-any-return]


def severity(draw: Draw) -> dict[str, str]:
    said = draw(st.sampled_from(["", "info", "review", "block"]))
    return {"severity": said} if said else {}


def weights(draw: Draw, count: int) -> list[Decimal]:
    units = draw(st.sampled_from([100, 100, 1000]))
    marks = sorted(draw(st.sets(st.integers(1, units - 1), min_size=count - 1, max_size=count - 1)))
    return [Decimal(b - a) * 100 / units for a, b in pairwise([0, *marks, units])]


def section(draw: Draw, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found["start"] = draw(numbers(0, 20, 1))
    if draw(st.booleans()):
        found["floor"] = draw(st.sampled_from([Decimal(0), Decimal(-5), Decimal("0.5")]))
    if draw(st.booleans()):
        found["cap"] = found.get("start", Decimal(0)) + draw(st.sampled_from([Decimal(1), Decimal("4.5")]))
    found["incidents"] = {}
    for n in range(draw(st.integers(1, 3))):
        low, wide, sign = draw(SMALL), draw(SMALL), draw(st.sampled_from([-1, -1, 1]))
        found["incidents"][f"{name}_{n + 1}"] = incident(draw, sign * low, sign * (low + wide))
    return found


def incident(draw: Draw, points: Decimal, further: Decimal) -> Any:
    form = draw(st.sampled_from(["fixed", "fixed", "range", "most", "tiers", "recorded"]))
    if form == "range":
        return sorted([points, further])
    if form == "most":
        return {"points": points, "most": draw(st.integers(1, 12))}
    if form == "tiers":
        return {"tiers": [[cell, points * draw(SMALL)] for cell in partition(draw, most=3)[0]]}
    return points if form == "fixed" else {"title": "recorded alone"}


# --- grade and pay ----------------------------------------------------------------------------------------------------


def grades(draw: Draw) -> dict[str, Any]:
    cells, _ = partition(draw, 100)
    return {"bands": [[cell, letter] for cell, letter in zip(reversed(cells), "ABCDEFGHI", strict=False)]}


def graded(draw: Draw) -> dict[str, Any]:
    """Grades, now and then with words and a flag."""
    scale = grades(draw)
    letters = [row[1] for row in scale["bands"]]
    if seldom(draw, 3):
        scale["words"] = {letters[0]: "the best"}
        when = {"grade": draw(st.sampled_from([letters[-1], ", ".join(letters[:2])]))}
        scale["flags"] = {"f_grade": {"when": when, "message": "look at the grade"} | severity(draw)}
    return scale


def pay_lines(draw: Draw, grade: dict[str, Any] | None, plan: Plan) -> dict[str, Any]:
    lines: dict[str, Any] = {}
    if draw(st.booleans()):
        lines["base"] = {"column": "base_pay", "performance": False}
    forms = draw(st.lists(st.sampled_from(["bonus", "float", "commission"]), min_size=1, max_size=3, unique=True))
    for form in forms:
        if form == "commission":
            lines[form] = {"column": form} | blank_amount(draw)
            plan.worth(form, [Decimal(0), Decimal("0.005"), Decimal("0.004999"), Decimal("1150"), Decimal("99.994999")])
        elif form == "float":
            lines[form] = {"per_point": draw(numbers(1, 20, 2)), "around": draw(numbers(0, 100, 1))}
            if draw(st.booleans()):
                lines[form]["limit"] = draw(numbers(1, 300, 1))
        else:
            lines[form] = {"pool": "bonus_pool"} | bonus_table(draw, grade) | blank_amount(draw)
    return {"lines": lines}


def blank_amount(draw: Draw) -> dict[str, Any]:
    return {"blank": draw(st.sampled_from([0, 1500]))} if seldom(draw, 3) else {}


def bonus_table(draw: Draw, grade: dict[str, Any] | None) -> dict[str, Any]:
    letters = [row[1] for row in grade["bands"]] if grade else []
    coefficient = st.one_of(numbers(0, 2, 1), numbers(0, 2, 4))
    by = draw(st.sampled_from([["score"], ["level"], *([["grade"], ["grade", "level"]] if letters else [])]))
    if by == ["score"]:
        cells, _ = partition(draw, 100)
        return {"inputs": by, "table": [[cell, draw(coefficient)] for cell in cells]}
    if by == ["grade"]:
        return {"inputs": by, "table": [[each, draw(coefficient)] for each in letters]}
    if by == ["level"]:
        return {"inputs": by, "hit": "first", "table": [["senior", draw(coefficient)], ["-", draw(coefficient)]]}
    rows = [[letters[0], "senior", draw(coefficient)], [letters[0], "-", draw(coefficient)]]
    return {"inputs": by, "hit": "first", "table": [*rows, ["-", "-", draw(coefficient)]]}

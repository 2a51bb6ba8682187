"""A rule and one person's figures as a picture, drawn from the rule itself and from the lines that it made.

Bands and grades become a scale, a decision table a table with the row that holds, levels the marks of the raters,
weights a bar, incidents and pay lines steps from the start to the end, money for each point a line with its limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from drawing import WIDTH, Drawing, clipped, width

from kpicore.catalog import Catalog, load
from kpicore.converter import structure
from kpicore.plugins import Kind
from kpicore.rules.bands import Bands, Value
from kpicore.rules.cells import Axis, Cell, as_number, is_numeric, parse_cell
from kpicore.rules.grades import ANY_SCORE
from kpicore.rules.pay import Looked, PayLine, PerPoint, Pool
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.table import Table

Row = dict[str, str]
SIDE = 8  # from the border
ROW = 26  # the height of a line of a table


def picture(run: Any) -> tuple[str, str]:
    """What is seen, in words, and the SVG, of the first person of a run (`Ran` of tryout.py)."""
    (team,) = run.config["team"]
    result = run.results[0]
    lines = [row for row in run.ledger if row["employee_id"] == result["employee_id"]]
    if "pay" in team:
        return _pay(_built("pay rule", team["pay"]).pay_lines(), lines, {**_figures(run), **result})
    if "grade" in team:
        scale = _built("grader", team["grade"]).scale()
        rows = [(cell, grade or "–") for cell, grade in scale.rows]
        (line,) = (row for row in lines if row["stage"] == "grade")
        return _scale(f"{scale.title.en}: {result['score']} is {result['grade']}", rows, ANY_SCORE, line)
    scheme: Scheme = _built("scorer", team["score"]).scheme()
    scored = [row for row in lines if row["stage"] == "score"]
    criteria = list(scheme.criteria)
    if any(section.incidents for section in scheme.sections) or scheme.cap is not None:
        return _steps("the score, step by step", scored, result["score"])
    if len(criteria) > 1:
        return _shares(criteria, scored, result["score"])
    return _judged(criteria[0], scored[-1], _figures(run))


def _built(kind: Kind, entry: dict[str, Any]) -> Any:
    settings = {key: value for key, value in entry.items() if key != "use"}
    return structure(settings, load(Catalog().find(kind, entry["use"])))


def _figures(run: Any) -> Row:
    """What is known of the first person, by column."""
    found: Row = {}
    for kind in ("people", "metrics"):
        if rows := run.given.tables.get(kind):
            found |= dict(zip(rows[0], rows[1], strict=True)) if len(rows) > 1 else {}
    return found


def _judged(criterion: Criterion, line: Row, figures: Row) -> tuple[str, str]:
    judge = criterion.judge
    said = f"{line['input']} gives {line['value']}"
    match judge:
        case Bands():
            rows = [(cell, f"{points:f}") for cell, points in judge.rows]
            return _scale(f"{criterion.id}: {said}", rows, Axis.of(judge.source.field()), line)
        case Value():
            low, high = (f"{edge:f}" for edge in judge.span())
            rows = [(parse_cell(f"[{low}, {high}]"), line["rule"])]
            return _scale(f"{criterion.id}: {said}", rows, Axis.of(judge.source.field()), line)
        case Table():
            return _grid(f"{criterion.id}: {said}", judge, figures, line["value"])
        case Rated():
            return _levels(f"{criterion.id}: {said}", judge, line)
    raise NotImplementedError(f"no picture of {type(judge).__name__}")


# Bands and grades


def _scale(title: str, rows: Sequence[tuple[Cell, str]], axis: Axis, line: Row) -> tuple[str, str]:
    """Bands beside each other in the order of their values, each as wide as every other; the line's stands out."""
    drawing = Drawing(title)
    placed = sorted(((*cell.ranges(axis)[0], cell, words) for cell, words in rows if cell.ranges(axis)), key=_low)
    wide = (WIDTH - 2 * SIDE) / len(placed)
    for n, (low, high, cell, words) in enumerate(placed):
        x, hit = SIDE + n * wide, line["rule"] in (cell.text, words)
        drawing.box(x, 34, wide, 34, "hit" if hit else "box")
        drawing.text(x + wide / 2, 56, clipped(words, wide - 6), "middle", "strong" if hit else "")
        drawing.text(x + wide / 2, 86, clipped(cell.text, wide - 6), "middle", "soft")
        if hit:
            drawing.pointer(x + wide * _within(_scaled(line["input"], axis), low, high, axis), 34, line["input"])
    return title, drawing.svg()


def _low(placed: tuple[int, int, Cell, str]) -> int:
    return placed[0]


def _within(number: int | None, low: int, high: int, axis: Axis) -> float:
    """How far into its band a value lies; the middle of one that has no end, and of what is not one number."""
    if number is None or low == high or high - low > 10 ** (axis.decimals + 6):
        return 0.5
    return 0.06 + 0.88 * (number - low) / (high - low)


def _scaled(value: str, axis: Axis) -> int | None:
    number = as_number(value.removesuffix("%").strip())
    return None if number is None else int(number.scaleb(axis.decimals))


# Decision tables


def _grid(title: str, table: Table, figures: Row, outcome: str, before: str = "") -> tuple[str, str]:
    """The rows as they are stated; those that hold stand out."""
    drawing = Drawing(title)
    columns = [*(source.field().id for source in table.inputs), "→"]
    wide = (WIDTH - 2 * SIDE) / len(columns)
    values = [figures.get(source.field().id, "") for source in table.inputs]
    for n, (name, value) in enumerate(zip(columns, [*values, outcome], strict=True)):
        drawing.text(SIDE + n * wide + 6, 18, clipped(name, wide - 8), look="soft")
        drawing.text(SIDE + n * wide + 6, 38, clipped(value or "missing", wide - 8), look="strong")
    taken = False
    for m, row in enumerate(table.rows):
        asked = zip(row.cells, table.inputs, values, strict=True)
        holds = all(_holds(cell, Axis.of(source.field()), value) for cell, source, value in asked)
        hit = holds and not (taken and table.hit in ("unique", "first", "any"))
        taken = taken or hit
        for n, words in enumerate([*(cell.text for cell in row.cells), f"{before}{row.outcome:f}"]):
            drawing.box(SIDE + n * wide, 46 + m * ROW, wide, ROW, "hit" if hit else "box")
            look = "strong" if hit else ""
            drawing.text(SIDE + n * wide + 6, 46 + m * ROW + 18, clipped(words, wide - 8), look=look)
    return title, drawing.svg()


def _holds(cell: Cell, axis: Axis, value: str) -> bool:
    if cell.kind == "any" or not value:
        return cell.kind in ("any", "missing") and (cell.kind == "any" or not value)
    if not is_numeric(axis.field):
        return value in cell.values
    number = _scaled(value, axis)
    return number is not None and any(low <= number <= high for low, high in cell.ranges(axis))


# Levels


def _levels(title: str, rated: Rated, line: Row) -> tuple[str, str]:
    """The levels beside each other, each rater's mark below the one chosen, and what they come to."""
    drawing = Drawing(title)
    wide = (WIDTH - 2 * SIDE) / len(rated.levels)
    marks = [mark.rpartition(" ") for mark in line["input"].split("; ")]
    for n, (cell, points) in enumerate(rated.levels):
        x = SIDE + n * wide
        chosen = [who for who, _, level in marks if level == cell.text]
        drawing.box(x, 8, wide, 34, "hit" if chosen else "box")
        words = rated.words.get(cell.text)
        drawing.text(x + wide / 2, 23, cell.text, "middle", "strong")
        drawing.text(x + wide / 2, 38, f"{points:f}", "middle")
        if words is not None:
            said = words.en if words.en == words.zh else f"{words.zh}  {words.en}"
            drawing.text(x + wide / 2, 58, clipped(said, wide - 4), "middle", "soft")
        for m, who in enumerate(chosen):
            drawing.text(x + wide / 2, 78 + m * 17, clipped(who, wide - 4), "middle", "strong")
    most = max(sum(level == cell.text for *_, level in marks) for cell, _ in rated.levels)
    weights = ", ".join(f"{who} {weight:f} %" for who, weight in rated.raters.items())
    drawing.text(WIDTH / 2, 86 + most * 17, f"{weights}: {line['value']} points", "middle")
    return title, drawing.svg()


# Weights


def _shares(criteria: Sequence[Criterion], lines: Sequence[Row], score: str) -> tuple[str, str]:
    """A bar of all weights; of each criterion, what was earned of its share."""
    title = f"the weights of {', '.join(each.id for each in criteria)}, and a score of {score}"
    drawing = Drawing(title)
    by_line = {row["line"]: row for row in lines}
    total = sum((each.weight or Decimal(0) for each in criteria), Decimal(0))
    x = float(SIDE)
    for each in criteria:
        share = float((each.weight or Decimal(0)) / total)
        wide = (WIDTH - 2 * SIDE) * share
        row = by_line[each.id]
        earned = float(Decimal(row["contribution"]) / (each.weight or Decimal(1)))
        drawing.box(x, 28, wide, 34)
        drawing.box(x, 28, wide * max(0.0, min(1.0, earned)), 34, "hit")
        drawing.text(x + wide / 2, 20, clipped(f"{each.id}: {row['value']} points", wide - 4), "middle")
        said = f"{row['value']} × {each.weight:f} % = {row['contribution']}"
        drawing.text(x + wide / 2, 50, clipped(said, wide - 6), "middle", "strong")
        x += wide
    drawing.text(WIDTH / 2, 82, f"score {score}", "middle", "strong")
    return title, drawing.svg()


# Steps


def _steps(title: str, lines: Sequence[Row], total: str) -> tuple[str, str]:
    """What each line adds, from 0 to the result, one below the other."""
    drawing = Drawing(f"{title}: {total}")
    lines = [row for row in lines if row["contribution"] not in ("", "0") or row["line"] != "start"]
    ends = [Decimal(0)]
    for row in lines:
        ends.append(ends[-1] + Decimal(row["contribution"] or 0))
    left = SIDE + max(width(row["line"]) for row in lines) + 12
    right = WIDTH - SIDE - 150
    at = _placed(min(ends), max(ends), left, right)
    for n, row in enumerate(lines):
        y, (before, after) = 8 + n * ROW, (ends[n], ends[n + 1])
        look = "plus" if after > before else "minus" if after < before else "box"
        drawing.text(SIDE, y + 15, row["line"])
        start, end = sorted((at(before), at(after)))
        drawing.box(start, y + 2, max(end - start, 1), ROW - 8, look)
        drawing.path((at(after), y + 2), (at(after), y + ROW + 2), look="dash")
        said = Decimal(row["contribution"] or 0)
        drawing.text(right + 10, y + 15, clipped(f"{said:+f}  {row['rule']}", 148))
    y = 8 + len(lines) * ROW
    drawing.text(SIDE, y + 16, "total", look="strong")
    drawing.text(at(ends[-1]), y + 18, total, "middle", "strong")
    return drawing.title, drawing.svg()


def _placed(low: Decimal, high: Decimal, left: float, right: float) -> Callable[[Decimal], float]:
    span = float(high - low) or 1.0
    return lambda number: left + (right - left) * float(number - low) / span


# Pay


def _pay(pay_lines: Sequence[PayLine], lines: Sequence[Row], figures: Row) -> tuple[str, str]:
    paid = [row for row in lines if row["stage"] == "pay"]
    if len(pay_lines) > 1:
        return _steps("what is paid", paid, f"{figures['total_pay']} {figures['currency']}")
    (line,), (row,) = pay_lines, paid
    title = f"{line.id}: {row['input']} gives {row['value']}"
    match line.amount:
        case PerPoint():
            return _float(title, line.amount, Decimal(figures["score"]), row["value"])
        case Pool(coefficient=Table() as table):
            return _grid(title, table, figures, row["value"], "× ")
        case Looked():
            return _grid(title, line.amount.table, figures, row["value"])
    raise NotImplementedError(f"no picture of {type(line.amount).__name__}")


def _float(title: str, rule: PerPoint, score: Decimal, money: str) -> tuple[str, str]:
    """Money over the score: a slope through `around`, level beyond the limits."""
    drawing = Drawing(title)
    limit = rule.limit if rule.limit is not None else rule.per_point * 20
    reach = limit / rule.per_point
    low, high = rule.around - reach * 2, rule.around + reach * 2
    x, y = _placed(low, high, 70, WIDTH - 20), _placed(limit, -limit, 30, 150)
    ends = [(low, -limit), (rule.around - reach, -limit), (rule.around + reach, limit), (high, limit)]
    drawing.path((x(low), y(Decimal(0))), (x(high), y(Decimal(0))), look="dash")
    drawing.path(*((x(points), y(amount)) for points, amount in ends))
    for amount in (limit, Decimal(0), -limit):
        drawing.text(62, y(amount) + 4, f"{amount:+f}" if amount else "0", "end", "soft")
    for points in (rule.around - reach, rule.around, rule.around + reach):
        drawing.path((x(points), y(Decimal(0)) - 3), (x(points), y(Decimal(0)) + 3))
        drawing.text(x(points), 170, f"{points:f}", "middle", "soft")
    drawing.text(x(high), 170, "score", "end", "soft")
    drawing.pointer(x(score), y(Decimal(money)), f"{score:f} → {money}")
    return title, drawing.svg()

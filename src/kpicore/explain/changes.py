"""What of a person's month could have been otherwise: each figure, rating and incident that a rule reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kpicore.engine.spelling import speller
from kpicore.explain.hypothesis import Asked, Facts, Row, by_code
from kpicore.explain.links import Touched
from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Text
from kpicore.numbers import to_scaled
from kpicore.plan.nodes import Expr
from kpicore.plan.plan import Plan, walk
from kpicore.rules.build import Build, na_column, value_column
from kpicore.rules.cells import is_numeric
from kpicore.rules.rated import JUDGED
from kpicore.vocabulary import PEOPLE, RatingWord, Vocabulary, rater_title

_TIMES = Field("times", Text("次数", "times"), "count")
_TENTHS = 1  # a figure that may have decimals is varied by tenths, or finer where it or a rule is


class Variable(NamedTuple):
    """Something that could have been otherwise. now: as a scaled int; values: all others that it may have, or None
    where it may be any multiple of `step` from `low` to `high`; cuts: where rules divide it. rows: those of its code
    with a value; place: of the row that is varied, None where it is none."""

    name: str
    title: Text
    field: Field
    scale: int
    now: int
    values: tuple[int, ...] | None
    low: int
    high: int
    step: int
    cuts: tuple[int, ...]
    touches: Touched
    rows: Callable[[int], Sequence[Row]] | None = None
    place: int | None = None
    stepwise: bool = False

    def asked(self, person: int, value: int) -> Asked:
        """The month of that person with that value."""
        return Asked(person, self.touches, value if self.rows is None else self.rows(value))

    def spell(self, value: int) -> str:
        return speller(self.field, self.scale)(value)


class Variables:
    """Finds what of somebody's month could have been otherwise, by the rules of a team."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._cuts = _cuts(build.plan)
        self._read = _figures([build.plan.definitions[name] for name in build.plan.needed(["score"])])
        self._smooth = _smooth(build.plan)

    def of(self, facts: Facts) -> Iterator[Variable]:
        """What the score rests on, in the order of the scheme's words: figures, ratings, incidents. Who somebody is,
        and what they are paid, is no figure."""
        words = self._build.words
        for name, field in words.metrics.items():
            column = value_column(name)
            value = facts.columns.get(column)
            if value is None or facts.columns.get(na_column(name)) or field.kind == "date":
                continue
            if column in self._read and name not in PEOPLE:
                stepwise = column in self._cuts and column not in self._smooth
                yield _figure(words, facts, field, value, self._cuts.get(column, ()), stepwise)
        yield from _ratings(self._build, facts)
        yield from _incidents(self._build, facts)


def _figure(words: Vocabulary, facts: Facts, field: Field, value: int, cuts: Sequence[int], stepwise: bool) -> Variable:
    column = value_column(field.id)
    low, high = _range(field, field.decimals)
    low, high = _within_ratios(words, facts, field, low, high)
    counted = not _decimals(value) and any(field.id in (ratio.part, ratio.whole) for ratio in words.ratios)
    return Variable(
        field.id, field.title, field, field.decimals, value, _choices(field, field.decimals), low, high,
        _step(field, cuts, 0 if counted else _TENTHS), tuple(cuts), Touched(column), stepwise=stepwise,
    )  # fmt: skip


def _ratings(build: Build, facts: Facts) -> Iterator[Variable]:
    codes, words = build.codes, build.words.ratings
    names = {code: name for name, code in codes.criteria.items()}
    raters = {code: rater for rater, code in codes.raters.items()}
    rows = facts.rows.get("ratings", ())
    alike = by_code(rows, "criterion")
    for place, row in enumerate(rows):
        word, rater = words[names[row["criterion"]]], raters.get(row["rater"], "")
        if row["state"] == JUDGED and rater and word.counts(rater) and word.value is not None:
            others = [each for each in alike[row["criterion"]] if each is not row]
            yield _rating(word, word.value, rater, row, others)._replace(place=place)


def _rating(word: RatingWord, field: Field, rater: str, row: Row, others: Sequence[Row]) -> Variable:
    scale = MAX_DECIMALS if is_numeric(field) else 0

    def changed(value: int) -> list[Row]:
        return [*others, {**row, "value": value}]

    low, high = _range(field, scale)
    title = Text(*(f"{name} · {by}" for name, by in zip(word.title, rater_title(rater), strict=True)))
    step = 10**scale if field.kind == "count" else _step(field, (), 0)
    touched = Touched("ratings", "criterion", row["criterion"], "value")
    return Variable(
        word.id, title, field, scale, row["value"], _choices(field, scale), low, high, step, (), touched, changed
    )


def _incidents(build: Build, facts: Facts) -> Iterator[Variable]:
    """An incident that happened, fewer times."""
    names = {code: name for name, code in build.codes.incidents.items()}
    for code, rows in by_code(facts.rows.get("incidents", ()), "incident").items():
        word = build.words.incidents[names[code]]
        count = sum(row["times"] for row in rows)

        def changed(value: int, rows: Sequence[Row] = rows) -> list[Row]:
            return _at_most(rows, value)

        touched = Touched("incidents", "incident", code)
        fewer = tuple(range(count - 1, -1, -1))
        yield Variable(word.id, word.title, _TIMES, 0, count, fewer, 0, count, 1, (), touched, changed)


def _at_most(rows: Sequence[Row], left: int) -> list[Row]:
    """The rows of an incident, only the first so many times."""
    kept = []
    for row in rows:
        if left:
            kept.append({**row, "times": min(row["times"], left)})
            left -= kept[-1]["times"]
    return kept


def _range(field: Field, scale: int) -> tuple[int, int]:
    if not is_numeric(field):
        return 0, 1 if field.kind == "flag" else max(0, len(field.choices) - 1)
    low, high = (
        to_scaled(end, MAX_DECIMALS) // 10 ** (MAX_DECIMALS - scale) for end in (field.smallest, field.largest)
    )
    return low, high


def _choices(field: Field, scale: int) -> tuple[int, ...] | None:
    """The values that it may have, where they can be told one by one."""
    if field.only:
        return tuple(to_scaled(value, scale) for value in field.only)
    if not is_numeric(field):
        low, high = _range(field, 0)
        return tuple(range(low, high + 1))
    return None


def _step(field: Field, cuts: Sequence[int], fewest: int) -> int:
    """By how much it is varied: in so many decimals, or as finely as a rule asks; `> 85` is no finer than 85. However
    many decimals it has now, as means have six: who is to reach a value needs one that can be said."""
    if not field.decimals:
        return 1
    written = (min((cut, cut - 1), key=_decimals) for cut in cuts)
    step: int = 10 ** (MAX_DECIMALS - max([fewest, *map(_decimals, written)]))
    return step


def _decimals(value: int) -> int:
    """How many of six decimals a value needs."""
    return next((places for places in range(MAX_DECIMALS) if not value % 10 ** (MAX_DECIMALS - places)), MAX_DECIMALS)


def _within_ratios(words: Vocabulary, facts: Facts, field: Field, low: int, high: int) -> tuple[int, int]:
    """No part above its whole, and no whole below its part."""
    for ratio in words.ratios:
        other = {ratio.part: ratio.whole, ratio.whole: ratio.part}.get(field.id)
        bound = None if other is None else facts.columns.get(value_column(other))
        if bound is None or other is None or ratio.high != 100:
            continue
        shift = 10 ** (field.decimals - words.metrics[other].decimals) if field.decimals else 1
        if field.id == ratio.part:
            high = min(high, bound * shift)
        else:
            low = max(low, bound * shift)
    return low, high


def _cuts(plan: Plan) -> Mapping[str, tuple[int, ...]]:
    """Where rules divide each column: the constants that it is compared with, and the ends of its bands."""
    found: dict[str, set[int]] = {}
    for value in plan.definitions.values():
        for node in walk(value):
            if node.op not in ("band", "compare"):
                continue
            column = _column(node.args[0])
            if column is None:
                continue
            if node.op == "band":
                found.setdefault(column, set()).update(node.data[0])
            elif (constant := node.args[1].constant) is not None:
                found.setdefault(column, set()).add(constant)
    return {column: tuple(sorted(cuts)) for column, cuts in found.items()}


def _column(node: Expr) -> str | None:
    """The column that a value is, as it stands."""
    while node.op == "given":
        node = node.args[0]
    name: str | None = node.data if node.op == "input" else None
    return name


def _figures(values: Sequence[Expr]) -> set[str]:
    """The columns that these rest on, but for those that they do no more with than divide by them: how many customers
    or days there were is nobody's doing."""
    nodes = [node for value in values for node in walk(value)]
    divisors = _inputs(below for node in nodes if node.op == "div" for below in walk(node.args[1]))
    return (_inputs(nodes) - divisors) | _inputs(_but_dividing(values))


def _but_dividing(values: Iterable[Expr]) -> Iterator[Expr]:
    """All of some expressions but what is divided by, and whether there is any of it."""
    todo, seen = list(values), set()
    while todo:
        node = todo.pop()
        if id(node) in seen or node.op == "missing" or (node.op == "compare" and node.args[1].constant == 0):
            continue
        seen.add(id(node))
        yield node
        todo += node.args[:1] if node.op == "div" else node.args


def _inputs(nodes: Iterable[Expr]) -> set[str]:
    return {node.data for node in nodes if node.op == "input"}


def _smooth(plan: Plan) -> set[str]:
    """The columns of which more matters than on which side of the cuts they lie: that are computed with."""
    found = set()
    for value in plan.definitions.values():
        if (column := _column(value)) is not None:
            found.add(column)
        for node in walk(value):
            divides = node.op == "band" or (node.op == "compare" and node.args[1].constant is not None)
            if not divides and node.op not in ("given", "missing"):
                found |= {column for each in node.args if (column := _column(each)) is not None}
    return found

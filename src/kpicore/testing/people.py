"""People for a description: what a month may hold of each, drawn by Hypothesis or laid out edge by edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from kpicore.fields import Field
from kpicore.model import Period
from kpicore.rules.incidents import Incident
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import SERVICE_MONTH, Ratio
from kpicore.rules.value_or_rating import ValueOrRating
from kpicore.testing.asked import Asked, edges, limits
from kpicore.testing.oracle.facts import NA, Facts, Value
from kpicore.vocabulary import PEOPLE, RatioWord

if TYPE_CHECKING:
    from hypothesis import strategies as st

WHOLES = (1, 3, 7, 40, 1000)  # of quotients: 3 and 7 give such as do not terminate
Cells = dict[str, Value]


class Chooser(Protocol):
    """How one of several is taken: by Hypothesis, or always the same."""

    def one(self, of: Sequence[Any]) -> Any: ...

    def whole(self, low: int, high: int) -> int: ...

    def rarely(self) -> bool: ...


class Drawn:
    """Hypothesis takes."""

    def __init__(self, data: st.DataObject) -> None:
        from hypothesis import strategies

        self.data = data
        self.st = strategies

    def one(self, of: Sequence[Any]) -> Any:
        return self.data.draw(self.st.sampled_from(of))

    def whole(self, low: int, high: int) -> int:
        return self.data.draw(self.st.integers(low, high))

    def rarely(self) -> bool:
        return self.whole(0, 9) == 9


class Plain:
    """The middle one, and nothing unusual."""

    def one(self, of: Sequence[Any]) -> Any:
        return of[len(of) // 2]

    def whole(self, low: int, high: int) -> int:
        return low

    def rarely(self) -> bool:
        return False


class Maker:
    """Makes people for a scheme (None: only columns) and what is asked beside it."""

    def __init__(self, period: Period, asked: Asked, scheme: Scheme | None) -> None:
        self.period = period
        self.asked = asked
        self.scheme = scheme
        self.limits = () if scheme is None else tuple(dict.fromkeys(scheme.ratios()))
        criteria = [] if scheme is None else [each.in_month(period.month) for each in scheme.criteria]
        self.criteria = [each for each in criteria if each.rated is not None]
        self.measured = [each for each in criteria if each.rated is None]
        self.incidents = [] if scheme is None else list(scheme.incidents)

    # one person

    def person(self, take: Chooser) -> Facts:
        gaps = take.rarely()  # only of some people something is missing, or the others would hardly have a score
        cells = {key: self._value(field, take, gaps) for key, field in self.asked.fields.items()}
        for derived in () if self.scheme is None else self.scheme.derived:
            if not take.rarely():
                cells[derived.id] = None
        for ratio in self.asked.ratios:
            if ratio.direct and not take.rarely():
                cells[ratio.result.id] = None
            if take.rarely():
                cells |= _quotient(ratio, take.one(self._steps(ratio)), take.one(WHOLES))
        if any(each.roles for each in self.criteria):
            cells["role"] = take.one([role for each in self.criteria for role in each.roles] + [None])
        ratings = [row for each in self._rated(cells, take, gaps) for row in each]
        if self.measured and take.rarely():
            ratings.append(self._decision(take.one(self.measured), take))
        return Facts(self.within(cells), list(self._events(take)), ratings)

    def _value(self, field: Field, take: Chooser, gaps: bool) -> Value:
        if gaps and take.rarely():
            return None if field.id in PEOPLE else take.one([None, NA])
        if field.kind == "flag":
            return bool(take.one([False, True]))
        if field.kind == "choice":
            known = [key for key in field.choices if key]
            return str(take.one([*known, "another"] if field.open or not known else known))
        if field.kind == "date":
            return Fraction(take.one(self._days()))
        return Fraction(self._number(field, take))

    def _number(self, field: Field, take: Chooser) -> Decimal:
        near = self.asked.edges(field.id)
        if field.only or (near and not take.rarely()):
            return Decimal(take.one(near))
        top = min(field.largest, max(near, default=Decimal(100)) * 2 + 10)
        scale = 10**field.decimals
        return Decimal(take.whole(int(field.smallest * scale), int(top * scale))).scaleb(-field.decimals)

    def _days(self) -> list[int]:
        """First days of service months around those that a rule names."""
        months = {0, 1, 2, 12}
        for limit in limits(self.asked.cells.get(SERVICE_MONTH.id, ())):
            months |= {int(limit) - 1, int(limit), int(limit) + 1}
        now = 12 * self.period.year + self.period.month - 1
        firsts = [divmod(now - max(back - 1, 0), 12) for back in sorted(months)]
        return [year * 10000 + (month + 1) * 100 + day for year, month in firsts for day in (1, 28)]

    def _steps(self, ratio: Ratio) -> list[Decimal]:
        cells = self.asked.cells.get(ratio.result.id, ())
        return list(edges(ratio.result, cells)) or [Decimal(50)]

    # incidents

    def _events(self, take: Chooser) -> Iterator[dict[str, Any]]:
        if self.incidents:
            for _ in range(take.whole(0, 8)):
                yield self._event(take.one(self.incidents), take)

    def _event(self, incident: Incident, take: Chooser) -> dict[str, Any]:
        row: dict[str, Any] = {"incident": incident.id, "times": take.one([1, 1, 1, 2, 5])}
        if incident.low is not None and incident.high is not None:
            low, high = int(incident.low), int(incident.high)
            row["points"] = Fraction(take.one([*range(low, high + 1)] or [low]))
        if incident.quantity is not None:
            cells = [tier.cell for tier in incident.tiers]
            row["quantity"] = Fraction(take.one(edges(incident.quantity, cells)))
        return row

    # ratings

    def _rated(self, cells: Cells, take: Chooser, gaps: bool) -> Iterator[list[dict[str, Any]]]:
        taken = [str(n + 1) for n in range(take.one([1, 2, 3]))]
        for criterion in self.criteria:
            rated = criterion.rated
            assert rated is not None
            if isinstance(criterion.judge, ValueOrRating) and cells.get(criterion.judge.metric.column.id) is not None:
                continue
            if criterion.roles and cells.get("role") not in criterion.roles:
                continue
            yield list(self._judgements(criterion, rated, taken if rated.together else None, take, gaps))
            if take.rarely():
                yield [self._decision(criterion, take)]

    def _judgements(
        self, criterion: Criterion, rated: Rated, taken: Sequence[str] | None, take: Chooser, gaps: bool
    ) -> Iterator[dict[str, Any]]:
        beside = ["self"] if rated.raters and "self" not in rated.raters and take.rarely() else []
        for rater in [*(rated.raters or ["superior"]), *beside]:
            if gaps and take.rarely() and not rated.together:
                continue  # one who is silent
            samples = taken or ([""] if not take.rarely() else [str(n + 1) for n in range(take.one([2, 3]))])
            for sample in samples:
                value: Value = take.one(_marks(rated.value))
                if gaps and take.rarely():
                    value = take.one([NA, None]) if sample else NA
                yield {"criterion": rated.id, "rater": rater, "sample": sample, "value": value, "reason": "generated"}

    def _decision(self, criterion: Criterion, take: Chooser) -> dict[str, Any]:
        low, high = criterion.judge.span()
        value = take.one(sorted({min(low, Decimal(0)), (low + high) / 2, max(high, Decimal(0))}))
        return {
            "criterion": criterion.rating,
            "rater": "override",
            "sample": "",
            "value": Fraction(value.quantize(Decimal("0.000001"), ROUND_FLOOR)),
            "reason": "generated",
        }

    # edge by edge

    def sweep(self) -> Iterator[Facts]:
        """A plain person, and one more for each edge of each column, each choice, level, tier and incident."""
        plain = self.person(Plain())
        yield plain
        for name, field in self.asked.fields.items():
            for value in self._all(field):
                yield plain._replace(cells=self.within({**plain.cells, name: value}, keep=name))
        for ratio in self.asked.ratios:
            for step in self._steps(ratio):
                for whole in WHOLES:
                    yield plain._replace(cells=self.within({**plain.cells, **_quotient(ratio, step, whole)}))
        for incident in self.incidents:
            for row in self._every_event(incident):
                yield plain._replace(incidents=[row])
        for criterion in self.criteria:
            yield from self._every_level(criterion, plain)

    def _all(self, field: Field) -> Iterator[Value]:
        if field.kind == "flag":
            yield from (False, True)
        elif field.kind == "choice":
            yield from (key for key in field.choices if key)
        elif field.kind == "date":
            yield from map(Fraction, self._days())
        else:
            yield from map(Fraction, self.asked.edges(field.id))
        yield None
        if field.id not in PEOPLE:
            yield NA

    def _every_event(self, incident: Incident) -> Iterator[dict[str, Any]]:
        row = self._event(incident, Plain())
        for times in (1, 2, 7):
            yield {**row, "times": times}
        for key, values in (
            ("points", [] if incident.low is None else [incident.low, incident.high]),
            (
                "quantity",
                [] if incident.quantity is None else edges(incident.quantity, [t.cell for t in incident.tiers]),
            ),
        ):
            yield from ({**row, "times": 1, key: Fraction(value or 0)} for value in values)

    def _every_level(self, criterion: Criterion, plain: Facts) -> Iterator[Facts]:
        rated = criterion.rated
        assert rated is not None
        cells = dict(plain.cells)
        if isinstance(criterion.judge, ValueOrRating):
            cells[criterion.judge.metric.column.id] = None
        if criterion.roles:
            cells["role"] = criterion.roles[0]
        others = [row for row in plain.ratings if row["criterion"] != rated.id]
        for mark in _marks(rated.value):
            rows = self._judgements(criterion, rated, ["1"] if rated.together else None, Plain(), False)
            mine = [{**row, "value": mark} for row in rows]
            one = [{**row, "sample": "1"} for row in others if row["sample"] in ("", "1")] if rated.together else others
            yield Facts(cells, plain.incidents, [*one, *mine])

    # what may stand together

    def within(self, cells: Mapping[str, Value], keep: str = "") -> Cells:
        """The cells with every quotient within its limits; of the two the one to `keep` stays as it is."""
        made = dict(cells)
        for _ in range(len(self.limits) + 1):
            for word in self.limits:
                _fit(made, word, self.asked.fields, keep)
        for word in self.limits:
            if not _fits(made, word):
                made[word.part] = None
        return made


def _fits(cells: Mapping[str, Value], word: RatioWord) -> bool:
    part, whole = cells.get(word.part), cells.get(word.whole)
    if not isinstance(part, Fraction) or not isinstance(whole, Fraction):
        return True
    return Fraction(word.low) * whole <= part * 100 <= Fraction(word.high) * whole


def _fit(cells: Cells, word: RatioWord, fields: Mapping[str, Field], keep: str) -> None:
    if _fits(cells, word):
        return
    part, whole = cells[word.part], cells[word.whole]
    assert isinstance(part, Fraction)
    assert isinstance(whole, Fraction)
    high, low = Fraction(word.high), Fraction(word.low)
    if keep == word.part and high:
        cells[word.whole] = _at(fields[word.whole], part * 100 / high, ROUND_CEILING)
    elif part * 100 > high * whole:
        cells[word.part] = _at(fields[word.part], high * whole / 100, ROUND_FLOOR)
    else:
        cells[word.part] = _at(fields[word.part], low * whole / 100, ROUND_CEILING)


def _at(field: Field, value: Fraction, way: str) -> Fraction:
    scale = 10**field.decimals
    scaled = value * scale
    whole = scaled.numerator // scaled.denominator
    return Fraction(whole + (way == ROUND_CEILING and whole != scaled), scale)


def _marks(field: Field) -> list[Value]:
    """What a rater may write: each word, or the edges of the numbers."""
    if field.kind == "choice":
        return list(field.choices)
    return [Fraction(edge) for edge in edges(field, ())] or [Fraction(0)]


def _quotient(ratio: Ratio, step: Decimal, whole: int) -> Cells:
    """A part and a whole whose quotient is as near to a number as their decimals allow."""
    part = _at(ratio.part, Fraction(step) * whole / 100, ROUND_FLOOR)
    cells: Cells = {ratio.part.id: part, ratio.whole.id: Fraction(whole)}
    return {**cells, ratio.result.id: None} if ratio.direct else cells

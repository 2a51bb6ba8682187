"""What a chunk came to, as columns of the result files, and the flags of the few who have any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.chunks import Chunk
from kpicore.bulk.unfit import Unfit
from kpicore.collect.intake import Inputs, Person
from kpicore.config import RunConfig
from kpicore.engine.chunked import Columns, counted
from kpicore.engine.coded import Coded
from kpicore.engine.data import Evaluation
from kpicore.messages import say
from kpicore.model import Origin
from kpicore.numbers import format_money
from kpicore.output.tables import plain_text
from kpicore.pipeline.flags import flag_names, person_flags
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow
from kpicore.rules.checks import NOT_CHECKED
from kpicore.rules.team import TeamPlan

FEW = ("period", "team", "grade", "currency", "status")
"""Columns of few different texts."""

_STATUSES = ("ok", "review", "incomplete")
_OK, _REVIEW, _INCOMPLETE = range(3)
_INT64 = pa.decimal128(19, 0)  # holds every whole number of 64 bits
_REPEATED = 4  # times or more that each number occurs, where it is made a decimal but once
_NOBODY = Inputs({}, {}, {}, [], [], {}, {})


@attrs.frozen
class Outcome:
    """How a team's definitions become columns. coded: the columns beside the results."""

    config: RunConfig
    team: Described
    plan: TeamPlan
    coded: Sequence[Coded]
    schema: pa.Schema

    def results(self, chunk: Chunk, found: Columns) -> pa.Table:
        """The rows of the results."""
        size = len(chunk.ids)
        score, grades = found["score"], self.plan.team.grades
        nothing = pa.nulls(size, pa.int64())
        pay = {name: found.get(name, nothing) for name in ("performance_pay", "total_pay")}
        codes = pc.if_else(pc.is_valid(score), found["grade"], None) if grades else nothing
        scale = self.plan.build.plan.definitions["score"].scale
        columns = {
            "period": _same(str(self.config.period), size),
            "team": _same(self.team.config.name, size),
            "employee_id": chunk.ids,
            "name": pa.nulls(size, pa.string()) if chunk.names is None else _visible(chunk.names),
            "score": self._numbers("score", score, scale, self.plan.spelled_score),
            "grade": _words(codes, [grade or None for grade in grades]),
            "performance_pay": self._numbers("performance_pay", pay["performance_pay"], 2, format_money),
            "total_pay": self._numbers("total_pay", pay["total_pay"], 2, format_money),
            "currency": _same(self.config.currency, size),
            "status": _words(self._status(found), _STATUSES),
        }
        for column in self.coded:
            if column.definition:
                columns[column.name] = self._numbers(
                    column.name, found[column.definition], column.scale, column.write()
                )
        return pa.table(
            [columns.get(field.name, pa.nulls(size, field.type)) for field in self.schema], schema=self.schema
        )

    def _numbers(self, column: str, numbers: pa.Array, scale: int, spell: Callable[[int], str]) -> pa.Array:
        """Scaled whole numbers as the file has them: as text, as codes or as decimals."""
        type_ = self.schema.field(column).type
        if pa.types.is_string(type_):
            return _spelled(numbers, spell)
        return numbers.cast(type_) if pa.types.is_integer(type_) else decimals(numbers, scale, type_)

    def flags(self, chunk: Chunk, found: Columns) -> list[FlagRow]:
        """The flags of everyone in the chunk, in order."""
        names = flag_names(self.plan)
        raised = [found[name] for name in dict.fromkeys(self._raising())]
        some = _any(raised)
        if some is None or not pc.any(some).as_py():
            return []
        columns = {name: found[name].filter(some).to_pylist() for name in names}
        people = [Person(each, "", {}, {}, Origin("", 0)) for each in chunk.ids.filter(some).to_pylist()]
        flags = person_flags(self.plan, Evaluation(columns, {}), people, _NOBODY, self.team.words)
        return [flag for person in people for flag in flags[person.employee_id]]

    def of_all(self, found: Columns) -> set[str]:
        """What all of the chunk need, or cannot be checked for, by its definition."""
        return {name for name in said_of_all(self.plan) if pc.all(found[name]).as_py()}

    def _raising(self) -> list[str]:
        build = self.plan.build
        return [*(rule.when for rule in build.flags if rule.when), *(need.when for need in build.needs)]

    def _status(self, found: Columns) -> pa.Array:
        build = self.plan.build
        raised = [(rule.when, rule.severity) for rule in build.flags]
        raised += [(need.when, need.severity) for need in build.needs]
        severe = [found[when] for when, severity in raised if when and severity in ("review", "block")]
        review = _any(severe)
        incomplete = pc.is_null(found["score"])
        if "performance_pay" in found:
            incomplete = pc.or_(incomplete, pc.is_null(found["performance_pay"]))
        ok = pa.scalar(_OK, pa.int32())
        status = ok if review is None else pc.if_else(review, pa.scalar(_REVIEW, pa.int32()), ok)
        return pc.if_else(incomplete, pa.scalar(_INCOMPLETE, pa.int32()), status)


def said_of_all(plan: TeamPlan) -> list[str]:
    """The definitions of which a team is told where they hold of everyone: what is lacking, what cannot be checked."""
    needs = [need.when for need in plan.build.needs]
    return [*needs, *(rule.when for rule in plan.build.flags if rule.when and rule.id == NOT_CHECKED)]


def decimals(numbers: pa.Array, scale: int, type_: pa.DataType) -> pa.Array:
    """Scaled whole numbers as decimals; pyarrow.ArrowInvalid where one has too many digits."""
    shift = type_.scale - scale
    if shift < 0:
        raise Unfit(say("a number of more decimals than the file keeps"), "--format csv")
    ends = pc.min_max(numbers)
    if not ends["min"].is_valid:
        return pa.nulls(len(numbers), type_)
    low, high = ends["min"].as_py(), ends["max"].as_py()
    if max(-low, high) * 10**shift >= 10**type_.precision:
        raise pa.ArrowInvalid(f"a number of more than {type_.precision} digits")
    whole, different = numbers.cast(pa.int64()), high - low + 1
    if different > len(numbers) // _REPEATED:
        return _decimals(whole, shift, type_)
    every = pc.add(counted(different).cast(pa.int64()), low)
    return _decimals(every, shift, type_).take(pc.subtract(whole, low))


def _decimals(numbers: pa.Int64Array, shift: int, type_: pa.DataType) -> pa.Array:
    """So many digits further left; of numbers none of which has too many then."""
    try:
        wide = pc.multiply_checked(numbers, 10**shift).cast(_INT64)
    except pa.ArrowInvalid:  # more than 64 bits hold
        wide = pc.multiply(numbers.cast(_INT64), pa.scalar(Decimal(10**shift), pa.decimal128(shift + 1, 0)))
    return pa.Array.from_buffers(type_, len(wide), wide.buffers(), wide.null_count, wide.offset)


def _spelled(numbers: pa.Array, spell: Callable[[int], str]) -> pa.StringArray:
    """Each number as text, spelled once."""
    different = numbers.dictionary_encode()
    return pa.array(map(spell, different.dictionary.to_pylist()), pa.string()).take(different.indices)


def _same(text: str, size: int) -> pa.Array:
    indices = pa.repeat(pa.scalar(0, pa.int32()), size)
    return pa.DictionaryArray.from_arrays(indices, pa.array([text], pa.string()))


def _words(codes: pa.Array, words: Sequence[str | None]) -> pa.Array:
    """The words of codes; of a code without one, nothing."""
    codes = codes.cast(pa.int32())  # an engine holds them as narrowly as they are
    texts = pa.array([word or "" for word in words] or [""], pa.string())
    known = pc.and_(
        pc.less(codes, len(words)), pc.is_in(codes, pa.array([i for i, word in enumerate(words) if word], codes.type))
    )
    return pa.DictionaryArray.from_arrays(pc.if_else(pc.fill_null(known, False), codes, None).cast(pa.int32()), texts)


def _visible(names: pa.StringArray) -> pa.StringArray:
    """Trimmed, blanks as nothing, and without what no file should hold."""
    trimmed = pc.utf8_trim_whitespace(names)
    trimmed = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    if pc.all(pc.utf8_is_printable(trimmed), skip_nulls=True).as_py():
        return trimmed
    return pa.array(
        [None if name is None else plain_text(name.strip()) or None for name in names.to_pylist()], pa.string()
    )


def _any(masks: Sequence[pa.Array]) -> pa.Array | None:
    found = None
    for mask in masks:
        found = mask if found is None else pc.or_(found, mask)
    return found

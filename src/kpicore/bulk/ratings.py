"""Ratings as columns: a slot for each criterion and rater, since a plain person has at most one rating in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from math import gcd, prod
from typing import NamedTuple

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit
from kpicore.bulk.values import fitting
from kpicore.collect.intake import Person, RatingRow, Source, read_inputs
from kpicore.collect.parquet import texts_of
from kpicore.collect.ratings import OVERRIDE
from kpicore.components import Batch
from kpicore.config import RunConfig
from kpicore.fields import MAX_DECIMALS
from kpicore.messages import say
from kpicore.model import Origin
from kpicore.pipeline.dataset import at_full_scale
from kpicore.pipeline.teams import Described
from kpicore.plan import expr
from kpicore.plan.expr import Type
from kpicore.plan.substituted import THERE, Slot
from kpicore.rules.build import Codes

SAID = ("criterion", "rater", "value")
_MOST = 50_000  # different judgements
_NEAR = 128  # numbers in a row
_COUNTED = 1 << 62  # codes that 64 bits hold

Said = tuple[str, str, str]
"""A criterion, a rater and a value, as the files write them."""


class Unheard(Exception):
    """A judgement that is none of those that were looked at beforehand: all of them must be."""


class Place(NamedTuple):
    criterion: str
    rater: str


class Judged(NamedTuple):
    """The slot of a judgement, its value at six decimals, and the rating that says so."""

    place: int
    value: int
    row: RatingRow


@attrs.frozen
class Slots:
    """How a team reads its ratings. said: every judgement that columns can hold."""

    places: tuple[Place, ...]
    said: Mapping[Said, Judged]

    @property
    def ends(self) -> tuple[int, int]:
        values = [judged.value for judged in self.said.values()]
        return min(values, default=0), max(values, default=0)

    @property
    def divisor(self) -> int:
        """The largest power of ten, up to that of six decimals, by which all values can be divided."""
        common = gcd(*(judged.value for judged in self.said.values()))
        powers = (10**power for power in range(MAX_DECIMALS, 0, -1))
        return next((power for power in powers if common % power == 0), 1)

    def of_plan(self, codes: Codes) -> list[Slot]:
        """What stands for the rows of a person in a plan."""
        return [self._slot(number, place, codes) for number, place in enumerate(self.places)]

    def _slot(self, number: int, place: Place, codes: Codes) -> Slot:
        values = [judged.value for judged in self.said.values() if judged.place == number]
        type_ = Type("int", MAX_DECIMALS, min(values), max(values), nullable=True)
        value = expr.input_column(column_of(number), type_)
        return {
            THERE: expr.negate(expr.missing(value)),
            "value": expr.given(value),
            "criterion": expr.scaled(codes.criteria[place.criterion]),
            "rater": expr.scaled(codes.raters.get(place.rater, -1)),
            "state": expr.scaled(0),
            "sample": expr.scaled(0),
        }


def column_of(place: int) -> str:
    """The column of a slot; no column of the data is called so."""
    return f"//rated{place}"


class Coded(NamedTuple):
    """The judgements of many rows. said: what each code says; rows: the code of each row. Codes that no row has may be
    among them."""

    said: Sequence[Said]
    rows: pa.Array

    def heard(self) -> list[Said]:
        """What the rows say, each once."""
        return [self.said[code] for code in pc.unique(self.rows).to_pylist()]


def coded(batch: pa.RecordBatch | pa.Table) -> Coded:
    """What the rows of a part of the table say."""
    columns = [_encoded(batch[name]) for name in SAID]
    texts = [[text.strip() for text in texts_of(each.dictionary)] + [""] * bool(each.null_count) for each in columns]
    sizes = prod(map(len, texts))
    if sizes > _COUNTED:
        raise _too_many()
    type_ = fitting(0, sizes)
    first, *others = columns
    whole = _places(first, len(texts[0]) - 1, type_)
    for column, words in zip(others, texts[1:], strict=True):
        if len(words) > 1:
            place = _places(column, len(words) - 1, type_)
            whole = pc.add(pc.multiply(whole, pa.scalar(len(words), type_)), place)
    if sizes <= _MOST:
        return Coded([_split(code, texts) for code in range(sizes)], whole)
    different = whole.dictionary_encode()
    return Coded([_split(code, texts) for code in different.dictionary.to_pylist()], different.indices)


def _places(column: pa.DictionaryArray, blank: int, type_: pa.DataType) -> pa.Array:
    """Where in its list of words each cell's is; blank: the place for blank cells."""
    places = column.indices.cast(type_, safe=False)
    return pc.fill_null(places, pa.scalar(blank, type_)) if column.null_count else places


def _encoded(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """Numbers that are near each other, as points are, by how far each is from the least."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        return array
    if pa.types.is_integer(array.type) and len(array) > array.null_count:
        low, high = (int(end.as_py()) for end in pc.min_max(array).values())
        if high - low < _NEAR:
            above = pc.subtract(array, pa.scalar(low, array.type)).cast(pa.int32(), safe=False)
            return pa.DictionaryArray.from_arrays(above, pa.array(range(low, high + 1), array.type), safe=False)
    return array.dictionary_encode()


def _too_many() -> Unfit:
    return Unfit(say("more than {most:,} different judgements", most=_MOST))


def _split(code: int, texts: Sequence[Sequence[str]]) -> Said:
    rest, value = divmod(code, len(texts[2]))
    criterion, rater = divmod(rest, len(texts[1]))
    return texts[0][criterion], texts[1][rater], texts[2][value]


def read_said(said: Sequence[Said], team: Described, config: RunConfig) -> Slots:
    """What a team makes of each judgement, by the reader of ratings itself: each is somebody's only one."""
    if len(said) > _MOST:
        raise _too_many()
    people = {str(number): Person(str(number), "", {}, {}, Origin("", 0)) for number in range(len(said))}
    rows = [(number + 2, [str(number), *words]) for number, words in enumerate(said)]
    source = Source("ratings", Batch("", ("employee_id", *SAID), rows))
    words = dict.fromkeys(people, team.words)
    read = read_inputs([source], people, words, config.period, currency=config.currency)
    if any(flag.flag == "rounded" for flag in read.flags):
        raise Unfit(say("ratings of more decimals than are kept"))
    refused = {row - 2 for _, row in read.blamed}
    places: dict[Place, int] = {}
    found: dict[Said, Judged] = {}
    for number, each in enumerate(said):
        mine = read.ratings.get(str(number), ())
        if number in refused or len(mine) != 1 or mine[0].value is None or mine[0].rater == OVERRIDE:
            continue
        word = team.words.ratings[mine[0].criterion]
        if word.comment or word.roles or word.reason_required or word.sampled or not word.counts(mine[0].rater):
            continue
        place = places.setdefault(Place(mine[0].criterion, mine[0].rater), len(places))
        found[each] = Judged(place, at_full_scale(mine[0].value, word.value), mine[0])
    return Slots(tuple(places), found)


def survey_ratings(
    table: Table, teams: Sequence[Described], config: RunConfig, rows: int, most: int | None
) -> tuple[dict[str, Slots], list[Said]]:
    """How each team reads what is judged in a table, and all that is; in so many parts of so many rows, where not in
    all."""
    heard: dict[Said, None] = {}
    for batch in islice(table.batches(SAID, rows), most):
        heard.update(dict.fromkeys(coded(batch).heard()))
    said = list(heard)
    return {team.config.name: read_said(said, team, config) for team in teams}, said

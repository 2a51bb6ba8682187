"""Which columns a team reads of which table, and how: the same fields as in a run by rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.tables import Table
from kpicore.bulk.unfit import Unfit
from kpicore.bulk.values import Reader
from kpicore.collect.cells import Bad, Read, reader
from kpicore.collect.known import Known
from kpicore.collect.parquet import texts_of
from kpicore.fields import Field
from kpicore.messages import say
from kpicore.pipeline.roster import COLUMNS, choice_ids, is_wanted
from kpicore.pipeline.teams import Described
from kpicore.vocabulary import PEOPLE, Vocabulary

ID, NAME, PERIOD = "employee_id", "name", "period"
_OWN = (ID, NAME, PERIOD)


class Column(NamedTuple):
    """used: whether the team's plan may ask for it; else it is but checked."""

    id: str
    reader: Reader
    used: bool


def read_by(team: Described, table: Table, currency: str) -> list[Column]:
    """What a team reads of people or of a table of metrics."""
    fields = _people_fields(team.words, currency) if table.kind == "people" else _metric_fields(team.words, currency)
    return [
        Column(column, table.reader(column, field, read), column in team.words.metrics)
        for column, field, read in fields
        if column in table.at and column not in _OWN
    ]


def _people_fields(words: Vocabulary, currency: str) -> Iterator[tuple[str, Field, Read]]:
    """As `read_people` and `team_values` read them; of an open choice that only the core knows, its code."""
    for column in dict.fromkeys((*PEOPLE, *words.people)):
        standard, own = PEOPLE.get(column), words.people.get(column)
        if own is not None and own != standard:
            if standard is not None and standard.kind != "choice":
                raise Unfit(say("a column of people that a scheme reads in its own way"))
            yield column, own, reader(own, currency)
        elif standard is not None and standard.kind == "choice":
            field = words.metrics.get(column, standard)
            yield column, field, _coded(field)
        elif standard is not None:
            yield column, standard, reader(standard, currency)


def _coded(field: Field) -> Read:
    def read(text: str) -> tuple[int, bool] | Bad:
        code = field.code(text)
        return Bad("", "") if code is None else (code, False)

    return read


def _metric_fields(words: Vocabulary, currency: str) -> Iterator[tuple[str, Field, Read]]:
    [lexicon] = Known({}, {}, [words], True, currency).lexicons
    return ((column, field, lexicon.metrics[column]) for column, field in lexicon.fields.items())


class Membership:
    """Who of the table of people belongs to which team."""

    def __init__(self, table: Table, teams: Sequence[Described]) -> None:
        ids = choice_ids(teams)
        self._asked: dict[str, dict[str, tuple[str, ...]]] = {}  # by team: column → what is wanted of it
        for team in teams:
            wanted = {COLUMNS.get(column, column): values for column, values in team.config.where.items()}
            if len(wanted) < len(team.config.where) or not wanted.keys() <= table.at.keys():
                raise Unfit(say("teams told apart by a column that the people do not have"))
            self._asked[team.config.name] = wanted
        self._ids = ids
        self._found: dict[tuple[str, str], dict[str, bool]] = {}

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(column for wanted in self._asked.values() for column in wanted))

    def of(self, team: str, batch: pa.RecordBatch | pa.Table) -> pa.BooleanArray | None:
        """Whether each row is of the team; None where all are."""
        masks = [self._mask(team, column, wanted, batch[column]) for column, wanted in self._asked[team].items()]
        found = None
        for mask in masks:
            found = mask if found is None else pc.and_(found, mask)
        return found

    def _mask(
        self, team: str, column: str, wanted: tuple[str, ...], cells: pa.Array | pa.ChunkedArray
    ) -> pa.BooleanArray:
        array = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
        coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
        known = self._found.setdefault((team, column), {})
        held = []
        for text in texts_of(coded.dictionary):
            if text not in known:
                known[text] = is_wanted(text.strip(), column, wanted, self._ids)
            held.append(known[text])
        blank = is_wanted("", column, wanted, self._ids)
        return pc.fill_null(pa.array(held, pa.bool_()).take(coded.indices), blank)

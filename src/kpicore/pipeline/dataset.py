"""From what was read of a team's people to what an engine takes, and what it shows of ranges and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import gcd

from kpicore.collect.intake import Cell, IncidentRow, Inputs, Person, RatingRow
from kpicore.collect.ratings import OVERRIDE
from kpicore.engine.data import Dataset, Rows, Value
from kpicore.engine.ledger import Words
from kpicore.engine.spelling import speller
from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Language, Text
from kpicore.numbers import format_scaled
from kpicore.rules.build import Codes, Known, na_column, override_column, rated_column, row_column, value_column
from kpicore.rules.cells import is_numeric
from kpicore.rules.rated import DECLINED, JUDGED, UNJUDGED
from kpicore.vocabulary import RatingWord, Vocabulary, rater_title

NOT_COUNTED = Text(" 不计", " not counted")


def build_dataset(
    members: Sequence[Person], values: Mapping[str, Mapping[str, int]], inputs: Inputs, words: Vocabulary
) -> Dataset:
    """Columns in the order of `members`. values: people's cells as the team reads them, by employee_id."""
    columns: dict[str, list[Value]] = {}
    measured = [inputs.metrics.get(person.employee_id, {}) for person in members]
    for name, field in words.metrics.items():
        column, na = _column(members, values, measured, field)
        if any(value is not None for value in column):
            columns[value_column(name)] = column
        if any(na):
            columns[na_column(name)] = list(na)
    columns |= _overrides(members, inputs)
    return Dataset(len(members), columns, rows_of(members, inputs, words))


def rows_of(members: Sequence[Person], inputs: Inputs, words: Vocabulary) -> dict[str, Rows]:
    """The tables of what was recorded and rated; people by their place in `members`."""
    codes = Codes.of(words)
    return {"incidents": _incidents(members, inputs, words, codes), "ratings": _ratings(members, inputs, words, codes)}


def known_of(data: Dataset) -> Known:
    """The ranges that the data show, and what nobody lacks."""
    ranges: dict[str, tuple[int, int]] = {}
    decimals: dict[str, int] = {}
    for name, column in data.columns.items():
        found = [value for value in column if value is not None]
        ranges[name] = (min(found), max(found))
        decimals[name] = _decimals_needed(found)
    most = {}
    for table, rows in data.rows.items():
        if rows.person:
            ranges |= {row_column(table, name): (min(column), max(column)) for name, column in rows.columns.items()}
        if table == "ratings":
            ranges |= _by_criterion(rows)
        counts: dict[int, int] = {}
        for person in rows.person:
            counts[person] = counts.get(person, 0) + 1
        most[table] = max(counts.values(), default=0)
    complete = frozenset(name for name, column in data.columns.items() if None not in column)
    return Known(ranges, decimals, most, complete)


def _by_criterion(rows: Rows) -> dict[str, tuple[int, int]]:
    """The ranges of what is not a value, for each criterion by itself: few are n/a or judged in samples."""
    found: dict[str, tuple[int, int]] = {}
    for name in ("state", "sample"):
        for criterion, value in set(zip(rows.columns["criterion"], rows.columns[name], strict=True)):
            column = rated_column(name, criterion)
            low, high = found.get(column, (value, value))
            found[column] = min(low, value), max(high, value)
    return found


def words_of(members: Sequence[Person], inputs: Inputs, words: Vocabulary, lang: Language) -> Words:
    """What the ledger says of incident and rating rows, and the notes that people wrote to them.

    lang: of the ledger, which is a file.
    """
    texts: dict[str, dict[int, list[str]]] = {}
    notes: dict[str, dict[int, list[str]]] = {}
    spelled = {key: _speller(word) for key, word in words.ratings.items()}
    rated: dict[tuple[object, ...], str] = {}  # few say what none before them has said
    for index, person in enumerate(members):
        by_incident: dict[str, list[IncidentRow]] = {}
        for row in inputs.incidents.get(person.employee_id, ()):
            by_incident.setdefault(row.incident, []).append(row)
        for key, rows in by_incident.items():
            texts.setdefault(key, {})[index] = [_incident_text(rows, words.incidents[key].quantity)]
            notes.setdefault(key, {})[index] = [_note(row.reason, row.recorded_by) for row in rows]
        for rating in inputs.ratings.get(person.employee_id, ()):
            key = rating.criterion
            what = (key, rating.rater, rating.sample, rating.value, rating.text)
            if what not in rated:
                rated[what] = _rating_text(rating, words.ratings[key], spelled[key], lang)
            texts.setdefault(key, {}).setdefault(index, []).append(rated[what])
            if rating.reason:
                notes.setdefault(key, {}).setdefault(index, []).append(rating.reason)
    return Words(
        lang,
        [person.employee_id for person in members],
        {key: {index: "; ".join(each) for index, each in found.items()} for key, found in texts.items()},
        {
            key: {index: "; ".join(dict.fromkeys(filter(None, each))) for index, each in found.items()}
            for key, found in notes.items()
        },
    )


def _column(
    members: Sequence[Person],
    values: Mapping[str, Mapping[str, int]],
    measured: Sequence[Mapping[str, Cell]],
    field: Field,
) -> tuple[list[Value], list[bool]]:
    """A person's value from the metrics, else from the row of people; and whether it was said to be n/a."""
    cells = [mine.get(field.id) for mine in measured]
    column = [
        cell.value if cell is not None else personal(person, values[person.employee_id], field)
        for cell, person in zip(cells, members, strict=True)
    ]
    return column, [cell is not None and cell.value is None for cell in cells]


def personal(person: Person, values: Mapping[str, int], field: Field) -> Value:
    """What a person's row of people says. values: its cells as the team reads them."""
    if field.id in values:
        return values[field.id]
    if field.id in person.values:
        return person.values[field.id]
    if field.kind == "choice" and field.id in person.cells:
        return field.code(person.cells[field.id])
    return None


def _decimals_needed(values: Sequence[int]) -> int:
    """How many of the six decimals the values of a column use."""
    common = gcd(*values)
    return next((places for places in range(MAX_DECIMALS) if common % 10 ** (MAX_DECIMALS - places) == 0), MAX_DECIMALS)


def _overrides(members: Sequence[Person], inputs: Inputs) -> dict[str, list[Value]]:
    columns: dict[str, list[Value]] = {}
    for index, person in enumerate(members):
        for row in inputs.ratings.get(person.employee_id, ()):
            if row.rater == OVERRIDE:
                columns.setdefault(override_column(row.criterion), [None] * len(members))[index] = row.value
    return columns


def _incidents(members: Sequence[Person], inputs: Inputs, words: Vocabulary, codes: Codes) -> Rows:
    person: list[int] = []
    columns: dict[str, list[int]] = {"incident": [], "times": [], "points": [], "quantity": []}
    for index, member in enumerate(members):
        for row in inputs.incidents.get(member.employee_id, ()):
            quantity = words.incidents[row.incident].quantity
            person.append(index)
            columns["incident"].append(codes.incidents[row.incident])
            columns["times"].append(row.times)
            columns["points"].append(row.points or 0)
            columns["quantity"].append(at_full_scale(row.quantity, quantity))
    return Rows(person, columns)


def _ratings(members: Sequence[Person], inputs: Inputs, words: Vocabulary, codes: Codes) -> Rows:
    rated = [(inputs.ratings.get(member.employee_id, ()), index) for index, member in enumerate(members)]
    rows = [(row, index) for some, index in rated for row in counted(some, words)]
    unit = {key: at_full_scale(1, word.value) for key, word in words.ratings.items()}
    samples = {"": 0}
    columns = {
        "criterion": [codes.criteria[row.criterion] for row, _ in rows],
        "rater": [codes.raters.get(row.rater, -1) for row, _ in rows],
        "sample": [samples.setdefault(row.sample, len(samples)) for row, _ in rows],
        "value": [(row.value or 0) * unit[row.criterion] for row, _ in rows],
        "state": [_unvalued(row) if row.value is None else JUDGED for row, _ in rows],
    }
    return Rows([index for _, index in rows], columns)


def counted(rows: Sequence[RatingRow], words: Vocabulary) -> list[RatingRow]:
    """A person's ratings that are rows of the data: no decisions, which are columns, and no mere comments."""
    return [row for row in rows if row.rater != OVERRIDE and not words.ratings[row.criterion].comment]


def _unvalued(row: RatingRow) -> int:
    return UNJUDGED if row.unjudged else DECLINED


def at_full_scale(value: int | None, field: Field | None) -> int:
    """Rows of all criteria and incidents share a column, at six decimals; what a row lacks is never looked at."""
    if value is None or field is None:
        return 0
    if not is_numeric(field):
        return value  # the code of a choice
    shift: int = 10 ** (MAX_DECIMALS - field.decimals)
    return value * shift


def _incident_text(rows: Sequence[IncidentRow], quantity: Field | None) -> str:
    """How often it happened, and what the rows give besides: the rater's points, the quantity."""
    besides = [format_scaled(row.points, MAX_DECIMALS) for row in rows if row.points is not None]
    if quantity is not None:
        besides += [speller(quantity, quantity.decimals)(row.quantity) for row in rows if row.quantity is not None]
    times = str(sum(row.times for row in rows))
    return f"{times} ({', '.join(besides)})" if besides else times


def _speller(word: RatingWord) -> Callable[[int], str] | None:
    """How a criterion's values are written, each of them once; None where nobody rates it."""
    return None if word.value is None else cache(speller(word.value, word.value.decimals))


def _rating_text(row: RatingRow, word: RatingWord, spell: Callable[[int], str] | None, lang: Language) -> str:
    if row.unjudged:
        shown = "–"
    elif row.rater == OVERRIDE:
        shown = format_scaled(row.value or 0, MAX_DECIMALS)  # as points are, whatever their field
    elif row.value is None:
        shown = "n/a"
    else:
        shown = row.text if spell is None else spell(row.value)
    sample = f" ({row.sample})" if row.sample else ""
    aside = "" if row.rater == OVERRIDE or word.counts(row.rater) else NOT_COUNTED.of(lang)
    return f"{rater_title(row.rater).of(lang)}{sample} {shown}{aside}"


def _note(reason: str, recorded_by: str) -> str:
    return f"{reason} ({recorded_by})" if reason and recorded_by else reason or recorded_by

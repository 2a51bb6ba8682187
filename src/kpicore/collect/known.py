"""What the teams' vocabularies know, made ready for reading: every Field as its reader, every name findable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kpicore.collect.cells import Bad, Read, reader
from kpicore.collect.text import Names, suggest, visible
from kpicore.collect.values import Person
from kpicore.fields import MAX_DECIMALS, Field
from kpicore.messages import say
from kpicore.vocabulary import PEOPLE, RATERS, IncidentWord, RatingWord, Vocabulary

_COMPARED_IDS = 20  # unknown ids that are compared with everyone's, since each takes its time
_COMPARED_PEOPLE = 5_000


class IncidentReader(NamedTuple):
    word: IncidentWord
    points: Read | None
    fixed: Read | None
    quantity: Read | None


class RatingReader(NamedTuple):
    word: RatingWord
    value: Read | None
    override: Read


class Lexicon(NamedTuple):
    """One team's vocabulary with its readers. fields: everything that a metrics table may bring."""

    vocabulary: Vocabulary
    fields: Mapping[str, Field]
    metrics: Mapping[str, Read]
    incidents: Mapping[str, IncidentReader]
    ratings: Mapping[str, RatingReader]


class Known:
    """The people, each with the lexicon of their team (None: in no team), and the union of all lexicons.

    everyone: whether who is not among the people is a stranger.
    """

    def __init__(
        self,
        people: Mapping[str, Person],
        vocabulary_of: Mapping[str, Vocabulary],
        more: Iterable[Vocabulary],
        everyone: bool,
    ) -> None:
        compiled: dict[int, Lexicon] = {}
        for vocabulary in (*vocabulary_of.values(), *more):  # by identity: a Vocabulary has no hash
            if id(vocabulary) not in compiled:
                compiled[id(vocabulary)] = _lexicon(vocabulary)
        self.people = people
        self.everyone = everyone
        self._bare: dict[str, str] | None = None
        self._near: dict[str, str] = {}
        self.lexicon_of = {employee: compiled[id(vocabulary)] for employee, vocabulary in vocabulary_of.items()}
        self.lexicons = tuple(compiled.values())
        vocabularies = [lexicon.vocabulary for lexicon in self.lexicons]
        fields = [
            (key, (*field.title, *(each.ratings[key].word.title if key in each.ratings else ())))
            for each in self.lexicons
            for key, field in each.fields.items()
        ]
        self.days = {key for lexicon in self.lexicons for key, field in lexicon.fields.items() if field.kind == "date"}
        self.metrics = Names(fields or [(key, field.title) for key, field in _brought(PEOPLE)])
        self.incidents = Names((key, word.title) for each in vocabularies for key, word in each.incidents.items())
        self.criteria = Names(
            (key, (*word.title, word.criterion, *(each.metrics[key].title if key in each.metrics else ())))
            for each in vocabularies
            for key, word in each.ratings.items()
        )
        listed = {rater for each in vocabularies for word in each.ratings.values() for rater in word.raters}
        self.raters = Names([*RATERS.items(), *((rater, ()) for rater in sorted(listed - RATERS.keys()))])

    def near(self, employee: str) -> str:
        """`; did you mean x?`: the id but for zeros that a spreadsheet eats, or, within bounds, the most like it."""
        if self._bare is None:
            self._bare = {_bare(each): each for each in self.people}
        same = self._bare.get(_bare(employee))
        if same:
            return say("; did you mean {name}?", name=visible(same))
        if employee not in self._near and len(self._near) < _COMPARED_IDS and len(self.people) < _COMPARED_PEOPLE:
            self._near[employee] = suggest(employee, self.people)
        return self._near.get(employee, "")


def _bare(employee: str) -> str:
    return employee.casefold().lstrip("0")


def _lexicon(vocabulary: Vocabulary) -> Lexicon:
    fields = {**dict(_brought(PEOPLE)), **dict(_brought(vocabulary.people)), **vocabulary.metrics}
    return Lexicon(
        vocabulary,
        fields,
        {key: reader(field) for key, field in fields.items()},
        {
            key: IncidentReader(word, _points(word.points), _points(word.fixed), _reader(word.quantity))
            for key, word in vocabulary.incidents.items()
        },
        {
            key: RatingReader(word, _reader(word.value), _read_points(word.override))
            for key, word in vocabulary.ratings.items()
        },
    )


def _brought(people: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    """The columns of people that a metrics table may bring as well; a department is none of them."""
    return ((key, field) for key, field in people.items() if field.kind != "choice")


def _reader(field: Field | None) -> Read | None:
    return None if field is None else reader(field)


def _points(field: Field | None) -> Read | None:
    return None if field is None else _read_points(field)


def _read_points(field: Field) -> Read:
    """Points are kept at six decimals, whatever their field's own."""
    plain = reader(field)
    if field.decimals == MAX_DECIMALS:
        return plain
    factor: int = 10 ** (MAX_DECIMALS - field.decimals)

    def read(text: str) -> tuple[int, bool] | Bad:
        got = plain(text)
        return got if isinstance(got, Bad) else (got[0] * factor, got[1])

    return read

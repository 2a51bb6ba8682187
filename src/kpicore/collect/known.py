"""What the teams' vocabularies know, made ready for reading: every Field as its reader, every name findable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from kpicore.collect.cells import Bad, Read, reader
from kpicore.collect.ids import Namesakes
from kpicore.collect.text import Names
from kpicore.collect.values import Brought, Person
from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Origin
from kpicore.vocabulary import PEOPLE, RATERS, IncidentWord, RatingWord, Vocabulary

Thing = Literal["metrics", "incidents", "criteria"]


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
    """One team's vocabulary with its readers. fields: everything that a metrics table may bring. names: by which a file
    may call the team's own metrics, incidents and criteria."""

    vocabulary: Vocabulary
    fields: Mapping[str, Field]
    metrics: Mapping[str, Read]
    incidents: Mapping[str, IncidentReader]
    ratings: Mapping[str, RatingReader]
    names: Mapping[Thing, Names]


class Known:
    """The people, each with the lexicon of their team (None: in no team), and the union of all lexicons.

    everyone: whether who is not among the people is a stranger. currency: the run's, whose signs amounts may carry.
    """

    def __init__(
        self,
        people: Mapping[str, Person],
        vocabulary_of: Mapping[str, Vocabulary],
        more: Iterable[Vocabulary],
        everyone: bool,
        currency: str = "",
    ) -> None:
        compiled: dict[int, Lexicon] = {}
        for vocabulary in (*vocabulary_of.values(), *more):  # by identity: a Vocabulary has no hash
            if id(vocabulary) not in compiled:
                compiled[id(vocabulary)] = _lexicon(vocabulary, currency)
        self.people = people
        self.everyone = everyone
        self.measured: dict[str, Brought] = {}  # what each table of metrics is about
        self.signed: set[tuple[str, str]] = set()  # files and metrics whose cells write a %
        self._namesakes: Namesakes | None = None
        self.lexicon_of = {employee: compiled[id(vocabulary)] for employee, vocabulary in vocabulary_of.items()}
        self.lexicons = tuple(compiled.values())
        vocabularies = [lexicon.vocabulary for lexicon in self.lexicons]
        fields = [named for each in self.lexicons for named in _metric_names(each.vocabulary, each.fields)]
        self.days = {key for lexicon in self.lexicons for key, field in lexicon.fields.items() if field.kind == "date"}
        self.metrics = Names(fields or [(key, field.names) for key, field in _brought(PEOPLE)])
        self.incidents = Names(named for each in vocabularies for named in _incident_names(each))
        self.criteria = Names(named for each in vocabularies for named in _criterion_names(each))
        listed = {rater for each in vocabularies for word in each.ratings.values() for rater in word.raters}
        self.raters = Names([*RATERS.items(), *((rater, ()) for rater in sorted(listed - RATERS.keys()))])

    def told_apart(self, thing: Thing, name: str) -> bool:
        """Whether a name of several things means one at most in each team, so that whose row it is settles it."""
        return all(len(lexicon.names[thing].find(name)) < 2 for lexicon in self.lexicons)

    def called(self, metric: str, origin: Origin) -> str:
        """What the file calls a metric: by its column, if that is the metric's own."""
        return origin.column if metric in self.metrics.find(origin.column) else metric

    def near(self, employee: str) -> str:
        """`; did you mean x?`: the id that is the same but for how it is typed; or nothing."""
        if self._namesakes is None:
            self._namesakes = Namesakes(self.people)
        return self._namesakes.suggest(employee)


def _lexicon(vocabulary: Vocabulary, currency: str) -> Lexicon:
    fields = {**dict(_brought(PEOPLE)), **dict(_brought(vocabulary.people)), **vocabulary.metrics}
    return Lexicon(
        vocabulary,
        fields,
        {key: reader(field, currency) for key, field in fields.items()},
        {
            key: IncidentReader(word, _points(word.points), _points(word.fixed), _reader(word.quantity))
            for key, word in vocabulary.incidents.items()
        },
        {
            key: RatingReader(word, _reader(word.value), _read_points(word.override))
            for key, word in vocabulary.ratings.items()
        },
        {
            "metrics": Names(_metric_names(vocabulary, fields)),
            "incidents": Names(_incident_names(vocabulary)),
            "criteria": Names(_criterion_names(vocabulary)),
        },
    )


Named = tuple[str, tuple[str, ...]]


def _metric_names(vocabulary: Vocabulary, fields: Mapping[str, Field]) -> Iterator[Named]:
    """Everything that a metrics table may bring; a metric goes by the names of a criterion of its id as well."""
    rated = vocabulary.ratings
    return ((key, (*field.names, *(rated[key].names if key in rated else ()))) for key, field in fields.items())


def _incident_names(vocabulary: Vocabulary) -> Iterator[Named]:
    return ((key, word.names) for key, word in vocabulary.incidents.items())


def _criterion_names(vocabulary: Vocabulary) -> Iterator[Named]:
    """Criteria, by the names of a metric of the same id as well."""
    metrics = vocabulary.metrics
    for key, word in vocabulary.ratings.items():
        yield key, (*word.names, word.criterion, *(metrics[key].names if key in metrics else ()))


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

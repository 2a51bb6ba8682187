"""What templates call things: Chinese titles, or ids; an id wherever a title could mean something else as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpicore.collect.header import RATING_VALUE, TITLES, table
from kpicore.collect.known import Known
from kpicore.collect.text import Names
from kpicore.components import InputKind
from kpicore.fields import Field
from kpicore.model import Language, Text
from kpicore.vocabulary import PEOPLE, IncidentWord, RatingWord, Vocabulary, rater_title

_RATINGS = {"value": RATING_VALUE[0], "reason": TITLES["reason"][-1]}  # 得分, 说明
_TABLE_OWN = table(("employee_id", "name", "period", "metric", "value"))


class Labels:
    """The names under which the reader will find columns and words of these vocabularies again."""

    def __init__(self, words: Sequence[Vocabulary], lang: Language) -> None:
        self._lang = lang
        self._known = Known({}, {}, words, everyone=True)
        people = {**PEOPLE, **{key: field for each in words for key, field in each.people.items()}}
        self._people = Names((key, field.names) for key, field in people.items())

    def own(self, kind: InputKind, column: str) -> str:
        """A table's own column."""
        if self._lang == "en":
            return column
        if kind == "ratings" and column in _RATINGS:
            return _RATINGS[column]
        return TITLES[column][0]

    def person(self, field: Field) -> str:
        """A column of people."""
        return self._pick(field.id, field.title, self._people, taken=_TABLE_OWN)

    def metric(self, field: Field) -> str:
        return self._pick(field.id, field.title, self._known.metrics, taken=_TABLE_OWN)

    def incident(self, word: IncidentWord) -> str:
        return self._pick(word.id, word.title, self._known.incidents)

    def criterion(self, word: RatingWord) -> str:
        return self._pick(word.id, word.title, self._known.criteria)

    def rater(self, rater: str) -> str:
        return self._pick(rater, rater_title(rater), self._known.raters)

    def choices(self, choices: Mapping[str, Text]) -> tuple[str, ...]:
        """The values of a choice; two of one title go by their ids."""
        titles = [title.of(self._lang) for title in choices.values()]
        if self._lang == "en" or len(set(titles)) < len(titles):
            return tuple(choices)
        return tuple(titles)

    def _pick(self, key: str, title: Text, names: Names, taken: Names | None = None) -> str:
        if self._lang == "en" or names.find(title.zh) != (key,) or (taken is not None and taken.find(title.zh)):
            return key
        return title.zh

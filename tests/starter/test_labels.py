"""What templates call things is what the reader finds again, whatever the titles are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from kpicore.collect.header import resolve, table
from kpicore.collect.known import Known
from kpicore.collect.report import Report
from kpicore.collect.text import Names
from kpicore.components import Batch, InputKind
from kpicore.fields import Field
from kpicore.model import Language, Text
from kpicore.starter.labels import Labels
from kpicore.vocabulary import PEOPLE, IncidentWord, RatingWord, Vocabulary

NOTHING = Field("value", Text("得分", "value"), low=Decimal(0), high=Decimal(0))
LANGUAGES: tuple[Language, ...] = get_args(Language)

ids = st.sampled_from(["a", "b", "c", "d"])
titles = st.sampled_from(["甲", "乙", "a", "b", "工号", "数值", "姓名", "部门", "上级", ""])
texts = st.builds(Text, titles, titles)


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    """A few ids whose titles collide with each other, with other ids and with the tables' own columns."""
    fields = {key: Field(key, draw(texts)) for key in draw(st.sets(ids))}
    incidents = {key: IncidentWord(key, draw(texts)) for key in draw(st.sets(ids))}
    ratings = {key: RatingWord(key, draw(texts), None, NOTHING, ("boss", "self")) for key in draw(st.sets(ids))}
    return Vocabulary(fields, fields, incidents, ratings)


@given(st.lists(vocabularies(), min_size=1, max_size=2), st.sampled_from(LANGUAGES))
def test_the_reader_finds_every_word_again(several: list[Vocabulary], lang: Language) -> None:
    labels, known = Labels(several, lang), Known({}, {}, several, everyone=True)
    people: Mapping[str, Field] = {**PEOPLE, **{key: field for each in several for key, field in each.people.items()}}
    own = table(("employee_id", "name", "period"))
    for vocabulary in several:
        for field in vocabulary.metrics.values():
            header = labels.metric(field)
            assert not table(("metric", "value")).find(header)  # the table would be taken for a long one
            assert own.find(header) or known.metrics.find(header) == (field.id,)
            assert not own.find(header)
        for incident in vocabulary.incidents.values():
            assert known.incidents.find(labels.incident(incident)) == (incident.id,)
        for word in vocabulary.ratings.values():
            assert known.criteria.find(labels.criterion(word)) == (word.id,)
            assert [known.raters.find(labels.rater(rater)) for rater in word.raters] == [(r,) for r in word.raters]
    names = Names((key, field.title) for key, field in people.items())
    for field in people.values():
        assert (own.find(labels.person(field)) or names.find(labels.person(field))) == (field.id,)


def test_own_columns_go_by_the_titles_of_the_contract() -> None:
    chinese, english = Labels([Vocabulary()], "zh"), Labels([Vocabulary()], "en")
    columns = ("employee_id", "criterion", "rater", "sample", "value", "reason", "clause")
    titles = ["工号", "考核项", "评分人", "样本", "得分", "说明", "条款"]
    assert [chinese.own("ratings", column) for column in columns] == titles
    assert [english.own("ratings", column) for column in columns] == list(columns)
    assert chinese.own("incidents", "reason") == "原因"


def test_every_own_header_is_one_that_the_reader_knows() -> None:
    columns: Mapping[InputKind, tuple[str, ...]] = {
        "incidents": ("employee_id", "date", "incident", "times", "points", "quantity", "reason", "recorded_by"),
        "ratings": ("employee_id", "name", "criterion", "rater", "sample", "value", "reason", "clause"),
    }
    for lang in LANGUAGES:
        for kind, own in columns.items():
            header = [Labels([Vocabulary()], lang).own(kind, column) for column in own]
            report = Report("2026-10")
            names = table(own, value=("得分", "数值")) if kind == "ratings" else table(own)
            assert list(resolve(Batch("x", header, ()), names, None, own, report).at) == list(own)
            assert not report.findings


def test_choices_of_one_title_go_by_their_ids() -> None:
    labels = Labels([Vocabulary()], "zh")
    assert labels.choices({"x": Text("甲", "one"), "y": Text("乙", "two")}) == ("甲", "乙")
    assert labels.choices({"x": Text("甲", "one"), "y": Text("甲", "two")}) == ("x", "y")
    assert Labels([Vocabulary()], "en").choices({"x": Text("甲", "one")}) == ("x",)

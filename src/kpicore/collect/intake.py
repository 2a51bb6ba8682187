"""From the collectors' text to typed, exact values: the one way in (contract, "What goes in").

Every rejected value is a finding `file:row:column: what is wrong: what is expected`; none is left out, and where there
is one the values are not to be used. What is merely worth knowing is an info flag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpicore.collect.incidents import Incidents, read_incidents
from kpicore.collect.known import Known
from kpicore.collect.metrics import Metrics, check_ratios, read_metrics
from kpicore.collect.people import read_people, team_readers, team_values
from kpicore.collect.percents import doubt_percents
from kpicore.collect.ratings import Ratings, Seen, check_substitutes, read_ratings
from kpicore.collect.report import Report
from kpicore.collect.values import Cell, IncidentRow, Inputs, PeopleTable, Person, RatingRow, Source, tables
from kpicore.model import Period, Tell, untold
from kpicore.vocabulary import Vocabulary

__all__ = [
    "Cell",
    "IncidentRow",
    "Inputs",
    "PeopleTable",
    "Person",
    "RatingRow",
    "Source",
    "read_inputs",
    "read_people",
    "tables",
    "team_readers",
    "team_values",
]


def read_inputs(
    sources: Sequence[Source],
    people: Mapping[str, Person],
    vocabulary_of: Mapping[str, Vocabulary],
    period: Period,
    more: Sequence[Vocabulary] = (),
    everyone: bool = True,
    tell: Tell = untold,
    currency: str = "",
) -> Inputs:
    """Every metric, incident and rating of the period.

    people, vocabulary_of: by employee_id; people without a team are absent from the latter, and their rows are only
    checked for their form. A name is known if any vocabulary knows it (`more`: those of teams without people); a cell
    is read as the person's own team reads it. What only another team reads is left out: metrics silently, since wide
    tables are shared, incidents and ratings with a flag `not_in_scheme`. everyone: whether `people` are
    all there are; where their file could not be read, nobody is called a stranger. tell: is told how many rows of each
    source are read. currency: the run's, whose signs amounts of money may carry.
    """
    appraised = {employee: vocabulary_of[employee] for employee in people if employee in vocabulary_of}
    known = Known(people, appraised, more, everyone, currency)
    report = Report(str(period), tell)
    metrics: Metrics = {}
    incidents: Incidents = {}
    ratings: Ratings = {}
    counts: dict[str, int] = {}
    seen = Seen()
    for source in sources:
        report.begin(source.batch, people)
        if not source.batch.header:
            continue  # the collector has said why
        if source.kind == "metrics":
            read_metrics(source, known, period, report, metrics)
        elif source.kind == "incidents":
            read_incidents(source, known, period, report, incidents, counts)
        else:
            read_ratings(source, known, period, report, ratings, seen)
    check_ratios(metrics, known, report)
    check_substitutes(metrics, ratings, known, report)
    doubt_percents(metrics, known, report)
    return Inputs(metrics, incidents, ratings, report.findings, report.flags, report.blamed, known.measured)

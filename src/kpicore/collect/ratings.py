"""Ratings tables: a row per judgement, and the decisions (rater `override`) among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kpicore.collect.cells import Bad, expectation, not_applicable
from kpicore.collect.header import RATING_VALUE, Header, flag_unknown, resolve, table
from kpicore.collect.known import Known, RatingReader
from kpicore.collect.report import Report
from kpicore.collect.sheet import BLANK, InputSheet, Row, Whose
from kpicore.collect.text import label, quote
from kpicore.collect.values import Cell, RatingRow, Source
from kpicore.messages import say
from kpicore.model import Origin, Period
from kpicore.vocabulary import PEOPLE, RatingWord

Ratings = dict[str, list[RatingRow]]
Got = tuple[int, bool] | Bad | None  # None: n/a, or a comment

OVERRIDE = "override"
_REMEMBERED = 1_000  # values

_A_CRITERION = say("the id or title of a criterion")
_A_RATER = say("the id or title of a rater")
RATING_COLUMNS = table(
    ("employee_id", "name", "period", "criterion", "rater", "sample", "value", "reason", "clause"), value=RATING_VALUE
)
_REQUIRED = ("employee_id", "criterion", "rater", "value")


class Seen:
    """Who has rated what, over all batches. raters: of a person's criterion, or sample, with what
    the row calls them. counts: each person's rows."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str, str, str], Origin] = {}
        self.raters: dict[tuple[str, str, str], tuple[str, str, Header, int]] = {}
        self.counts: dict[str, int] = {}


def read_ratings(source: Source, known: Known, period: Period, report: Report, into: Ratings, seen: Seen) -> None:
    """Add one batch's rows to `into`."""
    header = resolve(source.batch, RATING_COLUMNS, None, _REQUIRED, report)
    flag_unknown(header, (RATING_COLUMNS,), report)
    if not header.usable:
        return
    sheet = InputSheet(source, header, report, known, period)
    ways: _Ways = {}
    for row in sheet.rows():
        if sheet.in_period(row, period):
            _row(sheet, row, into, seen, ways)
    sheet.finish()


class _Way(NamedTuple):
    """What the rows of a criterion and rater say that a team reads without more ado. values: of texts read before."""

    criterion: str
    rater: str
    known: RatingReader
    values: dict[str, int | None]


_Ways = dict[tuple[int, str, str], _Way]
"""By lexicon, criterion and rater as written: a table has few of them, and as few values, in many rows."""


def _row(sheet: InputSheet, row: Row, into: Ratings, seen: Seen, ways: _Ways) -> None:
    whose = sheet.whose(row)
    if whose is None:
        return
    sheet.count(row, whose, seen.counts)
    at, cells = sheet.header.at, row[1]
    text = cells[at["value"]]
    way = ways.get((id(whose.lexicon), cells[at["criterion"]], cells[at["rater"]]))
    if way is None or text not in way.values:
        _read_row(sheet, row, whose, into, seen, ways)
        return
    sample, reason = sheet.text(row, "sample"), sheet.text(row, "reason")
    origin = Origin(sheet.header.source, row[0], sheet.columns["value"])
    read = RatingRow(way.criterion, way.rater, sample, way.values[text], reason, origin, text)
    if _is_first(sheet, row, whose.employee_id, read, way.known, seen):
        into.setdefault(whose.employee_id, []).append(read)


def _read_row(sheet: InputSheet, row: Row, whose: Whose, into: Ratings, seen: Seen, ways: _Ways) -> None:
    """A row that says something for the first time, or in which something is wrong."""
    known = sheet.known
    criterion = sheet.thing(row, "criterion", _A_CRITERION, "criteria", whose)
    if criterion and whose.lexicon is not None and criterion not in whose.lexicon.ratings:
        if sheet.text(row, "value"):
            sheet.note_outside(row, "criterion", whose, criterion)
        return
    if not known.criteria:
        return  # `find` has noted it; who the raters are is up to the schemes as well
    rater = sheet.find(row, "rater", _A_RATER, known.raters)
    if criterion is None or rater is None:
        return
    text, reason = sheet.text(row, "value"), sheet.text(row, "reason")
    lexicons = known.lexicons if whose.lexicon is None else (whose.lexicon,)
    readers = [each.ratings[criterion] for each in lexicons if criterion in each.ratings]
    if not text and not _may_be_blank(readers[0], rater, reason):
        blank = RatingRow(criterion, rater, sheet.text(row, "sample"), None, reason, sheet.origin(row, "value"))
        _note_blank(whose, blank, into)
        return
    named = label(sheet.text(row, "criterion"))
    attempts = [_value(text, each, rater, named) for each in readers]
    got = next((each for each in attempts if not isinstance(each, Bad)), attempts[0])
    value = None if got is None else sheet.accept(row, "value", got)
    if not reason and (rater == OVERRIDE or all(each.word.reason_required for each in readers)):
        expected = say("the reason, which a rating of {criterion} needs", criterion=named)
        if rater == OVERRIDE:
            expected = say("the reason, which a decision needs")
        sheet.error(row, "reason", BLANK, expected)
    if rater != OVERRIDE and not all(_is_about(sheet, whose, each.word) for each in readers):
        _reject_role(sheet, row, whose, readers[0].word)
    if whose.lexicon is None:
        return
    read = RatingRow(criterion, rater, sheet.text(row, "sample"), value, reason, sheet.origin(row, "value"), text)
    if _is_first(sheet, row, whose.employee_id, read, readers[0], seen):
        into.setdefault(whose.employee_id, []).append(read)
        if _is_plain(readers[0].word, rater) and not isinstance(got, Bad) and not (got and got[1]):
            key = id(whose.lexicon), sheet.text(row, "criterion"), sheet.text(row, "rater")
            way = ways.setdefault(key, _Way(criterion, rater, readers[0], {}))
            if len(way.values) < _REMEMBERED:
                way.values[text] = value


def _is_plain(word: RatingWord, rater: str) -> bool:
    """Whether a row is about nothing but its value."""
    return rater != OVERRIDE and not (word.comment or word.reason_required or word.roles)


def _note_blank(whose: Whose, blank: RatingRow, into: Ratings) -> None:
    """A row without a value. It says that a sample was taken and not judged; without a sample it is as no row."""
    if whose.lexicon is not None and blank.sample:
        into.setdefault(whose.employee_id, []).append(blank)


def _may_be_blank(known: RatingReader, rater: str, reason: str) -> bool:
    """Whether a row without a value says something all the same: a decision, which is then incomplete, or a comment."""
    return rater == OVERRIDE or (known.word.comment and bool(reason))


def _value(text: str, known: RatingReader, rater: str, named: str) -> Got:
    """named: what the row calls the criterion."""
    word = known.word
    if rater == OVERRIDE:
        wanted = say("points: {expected}", expected=expectation(word.override))
        if not text:
            return Bad(BLANK, wanted)
        if not_applicable(text):
            return Bad(say("{cell} decides nothing", cell=quote(text)), wanted)
        return known.override(text)
    if word.comment:
        return None  # words are all that it is
    if known.value is None:
        what = say("{cell} for {criterion}, which nobody rates", cell=quote(text), criterion=named)
        return Bad(what, say("no row, or one of the rater {rater}", rater=OVERRIDE))
    return None if not_applicable(text) else known.value(text)


def _is_first(sheet: InputSheet, row: Row, employee: str, read: RatingRow, known: RatingReader, seen: Seen) -> bool:
    """Whether nothing was there before that this row contradicts; otherwise an error that names both places."""
    sample = "" if read.rater == OVERRIDE else read.sample  # a decision is about the criterion, not about a sample
    first = seen.values.setdefault((employee, read.criterion, read.rater, sample), read.origin)
    if first is not read.origin:
        named, rater = label(sheet.text(row, "criterion")), label(sheet.text(row, "rater"))
        rated = say("{criterion} by {rater}", criterion=named, rater=rater)
        if sample:
            rated = say("{what}, sample {sample}", what=rated, sample=quote(sample))
        what = say(
            "a second value of {what} for {employee}; the first is at {place}",
            what=rated,
            employee=quote(employee),
            place=first,
        )
        expected = say("one value for each person, criterion, rater and sample")
        sheet.error(row, "value", what, expected, first)
        return False
    word = known.word
    if read.rater == OVERRIDE or word.raters or word.comment:
        return True
    about = (employee, "sample", read.sample) if word.sampled else (employee, "criterion", read.criterion)
    mine = read.rater, sheet.text(row, "rater"), sheet.header, row[0]
    rater, called, header, number = seen.raters.setdefault(about, mine)
    if rater != read.rater:
        place = Origin(header.source, number, header.shown("rater"))
        judged: str = label(sheet.text(row, "criterion"))
        if word.sampled:
            judged = say("sample {sample}", sample=quote(read.sample))
        what = say(
            "a second rater of {what} for {employee}: {rater}, after {first} at {place}",
            what=judged,
            employee=quote(employee),
            rater=label(sheet.text(row, "rater")),
            first=label(called),
            place=place,
        )
        expected = say("one rater, since the scheme names none")
        sheet.error(row, "rater", what, say("one rater a sample") if word.sampled else expected, place)
    return rater == read.rater


def _is_about(sheet: InputSheet, whose: Whose, word: RatingWord) -> bool:
    """Whether a rating may be of this person: of anyone, or of its roles only. Anyone may be commented on."""
    if not word.roles or word.comment or whose.lexicon is None:
        return True
    role = sheet.known.people[whose.employee_id].cells.get("role", "")
    fields = (PEOPLE["role"], whose.lexicon.vocabulary.people.get("role", PEOPLE["role"]))
    return any(field.key(role) in word.roles for field in fields)


def _reject_role(sheet: InputSheet, row: Row, whose: Whose, word: RatingWord) -> None:
    person = sheet.known.people[whose.employee_id]
    role = person.cells.get("role", "")
    employee, place = quote(whose.employee_id), person.at("role")
    what = say("{employee} has no role at {place}", employee=employee, place=place)
    if role:
        what = say("the role of {employee} is {role} at {place}", employee=employee, role=quote(role), place=place)
    named = label(sheet.text(row, "criterion"))
    expected = say("{criterion} is for {roles} only", criterion=named, roles=", ".join(word.roles))
    sheet.error(row, "criterion", what, expected)


def check_substitutes(
    metrics: Mapping[str, Mapping[str, Cell]], ratings: Ratings, known: Known, report: Report
) -> None:
    """Nobody has both a metric and the rating that stands in for it."""
    for employee, rows in ratings.items():
        words, own = known.lexicon_of[employee].vocabulary.ratings, metrics.get(employee, {})
        for row in rows:
            metric = own.get(words[row.criterion].instead_of)
            if metric is not None and row.rater != OVERRIDE and not row.unjudged:
                what = say(
                    "{criterion} of {employee} is rated, and given as a metric at {place}",
                    criterion=row.criterion,
                    employee=quote(employee),
                    place=metric.origin,
                )
                report.error(row.origin, what, say("one of the two"), metric.origin)

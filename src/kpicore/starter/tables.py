"""The templates of a team's input: which columns, which lines, what may stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import attrs

from kpicore.collect.incidents import TIMES
from kpicore.components import InputKind
from kpicore.fields import Field
from kpicore.model import Language, Period, Text
from kpicore.pipeline.teams import Described
from kpicore.rules.scheme import Scheme
from kpicore.rules.team import merged
from kpicore.starter import standards
from kpicore.starter.labels import Labels
from kpicore.starter.people import OWN, Member, Members
from kpicore.starter.template import Allowed, Column, Line, Template
from kpicore.starter.words import COLUMNS, YES_NO
from kpicore.vocabulary import PEOPLE, RATERS, IncidentWord, RatingWord

ALWAYS = ("department", "role", "hired", "left")
"""Columns of people that any config may need: for `where`, and to know who was there in the month."""

KEYS = {"employee_id", "name", "criterion", "rater", "clause"}
"""Columns that say whom or what a row is about."""

ONE_RATER = "superior"
"""Who is down for a criterion that does not name its raters."""


def templates(teams: Sequence[Described], members: Members, period: Period, lang: Language) -> list[Template]:
    """People, and each other table that any of the teams reads."""
    tables = _Tables(teams, members, lang)
    made = (tables.people(), tables.metrics(), tables.incidents(period), tables.ratings())
    return [template for template in made if template is not None]


class _Tables:
    def __init__(self, teams: Sequence[Described], members: Members, lang: Language) -> None:
        self.teams = teams
        self.members = members
        self.lang = lang
        self.labels = Labels([team.words for team in teams], lang)

    def people(self) -> Template:
        used = [key for team in self.teams for key in _people_columns(team)]
        wanted = [key for key in dict.fromkeys((*ALWAYS, *used, *self.members.columns)) if key not in OWN]
        known = sorted(wanted, key=lambda key: list(PEOPLE).index(key) if key in PEOPLE else len(PEOPLE))
        fields = self._fields(team.words.people for team in self.teams)
        columns = [self._own("people", "employee_id"), self._own("people", "name")]
        columns += [self._person(key, fields.get(key) or PEOPLE.get(key)) for key in known]
        lines = [
            Line({**each.cells, "employee_id": each.employee_id, "name": each.name}) for each in self.members.people
        ]
        return Template("people", tuple(columns), tuple(lines))

    def _person(self, key: str, field: Field | None) -> Column:
        about = [COLUMNS[key].of(self.lang)] if key in COLUMNS else []
        if field is None:
            return Column(key, key, tuple(about))
        asked = [value for team in self.teams for value in team.config.where.get(key, ())]
        more = tuple(value for value in dict.fromkeys(asked) if value not in _names(field))
        about = [standards.of_metric(field, [team.scheme for team in self.teams], self.lang)[0], *about]
        return Column(key, self.labels.person(field), tuple(about), self._allowed(field, more))

    def metrics(self) -> Template | None:
        fields = self._fields(_metrics(team) for team in self.teams)
        if not fields:
            return None
        schemes = [team.scheme for team in self.teams]
        columns = [self._own("metrics", "employee_id"), self._own("metrics", "name")]
        for field in fields.values():
            about = standards.of_metric(field, schemes, self.lang)
            columns.append(Column(field.id, self.labels.metric(field), tuple(about), self._allowed(field, na=True)))
        lines = [Line({"employee_id": each.employee_id, "name": each.name}) for each in self._appraised()]
        return Template("metrics", tuple(columns), tuple(lines))

    def incidents(self, period: Period) -> Template | None:
        words = {word.id: word for team in self.teams for word in team.words.incidents.values()}
        if not words:
            return None
        labels = {self.labels.incident(word): word for word in words.values()}
        day = Field("date", Text("日期", "date"), "date", Decimal(period.first_day), Decimal(period.last_day))
        allowed: dict[str, Allowed] = {
            "date": Allowed(day),
            "incident": Allowed(_choice("incident"), tuple(labels)),
            "times": Allowed(TIMES),
            "points": Allowed(_number("points"), by=("incident", {key: _points(word) for key, word in labels.items()})),
            "quantity": Allowed(_number("quantity"), by=("incident", {key: w.quantity for key, w in labels.items()})),
        }
        read = {"points": any(w.points for w in words.values()), "quantity": any(w.quantity for w in words.values())}
        incidents = [incident for team in self.teams for scheme in _schemes(team) for incident in scheme.incidents]
        printed = tuple(standards.of_incident(word, incidents, self.lang) for word in words.values())
        columns = [
            self._own("incidents", key, allowed.get(key), printed if key == "incident" else ())
            for key in ("employee_id", "date", "incident", "times", "points", "quantity", "reason", "recorded_by")
            if read.get(key, True)
        ]
        return Template("incidents", tuple(columns))

    def ratings(self) -> Template | None:
        words = {word.id: word for team in self.teams for word in team.words.ratings.values()}
        if not words:
            return None
        criteria = tuple(self.labels.criterion(word) for word in words.values())
        listed = dict.fromkeys([*RATERS, *(rater for word in words.values() for rater in word.raters)])
        allowed = {
            "criterion": Allowed(_choice("criterion"), criteria),
            "rater": Allowed(_choice("rater"), tuple(map(self.labels.rater, listed))),
        }
        order = ("employee_id", "name", "criterion", "rater", "sample", "value", "reason", "clause")
        columns = [self._own("ratings", key, allowed.get(key)) for key in order]
        return Template("ratings", tuple(columns), tuple(self._rating_lines()))

    def _rating_lines(self) -> Iterator[Line]:
        """A line for each person, criterion that people judge or comment on, and rater."""
        lines = {team.config.name: list(self._rated(team)) for team in self.teams}
        for member in self._appraised():
            who = {"employee_id": member.employee_id, "name": member.name}
            for word, line in lines[member.team]:
                if self._is_about(word, member):
                    yield attrs.evolve(line, cells={**who, **line.cells})

    def _rated(self, team: Described) -> Iterator[tuple[RatingWord, Line]]:
        """The lines that everyone in the team has, as far as they are about everyone."""
        for word in team.words.ratings.values():
            if not word.comment and word.value is None:
                continue
            about = {"criterion": tuple(standards.of_rating(word, _schemes(team), self.lang))}
            allowed = {} if word.value is None else {"value": self._allowed(word.value, na=True)}
            for rater in word.raters or (ONE_RATER,):
                cells = {"criterion": self.labels.criterion(word), "rater": self.labels.rater(rater)}
                yield word, Line({**cells, "clause": word.clause}, about, allowed)

    def _is_about(self, word: RatingWord, member: Member) -> bool:
        if not word.roles:
            return True
        words = next(team for team in self.teams if team.config.name == member.team).words
        written = member.cells.get("role", "")
        role = words.people.get("role", PEOPLE["role"]).key(written) or written
        posts = {role for each in words.ratings.values() if each.comment for role in each.roles}
        if word.comment and role not in posts:
            return True  # whose post is not among those commented on is left to whoever knows it
        return role in word.roles

    def _appraised(self) -> list[Member]:
        return [member for member in self.members.people if member.team]

    def _own(self, kind: InputKind, key: str, allowed: Allowed | None = None, more: Sequence[str] = ()) -> Column:
        """A column that the table has whatever the scheme."""
        about = (COLUMNS[key].of(self.lang), *(("", *more) if more else ()))
        return Column(key, self.labels.own(kind, key), about, allowed, key in KEYS)

    def _allowed(self, field: Field, more: tuple[str, ...] = (), na: bool = False) -> Allowed:
        if field.kind == "flag":
            return Allowed(field, YES_NO[self.lang], na)
        if field.only:
            return Allowed(field, tuple(f"{value.normalize():f}" for value in field.only), na)
        return Allowed(field, (*self.labels.choices(field.choices), *more), na)

    def _fields(self, several: Iterable[Mapping[str, Field]]) -> dict[str, Field]:
        """The teams' fields together; where they differ, what is common to them."""
        fields: dict[str, Field] = {}
        for each in several:
            for key, field in each.items():
                fields[key] = _common(fields.get(key), field)
        return fields


def _people_columns(team: Described) -> Iterator[str]:
    """The columns of people that a team's `where`, titles and rules need."""
    yield from team.config.where
    yield from (field.id for card in team.scheme.scorecards for field in card.scheme.columns)
    yield from (field.id for field in team.scheme.fields() if field.id in PEOPLE)


def _schemes(team: Described) -> list[Scheme]:
    return [card.scheme for card in team.scheme.scorecards]


def _metrics(team: Described) -> dict[str, Field]:
    """What the rules read that is neither a column of people nor what a scorer yields, or might."""
    elsewhere = {*PEOPLE, *(field.id for scheme in _schemes(team) for field in scheme.columns)}
    elsewhere |= standards.yielded(team.scheme) | standards.stood_in_by(team.scheme)
    elsewhere |= {each.id for scheme in _schemes(team) for each in scheme.derived}
    return {key: field for key, field in team.words.metrics.items() if key not in elsewhere}


def _common(known: Field | None, field: Field) -> Field:
    """What two teams take a column for: a value that either of them allows is fine."""
    if known is None or known == field:
        return field
    both = merged(known, field)
    bounded = known.high is not None and field.high is not None
    low, high = min(known.smallest, field.smallest), max(known.largest, field.largest) if bounded else None
    return attrs.evolve(both, low=low, high=high, only=known.only if known.only == field.only else ())


def _points(word: IncidentWord) -> Field | None:
    """The range of a row's points; with either sign where the document prints none."""
    field = word.points
    if field is None or not word.unsigned:
        return field
    furthest = max(abs(field.smallest), abs(field.largest))
    return attrs.evolve(field, low=-furthest, high=furthest, only=())


def _names(field: Field) -> dict[str, str]:
    """The ids of a choice by each of its names."""
    return {name: key for key, title in field.choices.items() for name in (key, *title)}


def _choice(key: str) -> Field:
    return Field(key, Text.same(key), "choice")


def _number(key: str) -> Field:
    return Field(key, Text.same(key))

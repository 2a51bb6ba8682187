"""The whole plan of one team: its scorers in order, the grade, the pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import attrs

from kpicore.fields import Field
from kpicore.model import Period, Place, Text, in_settings
from kpicore.numbers import format_scaled
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, MISSING, STAGES, FlagRule, Line, Need, Read
from kpicore.plan.plan import named
from kpicore.rules.bands import GAP
from kpicore.rules.build import Build, Known, Yielded
from kpicore.rules.checks import TeamCheck, compile_checks
from kpicore.rules.conditions import Flag
from kpicore.rules.grades import SCORE, GradeScale
from kpicore.rules.past import LooksBack, asked_of, grade_owner, key_of
from kpicore.rules.pay import CENTS, Money, PayLine
from kpicore.rules.prorate import NOTHING_PRORATED, Prorate
from kpicore.rules.proration import Proration
from kpicore.rules.raised import Stage, with_grade
from kpicore.rules.scheme import Scheme
from kpicore.rules.score import Scored, compile_scheme
from kpicore.rules.sources import Reading, Source
from kpicore.vocabulary import PEOPLE, Vocabulary


class Scorecard(NamedTuple):
    """A scorer as a team uses it, with a grade of its own where it has one. place, grade_place: for messages."""

    name: str
    scheme: Scheme
    place: Place
    scale_to: Decimal | None = None
    scale: GradeScale | None = None
    grade_place: Place = in_settings


@attrs.frozen
class TeamScheme:
    """All that a team's components describe. The grade and the pay read the last scorecard.

    grade_name, pay_name: the components' bare names, the `scheme` of their ledger lines.
    """

    name: str
    scorecards: tuple[Scorecard, ...]
    scale: GradeScale | None = None
    grade_name: str = ""
    grade_place: Place = in_settings
    pay: tuple[PayLine, ...] | None = None
    pay_name: str = ""
    pay_place: Place = in_settings
    checks: tuple[TeamCheck, ...] = ()
    prorate: Prorate = NOTHING_PRORATED
    prorate_place: Place = in_settings

    @property
    def last_scale(self) -> GradeScale | None:
        return self.scale if self.scale is not None else self.scorecards[-1].scale

    @property
    def grades(self) -> tuple[str, ...]:
        """By their codes; none where nothing is graded."""
        scale = self.last_scale
        return () if scale is None else tuple(scale.field().choices)

    def fields(self) -> list[Field]:
        """Every column that any component reads, as often as it is read."""
        read = [field for card in self.scorecards for field in card.scheme.fields()]
        scales = (*(card.scale for card in self.scorecards), self.scale)
        read += [field for scale in scales if scale is not None for field in scale.fields()]
        read += [field for line in self.pay or () for field in line.fields() if field.id not in ("score", "grade")]
        return [*read, *self.prorate.fields(), *(field for check in self.checks for field in check.fields())]

    def looks_back(self) -> Iterator[tuple[Flag, str, LooksBack]]:
        """The flags that look back, with what they ask and the key of the truth."""
        staged = [(card.name, card.scheme.flags) for card in self.scorecards]
        staged += [(grade_owner(card.name), card.scale.flags) for card in self.scorecards if card.scale is not None]
        staged += [(grade_owner(), self.scale.flags)] if self.scale is not None else []
        for owner, flags in staged:
            yield from ((flag, key_of(owner, source.kept), source) for flag, source in asked_of(flags))

    @property
    def keeps(self) -> bool:
        """Whether its months keep something for later ones."""
        scales = (self.scale, *(card.scale for card in self.scorecards))
        return any(card.scheme.kept for card in self.scorecards) or any(scale.kept for scale in scales if scale)

    def words(self, period: Period) -> Vocabulary:
        """What the team's input of a period may name."""
        schemes = [card.scheme for card in self.scorecards]
        titled = {**PEOPLE, **{field.id: field for scheme in schemes for field in scheme.columns}}
        fields: dict[str, Field] = {}
        for field in self.fields():
            fields[field.id] = merged(fields.get(field.id), _titled(field, titled.get(field.id)))
        return Vocabulary(
            metrics=fields,
            people={**{field.id: field for scheme in schemes for field in scheme.columns}, **fields},
            incidents={word.id: word for scheme in schemes for word in scheme.incident_words()},
            ratings={word.id: word for scheme in schemes for word in scheme.rating_words(period.month)},
            ratios=tuple(ratio for scheme in schemes for ratio in scheme.ratios()),
        )


def _titled(field: Field, known: Field | None) -> Field:
    """A choice whose values are named as the scheme or the core knows them, by id and title."""
    if known is None or not field.choices:
        return field
    keys = {key: known.key(key) for key in field.choices}
    choices = {keys[key] or key: known.choices.get(keys[key] or "", title) for key, title in field.choices.items()}
    return attrs.evolve(field, choices=choices)


def merged(known: Field | None, field: Field) -> Field:
    """Two components' view of one name: the one that says more; the choices of both."""
    if known is None or known == field:
        return field
    if known.kind == field.kind == "choice":
        more = {key: title for key, title in field.choices.items() if known.key(key) is None}
        return attrs.evolve(known, choices={**known.choices, **more}, open=known.open or field.open)
    return field if known.kind == "number" else known


class TeamPlan(NamedTuple):
    """A compiled team. scored: what each scorecard came to, by name."""

    team: TeamScheme
    build: Build
    scored: Mapping[str, Scored]

    def spelled_score(self, score: int | None) -> str:
        """As results.csv writes it; blank where there is none."""
        return "" if score is None else format_scaled(score, self.build.plan.definitions["score"].scale)

    def occurring(self) -> TeamPlan:
        """The same for what occurs among its people at all, whatever numbers they have."""
        known = self.build.known
        occurring = None if known is None else known.occurring()
        return compile_team(self.team, self.build.period, self.build.words, occurring)


def compile_team(team: TeamScheme, period: Period, words: Vocabulary, known: Known | None = None) -> TeamPlan:
    """The team's plan for a period: definitions `score`, `grade`, `performance_pay`, `total_pay` and what they rest on.

    known: what the data hold (None: anything may occur).
    """
    if known is not None and team.checks:  # what checks say of everyone at once may not hang on who else is there
        known = known._replace(complete=frozenset())
    build = Build(period, words, known)
    build.proration = Proration(build, team.prorate) if team.prorate else None
    scored = {card.name: compile_card(build, card) for card in team.scorecards}
    build.narrow()
    last = team.scorecards[-1]
    result = scored[last.name]
    build.plan.define("score", result.score)
    grade: Expr | None = None
    if team.scale is not None:
        grade = compile_grade(build, team.grade_name, team.scale, result, "")
    elif last.scale is not None:
        grade = build.plan.define("grade", build.plan.ref(result.name("grade")))
    if team.pay is not None:
        compile_pay(build, team.pay_name, team.pay, MonthStages(build, result, grade, team.last_scale))
    compile_checks(build, team.checks, result, grade, team.last_scale, team.pay)
    build.lines.sort(key=lambda line: STAGES.index(line.stage))
    return TeamPlan(team, build, scored)


def compile_card(build: Build, card: Scorecard) -> Scored:
    """Define a scorer's score, and its own grade, as metrics for the next."""
    result = compile_scheme(build, card.name, card.scheme, card.scale_to)
    build.yielded[f"{card.name}.score"] = Yielded(card.name, expr.given(result.score), result.incomplete, SCORE)
    if card.scale is not None:
        code = compile_grade(build, card.name, card.scale, result, result.name(""))
        build.yielded[f"{card.name}.grade"] = Yielded(card.name, code, result.incomplete, card.scale.field())
    return result


def compile_grade(build: Build, scheme: str, scale: GradeScale, result: Scored, prefix: str) -> Expr:
    """Define `<prefix>grade`, the code of the grade among the scale's choices; one ledger line shows its band."""
    plan = build.plan
    code, gaps = scale.lookup(expr.given(result.score))
    code = plan.define(f"{prefix}grade/code", code)
    grade = plan.define(f"{prefix}grade", scale.grade_code(code))
    choices = scale.field().choices
    build.lines.append(
        Line(
            stage="grade",
            scheme=scheme,
            section="",
            line="grade",
            title=scale.title,
            clause=scale.clause,
            reads=(Read("score", SCORE, definition=result.name("score")),),
            code=f"{prefix}grade/code",
            rules=(*(Text.same(cell.text) for cell, _ in scale.rows), *(GAP for _ in gaps)),
            value=f"{prefix}grade",
            skip=result.name("incomplete"),
            grades=tuple(choices),
        )
    )
    first_gap = expr.scaled(FIRST_ROW + len(scale.rows))
    in_gap = expr.all_of(expr.negate(result.incomplete), expr.compare(">=", code, first_gap))
    if in_gap is not expr.FALSE:
        plan.define(f"{prefix}grade/gap", in_gap)
        message = Text("没有等级包含此分数, 请人确认", "no grade covers the score; a person decides")
        build.flags.append(FlagRule("gap", "review", f"{prefix}grade/gap", message, scale.clause, scheme))
    graded = Reading(grade, result.incomplete, expr.FALSE, scale.field(), (), ())
    owner = grade_owner(scheme if prefix else "")
    stage = Stage(build, f"{prefix}grade", owner, result.incomplete, with_grade(build, graded))
    stage.keep(scale.kept)
    stage.raise_flags(scale.flags)
    return grade


def compile_pay(build: Build, scheme: str, lines: Sequence[PayLine], stages: MonthStages) -> None:
    """Define each line at the cent, `performance_pay` and `total_pay`."""
    plan, scored = build.plan, stages.result
    performance: list[Expr] = []
    total: list[Expr] = []
    lacking = [scored.incomplete]
    base_lacking: list[Expr] = []
    for line in lines:
        money = line.money(build, stages)
        missing = plan.define(named("pay", "lines", line.id, "missing"), money.missing)
        cents = plan.define(
            named("pay", "lines", line.id, "cents"), to_cents(expr.choose(missing, expr.scaled(0), money.amount))
        )
        plan.define(named("pay", "lines", line.id, "value"), expr.blank_if(missing, cents))
        code = money.code if money.code is not None else expr.scaled(FIRST_ROW)
        plan.define(named("pay", "lines", line.id, "code"), expr.choose(missing, expr.scaled(MISSING), code))
        total.append(cents)
        performance += [cents] if line.performance else []
        (lacking if line.required else base_lacking).append(missing)
        _note_lacks(build, line, money, scored.incomplete)
        build.lines.append(_pay_line(scheme, line, money, scored))
        if build.proration is not None:
            taken = build.proration.reduction(scheme, line, money, missing, scored.name("incomplete"))
            total.append(taken)
            performance += [taken] if line.performance else []
    incomplete = plan.define("pay/incomplete", expr.any_of(*lacking))
    untold = expr.any_of(incomplete, *base_lacking)
    if any(line.carried for line in lines):
        plan.define("pay/untold", untold)
    plan.define("performance_pay", expr.blank_if(incomplete, to_cents(expr.add(*performance))))
    plan.define("total_pay", expr.blank_if(untold, to_cents(expr.add(*total))))


def to_cents(amount: Expr) -> Expr:
    """Money at two decimals, half a cent away from zero."""
    return expr.add(expr.rounded(amount, CENTS), expr.scaled(0, CENTS))


def _note_lacks(build: Build, line: PayLine, money: Money, unscored: Expr) -> None:
    for lack in money.lacks:
        when = expr.all_of(expr.negate(unscored), money.missing, lack.when)
        if when is expr.FALSE:
            continue
        name = named("pay", "lines", line.id, "lacks", lack.name)
        build.plan.define(name, when)
        if line.required:
            build.needs.append(Need(lack.name, lack.title, name, "pay", lack.clause or line.clause))
        else:
            message = Text(
                f"缺少{lack.title.zh}, 无法给出合计", f"{lack.title.en} is missing, so the total stays blank"
            )
            build.flags.append(FlagRule("base_unknown", "info", name, message, line.clause))


def _pay_line(scheme: str, line: PayLine, money: Money, scored: Scored) -> Line:
    return Line(
        stage="pay",
        scheme=scheme,
        section="",
        line=line.id,
        title=line.title,
        clause=line.clause,
        reads=money.reads,
        code=named("pay", "lines", line.id, "code"),
        rules=money.rules or (money.rule,),
        clauses=money.clauses,
        value=named("pay", "lines", line.id, "value"),
        contribution=named("pay", "lines", line.id, "value"),
        always=not line.carried,
        void="pay/untold" if line.carried and not line.performance else "pay/incomplete",
        skip=scored.name("incomplete"),
    )


class MonthStages:
    """The score and the grade of the month, as pay lines read them."""

    def __init__(self, build: Build, result: Scored, grade: Expr | None, scale: GradeScale | None) -> None:
        self.build = build
        self.result = result
        self.grade = grade
        self.scale = scale

    def score(self) -> Expr:
        return expr.given(self.result.score)

    def reading(self, source: Source) -> Reading:
        field = source.field()
        if field.id == "score":
            value, field = self.score(), SCORE
        elif field.id == "grade" and self.grade is not None and self.scale is not None:
            value, field = self.grade, self.scale.field()
        else:
            return source.read(self.build)
        return Reading(value, expr.FALSE, expr.FALSE, field, (), (Read(field.id, field, definition=field.id),))

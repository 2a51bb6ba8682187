"""The whole report as one HTML file: no script, nothing from a network, every text escaped by the template engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from kpicore import __version__
from kpicore.explain.explained import Explained
from kpicore.explain.said import plain
from kpicore.messages import say, spoken
from kpicore.model import Finding, Language, Tell, untold
from kpicore.output.tables import UNSEEN
from kpicore.output.terminal import picture
from kpicore.report import charts
from kpicore.report.before import Point, mean
from kpicore.report.brief import BARS, Brief, Table, file_of, in_samples
from kpicore.report.fair import fair_of
from kpicore.report.figures import Loss, costs, grade_bars, losses, score_bars, scores
from kpicore.report.head import all_totals, headlines, severity_of
from kpicore.report.heat import LAST, Heat, heat_maps
from kpicore.report.month import ReportMonth, TeamMonth
from kpicore.report.person import PartView, changes_of, parts_of
from kpicore.report.shown import rounded, summed
from kpicore.report.words import WORDS
from kpicore.results import FlagRow

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

CHARTED = 8
"""Teams that have charts of their own; of more, the tables say the same."""

FEW = 3
"""People whom a note names; of more, their number."""

WORDED = 200
"""People up to whom everyone's page has the words of its clauses and levels; of more, they stand once, at the end."""


class Figure(NamedTuple):
    """A chart. said: what it shows, in words."""

    svg: Markup
    said: str


class FlagView(NamedTuple):
    """who: the anchor of the person's page, blank where there is none."""

    reference: str
    severity: str
    severity_said: str
    who: str
    name: str
    message: str
    clause: str
    decision: str


class TeamView(NamedTuple):
    """Everything of a team that the page shows, people aside."""

    team: TeamMonth
    anchor: str
    said: str
    figures: Sequence[Figure]
    losses: Mapping[str, Sequence[Loss]]
    lost: Figure | None
    trend: Sequence[Point]
    trends: Sequence[Figure]
    heat: Sequence[Heat]
    grades: Mapping[str, str]


def environment(lang: Language) -> Environment:
    """Jinja2 with escaping always on, and an error for a name that is not there. `w(key, …)` says a word."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("kpicore", "report/templates")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    made.globals["w"] = lambda key, /, **values: WORDS[key].of(lang).format(**values)
    made.globals["lang"] = {"zh": "zh-CN", "en": "en"}[lang]
    made.globals["version"] = __version__
    made.filters["summed"] = summed
    made.filters["said"] = lambda sentence: spoken(sentence, lang)
    made.filters["rounded"] = rounded
    return made


def _visible(value: Any) -> Any:
    """Text as a file may hold it: what cannot be seen, and what has no UTF-8, by its picture, as in the tables."""
    if not isinstance(value, str) or value.isprintable() or hasattr(value, "__html__"):
        return value
    return UNSEEN.sub(picture, value)


def page(month: ReportMonth, tell: Tell = untold) -> str:
    """The report of a month."""
    lang, result = month.lang, month.result
    made = environment(lang)
    style, _, _ = made.loader.get_source(made, "report.css")  # type: ignore[union-attr]
    anchors = _anchors(month)
    clauses = _clauses(month)
    named = {each.result.employee_id: each.result.name for team in month.teams for each in team.people}
    teams_by_name = {team.name: team for team in month.teams}
    cost = {
        team.name: found
        for team in month.teams
        if (found := costs(team, dict(result.pay_lines.get(team.name, {})), lang))
    }
    tell(say("drawing"), 0, 0)
    by_team, whole = all_totals([team for team in month.teams if team.name in cost], lang)
    teams = [_team(team, f"t{place}", month, place < CHARTED) for place, team in enumerate(month.teams, 1)]
    said = WORDS["cost"].of(lang)
    cost_figure = _figure(charts.costs(cost, result.currency, lang), said) if cost else None
    written = count(1)

    brief = Brief(_files(month), lang) if len(anchors) > WORDED else None

    def parts(team: TeamMonth, person: Explained) -> Sequence[PartView | Table]:
        tell(say("writing the report"), next(written), len(anchors))
        found = map(in_samples, parts_of(person, team.most, lang))
        return list(found) if brief is None else [brief.table(team.name, view) for view in found]

    values: Mapping[str, Any] = {
        "month": month,
        "result": result,
        "style": markup(style if brief is None else style + BARS),
        "teams": teams,
        "cost": cost,
        "cost_figure": cost_figure,
        "totals": by_team + (whole if len(cost) > 1 else []),
        "headlines": headlines(month, whole),
        "flags": [_flag(item, anchors, named, lang) for item in month.before.board.items],
        "notes": _notes(month, named),
        "fair": fair_of(month),
        "anchors": anchors,
        "clauses": clauses,
        "linked": {clause: number for number, clause in enumerate(clauses, 1)},
        "last": LAST,
        "brief": brief,
        "files": ""
        if brief is None
        else WORDS["comma"].of(lang).join(f"{by} = {of}" for of, by in brief.files.items()),
        "graded": lambda row: teams_by_name[row.team].grade_of(row, lang),
        "parts": parts,
        "changes": lambda person: changes_of(person, lang),
        "raised": lambda person: [_raised(flag, lang) for flag in person.flags],
    }
    return made.get_template("report.html.j2").render(values)


def _anchors(month: ReportMonth) -> dict[tuple[str, str], str]:
    people = ((team.name, each.result.employee_id) for team in month.teams for each in team.people)
    return {who: f"p{number}" for number, who in enumerate(people, 1)}


def _files(month: ReportMonth) -> Iterator[str]:
    """The files that places name."""
    steps = (step for team in month.teams for each in team.people for part in each.parts for step in part.steps)
    return filter(None, (file_of(seen.at) for step in steps for seen in step.reads))


def _clauses(month: ReportMonth) -> dict[str, str]:
    """What the clauses say by which anything was decided or is to be, in the order of the schemes."""
    found: dict[str, str] = {}
    for team in month.teams:
        steps = (step for each in team.people for part in each.parts for step in part.steps)
        cited = {clause for step in steps for clause, _ in step.clauses}
        cited |= {item.flag.clause for item in month.before.board.items}
        found |= {clause: words for clause, words in team.clauses.items() if words and clause in cited}
    return found


def _team(team: TeamMonth, anchor: str, month: ReportMonth, charted: bool) -> TeamView:
    lang = month.lang
    values, bars, grades = scores(team), score_bars(scores(team)), grade_bars(team, lang)
    said = WORDS["nobody"].of(lang)
    if values:
        middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
        without = len(team.people) - len(values)
        said = (
            WORDS["scores_said"]
            .of(lang)
            .format(
                n=len(values),
                of=len(team.people),
                none=WORDS["one_unscored" if without == 1 else "unscored"].of(lang).format(n=without)
                if without
                else "",
                low=plain(values[0]),
                median=rounded(middle),
                mean=mean(values),
                high=plain(values[-1]),
            )
        )
    lost = losses(team, lang)
    printed = [row for row in lost if row.scheme == team.scheme]
    by_scheme = {team.schemes[scheme]: list(rows) for scheme, rows in groupby(lost, key=lambda row: row.scheme)}
    trend = list(month.before.trends.get(team.name, ()))
    every = dict.fromkeys([*team.grades, *(grade for each in trend for grade in each.grades)])
    words = {grade: team.graded(grade, lang) for grade in every if grade}
    figures, lost_figure, trends = [], None, []
    if charted and values:
        spread = [("scores_spread", bars, "score"), *([("grades_spread", grades, "grade")] if grades else [])]
        figures = [
            _figure(charts.columns(found, WORDS[axis].of(lang), lang), _said(WORDS[title].of(lang), found, lang))
            for title, found, axis in spread
        ]
        if printed:
            lost_figure = _figure(charts.lost(printed, lang), _most_lost(len(printed), lang))
        if trend:
            trends = list(_trends(trend, words, month.result.currency, lang))
    return TeamView(team, anchor, said, figures, by_scheme, lost_figure, trend, trends, heat_maps(team, lang), words)


def _trends(points: Sequence[Point], grades: Mapping[str, str], currency: str, lang: Language) -> Iterator[Figure]:
    both = f"{WORDS['mean'].of(lang)}, {WORDS['median'].of(lang)}"
    said = WORDS["of"].of(lang).format(title=WORDS["score"].of(lang), value=both)
    yield _figure(charts.trend_scores(points, lang), said)
    if grades:
        yield _figure(charts.trend_grades(points, grades, lang), WORDS["grades_spread"].of(lang))
    if any(each.total or each.performance for each in points):
        yield _figure(charts.trend_cost(points, currency, lang), WORDS["cost"].of(lang))


def _said(title: str, bars: Sequence[Any], lang: Language) -> str:
    """A chart of columns in words, for who does not see it."""
    shown = ", ".join(f"{bar.label}: {bar.people}" for bar in bars)
    return WORDS["of"].of(lang).format(title=title, value=shown)


def _most_lost(lines: int, lang: Language) -> str:
    """Which of so many lines the chart of losses has."""
    shown = min(lines, charts.MOST_LINES)
    return WORDS["losses_all" if shown == lines else "losses_most"].of(lang).format(n=shown, of=lines)


def _figure(spec: charts.Spec, said: str) -> Figure:
    return Figure(markup(charts.drawn(spec).replace("<svg ", '<svg aria-hidden="true" ', 1)), said)


def markup(text: str) -> Markup:
    """What is markup by itself: the style sheet, and a chart, whose maker escapes the texts in it."""
    from markupsafe import Markup

    return Markup(text)


def _flag(item: Any, anchors: Mapping[tuple[str, str], str], named: Mapping[str, str], lang: Language) -> FlagView:
    flag = item.flag
    decision = WORDS["open"].of(lang)
    if item.decisions:
        last = item.decisions[-1]
        decision = f"{WORDS[last.outcome].of(lang)} · {last.by} · {last.at}: {last.reason}"
    return FlagView(
        item.reference,
        *severity_of(flag, lang),
        anchors.get((flag.team, flag.employee_id), ""),
        f"{named.get(flag.employee_id, '')} {flag.employee_id}".strip(),
        flag.message.of(lang),
        flag.clause,
        decision,
    )


def _raised(flag: FlagRow, lang: Language) -> tuple[str, str, str]:
    clause = f" ({flag.clause})" if flag.clause else ""
    return *severity_of(flag, lang), f"{flag.message.of(lang)}{clause}"


def _notes(month: ReportMonth, named: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the run says of the data and of the schemes: warnings, notes, and flags that only inform, by kind, with whom
    they concern where these are few."""
    lang = month.lang
    found = [(WORDS["warning"].of(lang), _finding(each, lang)) for each in month.result.warnings]
    found += [(WORDS["info"].of(lang), _finding(each, lang)) for each in month.result.notes]
    kinds: dict[tuple[str, str], list[FlagRow]] = {}
    for flag in month.result.flags:
        if flag.severity == "info":
            kinds.setdefault((flag.flag, flag.team), []).append(flag)
    for flags in kinds.values():
        people = [f"{named.get(flag.employee_id, '')} {flag.employee_id}".strip() for flag in flags if flag.employee_id]
        who = WORDS["comma"].of(lang).join(people)
        if len(flags) > FEW:
            who = WORDS["times"].of(lang).format(n=len(flags))
        what = flags[0].message.of(lang)
        found.append((WORDS["info"].of(lang), f"{what} ({who})" if who else what))
    return found


def _finding(finding: Finding, lang: Language) -> str:
    return ": ".join(filter(None, (finding.where, *(str(spoken(said, lang)) for said in finding[2:]))))

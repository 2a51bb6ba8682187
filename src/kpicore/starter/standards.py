"""What a document prints about a column or criterion, in words: for cell notes and the guide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpicore.collect.cells import expectation
from kpicore.collect.incidents import points_expected
from kpicore.fields import Field
from kpicore.messages import spoken
from kpicore.model import Language, Text
from kpicore.rules.conditions import Flag
from kpicore.rules.incidents import Incident
from kpicore.rules.scheme import Criterion, Scheme
from kpicore.rules.sources import Either, Filled, Metric, Ratio, Source
from kpicore.rules.tally import Tally
from kpicore.rules.team import TeamScheme
from kpicore.vocabulary import IncidentWord, RatingWord, rater_title

CLAUSE = Text("（{clause}）", " ({clause})")
WEIGHT = Text("，权重 {weight}%", ", weight {weight} %")
MONTHS = Text("{months} 月：", "Months {months}:")
RULE = Text("  {rule}：{points} 分", "  {rule}: {points} points")
UNIT = Text("；单位：{unit}", "; unit: {unit}")
OPTIONAL = Text("可以不填。", "May be left blank.")
DIVIDED = Text("或由 {part} ÷ {whole} × 100 得出。", "Or computed: {part} ÷ {whole} × 100.")
UNNEEDED = Text("已填 {result} 时不需要。", "Not needed where {result} is given.")
INSTEAD = Text("空着时取 {second}。", "Where blank, it is {second}.")
EITHER = Text("填在这里，或写在 ratings 中，不可两处都填。", "Here or among the ratings, not both.")
EITHER_RATED = Text("写在这里，或填在 metrics 中，不可两处都填。", "Here or among the metrics, not both.")
FOR_ROLES = Text("只用于岗位：{roles}", "Only of the role {roles}")
BY_RATERS = Text("计分的评分人：{raters}", "Whose rating counts: {raters}")
NEEDS_REASON = Text("必须写明说明。", "The reason is obligatory.")
SAMPLED = Text("同一样本中的各项由同一人评。", "Judged in samples, all items of a sample by one rater.")
NORM = Text(
    "原文没有分数：在说明中写评语，不计分。", "Printed without points: words as the reason; nothing is counted."
)
POINTS = Text("分值：{points}", "points: {points}")
QUANTITY = Text("数量（{title}）：{wanted}", "quantity ({title}): {wanted}")
FLAGGED = Text("{when} 时提示：{message}", "Flagged where {when}: {message}")


def holds(field: Field, lang: Language) -> str:
    """What a cell may hold, and its unit."""
    wanted = str(spoken(expectation(field), lang))
    unit = {"money": "", "count": "", "%": ""}.get(field.unit, field.unit)
    return wanted + (UNIT.of(lang).format(unit=unit) if unit else "")


def of_metric(field: Field, teams: Sequence[TeamScheme], lang: Language) -> list[str]:
    """Everything that is printed about a column: its title, what it may hold, each rule that reads it."""
    lines = [_named(field.title, "", lang), holds(field, lang)]
    lines += dict.fromkeys(hint.of(lang) for hint in _hints(field, teams))
    seen: set[tuple[str, ...]] = set()
    for team in teams:
        for block in _blocks(field, team, lang):
            if tuple(block) not in seen:  # two teams may share a scheme
                seen.add(tuple(block))
                lines += ["", *block]
    return lines


def of_criterion(criterion: Criterion, lang: Language) -> list[str]:
    """The rules of a criterion, of each season where it has seasons."""
    weight = "" if criterion.weight is None else WEIGHT.of(lang).format(weight=f"{criterion.weight:f}")
    lines = [_named(criterion.title, criterion.clause, lang) + weight]
    for season in (None, *criterion.seasons):
        if season is not None:
            months = ", ".join(map(str, season.months))
            lines.append(MONTHS.of(lang).format(months=months) + _clause(season.clause, lang))
        judge = criterion.judge if season is None else season.judge
        lines += (RULE.of(lang).format(rule=rule.of(lang), points=points) for rule, points in judge.stated())
    return [*lines, *(f"  {norm.of(lang)}" for norm in criterion.norms)]


def of_rating(word: RatingWord, schemes: Sequence[Scheme], lang: Language) -> list[str]:
    """What a rater must know of a criterion."""
    if word.comment:
        return [_named(word.title, word.clause, lang), NORM.of(lang)]
    criterion = next((each for scheme in schemes for each in scheme.criteria if each.rating == word.id), None)
    lines = [_named(word.title, word.clause, lang)] if criterion is None else of_criterion(criterion, lang)
    if word.value is None:
        return lines
    lines.append(holds(word.value, lang))
    if word.raters:
        lines.append(BY_RATERS.of(lang).format(raters=", ".join(rater_title(rater).of(lang) for rater in word.raters)))
    if word.roles:
        lines.append(FOR_ROLES.of(lang).format(roles=", ".join(word.roles)))
    for applies, hint in (
        (word.reason_required, NEEDS_REASON),
        (word.sampled, SAMPLED),
        (word.instead_of, EITHER_RATED),
    ):
        lines += [hint.of(lang)] if applies else []
    return lines


def of_incident(word: IncidentWord, incidents: Sequence[Incident], lang: Language) -> str:
    """One line: what an incident counts, and what its row must hold."""
    parts = [incident.rule.of(lang) for incident in incidents if incident.id == word.id][:1]
    if word.points is not None:
        parts.append(POINTS.of(lang).format(points=spoken(points_expected(word.points, word.unsigned), lang)))
    if word.quantity is not None:
        title = word.quantity.title.of(lang)
        parts.append(QUANTITY.of(lang).format(title=title, wanted=holds(word.quantity, lang)))
    return f"{_named(word.title, word.clause, lang)}: {'; '.join(parts)}"


def yielded(team: TeamScheme) -> set[str]:
    """The metrics that the earlier scorers of a team yield for the later ones."""
    cards = team.scorecards[:-1]
    return {f"{card.name}.score" for card in cards} | {f"{card.name}.grade" for card in cards if card.scale is not None}


def stood_in_by(team: TeamScheme) -> set[str]:
    """What is read only where another metric is blank: to be had from a scorer, and not to be filled in."""
    sources = list(_sources(team))
    seconds = {source.second.column.id for source in sources if isinstance(source, Either)}
    return seconds - {field.id for source in sources if not isinstance(source, Either) for field in source.fields()}


def _blocks(field: Field, team: TeamScheme, lang: Language) -> Iterator[list[str]]:
    for card in team.scorecards:
        for criterion in card.scheme.criteria:
            if any(field.id == read.id for judge in criterion.judges() for read in _read_by(judge.sources())):
                yield of_criterion(criterion, lang)
        for flag in card.scheme.flags:
            if any(field.id == read.id for read in flag.fields()):
                yield [_flagged(field, flag, lang)]
    for line in team.pay or ():
        if any(field.id == read.id for read in line.fields()):
            yield [_named(line.title, line.clause, lang)]


def _flagged(field: Field, flag: Flag, lang: Language) -> str:
    """A condition that raises a flag; of the column itself by its number alone."""
    asked = ((when.source.field().id, when.cell.text) for when in flag.when)
    conditions = ", ".join(cell if key == field.id else f"{key} {cell}" for key, cell in asked)
    return FLAGGED.of(lang).format(when=conditions, message=flag.message.of(lang)) + _clause(flag.clause, lang)


def _hints(field: Field, teams: Sequence[TeamScheme]) -> Iterator[Text]:
    sources = [source for team in teams for source in _sources(team) if field.id in {f.id for f in source.fields()}]
    needed = [source for source in sources if not _may_lack(source)]
    rated = {word.instead_of for team in teams for card in team.scorecards for word in card.scheme.rating_words(1)}
    if field.id in rated:
        yield EITHER
    elif not needed:
        yield OPTIONAL
    for source in needed:
        if isinstance(source, Either) and source.second.column.id in set().union(*map(yielded, teams)):
            yield INSTEAD.format(second=source.second.column.id)
        if isinstance(source, Ratio) and source.direct:
            if field.id == source.result.id:
                yield DIVIDED.format(part=source.part.title, whole=source.whole.title)
            else:
                yield UNNEEDED.format(result=source.result.title)


def _may_lack(source: Source) -> bool:
    """Whether it does without its metric; what counts rows asks one only whether a condition holds."""
    optional = isinstance(source, Metric) and (source.blank is not None or source.optional)
    return optional or isinstance(source, Tally | Filled)


def _sources(team: TeamScheme) -> Iterator[Source]:
    """What criteria and pay read; conditions of flags and bonuses are no need, since nothing missing fulfils them."""
    for card in team.scorecards:
        for criterion in card.scheme.criteria:
            for judge in criterion.judges():
                yield from judge.sources()
    for line in team.pay or ():
        yield from line.sources()


def _read_by(sources: Sequence[Source]) -> Iterator[Field]:
    return (field for source in sources for field in source.fields())


def _named(title: Text, clause: str, lang: Language) -> str:
    return title.of(lang) + _clause(clause, lang)


def _clause(clause: str, lang: Language) -> str:
    return CLAUSE.of(lang).format(clause=clause) if clause else ""

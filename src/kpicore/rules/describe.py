"""A description in words, for `show`: read off the very rules that run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from kpicore.model import Language, Text
from kpicore.rules.conditions import Flag, When
from kpicore.rules.derived import Derived
from kpicore.rules.grades import GradeScale
from kpicore.rules.incidents import Incident
from kpicore.rules.judge import Judge
from kpicore.rules.past import LooksBack
from kpicore.rules.pay import BY_SCORE, Given, Looked, PayLine, PerPoint, Pool
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Filled, Source
from kpicore.rules.tally import Marks, Samples, Tally
from kpicore.rules.value_or_rating import ValueOrRating
from kpicore.vocabulary import rater_title

Part = tuple[str, list[list[str]]]
"""A heading and a table, its header first."""

DERIVED = Text("推算的指标", "Derived metrics")
CRITERIA = Text("考核项", "Criteria")
SECTIONS = Text("部分", "Sections")
INCIDENTS = Text("事件", "Incidents")
COMMENTS = Text("只作说明、不计分的考核项", "Commented on, without points")
FLAGS = Text("须有人查看的情形", "Flags for a person")
GRADES = Text("等级", "Grades")
PAY = Text("工资项", "Pay lines")
SECTION = Text("部分", "section")
CRITERION = Text("考核项", "criterion")
TITLE = Text("名称", "title")
POINTS = Text("分", "points")
CLAUSE = Text("条款", "clause")
START, FLOOR, CAP = Text("起始", "start"), Text("下限", "floor"), Text("上限", "cap")
TOTAL = Text("总分", "total")
SHARE, WEIGHT = Text("占比%", "share %"), Text("权重%", "weight %")
READS, RULE = Text("读取", "reads"), Text("条件", "rule")
SECTION_HEADER = (SECTION, TITLE, START, FLOOR, CAP, SHARE, CLAUSE)
DERIVED_HEADER = (Text("指标", "metric"), TITLE, READS, Text("小数位", "decimals"), Text("范围", "range"))
CRITERION_HEADER = (SECTION, CRITERION, TITLE, WEIGHT, READS, RULE, POINTS, CLAUSE)
INCIDENT_HEADER = (SECTION, Text("事件", "incident"), TITLE, POINTS, CLAUSE)
FLAG_HEADER = (Text("标记", "flag"), Text("级别", "severity"), Text("条件", "when"), Text("说明", "message"), CLAUSE)
COMMENT_HEADER = (CRITERION, TITLE, CLAUSE)
GRADE_HEADER = (Text("分数", "score"), Text("等级", "grade"), CLAUSE)
PAY_HEADER = (Text("工资项", "line"), TITLE, Text("由考核决定", "by appraisal"), Text("计算", "how"), CLAUSE)
WHOLE_TEAM = Text("(整个团队)", "(the team as a whole)")
YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}
MONTHS = Text("月份", "months")
BLANK = Text("{name} (空白为 {number})", "{name} (blank is {number})")


def describe(component: Any, lang: Language) -> list[Part]:
    """What a scorer, grader, pay rule or check describes, as headed tables."""
    if hasattr(component, "scheme"):
        return _scheme(component.scheme(), lang)
    if hasattr(component, "scale"):
        return _scale(component.scale(), lang)
    if hasattr(component, "pay_lines"):
        return [_pay(component.pay_lines(), lang)]
    return [_flags(component.flags(), lang)]


def _scheme(scheme: Scheme, lang: Language) -> list[Part]:
    sections = [_section(section, lang) for section in scheme.sections]
    if scheme.floor is not None or scheme.cap is not None:
        sections.append(["", TOTAL.of(lang), "", *_limits(scheme.floor, scheme.cap), "", scheme.clause])
    criteria = [
        row
        for section in scheme.sections
        for criterion in section.criteria
        for row in _criterion(section, criterion, lang)
    ]
    incidents = [_incident(section, incident, lang) for section in scheme.sections for incident in section.incidents]
    flags = [_flag(flag, lang) for flag in scheme.flags]
    comments = [[each.id, each.title.of(lang), each.clause] for each in scheme.comments]
    parts = [
        (SECTIONS, SECTION_HEADER, sections),
        (DERIVED, DERIVED_HEADER, [_derived(each, lang) for each in scheme.derived]),
        (CRITERIA, CRITERION_HEADER, criteria),
        (INCIDENTS, INCIDENT_HEADER, incidents),
        (FLAGS, FLAG_HEADER, flags),
        (COMMENTS, COMMENT_HEADER, comments),
    ]
    return [(head.of(lang), [_header(header, lang), *rows]) for head, header, rows in parts if rows]


def _section(section: Section, lang: Language) -> list[str]:
    shown = _limits(section.start, section.floor, section.cap, section.share)
    return [section.id, section.title.of(lang), *shown, section.clause]


def _limits(*numbers: Decimal | None) -> list[str]:
    return ["" if number is None else f"{number:f}" for number in numbers]


def _criterion(section: Section, criterion: Criterion, lang: Language) -> Iterator[list[str]]:
    weight = "" if criterion.weight is None else f"{criterion.weight:f}"
    head = [section.id, criterion.id, criterion.title.of(lang), weight]
    judges: list[tuple[Judge, str, str]] = [(criterion.judge, "", criterion.clause)]
    for season in criterion.seasons:
        when = f" ({MONTHS.of(lang)} {', '.join(map(str, season.months))})"
        judges.append((season.judge, when, season.clause or criterion.clause))
    for judge, when, clause in judges:
        reads = ", ".join(dict.fromkeys(name for source in judge.sources() for name in _names(source, lang)))
        rated = judge.rated if isinstance(judge, ValueOrRating) else judge
        reads = reads or (_rated(rated, lang) if isinstance(rated, Rated) else "")
        for i, (rule, points) in enumerate(judge.stated()):
            first = [*head, reads + when] if i == 0 else ["", "", "", "", ""]
            yield [*first, rule.of(lang), points, clause if i == 0 else ""]
    for norm in criterion.norms:
        yield ["", "", "", "", "", f"· {norm.of(lang)}", "", ""]


def _derived(derived: Derived, lang: Language) -> list[str]:
    """What Python computes before any rule: from which columns, and where it must lie."""
    field = derived.field()
    high = "" if derived.high is None else f"{field.largest:f}"
    reads = ", ".join(each.id for each in derived.inputs)
    return [derived.id, derived.title.of(lang), reads, str(derived.decimals), f"[{field.smallest:f}, {high}]"]


def _rated(rated: Rated, lang: Language) -> str:
    """The name in the ratings, and by whom where several raters share."""
    if len(rated.raters) < 2:
        return rated.id
    return f"{rated.id}: {', '.join(f'{rater_title(key).of(lang)} {w:f} %' for key, w in rated.raters.items())}"


def _names(source: Source, lang: Language) -> list[str]:
    """The columns that a source reads; what it counts over rows goes by its own name."""
    if isinstance(source, Filled):
        return [BLANK.of(lang).format(name=source.field().id, number=f"{source.blank:f}")]
    counted = isinstance(source, Tally | Marks | Samples)
    return [source.field().id] if counted else [field.id for field in source.fields()]


def _incident(section: Section, incident: Incident, lang: Language) -> list[str]:
    clauses = dict.fromkeys([incident.clause, *(tier.clause for tier in incident.tiers)])
    clause = ", ".join(filter(None, clauses))
    return [section.id, incident.id, incident.title.of(lang), incident.rule.of(lang), clause]


def _flag(flag: Flag, lang: Language) -> list[str]:
    conditions = "; ".join(_condition(when, lang) for when in flag.when)
    return [flag.id, flag.severity, conditions or WHOLE_TEAM.of(lang), flag.message.of(lang), flag.clause]


def _condition(when: When, lang: Language) -> str:
    """A condition; of one that looks back what it asks of each month, and of which months."""
    if not isinstance(when.source, LooksBack):
        return f"{when.source.field().id} {when.cell.text}"
    asked = "; ".join(_condition(each, lang) for each in when.source.kept.when)
    return f"{asked} ({when.source.says.of(lang)})"


def _scale(scale: GradeScale, lang: Language) -> list[Part]:
    rows = [[cell.text, _graded(scale, grade, lang), scale.clause] for cell, grade in scale.rows]
    grades = (GRADES.of(lang), [_header(GRADE_HEADER, lang), *rows])
    return [grades, _flags(scale.flags, lang)] if scale.flags else [grades]


def _flags(flags: Sequence[Flag], lang: Language) -> Part:
    return FLAGS.of(lang), [_header(FLAG_HEADER, lang), *(_flag(flag, lang) for flag in flags)]


def _graded(scale: GradeScale, grade: str, lang: Language) -> str:
    words = scale.words.get(grade)
    return f"{grade} ({words.of(lang)})" if words and words.of(lang) != grade else grade or "–"


def _pay(lines: tuple[PayLine, ...], lang: Language) -> Part:
    rows = [
        [line.id, line.title.of(lang), YES_NO[line.performance].of(lang), how, line.clause if i == 0 else ""]
        if i == 0
        else ["", "", "", how, ""]
        for line in lines
        for i, how in enumerate(_how(line, lang))
    ]
    return PAY.of(lang), [_header(PAY_HEADER, lang), *rows]


def _how(line: PayLine, lang: Language) -> list[str]:
    amount = line.amount
    hows = [gate.says.of(lang) for gate in line.gates]
    if isinstance(amount, PerPoint):
        return [amount.rule.of(lang), *hows]
    if isinstance(amount, Pool):
        return [*_pool(amount, lang), *hows]
    return [*_given(amount, lang), *hows]


def _given(amount: Given | Looked, lang: Language) -> list[str]:
    if isinstance(amount, Given):
        return _names(amount.source, lang)
    return [f"{row.rule.of(lang)}: {row.outcome:f}" for row in amount.table.rows]


def _pool(amount: Pool, lang: Language) -> list[str]:
    pools = _given(amount.pool, lang)
    if amount.coefficient is None:
        return [f"{pool} {BY_SCORE.of(lang)}" for pool in pools]
    return [*pools, *(f"× {row.outcome:f}: {row.rule.of(lang)}" for row in amount.coefficient.rows)]


def _header(titles: tuple[Text, ...], lang: Language) -> list[str]:
    return [title.of(lang) for title in titles]

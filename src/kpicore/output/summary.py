"""What a manager reads at the end of a run: who, score, grade, pay, and what needs a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, Inexact
from pathlib import Path

from kpicore.model import Language, Text
from kpicore.output.blocks import BLANK, Block, Line, Table, plain
from kpicore.output.terminal import shorten, visible
from kpicore.results import FlagRow, ResultRow, RunResult

WORDS: Mapping[str, Text] = {
    "person": Text("{n} 人", "{n} person"),
    "people": Text("{n} 人", "{n} people"),
    "nobody": Text("本期没有人参加考核。", "Nobody was appraised in this period."),
    "employee_id": Text("工号", "employee"),
    "name": Text("姓名", "name"),
    "score": Text("得分", "score"),
    "grade": Text("等级", "grade"),
    "performance_pay": Text("绩效工资", "performance pay"),
    "total_pay": Text("工资合计", "total pay"),
    "status": Text("状态", "status"),
    "ok": Text("正常", "ok"),
    "review": Text("待确认", "review"),
    "incomplete": Text("缺数据", "incomplete"),
    "with_currency": Text("{word}（{currency}）", "{word} ({currency})"),
    "total": Text("{word}总额：{amount} {currency}", "Sum of {word}: {amount} {currency}"),
    "one_without": Text("，另有 1 人没有金额", "; 1 person has none"),
    "without": Text("，另有 {n} 人没有金额", "; {n} people have none"),
    "extremes": Text(
        "只列出得分最高和最低的；其余 {n} 人见 {results}。",
        "The highest and the lowest scores; {n} more people are in {results}.",
    ),
    "decide": Text("需要决定", "Needs a decision"),
    "decide_block": Text("不得照此发放", "Must not be paid as it stands"),
    "decide_review": Text("待确认", "To be confirmed"),
    "decide_missing": Text("缺少数据，没有结果", "Incomplete: something is missing"),
    "no_reason": Text("原因见 {ledger}", "the reason is in {ledger}"),
    "silent": Text("{tables} 中没有其数据；缺少的值：{n}", "no row in {tables}; values missing: {n}"),
    "more_missing": Text("其他缺少的值：{n}", "{n} more missing"),
    "more_flags": Text("还有 {n} 条，见 {flags}", "{n} more in {flags}"),
    "who": Text("{who}：{what}", "{who}: {what}"),
    "clause": Text("{message}（{clause}）", "{message} ({clause})"),
    "in_team": Text("{who}（{team}）", "{who} ({team})"),
    "everyone": Text("全体", "everyone"),
    "semicolon": Text("；", "; "),
    "noted": Text("其他提示", "Also noted"),
    "kind": Text("{flag}：{n} 次{whom}，{message}", "{flag}, once{whom}: {message}"),
    "causes": Text("{flag}：{n} 次{whom}", "{flag}, {n} times{whom}"),
    "cause": Text("{n} 次：{message}", "{n} × {message}"),
    "more_causes": Text("其他 {n} 次", "and {n} more"),
    "kinds": Text("{flag}：{n} 次{whom}，例如：{message}", "{flag}, {n} times{whom}, such as: {message}"),
    "whom": Text("（{ids}）", " ({ids})"),
    "more_ids": Text("{ids} 等 {n} 人", "{ids} and {more} more"),
    "left_out": Text("未计入的行（--partial）：{n}，见 {flags}", "Rows left out (--partial): {n}, see {flags}"),
    "written": Text("已写入 {out}", "Written to {out}"),
}

_LARGE = 40  # people; a larger team is shown by its ends
_ENDS = 5
NAMED = 3  # people named for one kind of info flag
DECISIONS = 20  # people listed under each heading
EXAMPLE = 90  # columns of a flag's example
DECIDE = ("block", "review", "missing")
_UNCITED = ("", "in-house")  # a scheme of the company's own has no clause to look up

_EXACT = Context(prec=50, traps=[Inexact])

Who = tuple[str, str]  # team, employee_id


def render_summary(result: RunResult, out: Path | None, lang: Language, form: str = "csv") -> str:
    """The summary of a run as text, without a newline at its end. out: the folder written, None where there is none;
    form: the ending of its files."""
    return plain(summary(result, out, lang, form))


def summary(result: RunResult, out: Path | None, lang: Language, form: str = "csv") -> list[Block]:
    """The same as blocks, for whatever shows it."""
    files = {table: f"{table}.{form}" for table in ("results", "ledger", "flags")}
    if result.coded is not None:
        files["ledger"] = files["results"]  # where its codes are
    teams: dict[str, list[ResultRow]] = {}
    for row in result.results:
        teams.setdefault(row.team, []).append(row)
    parts = [list(_team(rows, result, lang, files)) for rows in teams.values()]
    parts = parts or [[Line(result.period, "heading"), BLANK, Line(WORDS["nobody"].of(lang))]]
    parts += filter(None, ([*_decisions(result, lang, files)], [*_noted(result, lang)]))
    left_out = sum(flag.flag == "rejected_row" for flag in result.flags)
    if left_out:
        parts.append([Line(word("left_out", lang, n=left_out, **files), "review")])
    if out is not None:
        parts.append([Line(word("written", lang, out=visible(str(out))), "note")])
    first, *others = parts
    return [*first, *(block for part in others for block in (BLANK, *part))]


def word(key: str, lang: Language, **values: object) -> str:
    """A word or sentence of WORDS, its {names} filled in; numbers with separators of thousands."""
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    return WORDS[key].of(lang).format(**shown)


def _team(rows: Sequence[ResultRow], result: RunResult, lang: Language, files: Mapping[str, str]) -> Iterator[Block]:
    people = word("person" if len(rows) == 1 else "people", lang, n=len(rows))
    money = [column for column in ("performance_pay", "total_pay") if any(getattr(row, column) for row in rows)]
    yield Line(" · ".join((visible(rows[0].team), result.period, people)), "heading")
    yield BLANK
    yield from _people(rows, money, result, lang, files)
    yield from _totals(rows, money, result, lang)


def _people(
    rows: Sequence[ResultRow], money: Sequence[str], result: RunResult, lang: Language, files: Mapping[str, str]
) -> Iterator[Block]:
    grade = ["grade"] if any(row.grade for row in rows) else []
    columns = ["employee_id", "name", "score", *grade, *money, "status"]
    header = [
        word("with_currency", lang, word=WORDS[column].of(lang), currency=result.currency)
        if column in money
        else WORDS[column].of(lang)
        for column in columns
    ]
    align = "".join("r" if column == "score" or column in money else "l" for column in columns)
    top, bottom = (rows, ()) if len(rows) <= _LARGE else _ends(rows)
    cells = [_cells(row, columns, lang) for row in top]
    looks = [row.status for row in top]
    if bottom:
        cells += [["…"] + [""] * (len(columns) - 1), *(_cells(row, columns, lang) for row in bottom)]
        looks += ["", *(row.status for row in bottom)]
    yield Table(header, cells, align, looks)
    more = len(rows) - len(top) - len(bottom)
    if more:
        yield BLANK
        yield Line(word("extremes", lang, n=more, **files), "note")


def _ends(rows: Sequence[ResultRow]) -> tuple[Sequence[ResultRow], Sequence[ResultRow]]:
    """The first and the last by score; who has no score is listed under what needs a decision."""
    ranked = sorted((row for row in rows if row.score), key=lambda row: Decimal(row.score), reverse=True)
    return (ranked, ()) if len(ranked) <= 2 * _ENDS else (ranked[:_ENDS], ranked[-_ENDS:])


def _cells(row: ResultRow, columns: Sequence[str], lang: Language) -> list[str]:
    status = WORDS[row.status].of(lang) if row.status in WORDS else row.status
    return [status if column == "status" else getattr(row, column) for column in columns]


def _totals(rows: Sequence[ResultRow], money: Sequence[str], result: RunResult, lang: Language) -> Iterator[Block]:
    if money:
        yield BLANK
    for column in money:
        amounts = [amount for row in rows if (amount := getattr(row, column))]
        named = WORDS[column].of(lang)
        line = word("total", lang, word=named, amount=exact_sum(amounts), currency=result.currency)
        without = len(rows) - len(amounts)
        if without:
            line += word("one_without" if without == 1 else "without", lang, n=without)
        yield Line(line)


def exact_sum(amounts: Iterable[str]) -> str:
    """The sum of amounts of money in plain notation, as text; decimal.Inexact rather than a rounded one."""
    total = Decimal("0.00")
    for amount in amounts:
        total = _EXACT.add(total, Decimal(amount))
    return format(total, "f")


def _decisions(result: RunResult, lang: Language, files: Mapping[str, str]) -> Iterator[Block]:
    """Who needs a decision and why, under a heading for each kind; nothing where nobody does."""
    reasons: dict[str, dict[Who, list[str]]] = {kind: {} for kind in DECIDE}
    for flag in result.flags:
        kind = kind_of(flag.flag, flag.severity)
        if kind:
            reasons[kind].setdefault((flag.team, flag.employee_id), []).append(_reason(flag, lang))
    for row in result.results:  # a status never stands without a line here
        kind, explained = ("missing", ("missing",)) if row.status == "incomplete" else ("review", DECIDE)
        who = (row.team, row.employee_id)
        if row.status != "ok" and not any(who in reasons[other] for other in explained):
            reasons[kind][who] = [word("no_reason", lang, **files)]
    lacks = reasons["missing"]
    for who in list(lacks)[:DECISIONS]:
        lacks[who] = _lacking(lacks[who], result.silent.get(who, ""), lang)
    names = _names(result, lang)
    found = [kind for kind in DECIDE if reasons[kind]]
    if found:
        yield Line(WORDS["decide"].of(lang), "heading")
    for kind in found:
        yield BLANK
        yield Line(f"  {WORDS[f'decide_{kind}'].of(lang)}", kind)
        yield from map(Line, _decision(reasons[kind], names, lang, files))


def _lacking(reasons: list[str], silent: str, lang: Language) -> list[str]:
    """What somebody lacks in a line: the first few values, or the tables without a row of theirs."""
    if silent and len(reasons) > 1:
        return [word("silent", lang, tables=silent, n=len(reasons))]
    left = len(reasons) - NAMED
    return reasons if left <= 1 else [*reasons[:NAMED], word("more_missing", lang, n=left)]


def kind_of(flag: str, severity: str) -> str:
    """Under which heading a flag stands; blank for mere information. What is missing is incomplete at any severity."""
    if flag == "missing":
        return "missing"
    return severity if severity in DECIDE else ""


def _reason(flag: FlagRow, lang: Language) -> str:
    message = visible(flag.message.of(lang))
    return (
        word("clause", lang, message=message, clause=visible(flag.clause)) if flag.clause not in _UNCITED else message
    )


def _names(result: RunResult, lang: Language) -> dict[Who, str]:
    """How to call each person: id and name, and the team where there are several."""
    several = len({row.team for row in result.results}) > 1
    names = {}
    for row in result.results:
        who = visible(" ".join(dict.fromkeys(filter(None, (row.employee_id, row.name)))))
        names[row.team, row.employee_id] = word("in_team", lang, who=who, team=visible(row.team)) if several else who
    return names


def _decision(
    reasons: Mapping[Who, Sequence[str]], names: Mapping[Who, str], lang: Language, files: Mapping[str, str]
) -> Iterator[str]:
    for who in list(reasons)[:DECISIONS]:
        name = names.get(who) or visible(who[1] or who[0]) or WORDS["everyone"].of(lang)
        yield "    " + word("who", lang, who=name, what=WORDS["semicolon"].of(lang).join(reasons[who]))
    if len(reasons) > DECISIONS:
        yield "    " + word("more_flags", lang, n=len(reasons) - DECISIONS, **files)


def _noted(result: RunResult, lang: Language) -> Iterator[Block]:
    """The info flags, counted by kind with whom they concern and one example each; nothing where there are none."""
    kinds: dict[str, list[FlagRow]] = {}
    for flag in result.flags:
        if not kind_of(flag.flag, flag.severity):
            kinds.setdefault(flag.flag, []).append(flag)
    if kinds:
        yield Line(WORDS["noted"].of(lang), "heading")
        yield BLANK
    for kind, flags in kinds.items():
        said = word(
            "kind" if len(flags) == 1 else "kinds",
            lang,
            flag=visible(kind),
            n=len(flags),
            whom=_whom(flags, lang),
            message=shorten(flags[0].message.of(lang), EXAMPLE),
        )
        yield Line(f"  {said}", "note")


def _whom(flags: Sequence[FlagRow], lang: Language) -> str:
    people = list(dict.fromkeys(flag.employee_id for flag in flags if flag.employee_id))
    return whom(people[:NAMED], len(people), lang)


def whom(people: Sequence[str], count: int, lang: Language) -> str:
    """The first few of so many people whom a flag concerns, in brackets; blank where it concerns no one person."""
    ids = ", ".join(map(visible, people))
    if count > len(people):
        ids = word("more_ids", lang, ids=ids, n=count, more=count - len(people))
    return word("whom", lang, ids=ids) if ids else ""

"""An explanation as a tree of lines. What draws it (plain text, or rich where that is installed) is the terminal's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpicore.explain.explained import Better, Explained, Part, Seen, Step, Words
from kpicore.explain.said import change_said, grade_said, read_said, rule_said, share_said, signed, titled
from kpicore.model import Language, Text
from kpicore.results import FlagRow

WORDS: Mapping[str, Text] = {
    "score": Text("得分", "score"),
    "grade": Text("等级", "grade"),
    "pay": Text("工资", "pay"),
    "performance_pay": Text("绩效工资", "performance pay"),
    "total_pay": Text("工资合计", "total pay"),
    "ok": Text("正常", "ok"),
    "review": Text("待确认", "to be confirmed"),
    "incomplete": Text("缺数据", "incomplete"),
    "of": Text("{title}：{value}", "{title}: {value}"),
    "read": Text("{title}：{value}", "{title} {value}"),
    "flags": Text("标记", "flags"),
    "alone": Text(
        "只读取了此人，与他人比较的标记（如唯一末位）见 flags.csv",
        "Nobody else was read: flags that compare people (such as sole last) are in flags.csv",
    ),
    "better_grade": Text("提高等级：以下任何一项改变即可", "A better grade: any one of these would have been enough"),
    "better_pay": Text("提高工资：以下任何一项改变即可", "More pay: any one of these would have been enough"),
    "better_score": Text("提高得分：以下任何一项改变即可", "A higher score: any one of these would have been enough"),
    "no_better": Text(
        "得分所依据的各项中，没有哪一项单独改变就足以提高等级或工资",
        "No single change of what the score rests on would have been enough for a better grade or more pay",
    ),
    "no_higher": Text("没有哪一项单独改变就足以提高得分", "No single change would have been enough for a higher score"),
    "none": Text("无等级", "no grade"),
    "comma": Text("，", ", "),
    "change": Text("{title}：{before} → {after}", "{title}: {before} → {after}"),
    "note": Text("说明：{note}", "note: {note}"),
    "printed": Text("{clause} {words}", "{clause}, as printed: {words}"),
}
_SEVERITY: Mapping[str, Text] = {
    "info": Text("提示", "info"),
    "review": Text("待确认", "review"),
    "block": Text("不得发放", "block"),
}


UNCITED = ("", "in-house")  # a scheme of the company's own has no clause to look up


class Node(NamedTuple):
    """A line and what stands below it. kind: what it says, for whoever draws it in colour."""

    text: str
    below: tuple[Node, ...] = ()
    kind: str = ""


def tree(explained: Explained, lang: Language) -> Node:
    """The whole explanation below one line that says who, and what they came to."""
    result = explained.result
    below = [_part(part, result.currency, lang) for part in explained.parts]
    if explained.flags:
        flags = tuple(_flag(flag, lang) for flag in explained.flags)
        below.append(Node(WORDS["flags"].of(lang), flags, "flags"))
    for aim in dict.fromkeys(better.aim for better in explained.better):
        changes = tuple(_better(each, explained, lang) for each in explained.better if each.aim == aim)
        below.append(Node(WORDS[f"better_{aim}"].of(lang), changes, "better"))
    if not explained.better and explained.result.score:
        said = "no_better" if explained.result.grade or explained.result.performance_pay else "no_higher"
        below.append(Node(WORDS[said].of(lang), (), "note"))
    if explained.alone:
        below.append(Node(WORDS["alone"].of(lang), (), "note"))
    return Node(_head(explained, lang), tuple(below), "person")


def drawn(node: Node) -> Iterator[str]:
    """The tree as lines of plain text."""
    yield node.text
    yield from _branches(node.below, "")


def _branches(nodes: Sequence[Node], before: str) -> Iterator[str]:
    for place, node in enumerate(nodes, 1):
        last = place == len(nodes)
        yield f"{before}{'└─ ' if last else '├─ '}{node.text}"
        yield from _branches(node.below, before + ("   " if last else "│  "))


def _head(explained: Explained, lang: Language) -> str:
    row = explained.result
    said = [f"{row.name} {row.employee_id}".strip(), row.team, row.period]
    said += [f"{WORDS['score'].of(lang)} {row.score}"] if row.score else []
    said += [f"{WORDS['grade'].of(lang)} {grade_said(row.grade, explained.grades, lang)}"] if row.grade else []
    for name, amount in (("performance_pay", row.performance_pay), ("total_pay", row.total_pay)):
        said += [f"{WORDS[name].of(lang)} {amount} {row.currency}"] if amount else []
    return " · ".join([*said, WORDS[row.status].of(lang)])


def _part(part: Part, currency: str, lang: Language) -> Node:
    value = grade_said(part.came_to, part.words, lang) or "–"
    if part.stage == "pay" and part.came_to:
        value = f"{part.came_to} {currency}"
    own = part.title.of(lang)
    title = WORDS[part.stage].of(lang) if own == WORDS[part.stage].of(lang) else f"{WORDS[part.stage].of(lang)} · {own}"
    return Node(WORDS["of"].of(lang).format(title=title, value=value), tuple(_sections(part, lang)), part.stage)


def _sections(part: Part, lang: Language) -> Iterator[Node]:
    """The steps, those of a section with a title below it."""
    held: list[Node] = []
    title = ""
    for step in part.steps:
        own = step.section.of(lang)
        if own != title and held:
            yield Node(title, tuple(held), "section")
            held = []
        title = own
        if own:
            held.append(_step(step, part.words, lang))
        else:
            yield _step(step, part.words, lang)
    if held:
        yield Node(title, tuple(held), "section")


def _clause(clause: str, words: str, lang: Language) -> str:
    """The document's own words, in its own language: the line above has the title in the reader's."""
    if lang == "en" and words and not words.isascii():
        return WORDS["printed"].of(lang).format(clause=clause, words=words)
    return f"{clause} {words}".strip()


def _step(step: Step, grades: Words, lang: Language) -> Node:
    row = step.row
    counted = _counted(step) if row.stage != "grade" else grade_said(row.value, grades, lang) or WORDS["none"].of(lang)
    rule = rule_said(step, lang)
    how = " → ".join(filter(None, (rule, "" if counted == rule else counted)))
    said = WORDS["of"].of(lang).format(title=step.title.of(lang), value=how)
    below = [Node(_seen(seen, lang), (), "read") for seen in step.reads]
    cited = [(clause, words) for clause, words in step.clauses if clause not in UNCITED]
    below += [Node(_clause(clause, words, lang), (), "clause") for clause, words in cited]
    below += [Node(WORDS["note"].of(lang).format(note=row.note), (), "note")] if row.note else []
    return Node(said, tuple(below), "step")


def _counted(step: Step) -> str:
    """The points or the money, and what of it counts."""
    row = step.row
    share = share_said(row, step.counts)
    if row.value == row.contribution and not share:
        return signed(row.value)
    if not row.contribution or not step.applied:
        return row.value
    return f"{share or row.value} {'=' if '×' in share else '→'} {signed(row.contribution)}"


def _seen(seen: Seen, lang: Language) -> str:
    said = WORDS["read"].of(lang).format(title=titled(seen, lang), value=read_said(seen, lang))
    return f"{said} ({seen.at})" if seen.at else said


def _flag(flag: FlagRow, lang: Language) -> Node:
    clause = f" ({flag.clause})" if flag.clause else ""
    return Node(
        f"{_SEVERITY[flag.severity].of(lang)} · {flag.flag}: {flag.message.of(lang)}{clause}", (), flag.severity
    )


def _better(better: Better, explained: Explained, lang: Language) -> Node:
    before, after = change_said(better, lang)
    change = WORDS["change"].of(lang).format(title=titled(better, lang), before=before, after=after)
    at = f" ({better.at})" if better.at else ""
    return Node(f"{change}{at}: {outcome_said(better, explained, lang)}", (), "change")


def outcome_said(better: Better, explained: Explained, lang: Language) -> str:
    """What the month would have come to; the grade, where it would have been another."""
    then = [f"{WORDS['score'].of(lang)} {better.score}"]
    if better.grade and better.grade != explained.result.grade:
        then.append(f"{WORDS['grade'].of(lang)} {grade_said(better.grade, explained.grades, lang)}")
    then += [f"{WORDS['pay'].of(lang)} {better.pay} {explained.result.currency}"] if better.pay else []
    return WORDS["comma"].of(lang).join(then)

"""How values are put to people: by the titles of choices and grades, with their unit in words. Ids stay in the JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpicore.explain.counts import HUNDRED, Counts
from kpicore.explain.explained import Better, Seen, Step, Words
from kpicore.model import Language, Text
from kpicore.results import LedgerRow

_UNITS: Mapping[str, Text] = {
    "s": Text("秒", "s"),
    "min": Text("分钟", "min"),
    "h": Text("小时", "h"),
    "days": Text("天", "days"),
    "money": Text("", ""),
    "count": Text("", ""),
}
_NOT_APPLICABLE = Text("不适用", "n/a")
_HANDED_ON = Text("不适用；其权重 {weight}% 由其他考核项分担", "not applicable; its {weight}% was shared out")
_CENT = Decimal("0.01")
_LETTERS = 2  # a grade of no more letters is its own name, which a title explains


def read_said(seen: Seen, lang: Language) -> str:
    """What a line read: `2.5 h`, `yes`, `–` where there is nothing."""
    return _said(seen.value, seen.words, seen.unit, lang)


def titled(of: Seen | Better, lang: Language) -> str:
    """What it is; of a rating, of which sample."""
    return " · ".join(filter(None, (of.title.of(lang), of.sample)))


def change_said(better: Better, lang: Language) -> tuple[str, str]:
    """What it was, and what would have been enough."""
    before, after = (_said(value, better.words, better.unit, lang) for value in (better.before, better.after))
    return before, after


def grade_said(grade: str, words: Words, lang: Language) -> str:
    """By its title, if it has one; a letter before it: `excellent`, `A excellent`."""
    title = words[grade].of(lang) if grade in words else grade
    return f"{grade} {title}" if title != grade and len(grade) <= _LETTERS else title


def rule_said(step: Step, lang: Language) -> str:
    """The rule that matched, its cells of choices by their titles; of what did not apply, whose weight went on."""
    if not step.applied:
        return _HANDED_ON.of(lang).format(weight=step.row.weight)
    rule = step.row.rule
    for seen in step.reads:
        if seen.value in seen.words:
            title = seen.words[seen.value].of(lang)
            cells = rule.replace(f"{seen.value} ({title})", title).split("; ")
            rule = "; ".join(title if cell == seen.value else cell for cell in cells)
    return rule


def share_said(row: LedgerRow, counts: Counts | None = None) -> str:
    """Points or money, and the share of them that counts, where it is another: `80 × 4%`, of what took over the weight
    of others `80 × 25% ÷ 75%`; blank where all of it does, or nothing."""
    value, adds = Decimal(row.value or 0), Decimal(row.contribution or 0)
    if counts is not None and counts.of != HUNDRED and value:
        factor = "" if counts.share == HUNDRED else f" × {plain(counts.share)}%"
        return f"{row.value}{factor} ÷ {plain(counts.of)}%"
    if value == adds or not adds or not value:
        return ""
    share = adds * 100 / value
    return f"{row.value} × {plain(share)}%" if share == share.quantize(_CENT) and 0 < share < 100 else row.value


def plain(value: Decimal) -> str:
    """Exact, in plain notation without zeros at the end."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def signed(number: str) -> str:
    """What a line adds, with its sign; nothing has none."""
    return number if number.startswith("-") or not number.strip("0.") else f"+{number}"


def _said(value: str, words: Words, unit: str, lang: Language) -> str:
    if value in words:
        return words[value].of(lang)
    if value in ("", "n/a"):
        return _NOT_APPLICABLE.of(lang) if value else "–"
    return f"{value} {_UNITS[unit].of(lang) if unit in _UNITS else unit}".strip()

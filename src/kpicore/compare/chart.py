"""The comparison as a picture: what each team costs, how its scores change, and whose pay and score change most. A
static SVG that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kpicore.compare.compared import Compared
from kpicore.compare.scores import Spread, movers, shifts
from kpicore.compare.shown import points
from kpicore.messages import spoken
from kpicore.model import Language, Text
from kpicore.output.svg import drawn

MOST = 40
"""People in a part of the picture, those who change most."""

_POINTS = "+~f"
_BEFORE, _AFTER, _LESS = "#8a8f98", "#1f6fb2", "#b3541e"
_CONFIG = {
    "padding": {"left": 40, "right": 5, "top": 5, "bottom": 5},  # letters may be wider than measured here
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {"labelLimit": 260, "labelFontSize": 12},
}
_WORDS: Mapping[str, Text] = {
    "before": Text("调整前", "before"),
    "after": Text("调整后", "after"),
    "cost": Text("各团队成本（{currency}）", "Cost by team ({currency})"),
    "people": Text("工资变化最大的人（{currency}）", "The largest changes of pay ({currency})"),
    "scores": Text(
        "各团队得分的变化：线为最低到最高，框为中间一半，竖线为中位数",
        "Changes of scores by team: from lowest to highest, the middle half as a box, the median as a stroke",
    ),
    "movers": Text("得分变化最大的人", "The largest changes of scores"),
    "title": Text("{first} 与 {second}", "{first} and {second}"),
}


def chart(found: Compared, lang: Language) -> str:
    """The SVG; text in it is text. Needs the extra `report`."""
    return drawn(spec(found, lang))


def spec(found: Compared, lang: Language) -> dict[str, Any]:
    """What is drawn, as Vega-Lite has it."""
    first, second = (spoken(name, lang) for name in found.names)
    title = _WORDS["title"].of(lang).format(first=first, second=second)
    parts = []
    if found.paying:
        parts.append(_costs(found, lang))
    if paid := [(each, each.change) for each in found.people[:MOST] if each.change]:
        shown = [(f"{each.name} {each.employee_id}", change, f"{change:+,.2f}") for each, change in paid]
        parts.append(_bars(_WORDS["people"].of(lang).format(currency=found.currency), shown, "+,.0f"))
    if moved := movers(found.moved)[:MOST]:
        several = len(found.periods) > 1
        parts.append(_spreads(found, lang))
        shown = [
            (f"{who.either.name} {who.employee_id}{f' {who.period}' if several else ''}", change, points(change))
            for who, change in moved
        ]
        parts.append(_bars(_WORDS["movers"].of(lang), shown, _POINTS))
    return {
        "title": [title, *found.settings],
        "background": "white",
        "config": _CONFIG,
        "vconcat": parts,
        "resolve": {"scale": {"color": "independent"}},
    }


def _costs(found: Compared, lang: Language) -> dict[str, Any]:
    names = [_WORDS[side].of(lang) for side in ("before", "after")]
    values = [
        {"team": each.team, "side": name, "amount": str(amount)}
        for each in found.teams
        if each.team in found.paying
        for name, amount in zip(names, (each.before, each.after), strict=True)
    ]
    return {
        "title": _WORDS["cost"].of(lang).format(currency=found.currency),
        "width": 420,
        "data": {"values": values},
        "transform": [{"calculate": "toNumber(datum.amount)", "as": "value"}],
        "mark": "bar",
        "encoding": {
            "y": {"field": "team", "type": "nominal", "sort": None, "title": None},
            "yOffset": {"field": "side", "sort": names},
            "x": {"field": "value", "type": "quantitative", "title": None, "axis": {"format": ",.0f"}},
            "color": {
                "field": "side",
                "type": "nominal",
                "sort": names,
                "title": None,
                "scale": {"domain": names, "range": [_BEFORE, _AFTER]},
            },
        },
    }


def _bars(title: str, shown: Sequence[tuple[str, Decimal, str]], form: str) -> dict[str, Any]:
    """shown: who, the change, and as it is written. form: of the axis."""
    values = [{"who": who.strip(), "change": str(change), "shown": text} for who, change, text in shown]
    less = {"test": "datum.value < 0", "value": _LESS}
    return {
        "title": title,
        "width": 420,
        "height": {"step": 20},
        "data": {"values": values},
        "transform": [{"calculate": "toNumber(datum.change)", "as": "value"}],
        "encoding": {
            "y": {"field": "who", "type": "nominal", "sort": None, "title": None},
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "axis": {"format": form},
                "scale": {"padding": 60},  # room for the numbers
            },
        },
        "layer": [
            {"mark": "bar", "encoding": {"color": {"condition": less, "value": _AFTER}}},
            {
                "mark": {
                    "type": "text",
                    "align": {"expr": "datum.value < 0 ? 'right' : 'left'"},
                    "dx": {"expr": "datum.value < 0 ? -4 : 4"},
                },
                "encoding": {"text": {"field": "shown"}},
            },
        ],
    }


def _spreads(found: Compared, lang: Language) -> dict[str, Any]:
    """A box for each team, over the numbers of the table."""
    values = [
        {"team": each.team, **{name: str(change) for name, change in each.spread._asdict().items()}}
        for each in shifts(found.moved)
        if each.spread is not None
    ]

    def at(name: str) -> dict[str, Any]:
        axis, scale = {"format": _POINTS}, {"padding": 10}
        return {"field": f"{name}_", "type": "quantitative", "title": None, "axis": axis, "scale": scale}

    names = Spread._fields
    return {
        "title": _WORDS["scores"].of(lang),
        "width": 420,
        "height": {"step": 30},
        "data": {"values": values},
        "transform": [{"calculate": f"toNumber(datum.{name})", "as": f"{name}_"} for name in names],
        "encoding": {"y": {"field": "team", "type": "nominal", "sort": None, "title": None}},
        "layer": [
            {
                "mark": {"type": "rule", "color": _BEFORE},
                "encoding": {"x": at("lowest"), "x2": {"field": "highest_"}},
            },
            {
                "mark": {"type": "bar", "size": 14, "color": _AFTER},
                "encoding": {"x": at("lower_quarter"), "x2": {"field": "upper_quarter_"}},
            },
            {"mark": {"type": "tick", "thickness": 2, "size": 18, "color": "black"}, "encoding": {"x": at("median")}},
        ],
    }

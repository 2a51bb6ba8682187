"""The comparison as a picture: what each team costs, and who gains and loses. A static SVG that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicore.compare.compared import Compared
from kpicore.messages import spoken
from kpicore.model import Language, Text
from kpicore.output.svg import drawn

MOST = 40
"""People in the picture, those whose pay changes most."""

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
    "people": Text("变化最大的人（{currency}）", "The largest changes ({currency})"),
    "title": Text("{first} 与 {second}", "{first} and {second}"),
}


def chart(found: Compared, lang: Language) -> str:
    """The SVG; text in it is text. Needs the extra `report`."""
    return drawn(spec(found, lang))


def spec(found: Compared, lang: Language) -> dict[str, Any]:
    """What is drawn, as Vega-Lite has it."""
    first, second = (spoken(name, lang) for name in found.names)
    title = _WORDS["title"].of(lang).format(first=first, second=second)
    parts = [_costs(found, lang)]
    if any(each.change for each in found.people):
        parts.append(_people(found, lang))
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


def _people(found: Compared, lang: Language) -> dict[str, Any]:
    values = [
        {"who": f"{each.name} {each.employee_id}".strip(), "change": str(each.change), "shown": f"{each.change:+,.2f}"}
        for each in found.people[:MOST]
        if each.change
    ]
    more = {"test": "datum.value < 0", "value": _LESS}
    return {
        "title": _WORDS["people"].of(lang).format(currency=found.currency),
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
                "axis": {"format": "+,.0f"},
                "scale": {"padding": 60},  # room for the numbers
            },
        },
        "layer": [
            {"mark": "bar", "encoding": {"color": {"condition": more, "value": _AFTER}}},
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

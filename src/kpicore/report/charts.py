"""The team's charts: Vega-Lite descriptions, drawn to SVG whose text is text and whose colours are the page's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpicore.model import Language
from kpicore.output import svg
from kpicore.report.before import Point
from kpicore.report.figures import Bar, Cost, Loss
from kpicore.report.shown import summed
from kpicore.report.words import WORDS

Spec = Mapping[str, Any]

INKS = ("var(--ink1)", "var(--ink2)", "var(--ink3)", "var(--ink4)", "var(--ink5)", "var(--ink6)")
"""The colours of several series, as the page's style sheet sets them for light, dark and print."""

MOST_LINES = 12  # of a scheme that the chart of losses shows; the table beside it has all

_INK, _LINE = "currentColor", "var(--line)"
_CONFIG = {
    "padding": {"left": 28, "right": 5, "top": 5, "bottom": 5},  # letters may be wider than measured here
    "aria": False,  # the figure says in one sentence what it shows; its numbers are in a table
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK, "titleColor": _INK, "domainColor": _LINE, "tickColor": _LINE, "gridColor": _LINE,
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 260,
    },
    "legend": {"labelColor": _INK, "titleColor": _INK, "labelFontSize": 12, "title": None, "orient": "top"},
    "text": {"color": _INK, "fontSize": 12},
}  # fmt: skip


def drawn(spec: Spec) -> str:
    """The SVG, without a title of its own."""
    return svg.drawn({"background": "transparent", "config": _CONFIG, **spec})


def columns(bars: Sequence[Bar], title: str, lang: Language) -> Spec:
    """People by grade, or by step of the score."""
    people, most = WORDS["number"].of(lang), max((bar.people for bar in bars), default=0)
    return {
        "width": 460,
        "height": 150,
        "data": {"values": [{"label": bar.label, "people": bar.people} for bar in bars]},
        "encoding": {
            "x": {"field": "label", "type": "nominal", "sort": None, "title": title, "axis": {"labelAngle": 0}},
            "y": {"field": "people", "type": "quantitative", "title": people, "axis": _whole(most)},
        },
        "layer": [
            {"mark": {"type": "bar", "color": INKS[0]}},
            {
                "mark": {"type": "text", "dy": -7},
                "transform": [{"filter": "datum.people > 0"}],
                "encoding": {"text": {"field": "people"}},
            },
        ],
    }


def lost(rows: Sequence[Loss], lang: Language) -> Spec:
    """What the lines of one scheme cost, most first."""
    values = [{"title": row.title, "lost": summed(row.lost), "place": i} for i, row in enumerate(rows[:MOST_LINES])]
    return {
        "width": 380,
        "height": {"step": 22},
        "data": {"values": values, "format": {"parse": {"lost": "number"}}},
        "transform": [{"calculate": "toNumber(datum.lost)", "as": "points"}],
        "encoding": {
            "y": {"field": "title", "type": "nominal", "sort": None, "title": None},
            "x": {
                "field": "points",
                "type": "quantitative",
                "title": WORDS["lost"].of(lang),
                "axis": {"tickCount": 6},
            },
        },
        "layer": [
            {"mark": {"type": "bar", "color": INKS[1]}},
            {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {"text": {"field": "lost"}}},
        ],
    }


def costs(teams: Mapping[str, Sequence[Cost]], currency: str, lang: Language) -> Spec:
    """What each team's pay comes to, by line."""
    values = [
        {"team": team, "line": row.title, "total": str(row.total)} for team, rows in teams.items() for row in rows
    ]
    lines = list(dict.fromkeys(value["line"] for value in values))
    return {
        "width": 440,
        "height": {"step": 30},
        "data": {"values": values},
        "transform": [{"calculate": "toNumber(datum.total)", "as": "amount"}],
        "mark": "bar",
        "encoding": {
            "y": {"field": "team", "type": "nominal", "sort": None, "title": None},
            "x": {
                "field": "amount",
                "type": "quantitative",
                "title": WORDS["amount"].of(lang).format(currency=currency),
                "axis": {"format": ",.0f"},
            },
            "color": _series("line", lines),
        },
    }


def trend_scores(points: Sequence[Point], lang: Language) -> Spec:
    """Mean and median of the scores, month by month."""
    names = {name: WORDS[name].of(lang) for name in ("mean", "median")}
    values = [
        {"period": each.period, "series": names[name], "score": getattr(each, name)}
        for each in points
        for name in names
        if each.mean
    ]
    return {
        "width": 440,
        "height": 160,
        "data": {"values": values},
        "transform": [{"calculate": "toNumber(datum.score)", "as": "value"}],
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "period", "type": "ordinal", "title": None, "axis": {"labelAngle": -40}},
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"zero": False},
                "title": WORDS["score"].of(lang),
            },
            "color": _series("series", list(names.values())),
            "strokeDash": {"field": "series", "sort": list(names.values()), "legend": None},
        },
    }


def trend_cost(points: Sequence[Point], currency: str, lang: Language) -> Spec:
    """What the pay came to, month by month: the whole of it where it is known, else what the appraisal decided."""
    name = "total" if any(each.total for each in points) else "performance"
    values = [{"period": each.period, "amount": getattr(each, name)} for each in points if getattr(each, name)]
    return {
        "width": 440,
        "height": 160,
        "data": {"values": values},
        "transform": [{"calculate": "toNumber(datum.amount)", "as": "value"}],
        "mark": {"type": "bar", "color": INKS[2]},
        "encoding": {
            "x": {"field": "period", "type": "ordinal", "title": None, "axis": {"labelAngle": -40}},
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": WORDS["amount"].of(lang).format(currency=currency),
                "axis": {"format": ",.0f"},
            },
        },
    }


def trend_grades(points: Sequence[Point], grades: Mapping[str, str], lang: Language) -> Spec:
    """How many had which grade, month by month. grades: with what they are called."""
    values = [
        {"period": each.period, "grade": title, "people": each.grades.get(grade, 0)}
        for each in points
        for grade, title in grades.items()
    ]
    return {
        "width": 440,
        "height": 160,
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": {"field": "period", "type": "ordinal", "title": None, "axis": {"labelAngle": -40}},
            "y": {
                "field": "people",
                "type": "quantitative",
                "title": WORDS["number"].of(lang),
                "axis": _whole(max((each.people for each in points), default=0)),
            },
            "color": _series("grade", list(grades.values())),
            "order": {"field": "grade"},
        },
    }


def _whole(most: int) -> Spec:
    """An axis of people, who come whole."""
    return {"format": "d", "tickCount": min(most, 5)}


def _series(field: str, names: Sequence[str]) -> Spec:
    inks = [INKS[place % len(INKS)] for place in range(len(names))]
    return {"field": field, "type": "nominal", "sort": list(names), "scale": {"domain": list(names), "range": inks}}

"""A chart as a static SVG: what is described in Vega-Lite, drawn without a network; text in it is text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kpicore.output.tables import plain_text

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # the name of the language; nothing is fetched


def drawn(spec: Mapping[str, Any]) -> str:
    """The SVG. Control characters in its texts are shown by their pictures: no XML may hold them, and the library ends
    the process at one. Needs the extra `report`."""
    from vl_convert import vegalite_to_svg

    svg: str = vegalite_to_svg({"$schema": SCHEMA, **_plain(spec)}, allowed_base_urls=[])
    return svg


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, Sequence) else value

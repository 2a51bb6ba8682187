"""Charts whose texts come from people's tables."""

from __future__ import annotations

from xml.etree import ElementTree

from kpicore.output.svg import drawn


def test_a_name_may_hold_what_no_xml_may() -> None:
    """The library that draws would end the process at such a character."""
    names = ["ann\x01", "\x1b[31mbob", "<b>&", "cy\ud800", "dora\uffff"]
    spec = {
        "data": {"values": [{"who": name, "pay": place} for place, name in enumerate(names, 1)]},
        "mark": "bar",
        "encoding": {"y": {"field": "who", "type": "nominal"}, "x": {"field": "pay", "type": "quantitative"}},
    }
    texts = set(ElementTree.fromstring(drawn(spec)).itertext())
    assert {"ann␁", "␛[31mbob", "<b>&", "cy\\ud800", "dora\\uffff"} <= texts

"""What a plugin may be called, and what is meant by a name that it may not have."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.authoring.names import name_findings, suggested
from kpicore.plugins import Plugins

PLUGINS = Plugins()


@pytest.mark.parametrize("name", ["acme", "acme_desk", "desk2", "a"])
def test_valid(name: str) -> None:
    assert name_findings(name, PLUGINS) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Acme Desk", "acme_desk"),
        ("acme-desk", "acme_desk"),
        ("kpicore-acme", "acme"),
        ("2024desk", "desk"),
        ("class", "class_kpi"),
        ("acme__desk_", "acme_desk"),
        ("Café", "cafe"),
        ("../acme", "acme"),
    ],
)
def test_the_nearest_valid_name(name: str, meant: str) -> None:
    (finding,) = name_findings(name, PLUGINS)
    assert finding.expected == f"did you mean {meant}?"


def test_what_nothing_can_be_made_of() -> None:
    (finding,) = name_findings("客服", PLUGINS)
    assert "such as acme_desk" in str(finding)


def test_names_that_are_taken() -> None:
    assert "belongs to the core" in str(name_findings("kpicore", PLUGINS)[0])
    assert "kpicore-courier-callcenter" in str(name_findings("courier_callcenter", PLUGINS)[0])


@given(st.text(max_size=30))
def test_a_suggestion_is_a_name(name: str) -> None:
    found = suggested(name)
    assert not found or (found.isidentifier() and found.isascii() and not keyword.iskeyword(found))
    assert not found or suggested(found) == found

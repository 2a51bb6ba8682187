"""What the document of a scorer has besides, as options to add."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributions import Site
from starter.desk import SCHEME

from kpicore.catalog import Catalog
from kpicore.starter.choice import Options, choose
from kpicore.starter.hints import hints

PLUGIN = """
import attrs
from decimal import Decimal
from kpicore.fields import Field
from kpicore.hookspecs import hookimpl
from kpicore.model import Text
from kpicore.rules.grades import grade_scale
from kpicore.rules.incidents import Incident
from kpicore.rules.pay import Given, PayLine
from kpicore.rules.scheme import Scheme, Section
from kpicore.rules.sources import money_column

TITLE = Text("一", "one")

def scorer(clause):
    @attrs.frozen
    class Scorer:
        def scheme(self):
            late = Incident("late", TITLE, clause, Decimal(-1))
            return Scheme(TITLE, (Section("s", TITLE, (), (late,), clause=clause),))
    return Scorer

def grader(clause):
    @attrs.frozen
    class Grader:
        def scale(self):
            return grade_scale(((">= 0", "A"), ("< 0", "B")), TITLE, clause, False)
    return Grader

def payer(clause, needs=False):
    @attrs.frozen
    class Payer:
        wanted: int = attrs.NOTHING if needs else 1
        def pay_lines(self):
            return (PayLine("base", TITLE, Given(money_column("base_pay")), clause, False),)
    return Payer

@hookimpl
def kpicore_scorers():
    return {"desk": scorer("X1-1"), "other": scorer("X2-1")}
@hookimpl
def kpicore_graders():
    return {"desk": grader("X1-7"), "letters": grader("X1-8"), "other": grader("X3-1"), "broken": "no_such:Thing"}
@hookimpl
def kpicore_pay_rules():
    return {"one": payer("X1-9"), "two": payer("X1-10"), "three": payer("X2-2"), "needy": payer("X2-3", True)}
"""


@pytest.fixture(autouse=True)
def _plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Site(tmp_path / "site", monkeypatch).install("kpicore-xx", "1", "xx = kpitest_xx", {"kpitest_xx": PLUGIN})


def options(team: str, **more: list[str]) -> list[str]:
    catalog = Catalog()
    return [hint.option for hint in hints(choose(Options([team], **more), catalog), catalog)]


def test_a_namesake_goes_before_the_rest_of_the_document() -> None:
    assert options("a=xx:desk") == ["--grade a=xx:desk", "--pay a=xx:one", "--pay a=xx:two"]


def test_what_was_chosen_is_not_offered() -> None:
    assert options("a=xx:desk", grade=["a=xx:letters"], pay=["a=xx:three"]) == []


def test_nothing_of_other_documents_nor_what_needs_settings() -> None:
    assert options("a=xx:other") == ["--pay a=xx:three"]


def test_a_scheme_of_ones_own_has_no_document(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(SCHEME, encoding="utf-8")
    assert options(f"a=criteria@{file}") == []

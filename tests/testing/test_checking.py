"""`assert_component` of a check: what is sound passes, and a check that an engine gets wrong does not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs
import pytest

from kpicore.components import setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Text
from kpicore.plan import expr
from kpicore.rules import computed
from kpicore.rules.build import Build
from kpicore.rules.cells import parse_cell
from kpicore.rules.computed import Compared, Rounded, Share, Sum
from kpicore.rules.conditions import Flag, When
from kpicore.rules.outcomes import Deducted, Judged, Occurred, Paid, PartOfMonth, Raised
from kpicore.rules.sources import Metric, Reading, Source
from kpicore.testing import assert_component

TITLE = Text("占比", "share")
WHOLE = Metric(Field("whole", TITLE, unit="money"))
MOST = Sum(Field("most", TITLE, unit="money"), ((Decimal("0.2"), Paid("total_pay")),))


@attrs.frozen
class Careful:
    """A check that reads one of everything."""

    about = Text("核查", "a check")

    limit: Decimal = setting(Decimal(20), doc=Text("上限", "the limit"), clause="K-1")

    def flags(self) -> tuple[Flag, ...]:
        share = Share(Field("share", TITLE, unit="%"), Deducted(), WHOLE)
        message = Text("占 {share}%, 至多 {most}", "{share} %, at most {most}")
        shows: Mapping[str, Source] = {"share": share, "most": Rounded(MOST, "down")}
        beyond = When(share, parse_cell(f"> {self.limit:f}"))
        return (
            Flag("share", "review", (beyond,), message, "K-1", shows),
            Flag("low", "block", (When(Compared("<", Paid("extra"), MOST), parse_cell("true")),), TITLE, "K-1"),
            Flag("seen", "info", (When(Raised("other"), parse_cell("true")), self._often()), TITLE, "K-1"),
            Flag("part", "info", (When(PartOfMonth(), parse_cell("true")),), TITLE, "K-1"),
            Flag("judged", "info", (When(Judged("speed"), parse_cell("< 70")),), TITLE, "K-1"),
            Flag("graded", "info", (When(Metric(Field("score", TITLE)), parse_cell(">= 80")),), TITLE, "K-1"),
            Flag("everyone", "info", (), TITLE, "K-1"),
        )

    def clauses(self) -> tuple[ClauseRow, ...]:
        return (ClauseRow("K-1", "规定", "flag", "share"),)

    def _often(self) -> When:
        return When(Occurred("late"), parse_cell(">= 2"))


@attrs.frozen
class Uncited(Careful):
    def flags(self) -> tuple[Flag, ...]:
        return (attrs.evolve(super().flags()[0], clause=""),)


@attrs.frozen
class Unfilled(Careful):
    def flags(self) -> tuple[Flag, ...]:
        return (attrs.evolve(super().flags()[0], message=Text("占 {shares}", "{shares} of it")),)


@attrs.frozen
class Unfitting(Careful):
    def flags(self) -> tuple[Flag, ...]:
        wrong = When(Deducted(), parse_cell("true"))
        return (attrs.evolve(super().flags()[0], when=(wrong,)),)


@attrs.frozen
class OneLanguage(Careful):
    def flags(self) -> tuple[Flag, ...]:
        return (attrs.evolve(super().flags()[0], message=Text.same("{share} %, at most {most}")),)


def test_what_is_sound() -> None:
    assert_component(Careful, examples=5)


@pytest.mark.parametrize(
    ("component", "said"),
    [
        (Uncited, "flag share cites nothing"),
        (Unfilled, "flag share: its message cannot be filled in: KeyError('shares')"),
        (Unfitting, "flag share: true cannot be asked of deducted"),
        (OneLanguage, "not in both languages"),
    ],
)
def test_each_fault_is_named(component: type, said: str) -> None:
    with pytest.raises(AssertionError) as error:
        assert_component(component, examples=2)
    assert said in str(error.value)


def upwards(self: Rounded, build: Build) -> Reading:
    return RIGHT(attrs.evolve(self, way="up"), build)


def unrounded(self: Rounded, build: Build) -> Reading:
    return self.source.read(build)


def never_missing(self: Share, build: Build) -> Reading:
    return SHARE(self, build)._replace(missing=expr.FALSE)


RIGHT, SHARE = Rounded.read, Share.read


@pytest.mark.parametrize(
    ("source", "wrong", "said"),
    [
        (Rounded, upwards, "the evaluator raises it, the run does not"),
        (Rounded, unrounded, "the evaluator raises it, the run does not"),
        (Share, never_missing, "flag share"),
    ],
)
def test_a_product_that_is_wrong_is_found(
    source: type, wrong: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getattr(computed, source.__name__), "read", wrong)
    with pytest.raises(AssertionError) as error:
        assert_component(Careful, examples=10)
    assert said in str(error.value)

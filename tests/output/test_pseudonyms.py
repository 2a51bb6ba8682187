"""Pseudonyms: stable, keyed, checked for collisions; and messages that name somebody are withheld whole."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode

import attrs
import pytest

from kpicore.model import Rejected, Text
from kpicore.output import pseudonyms
from kpicore.output.pseudonyms import WITHHELD, Pseudonyms, pseudonymised
from kpicore.results import FlagRow, ResultRow, RunResult

SECRET = "a secret of the tests, not of anybody"


def row(employee_id: str, name: str = "", team: str = "t") -> ResultRow:
    return ResultRow("2026-10", team, employee_id, name, "1", "", "", "", "CNY", "ok")


def flag(message: str, employee_id: str = "") -> FlagRow:
    return FlagRow("2026-10", "t", employee_id, "f", "info", Text.same(message), "")


def result(results: list[ResultRow], flags: list[FlagRow]) -> RunResult:
    return RunResult("2026-10", "CNY", "en", results, [], flags)


def test_a_pseudonym_is_the_shortened_hmac_of_the_id() -> None:
    code = hmac.new(SECRET.encode(), b"kpicore employee_id\0" + "工号".encode(), hashlib.sha256).digest()
    assert Pseudonyms(SECRET).of("工号") == "P" + b32encode(code).decode()[:12]
    assert Pseudonyms(SECRET).of("工号") != Pseudonyms(SECRET + "!").of("工号")


def test_two_people_never_share_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "_LENGTH", 1)
    names = Pseudonyms(SECRET)
    with pytest.raises(Rejected) as caught:
        [names.of(str(number)) for number in range(33)]
    assert caught.value.exit_code == 2
    assert "another secret" in str(caught.value)


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("left out: A1, B2", True),
        ("see A1.", True),
        ("A12 is another", False),
        ("李雷的记录", True),
        ("of Ann Lee today", True),
        ("x-7/z!", True),
        ("nobody", False),
    ],
)
def test_a_message_that_names_somebody_is_withheld(message: str, named: bool) -> None:
    people = [row("A1", "李雷"), row("B2", "Ann Lee"), row("x-7/z")]
    shown = pseudonymised(result(people, [flag(message)]), Pseudonyms(SECRET)).flags[0].message
    assert shown == (WITHHELD if named else Text.same(message))


def test_teams_keep_their_order_and_people_take_that_of_their_pseudonyms() -> None:
    people = [row(str(n), team=team) for team in ("second", "first") for n in range(20)]
    found = pseudonymised(result(people, []), Pseudonyms(SECRET)).results
    assert [each.team for each in found] == ["second"] * 20 + ["first"] * 20
    assert [each.employee_id for each in found[:20]] == sorted(each.employee_id for each in found[:20])
    assert [each.employee_id for each in found[:20]] == [each.employee_id for each in found[20:]]


def test_nobody_is_named_in_what_goes_into_no_file() -> None:
    """By team and employee_id, the tables without a row of somebody."""
    found = attrs.evolve(result([row("A1")], []), silent={("t", "A1"): "metrics.csv"})
    names = Pseudonyms(SECRET)
    assert pseudonymised(found, names).silent == {("t", names.of("A1")): "metrics.csv"}

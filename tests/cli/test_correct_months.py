"""Months closed, corrected, tampered with: what everybody got in all is what the final tables come to."""

from __future__ import annotations

import re
import shutil
import sqlite3
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cli.desk import Desk
from history import damage
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.history import opened
from kpicore.history.corrections import standing
from kpicore.model import Period

PEOPLE = ("a", "b", "c")
YEAR = [f"2026-{month:02}" for month in range(1, 13)]
LAST = "2027-01"
Table = dict[str, tuple[str, str]]  # of a person, base pay and x

tables = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.tuples(
        st.sampled_from(["1000", "1234.56", "0"]),
        st.sampled_from(["", "80", "0", "100"]) | st.decimals(0, 100, places=3).map(str),
    ),
    min_size=1,
)
points = st.sampled_from(["10", "0.37", "12.5", "0"])


def written(desk: Desk, period: str, table: Table) -> None:
    people = dict(sorted(table.items()))
    desk.month(period, {who: base for who, (base, _) in people.items()}, **{who: x for who, (_, x) in people.items()})


def expected(table: Table, per_point: str) -> dict[str, Decimal]:
    """What the month comes to, by its rules: base pay, and money for each point around 80."""
    return {
        who: Decimal(base) + ((Decimal(x) - 80) * Decimal(per_point)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for who, (base, x) in table.items()
        if x
    }


def flagged(desk: Desk, periods: list[str]) -> dict[str, Decimal]:
    """What flags of the months as they stand now say that is part of nobody's pay."""
    owed: dict[str, Decimal] = {}
    with opened(desk.place()) as history:
        for period in periods:
            for (_, who), details in standing(history, Period.parse(period)).people.items():
                for row in details.flags:
                    if row[1] == "correction":
                        amount = re.search(r": (-?[0-9.]+) CNY", str(row[4]))
                        assert amount is not None
                        owed[who] = owed.get(who, Decimal(0)) + Decimal(amount[1])
    return owed


def check(desk: Desk, months: list[tuple[Table, str, list[tuple[int, Table]]]]) -> None:
    """Closes the months one by one, each by rules of its own, with corrections of earlier ones in between."""
    final: list[tuple[Table, str]] = []
    for number, (table, per_point, late) in enumerate(months):
        for which, other in late:
            if number:
                at = which % number
                final[at] = (other, final[at][1])
                written(desk, YEAR[at], other)
                desk.correct(YEAR[at])
        desk.rules(per_point)
        written(desk, YEAR[number], table)
        desk.close(YEAR[number])
        final.append((table, per_point))
    closed = YEAR[: len(months)]
    sealed, owed = desk.sealed(closed), flagged(desk, closed)
    due = [expected(*month) for month in final]
    for who in PEOPLE:
        got = sealed.get(who, Decimal(0)) + owed.get(who, Decimal(0))
        assert got == sum((month.get(who, Decimal(0)) for month in due), Decimal(0)), who
    assert desk("verify").code == 0


def months(most: int) -> st.SearchStrategy[list[tuple[Table, str, list[tuple[int, Table]]]]]:
    """The last month corrects nothing and has everybody, so that it carries all that is left."""
    late = st.lists(st.tuples(st.integers(0, 11), tables), max_size=2)
    everybody = dict.fromkeys(PEOPLE, ("1000", "80"))
    return st.lists(st.tuples(tables, points, late), min_size=1, max_size=most).map(
        lambda found: [*found, (everybody, "10", [])]
    )


def on_sqlite(found: list[tuple[Table, str, list[tuple[int, Table]]]]) -> None:
    with TemporaryDirectory() as folder:
        check(Desk(Path(folder)), found)


@settings(max_examples=5, deadline=None)
@given(months(3))
def test_everybody_gets_what_the_final_tables_come_to(found: list[tuple[Table, str, list[tuple[int, Table]]]]) -> None:
    on_sqlite(found)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(months(7))
def test_everybody_gets_it_thoroughly(found: list[tuple[Table, str, list[tuple[int, Table]]]]) -> None:
    on_sqlite(found)


# A whole year


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve months run and closed, four of them corrected, new rules from July on."""
    folder = tmp_path_factory.mktemp("year")
    desk = Desk(folder)
    for number, period in enumerate(YEAR):
        if number == 6:
            desk.rules("20")
        desk.month(period, a="85", b="92.37", c="" if number == 3 else "79.5")
        assert len(desk.run(period)) == 3
        desk.close(period)
        if number in (2, 4, 5, 9):
            desk.month(YEAR[number - 1], a="86", b="90", c="79.5")
            desk.correct(YEAR[number - 1])
    desk.month(LAST, a="80", b="80", c="80")
    return folder


def test_a_year_is_paid_as_the_final_tables_say(year: Path) -> None:
    desk = Desk(year)
    a, b, c = (Decimal(0) for _ in PEOPLE)
    for number in range(12):
        rate = 20 if number >= 6 else 10
        corrected = number in (1, 3, 4, 8)
        a += 1000 + (6 if corrected else 5) * rate
        b += 1000 + (10 if corrected else Decimal("12.37")) * rate
        c += 1000 + Decimal("-0.5") * rate
    desk.rules("20")
    assert desk.carried(LAST) == {}
    assert {who: paid for who, paid in desk.sealed(YEAR).items() if who} == {"a": a, "b": b, "c": c}
    verified = desk.did("verify")
    assert verified.count("\n2026-") == 12
    assert verified.count("\ncorrect 2026-") == 4


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_every_tampering_is_found(year: Path, tmp_path: Path, step: int) -> None:
    """A cell of every column of every table, in the entry of a closing and of a correction; and rows that are gone.
    step: every so many of them."""
    original = year / "history.sqlite"
    with sqlite3.connect(original) as connection:
        kinds = dict(connection.execute("SELECT seq, kind FROM kpicore_entry"))
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    closing, correction = (next(seq for seq, kind in kinds.items() if kind == of) for of in ("close", "correct"))
    statements = []
    for name in [name for name in names if "seq" in columns[name]]:
        key = ", ".join(columns[name][:2])
        for seq in (closing, correction):
            row = f"{name} WHERE ({key}) IN (SELECT {key} FROM {name} WHERE seq = {seq} LIMIT 1)"
            head, _, where = row.partition(" ")
            statements += [f"UPDATE {head} SET {column} = {column} || '7' {where}" for column in columns[name]]
            statements.append(f"DELETE FROM {row}")
    found = 0
    desk = Desk(tmp_path)
    for statement in statements[::step]:
        shutil.copy(original, tmp_path / "history.sqlite")
        connection = sqlite3.connect(tmp_path / "history.sqlite")
        changed = connection.execute(statement).rowcount
        connection.commit()
        connection.close()
        if changed:
            assert desk("verify").code == 1, statement
            found += 1
    assert found > 60 // step


# Killed


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_every_statement_of_a_correction(tmp_path: Path, step: int) -> None:
    """step: at every so many of them."""
    desk = Desk(tmp_path)
    desk.month("2026-01", a="85", b="80")
    desk.close("2026-01")
    desk.month("2026-01", a="91", b="79")
    before = desk.did("verify").count("\n")
    killed = 0
    for number in range(1, 300, step):
        code = damage.killed_at_event(
            desk.place(), lambda _: desk("correct", "--period", "2026-01", "--reason", "late"), number
        )
        now = desk.did("verify").count("\n")
        assert now in (before, before + 1)
        if now > before:
            break
        assert code == -9
        killed += 1
    assert killed > 50 // step
    assert desk.correct("2026-01").startswith("2026-01: nothing changed")
    desk.month("2026-02", a="80", b="80")
    assert desk.carried("2026-02") == {
        ("a", "correction 2026-01 float"): "60.00",
        ("b", "correction 2026-01 float"): "-10.00",
    }

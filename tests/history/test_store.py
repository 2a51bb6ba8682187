"""What a history keeps, in what order, and what it refuses: the same on both kinds of database."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy
from history.months import DECEMBER, NOVEMBER, OCTOBER, SEPTEMBER, closing

from kpicore.history import Place
from kpicore.history.chain import Document
from kpicore.history.past import Past
from kpicore.history.place import engine_of
from kpicore.history.rows import documents_in
from kpicore.history.store import History
from kpicore.history.tables import LAYOUT
from kpicore.history.verify import verify
from kpicore.model import Rejected
from kpicore.results import LedgerRow

DATA = Path(__file__).parent / "data"


def refused(act: Callable[[], object], code: int) -> str:
    with pytest.raises(Rejected) as caught:
        act()
    assert caught.value.exit_code == code
    (finding,) = caught.value.findings
    return str(finding)


def execute(place: Place, *statements: str) -> None:
    if place.path is not None:
        place.path.touch()
    engine = engine_of(place)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def load_layout(place: Place, layout: int) -> None:
    """The database that an older layout wrote: September of 2026. In the one of layout 2 A2 was forgotten."""
    text = (DATA / f"layout_{layout}.sql").read_text(encoding="utf-8")
    if place.path is not None:
        connection = sqlite3.connect(place.path)
        connection.executescript(text)
        connection.close()
    else:
        statements = text.replace(" WITHOUT ROWID", "").split(";\n")
        execute(
            place,
            *(
                each.replace("%", "%%")
                for each in statements
                if each.strip() and "TRANSACTION" not in each and "COMMIT" not in each
            ),
        )


# Closing


def test_a_period_is_sealed_with_all_that_it_was(history: History) -> None:
    closed = history.close(closing(OCTOBER))
    assert (closed.already, closed.gaps, closed.entry.kind, closed.entry.period) == (False, [], "close", "2026-10")
    assert (closed.entry.author, closed.entry.previous, closed.entry.seq) == ("wang", "", 1)
    assert history.entries() == [closed.entry]
    verdict = verify(history)
    assert (verdict.damages, verdict.head) == ([], closed.entry.seal)


def test_each_seal_covers_the_one_before(history: History) -> None:
    first = history.close(closing(OCTOBER)).entry
    second = history.close(closing(NOVEMBER)).entry
    assert (second.previous, second.seq) == (first.seal, 2)
    assert verify(history).head == second.seal


def test_the_same_month_sealed_elsewhere_has_another_seal(history: History, tmp_path: Path) -> None:
    other = History(Place("other", tmp_path / "other.sqlite"))
    assert history.close(closing(OCTOBER)).entry.people != other.close(closing(OCTOBER)).entry.people


def test_closing_again_with_the_same_results_says_so(history: History) -> None:
    first = history.close(closing(OCTOBER)).entry
    history.close(closing(NOVEMBER))
    again = history.close(closing(OCTOBER, by="li"))
    assert (again.already, again.entry, again.differs) == (True, first, [])
    assert len(history.entries()) == 2


def test_closing_again_says_what_else_differs(history: History) -> None:
    history.close(closing(OCTOBER))
    other = closing(OCTOBER)
    config, settings, _, software = other.documents
    other = other._replace(documents=[config._replace(text="x"), settings, software])
    assert list(map(str, history.close(other).differs)) == [
        "config kpi.toml differs from what was sealed",
        "input people.csv differs from what was sealed",
    ]


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (closing(OCTOBER, A1="79"), "A1: score 80 → 79; rank 1 → 3; A2"),
        (closing(OCTOBER, A1=""), "A1: score 80 → –"),
        (closing(OCTOBER)._replace(people=list(closing(OCTOBER).people)[:-1]), "no longer there: B2"),
        (closing(OCTOBER, people=2), "new: A11, A21, A31 and 2 more"),
    ],
    ids=["score", "blank", "gone", "new"],
)
def test_closing_again_with_other_results_is_refused(history: History, other: object, what: str) -> None:
    before = history.close(closing(OCTOBER)).entry
    said = refused(lambda: history.close(other), 1)  # type: ignore[arg-type]
    assert "2026-10 is closed with other results: " in said
    assert what.partition("; A2")[0] in said
    assert said.endswith("a closed period is never rewritten; kpicore correct --period 2026-10 records what differs")
    assert history.entries() == [before]


def test_a_ledger_line_more_is_another_result(history: History) -> None:
    history.close(closing(OCTOBER))
    other = closing(OCTOBER)
    (*rest, last) = other.people
    longer = last._replace(ledger=(*last.ledger, (3, *[""] * (len(LedgerRow._fields) - 3))))
    assert "B2: ledger 2 → 3" in refused(lambda: history.close(other._replace(people=[*rest, longer])), 1)


def test_periods_close_in_order(history: History) -> None:
    history.close(closing(OCTOBER))
    said = refused(lambda: history.close(closing(SEPTEMBER)), 1)
    assert "2026-09 comes before 2026-10" in said
    assert len(history.entries()) == 1


def test_a_missing_month_is_said_not_skipped(history: History) -> None:
    history.close(closing(SEPTEMBER))
    assert "2026-10 is missing: the last closed is 2026-09" in refused(lambda: history.close(closing(NOVEMBER)), 1)
    assert "2026-10 to 2026-11 are missing" in refused(lambda: history.close(closing(DECEMBER)), 1)
    closed = history.close(closing(DECEMBER, gap="the desk was shut"))
    assert closed.gaps == [OCTOBER, NOVEMBER]
    assert [(each.kind, each.period, each.reason) for each in history.entries()] == [
        ("close", "2026-09", ""),
        ("gap", "2026-10", "the desk was shut"),
        ("gap", "2026-11", "the desk was shut"),
        ("close", "2026-12", ""),
    ]
    assert verify(history).damages == []
    assert "comes before 2026-12" in refused(lambda: history.close(closing(NOVEMBER)), 1)


def test_years_have_no_gap_between_them(history: History) -> None:
    history.close(closing(DECEMBER))
    assert history.close(closing(DECEMBER._replace(year=2027, month=1))).gaps == []


def test_nothing_is_added_to_a_broken_chain(history: History) -> None:
    history.close(closing(OCTOBER))
    execute(history.place, "UPDATE kpicore_entry SET author = 'li'")
    for act in (lambda: history.close(closing(NOVEMBER)), lambda: history.read([OCTOBER])):
        said = refused(act, 1)
        assert "the chain is broken" in said
        assert "kpicore verify says where" in said
    assert len(history.entries()) == 1


# Reading


def test_rules_read_results_ranks_and_flags(history: History) -> None:
    history.close(closing(SEPTEMBER, A1="50", A2="90"))
    history.close(closing(NOVEMBER, gap="shut"))
    found = history.read([SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER])
    assert [(month.state, month.reason, len(month.people)) for month in found.values()] == [
        ("closed", "", 5), ("gap", "shut", 0), ("closed", "", 5), ("open", "", 0),
    ]  # fmt: skip
    assert found[SEPTEMBER].people["A1"] == Past(
        "desk", "50", "B", "270.40", "4470.40", "CNY", "ok", 3, 3, (("override", "info"),)
    )
    assert list(found[SEPTEMBER].people) == ["A1", "A2", "A3", "B1", "B2"]


@pytest.mark.parametrize("asked", [["A1", "nobody"], ["A1", *map(str, range(900))]], ids=["few", "many"])
def test_rules_may_ask_for_some(history: History, asked: list[str]) -> None:
    history.close(closing(SEPTEMBER))
    people = history.read([SEPTEMBER], asked)[SEPTEMBER].people
    assert (list(people), people["A1"].flags) == (["A1"], (("override", "info"),))


def test_nothing_to_read(history: History) -> None:
    assert history.read([OCTOBER])[OCTOBER].state == "open"
    assert history.entries() == []


# Forgetting


def test_who_is_forgotten_is_gone_and_the_chain_verifies(history: History) -> None:
    for month in (SEPTEMBER, OCTOBER):
        history.close(closing(month))
    forgotten = history.forget("A1", "li", "asked for it")
    assert list(forgotten.periods) == ["2026-09", "2026-10"]
    assert list(forgotten.mentions) == ["2026-09: kpi.toml", "2026-10: kpi.toml"]
    assert (forgotten.entry.kind, forgotten.entry.author, forgotten.entry.reason) == ("forget", "li", "asked for it")
    assert verify(history).damages == []
    assert list(history.read([OCTOBER])[OCTOBER].people) == ["A2", "A3", "B1", "B2"]
    assert history.close(closing(OCTOBER)).already
    history.close(closing(NOVEMBER))
    assert verify(history).damages == []
    assert refused(lambda: history.forget("nobody", "li", ""), 1).endswith("no closed period holds nobody")


def test_no_byte_of_a_forgotten_person_is_left_in_the_file(on_sqlite: Place) -> None:
    history = History(on_sqlite)
    history.close(closing(SEPTEMBER, people=40))
    history.forget("A17", "li", "")
    assert on_sqlite.path is not None
    assert "测试A17".encode() not in on_sqlite.path.read_bytes()
    assert "测试A18".encode() in on_sqlite.path.read_bytes()


def test_nobody_can_be_forgotten_who_is_nobody(history: History) -> None:
    history.close(closing(SEPTEMBER))
    refused(lambda: history.forget("", "li", ""), 1)


# Files and layouts


def test_the_file_is_for_its_owner_alone(on_sqlite: Place) -> None:
    before = os.umask(0)
    try:
        History(on_sqlite).close(closing(OCTOBER))
    finally:
        os.umask(before)
    assert on_sqlite.path is not None
    assert oct(on_sqlite.path.stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in on_sqlite.path.parent.iterdir()] == ["history.sqlite"]


def test_an_empty_file_is_a_history_of_nothing(on_sqlite: Place) -> None:
    assert on_sqlite.path is not None
    on_sqlite.path.touch()
    history = History(on_sqlite)
    assert (history.entries(), verify(history).damages) == ([], [])
    history.close(closing(OCTOBER))
    assert verify(history).damages == []


@pytest.mark.parametrize("older", [1, 2])
def test_an_older_layout_is_read_as_it_is_and_brought_up_to_date_when_written(place: Place, older: int) -> None:
    load_layout(place, older)
    history = History(place)
    assert verify(history).damages == []
    assert history.read([SEPTEMBER])[SEPTEMBER].people["A1"].score == "80"
    assert layout(place) == older
    assert history.close(closing(SEPTEMBER)).already  # nothing is compared that was not sealed then
    history.close(closing(OCTOBER))
    assert layout(place) == LAYOUT
    assert [entry.layout for entry in history.entries()] == [older] * older + [LAYOUT]
    assert verify(history).damages == []
    names = {index["name"] for index in sqlalchemy.inspect(engine_of(place)).get_indexes("kpicore_person")}
    assert names == {"kpicore_person_by_employee"}


def layout(place: Place) -> int:
    with engine_of(place).connect() as connection:
        return int(connection.exec_driver_sql("SELECT layout FROM kpicore_store").scalar_one())


def test_a_newer_layout_is_refused(history: History) -> None:
    history.close(closing(OCTOBER))
    execute(history.place, f"UPDATE kpicore_store SET layout = {LAYOUT + 1}")
    for act in (lambda: history.close(closing(NOVEMBER)), lambda: verify(history), lambda: history.read([OCTOBER])):
        assert f"a newer kpicore wrote it (layout {LAYOUT + 1})" in refused(act, 2)


def test_what_another_program_wrote_is_refused(history: History) -> None:
    execute(history.place, "CREATE TABLE kpicore_entry (a INTEGER)")
    for act in (lambda: history.close(closing(NOVEMBER)), lambda: verify(history)):
        assert "this is no history" in refused(act, 2)


def test_a_server_may_hold_other_things_a_file_may_not(history: History) -> None:
    execute(history.place, "CREATE TABLE shop (a INTEGER)")
    if history.place.path is None:
        history.close(closing(OCTOBER))
        assert verify(history).damages == []
    else:
        assert "this is no history" in refused(lambda: history.close(closing(NOVEMBER)), 2)


def test_a_file_that_is_no_database_is_refused_and_kept(on_sqlite: Place) -> None:
    assert on_sqlite.path is not None
    on_sqlite.path.write_text("a table of people, not a database" * 100)
    assert "this is no history" in refused(lambda: History(on_sqlite).close(closing(OCTOBER)), 2)
    assert on_sqlite.path.read_text().startswith("a table of people")


def test_texts_that_no_database_holds_are_shown_instead(history: History) -> None:
    other = closing(OCTOBER)
    closed = history.close(other._replace(documents=[Document("input", "a\x00\udcff.csv", "{}")]))
    assert verify(history).damages == []
    with history.reading() as connection:
        assert documents_in(connection, closed.entry.seq) == [(1, "input", "a␀\\udcff.csv", "{}")]

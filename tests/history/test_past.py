"""What a month kept, as rules that look back read it: the same on both kinds of database."""

from __future__ import annotations

from history.months import DECEMBER, NOVEMBER, OCTOBER, SEPTEMBER, closing
from history.test_store import execute, load_layout, refused

from kpicore.history import Place
from kpicore.history.store import History
from kpicore.history.tables import LAYOUT
from kpicore.history.truths import Truths
from kpicore.history.verify import verify
from kpicore.model import Period

GOOD, BEST = "points/good", "grade/b"


def read(history: History, *periods: Period) -> dict[Period, Truths]:
    return history.truths(periods, [GOOD, "no/such"])


def test_of_whom_it_held_and_of_whom_nobody_can_say(history: History) -> None:
    history.close(closing(OCTOBER, A1="79", A2=""))
    month = read(history, OCTOBER)[OCTOBER]
    assert (month.state, month.held) == ("closed", {GOOD: frozenset({"A3", "B1", "B2"})})
    assert [month.of(GOOD, who) for who in ("A1", "A2", "A3", "nobody")] == [False, False, True, False]
    assert month.of("no/such", "A3") is None
    assert history.truths([OCTOBER], [GOOD, BEST])[OCTOBER].held[BEST] == {"A1", "A2", "A3", "B1", "B2"}


def test_the_kinds_of_months(history: History) -> None:
    assert read(history, OCTOBER)[OCTOBER].state == "before"
    history.close(closing(OCTOBER))
    history.close(closing(DECEMBER, gap="the desk was shut"))
    later = DECEMBER._replace(year=2027)
    found = read(history, SEPTEMBER, OCTOBER, NOVEMBER, later)
    assert [found[period].state for period in (SEPTEMBER, OCTOBER, NOVEMBER, later)] == [
        "before", "closed", "gap", "open",
    ]  # fmt: skip
    assert found[NOVEMBER].reason == "the desk was shut"
    assert found[NOVEMBER].of(GOOD, "A1") is None


def test_who_was_forgotten_is_one_of_whom_nobody_can_say(history: History) -> None:
    history.close(closing(OCTOBER))
    history.close(closing(NOVEMBER))
    history.forget("A2", "li", "")
    history.close(closing(DECEMBER))
    found = read(history, NOVEMBER, DECEMBER)
    assert (found[NOVEMBER].gone, found[DECEMBER].gone) == (1, 0)
    assert [found[NOVEMBER].of(GOOD, who) for who in ("A1", "A2", "nobody")] == [True, None, None]
    assert found[DECEMBER].of(GOOD, "A2") is True
    with history.reading() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM kpicore_kept WHERE seq < 3 AND person = 5").scalar()
    assert rows == 0


def test_a_correction_says_it_instead_for_its_people(history: History) -> None:
    history.close(closing(OCTOBER, A1="79"))
    (corrected,) = [each for each in closing(OCTOBER, A2="70").people if each.employee_id == "A2"]
    history.record("correct", str(OCTOBER), "li", "late figures", people=[corrected])
    (better,) = [each for each in closing(OCTOBER).people if each.employee_id == "A1"]
    history.record("correct", str(OCTOBER), "li", "later ones", people=[better])
    month = read(history, OCTOBER)[OCTOBER]
    assert [month.of(GOOD, who) for who in ("A1", "A2", "A3")] == [True, False, True]
    assert month.corrected == {"A1", "A2"}
    assert verify(history).damages == []


def test_what_an_older_layout_did_not_keep_nobody_knows(place: Place) -> None:
    load_layout(place, 2)
    history = History(place)
    assert read(history, SEPTEMBER)[SEPTEMBER].of(GOOD, "A1") is None
    history.close(closing(OCTOBER))
    found = read(history, SEPTEMBER, OCTOBER)
    assert [found[period].of(GOOD, "A1") for period in (SEPTEMBER, OCTOBER)] == [None, True]


def test_rows_that_were_put_into_an_older_entry_are_found_and_not_read(place: Place) -> None:
    load_layout(place, 2)
    history = History(place)
    history.close(closing(OCTOBER))
    execute(place, f"INSERT INTO kpicore_kept VALUES (1, 4, 1, '{GOOD}', 1)")
    (damage,) = verify(history).damages
    assert (str(damage.where), str(damage.what)) == ("2026-09: kpicore_kept", "rows of no person, numbers 4")
    assert read(history, SEPTEMBER)[SEPTEMBER].of(GOOD, "A1") is None


def test_a_truth_that_was_changed_is_found_by_name(history: History) -> None:
    entry = history.close(closing(OCTOBER)).entry
    assert entry.layout == LAYOUT
    execute(history.place, "UPDATE kpicore_kept SET held = 0 WHERE person = 4 AND line_no = 1")
    (damage,) = verify(history).damages
    assert str(damage.where) == "2026-10: kpicore_kept: A1"
    assert "changed: held" in str(damage.what)


def test_closing_again_with_other_truths_is_refused(history: History) -> None:
    history.close(closing(OCTOBER))
    other = closing(OCTOBER)
    changed = [each._replace(kept=tuple((*row[:2], 0) for row in each.kept)) for each in other.people]
    assert "A1: points/good 1 → 0; grade/b 1 → 0; A2" in refused(
        lambda: history.close(other._replace(people=changed)), 1
    )

"""Days as files write them: what each stated order reads, and that nothing is guessed where none is stated."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from collect.tables import DESK, PERIOD, batch, roster, said
from hypothesis import given
from hypothesis import strategies as st

from kpicore.collect.dates import SYSTEM_1900, SYSTEM_1904, iso
from kpicore.collect.intake import Inputs, Source, read_inputs, read_people
from kpicore.components import Batch, DateOrder
from kpicore.fields import Field
from kpicore.model import Text
from kpicore.vocabulary import PEOPLE, Vocabulary

OR_STATED = "a date as YYYY-MM-DD, or date_order"
ORDERS: tuple[DateOrder, ...] = ("ymd", "dmy", "mdy")


@pytest.mark.parametrize(
    ("text", "ymd", "dmy", "mdy"),
    [
        ("2026-10-05", "2026-10-05", "2026-10-05", "2026-10-05"),
        ("2026/10/5", "2026-10-05", "2026-10-05", "2026-10-05"),
        ("2026.10.5", "2026-10-05", "2026-10-05", "2026-10-05"),
        ("2026年10月5日", "2026-10-05", "2026-10-05", "2026-10-05"),
        ("２０２６/10/5", "2026-10-05", "2026-10-05", "2026-10-05"),
        ("20261005", "2026-10-05", "", ""),
        ("05/10/2026", "", "2026-10-05", "2026-05-10"),
        ("5.10.26", "", "2026-10-05", "2026-05-10"),
        ("25-10-2026", "", "2026-10-25", ""),
        ("10/25/2026", "", "", "2026-10-25"),
        ("26/08/2023 18:39", "", "2023-08-26 18:39", ""),
        ("26-Aug-23", "2026-08-23", "2023-08-26", "2023-08-26"),
        ("26 August 2023", "2023-08-26", "2023-08-26", "2023-08-26"),
        ("Aug 26, 2023", "2023-08-26", "2023-08-26", "2023-08-26"),
        ("2023-Aug-26", "2023-08-26", "2023-08-26", "2023-08-26"),
        ("26-Awg-23", "", "", ""),
        ("30/02/2026", "", "", ""),
        ("31-12-68", "", "2068-12-31", ""),
        ("31-12-69", "", "1969-12-31", ""),
        ("5/10/026", "", "", ""),
        ("05/10-2026", "", "", ""),
        ("5/10", "", "", ""),
        ("46300", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_what_each_order_reads(text: str, ymd: str, dmy: str, mdy: str) -> None:
    assert [iso(text, order) for order in ORDERS] == [ymd or text, dmy or text, mdy or text]
    assert iso(text, None) == text


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from("/-."), st.booleans())
def test_every_day_is_read_in_every_order(day: date, mark: str, short: bool) -> None:
    year, month, number = str(day.year)[2:] if short else str(day.year), str(day.month), str(day.day)
    for order in ORDERS:
        parts = {"y": year, "m": month, "d": number}
        assert iso(mark.join(parts[letter] for letter in order), order) == day.isoformat()


@given(st.text("0123456789/-.年月日 :AugJn", max_size=24), st.sampled_from(ORDERS))
def test_no_text_raises_and_what_is_read_is_a_day(text: str, order: DateOrder) -> None:
    found = iso(text, order, SYSTEM_1900)
    assert found == text or date.fromisoformat(found[:10]) >= date.min


@pytest.mark.parametrize(("day_0", "serial"), [(SYSTEM_1900, 46300), (SYSTEM_1904, 44838)])
def test_serials_are_days_where_the_workbook_counts_them(day_0: date, serial: int) -> None:
    assert iso(str(serial), None, day_0) == "2026-10-05"
    assert day_0 + timedelta(days=serial) == date(2026, 10, 5)
    for other in ("0", "60", "46300.5", "20261005", "-46300", "9999999"):
        assert iso(other, None, day_0) == other


def test_the_last_day_of_the_other_system_is_no_error() -> None:
    assert iso("2958465", None, SYSTEM_1900) == "9999-12-31"
    assert iso("2958465", None, SYSTEM_1904) == "2958465"


# In the tables


def dated(text: str, order: DateOrder | None, serials_from: date | None = None) -> Batch:
    plain = batch(text)
    return Batch("t.csv", plain.header, plain.rows, date_order=order, serials_from=serials_from)


def incidents(day: str, order: DateOrder | None, serials_from: date | None = None) -> Inputs:
    table = dated(f"employee_id|date|incident\nE1|{day}|seen", order, serials_from)
    return read_inputs([Source("incidents", table)], roster().people, {"E1": DESK}, PERIOD)


def test_incidents_are_dated_as_the_collector_states() -> None:
    for day, order in (("5/10/2026", "dmy"), ("10/5/2026", "mdy"), ("2026年10月5日", "ymd"), ("2026-10-05", None)):
        inputs = incidents(day, order)  # type: ignore[arg-type]
        assert not inputs.findings
        assert [row.date for row in inputs.incidents["E1"]] == [20261005]
    assert [row.date for row in incidents("46300", None, SYSTEM_1900).incidents["E1"]] == [20261005]


@pytest.mark.parametrize(
    ("moment", "order"),
    [
        ("2026-10-05 14:30", None),
        ("2026-10-05 09:05:59.250", None),
        ("２０２６-10-05", None),
        ("5/10/2026 8:30", "dmy"),
        ("2026年10月5日 23:59", "ymd"),
    ],
)
def test_of_a_day_with_its_time_of_day_the_day_counts(moment: str, order: DateOrder | None) -> None:
    inputs = incidents(moment, order)
    assert not inputs.findings
    assert [row.date for row in inputs.incidents["E1"]] == [20261005]


@pytest.mark.parametrize(
    ("day", "order", "message"),
    [
        ("5/10/2026", None, f'"5/10/2026" may be 2026-10-05 or 2026-05-10: {OR_STATED} = "dmy" or "mdy" in the config'),
        ("25/10/2026", None, f'"25/10/2026" is not a date: {OR_STATED} = "dmy" in the config'),
        ("5/5/2026", None, f'"5/5/2026" is not a date: {OR_STATED} = "dmy" or "mdy" in the config'),
        ("25/10/2026", "mdy", f'"25/10/2026" is not a date: {OR_STATED} = "dmy" in the config'),
        ("2026/10/5", None, '"2026/10/5" is not a date: a date as YYYY-MM-DD: write 2026-10-05'),
        ("46300", None, '"46300" is not a date: a date as YYYY-MM-DD, such as 2026-10-05'),
        ("soon", "dmy", '"soon" is not a date: a date as YYYY-MM-DD, such as 2026-10-05'),
        ("5/10/2026 24:30", "dmy", '"5/10/2026 24:30" is not a date: a date as YYYY-MM-DD, such as 2026-10-05'),
        ("2026-10-05 8:60", None, '"2026-10-05 8:60" is not a date: a date as YYYY-MM-DD, such as 2026-10-05'),
        ("2026-10-05T08:00", None, '"2026-10-05T08:00" is not a date: a date as YYYY-MM-DD: write 2026-10-05'),
        ("2026/10/05 14:30", None, '"2026/10/05 14:30" is not a date: a date as YYYY-MM-DD: write 2026-10-05'),
    ],
)  # fmt: skip
def test_what_is_not_stated_is_not_guessed(day: str, order: DateOrder | None, message: str) -> None:
    assert said(incidents(day, order).findings) == [f"t.csv:2:date: {message}"]


def test_people_are_dated_as_the_collector_states() -> None:
    words = {**PEOPLE, "trained": Field("trained", Text("培训日期", "trained"), "date")}
    table = read_people(dated("工号|入职日期|trained|备注\nE1|1/2/2024|3/2/2024|1/2/2024", "dmy"), words, PERIOD)
    person = table.people["E1"]
    assert not table.findings
    assert (person.values["hired"], person.values["trained"], person.cells["备注"]) == (20240201, 20240203, "1/2/2024")


def test_a_month_may_be_a_day_in_a_workbook_alone() -> None:
    text = "employee_id|period|calls\nE1|{}|5"
    for month, serials_from, problem in (
        ("2026-10-01", SYSTEM_1900, ""),
        ("46296", SYSTEM_1900, ""),
        ("2026-10", SYSTEM_1900, ""),
        ("2026-10-02", SYSTEM_1900, '"2026-10-02" is not a month'),
        ("-01", SYSTEM_1900, '"-01" is not a month'),
        ("2026-10-01", None, '"2026-10-01" is not a month'),
    ):
        table = dated(text.format(month), None, serials_from)
        inputs = read_inputs([Source("metrics", table)], roster().people, {"E1": DESK}, PERIOD)
        expected = [f"t.csv:2:period: {problem}: a month as YYYY-MM, such as 2026-10"] if problem else []
        assert said(inputs.findings) == expected
        assert inputs.metrics["E1"]["calls"].value == 5


def test_metrics_wide_and_long_are_dated_as_the_collector_states() -> None:
    desk = Vocabulary(metrics={"trained": Field("trained", Text("培训日期", "trained"), "date")})
    for text in ("employee_id|trained\nE1|3/2/2024", "employee_id|metric|value\nE1|培训日期|3/2/2024"):
        inputs = read_inputs([Source("metrics", dated(text, "dmy"))], roster().people, {"E1": desk}, PERIOD)
        assert not inputs.findings
        assert inputs.metrics["E1"]["trained"].value == 20240203


@pytest.mark.parametrize("order", [None, *ORDERS])
def test_a_day_that_no_calendar_has(order: DateOrder | None) -> None:
    table = batch("employee_id|hired\nE1|31/02/2026")
    found = read_people([attrs.evolve(table, date_order=order)], PEOPLE, PERIOD).findings
    assert said(found) == ['t.csv:2:hired: "31/02/2026" is no day of the calendar: a day that the calendar has']

"""The formulas of the workbook, computed by LibreOffice, agree with the results of a run."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook
from payroll.company import COLD, HOT, company, payroll, person, results
from payroll.libreoffice import needs_libreoffice, recalculated

pytestmark = [needs_libreoffice, pytest.mark.slow]


def figures(book: Workbook) -> dict[tuple[str, str], Sequence[Any]]:
    """By team and what: the formula's value, the run's, the difference, the verdict."""
    return {(row[0], row[1]): row[2:] for row in book.worksheets[0].iter_rows(min_row=5, values_only=True) if row[1]}


def cents(value: object) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"))


def summed(rows: Sequence[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows if row[column]), Decimal(0)).quantize(Decimal("0.01"))


def test_every_total_is_the_results_own(tmp_path: Path) -> None:
    config = company(tmp_path)
    book = recalculated(payroll(config), tmp_path / "office")
    found = figures(book)
    rows = results(config)
    paid = [row for row in rows if row["team"] in (HOT, COLD)]
    for team in (HOT, COLD, "all teams"):
        mine = [row for row in paid if team in (row["team"], "all teams")]
        assert found[team, "people"][0] == len(mine)
        assert found[team, "people with a total"][0] == sum(bool(row["total_pay"]) for row in mine)
        assert cents(found[team, "sum of total pay"][0]) == summed(mine, "total_pay")
        assert cents(found[team, "sum of performance pay"][0]) == summed(mine, "performance_pay")
        assert found[team, "people whose lines differ from the total"][0] == 0
    assert cents(found[HOT, "sum of base pay"][0]) == Decimal("8400.33")  # of whoever has a score
    assert cents(found[HOT, "sum of floating pay"][0]) == Decimal("-555.01")  # 25 - 0.01 + 100 - 680
    assert cents(found[HOT, "lines of people without a total"][0]) == 100  # E4's
    assert cents(found["all teams", "sum of bonus"][0]) == Decimal("20.06")
    assert [verdict for *_, verdict in found.values() if verdict != "no pay rule: not in this workbook"].count(
        "OK"
    ) == (
        len(found) - 1  # all but the line about the team without pay
    )
    assert book.worksheets[0]["C2"].value == "OK"


def test_a_changed_amount_is_seen(tmp_path: Path) -> None:
    def raised(sheet: bytes) -> bytes:
        return sheet.replace(b"<v>4225.10</v>", b"<v>4225.11</v>")

    book = recalculated(payroll(company(tmp_path)), tmp_path / "office", raised)
    found = figures(book)
    assert found[HOT, "sum of total pay"][2:] == (0.01, "differs")
    assert found[HOT, "people whose lines differ from the total"] == (1, 0, 1, "differs")
    assert found["all teams", "sum of total pay"][3] == "differs"
    assert found[COLD, "sum of total pay"][3] == "OK"
    assert book.worksheets[0]["C2"].value == "differs"


def test_a_thousand_people_to_the_cent(tmp_path: Path) -> None:
    """Cents that no double holds, a thousand times; in Chinese."""
    people = [person(f"E{n:04}", HOT, f"{59 + n % 41}.{n % 10}", f"{4000 + n}.{n % 100:02}") for n in range(1000)]
    config = company(tmp_path, people, lang="zh")
    book = recalculated(payroll(config), tmp_path / "office")
    found = figures(book)
    rows = results(config)
    assert cents(found["全部团队", "工资合计总额"][0]) == summed(rows, "total_pay")
    assert cents(found["全部团队", "绩效工资总额"][0]) == summed(rows, "performance_pay")
    assert book.worksheets[0]["C2"].value == "一致"

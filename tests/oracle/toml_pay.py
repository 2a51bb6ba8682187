"""The oracle's grades and pay of schemes in TOML; the readings that it takes are those of `toml_schemes`."""

from __future__ import annotations

from fractions import Fraction

from oracle.cells import Gap, Missing, Value, look_up, number
from oracle.exact import cents, fraction
from oracle.maxima import Settings
from oracle.outcomes import Month, Outcome, Row


def grade(settings: Settings | None, points: Fraction) -> str | None:
    if settings is None:
        return None
    found = look_up(settings["bands"], [points])
    if not isinstance(found, str):
        raise ValueError(f"no grade for {points}: the lint must have refused these bands")
    return found


def pay(month: Month, one: Row, result: Outcome) -> None:
    assert month.pay is not None
    base_unknown = False
    for name, line in month.pay["lines"].items():
        absent: set[str] = set()
        amount = pay_line(line, month, one, result, absent)
        performance = line.get("performance", True)
        if absent and not performance and "column" in line:
            base_unknown = True
        else:
            result.missing |= absent
        result.pay[name] = amount
    if result.missing:
        return
    lines = month.pay["lines"]
    result.performance_pay = sum(
        (result.pay[name] or Fraction(0) for name in lines if lines[name].get("performance", True)), Fraction(0)
    )
    if not base_unknown:
        result.total_pay = sum((result.pay[name] or Fraction(0) for name in lines), Fraction(0))


def pay_line(line: Settings, month: Month, one: Row, result: Outcome, absent: set[str]) -> Fraction | None:
    """The amount, to the cent; None, and `absent` filled, where a value is missing."""

    def read(name: str) -> Value:
        if name in ("score", "grade"):
            return getattr(result, name)  # type: ignore[no-any-return]
        value = one.get(name)
        if value is None:
            value = month.metrics.get(str(one["employee_id"]), {}).get(name)
        if value is None and name in (line.get("column"), line.get("pool")):
            value = line.get("blank")
        return value

    if "per_point" in line:
        assert result.score is not None
        amount = (result.score - fraction(line.get("around", 0))) * fraction(line["per_point"])
        if "limit" in line:
            limit = fraction(line["limit"])
            amount = max(-limit, min(limit, amount))
        return cents(amount)
    if "column" in line:
        given = read(line["column"])
        if given is None:
            absent.add(line["column"])
            return None
        return cents(fraction(given))
    coefficient = look_up(line["table"], [read(name) for name in line["inputs"]], line.get("hit", "unique"))
    if isinstance(coefficient, Missing):
        absent |= {line["inputs"][column] for column in coefficient.columns}
    if isinstance(coefficient, Gap):
        raise ValueError("a gap in a pay table: the lint must have refused it")
    pool: Value = Fraction(1)
    if "pool" in line:
        pool = read(line["pool"])
        if pool is None:
            absent.add(line["pool"])
    if absent or isinstance(coefficient, Missing):
        return None
    return cents(fraction(pool) * number(coefficient))

"""What components ask of their settings: a list of mistakes with their key paths, in the words that all of them use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kpicore.model import Text
from kpicore.nearest import did_you_mean
from kpicore.settings import Problem

FOUND = Text("写的是 {value}", "found {value}")
FROM_1 = Text("应为不小于 1 的整数", "expected a whole number from 1 up")
FROM_0 = Text("应为不小于 0 的数", "expected a number from 0 up")
NO_SUCH = Text("没有此考核项: {id}", "no such criterion: {id}")
LACKS = Text("缺少 {names}", "{names} missing")
EVERY = Text("应给每个考核项一个权重", "expected a weight for every criterion")
HUNDRED = Text("应为 100", "expected 100")
SUM = Text("权重合计为 {total}", "the weights sum to {total}")


def unknown_criteria(setting: str, given: Iterable[str], known: Sequence[str]) -> list[Problem]:
    """Keys of a table that name no criterion."""
    return [((setting, key), NO_SUCH.format(id=key), did_you_mean(key, known)) for key in given if key not in known]


def negative(setting: str, given: Mapping[str, Decimal], *below: str) -> list[Problem]:
    """Numbers of a table, or of the key `below` of each of its tables, that are less than 0."""
    return [
        ((setting, key, *below), FOUND.format(value=f"{value:f}"), FROM_0) for key, value in given.items() if value < 0
    ]


def sum_problems(setting: str, given: Mapping[str, Decimal], *path: str) -> list[Problem]:
    """Weights of raters: none below 0, and 100 together. path: what leads to the setting."""
    problems = [((*path, *at), what, expected) for at, what, expected in negative(setting, given)]
    total = sum(given.values(), Decimal(0))
    if total != 100:
        problems.append(((*path, setting), SUM.format(total=f"{total:f}"), HUNDRED))
    return problems


def weight_problems(setting: str, given: Mapping[str, Decimal], known: Sequence[str]) -> list[Problem]:
    """Weights that are not one for every criterion, none below 0, and 100 together."""
    problems = [*unknown_criteria(setting, given, known), *negative(setting, given)]
    missing = [key for key in known if key not in given]
    total = sum(given.values(), Decimal(0))
    if missing:
        problems.append(((setting,), LACKS.format(names=", ".join(missing)), EVERY))
    elif total != 100:
        problems.append(((setting,), SUM.format(total=f"{total:f}"), HUNDRED))
    return problems

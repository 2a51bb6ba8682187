"""What is said at the end of a run that nobody holds: counts, sums, and the first few whom a flag concerns."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.bulk.tally import Tally
from kpicore.model import Severity, Text
from kpicore.output.blocks import plain
from kpicore.results import FlagRow


def flags(kind: str, severity: Severity, people: int, times: int = 1) -> list[FlagRow]:
    message = Text(f"{kind} 的例子", f"an example of {kind}")
    return [
        FlagRow("2026-10", "desk", f"E{number}", kind, severity, message, "")
        for number in range(people)
        for _ in range(times)
    ]


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (flags("small_sample", "info", 1), "small_sample, once (E0): an example of small_sample"),
        (flags("small_sample", "info", 2, times=2), "small_sample, 4 times (E0, E1), such as: an example"),
        (flags("small_sample", "info", 1005), "small_sample, 1,005 times (E0, E1, E2 and 1002 more), such as: an"),
        (flags("gap", "review", 5), "gap, 5 times (E0, E1, E2, E3, E4), such as: an example"),
        (flags("gap", "review", 22), "E18, E19 and 2 more), such as: an example"),
    ],
)
def test_the_first_few_are_named(raised: list[FlagRow], said: str) -> None:
    tally = Tally("2026-10", "CNY")
    tally.team("desk").people = 5000
    for first in range(0, len(raised), 3):  # as they come
        tally.flag(raised[first : first + 3])
    assert said in plain(tally.blocks(Path("out"), "en"))

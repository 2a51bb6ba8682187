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
        (flags("small_sample", "info", 1005), "small_sample, 1,005 times (E0, E1, E2 and 1,002 more), such as: an"),
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


def test_what_needs_a_decision_comes_first_with_its_most_frequent_causes() -> None:
    tally = Tally("2026-10", "CNY")
    tally.team("desk").people = 5000
    tally.flag(flags("small_sample", "info", 40))
    tally.flag(flags("minimum_wage", "block", 1))
    for cause in range(7):
        said = Text.same(f"{cause} is missing")
        tally.flag([each._replace(message=said) for each in flags("missing", "review", 1, times=10 - cause)])
    lines = plain(tally.blocks(Path("out"), "en")).splitlines()
    assert lines[lines.index("Needs a decision") :] == [
        "Needs a decision",
        "",
        "  Must not be paid as it stands",
        "    minimum_wage, once (E0): an example of minimum_wage",
        "",
        "  Incomplete: something is missing",
        "    missing, 49 times (E0)",
        "      10 × 0 is missing",
        "      9 × 1 is missing",
        "      8 × 2 is missing",
        "      7 × 3 is missing",
        "      6 × 4 is missing",
        "      and 9 more",
        "",
        "Also noted",
        "",
        "  small_sample, 40 times (E0, E1, E2 and 37 more), such as: an example of small_sample",
        "",
        f"Written to {Path('out')}",
    ]


def test_no_more_messages_are_kept_than_can_be_told_apart() -> None:
    tally = Tally("2026-10", "CNY")
    [one] = flags("gap", "review", 1)
    tally.flag([one._replace(message=Text.same(str(number))) for number in range(3000)])
    tally.flag([one._replace(message=Text.same("7"))])
    [raised] = tally.flags.values()
    assert (len(raised.messages), raised.times) == (1000, 3001)
    said = plain(tally.blocks(Path("out"), "en"))
    assert "    gap, 3,001 times (E0)\n      2 × 7\n" in said
    assert "      and 2,995 more" in said

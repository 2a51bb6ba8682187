"""How much each benchmark does. `full` is what is published, `quick` is for trying, `tiny` for the tests."""

from __future__ import annotations

import attrs


@attrs.frozen
class Sizes:
    """People, rows, months, and how often each pair is run."""

    memory: int = 1_000_000
    memory_rounds: int = 9
    files: int = 10_000_000
    files_rounds: int = 1  # each of the four takes a minute or more
    peers: int = 1_000_000
    peers_few: int = 20_000  # for those that take so much longer
    peers_rounds: int = 5
    growth: tuple[int, ...] = (10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
    growth_rounds: int = 1  # of up to 100,000 people; larger months are run once
    longest: float = 60.0  # seconds that a run may take; longer ones are left out, and said to be
    engines: tuple[int, ...] = (1_000, 30_000)
    engines_rounds: int = 3
    pairs: int = 15  # of commands that take a fraction of a second
    events: tuple[int, ...] = (1_000_000, 10_000_000, 100_000_000)
    events_rounds: tuple[int, ...] = (21, 3, 3)  # of each: a million take a tenth of a second
    history_people: int = 5_000
    history_months: int = 12
    report: int = 1_000


FULL = Sizes()
QUICK = Sizes(
    memory=200_000, memory_rounds=3, files=200_000, files_rounds=1, peers=200_000, peers_few=2_000, peers_rounds=2,
    growth=(10, 1_000, 100_000), growth_rounds=1, longest=20, engines=(1_000,), engines_rounds=2, pairs=4,
    events=(1_000_000,), events_rounds=(3,), history_people=200, history_months=4, report=50,
)  # fmt: skip
TINY = Sizes(
    memory=1_000, memory_rounds=1, files=1_000, files_rounds=1, peers=1_000, peers_few=100, peers_rounds=1,
    growth=(10,), growth_rounds=1, engines=(100,), engines_rounds=1, pairs=1, events=(10_000,), events_rounds=(1,),
    history_people=10, history_months=1, report=5,
)  # fmt: skip
ALL = {"full": FULL, "quick": QUICK, "tiny": TINY}

"""Queue logs for tests, benchmarks and the documentation's example: all of them made up.

    python tests/collect/queue_log/logs.py FILE LINES GAP

writes a log of so many lines from October 2026 on, with up to GAP seconds between two calls.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from random import Random

OCTOBER = 1_790_812_800  # 2026-10-01T00:00:00Z
DAY = 24 * 3600


def line(time: int, call: str, queue: str, agent: str, event: str, *data: object) -> str:
    """A line as Asterisk writes it: there is a separator after the event, whether data follow or not."""
    return "|".join((str(time), call, queue, agent, event, *(map(str, data) if data else ("",))))


class Centre:
    """A call centre of two queues: `sales` rings one agent after the other, `help` rings everybody."""

    def __init__(self, agents: int, seed: int, start: int = OCTOBER, gap: int = 90) -> None:
        self.agents = [f"SIP/{100 + i}" for i in range(agents)]
        self._random = Random(seed)
        self._start = start
        self._gap = gap  # s between calls, at most
        self._calls = 0

    def lines(self) -> Iterator[str]:
        """Lines without end, in order of time."""
        yield line(self._start, "NONE", "NONE", "NONE", "QUEUESTART")
        waiting: list[tuple[int, int, str]] = []
        for made, (time, text) in enumerate(self._shuffled()):
            heapq.heappush(waiting, (time, made, text))
            while waiting and waiting[0][0] < time - DAY // 2:
                yield heapq.heappop(waiting)[2]

    def _shuffled(self) -> Iterator[tuple[int, str]]:
        time = self._start
        while True:
            if (time - self._start) % DAY < 12 * 3600:
                yield from self._call(time)
                if self._random.random() < 0.03:
                    yield from self._pause(time)
                time += self._random.randrange(1, self._gap)
            else:
                time += 12 * 3600

    def _call(self, entered: int) -> Iterator[tuple[int, str]]:
        draw = self._random
        self._calls += 1
        call, queue = f"{entered}.{self._calls}", draw.choice(("sales", "help"))
        time = entered
        yield time, line(time, call, queue, "NONE", "ENTERQUEUE", "", f"555{draw.randrange(10**7):07}", 1)
        while True:
            rung = draw.sample(self.agents, 1 if queue == "sales" else min(4, len(self.agents)))
            ring = draw.randrange(1, 16)
            fate = draw.random()
            if fate < 0.08:
                time += ring
                yield time, line(time, call, queue, "NONE", "ABANDON", 1, 1, time - entered)
                return
            if fate < 0.3:
                time += 15
                for agent in rung:
                    yield time, line(time, call, queue, agent, "RINGNOANSWER", 15000)
                continue
            time += ring
            yield time, line(time, call, queue, rung[0], "CONNECT", time - entered, f"{time}.9", ring)
            talk = draw.randrange(20, 400)
            ended = draw.choice(("COMPLETEAGENT", "COMPLETECALLER", "COMPLETECALLER"))
            yield time + talk, line(time + talk, call, queue, rung[0], ended, time - entered, talk, 1)
            return

    def _pause(self, time: int) -> Iterator[tuple[int, str]]:
        agent, long = self._random.choice(self.agents), self._random.randrange(60, 1800)
        for begin, suffix in ((time, ""), (time + long, "UN")):
            yield begin, line(begin, "NONE", "NONE", agent, f"{suffix}PAUSEALL", "break")
            for queue in ("sales", "help"):
                yield begin, line(begin, "NONE", queue, agent, f"{suffix}PAUSE", "break")


def example() -> dict[str, list[str]]:
    """The files of docs/examples/queue_log: a week of a small centre, rotated once."""
    week = OCTOBER + 7 * DAY
    lines = list(takewhile(lambda text: int(text[:10]) < week, Centre(4, seed=6, gap=3_000).lines()))
    start = OCTOBER + 3 * DAY + 9 * 3_600
    more = [
        line(start, "NONE", "NONE", "NONE", "CONFIGRELOAD"),
        line(start + 5, "NONE", "NONE", "SIP/100", "WRAPUPSTART", 30),
        line(start + 60, f"{start}.x", "sales", "NONE", "ENTERQUEUE", "", "anonymous"),
        line(start + 75, f"{start}.x", "sales", "SIP/199", "RINGNOANSWER", 15_000),
        line(start + 80, f"{start}.x", "sales", "NONE", "EXITWITHTIMEOUT", 1, 1, 20),
    ]
    lines = sorted([*lines, *more], key=lambda text: int(text[:10]))
    return {"queue_log.1": lines[: len(lines) // 2], "queue_log": lines[len(lines) // 2 :]}


def write(path: str, lines: Iterable[str]) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{each}\n" for each in lines)


if __name__ == "__main__":
    centre = Centre(400, seed=1, gap=int(sys.argv[3]))
    write(sys.argv[1], islice(centre.lines(), int(sys.argv[2])))

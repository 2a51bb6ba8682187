from __future__ import annotations

from collections.abc import Generator
from threading import Event, current_thread

import pytest

from kpicore.bulk.ahead import ahead


class Numbers:
    """Counts what was made, and says whether anybody closed what makes them."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.made: list[int] = []
        self.second = Event()
        self.closed = False
        self.threads: set[str] = set()

    def __call__(self) -> Generator[int]:
        try:
            for number in range(self.count):
                self.threads.add(current_thread().name)
                self.made.append(number)
                if number:
                    self.second.set()
                yield number
        finally:
            self.closed = True


def test_all_come_in_order_from_one_other_thread() -> None:
    numbers = Numbers(50)
    with ahead(numbers()) as items:
        assert list(items) == list(range(50))
    assert len(numbers.threads) == 1
    assert current_thread().name not in numbers.threads


def test_next_is_made_while_one_is_used_and_no_further() -> None:
    numbers = Numbers(50)
    with ahead(numbers()) as items:
        assert next(items) == 0
        assert numbers.second.wait(10)
        assert numbers.made == [0, 1]


def test_nothing_at_all() -> None:
    with ahead(Numbers(0)()) as items:
        assert list(items) == []


def test_what_making_raises_is_raised_where_it_is_used() -> None:
    def failing() -> Generator[int]:
        yield 1
        raise KeyError("second")

    found: list[int] = []
    with pytest.raises(KeyError, match="second"), ahead(failing()) as items:
        found += items
    assert found == [1]


def interrupted(used: int) -> None:
    raise KeyboardInterrupt


def test_nothing_is_made_any_more_once_the_block_is_left() -> None:
    numbers = Numbers(50)
    with pytest.raises(KeyboardInterrupt), ahead(numbers()) as items:
        interrupted(next(items))
    assert numbers.closed
    assert len(numbers.made) <= 2


def test_one_ahead_of_another() -> None:
    def doubled(numbers: Numbers) -> Generator[int]:
        with ahead(numbers()) as items:
            for item in items:
                yield 2 * item

    numbers = Numbers(50)
    with ahead(doubled(numbers)) as items:
        assert [next(items), next(items)] == [0, 2]
    assert numbers.closed

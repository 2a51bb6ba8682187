"""Two cores for a month: what comes next is made while what came before is used."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def ahead(items: Generator[T]) -> Iterator[Iterator[T]]:
    """The same items in the same order, each made in a thread of its own while the one before is used, so that two are
    there at most. What making one raises is raised where it would have been used.

    When the block is left, for whatever reason, nothing is being made any more, and the generator is closed.
    """
    with closing(items), ThreadPoolExecutor(1) as thread:

        def next_one() -> list[T]:
            return list(islice(items, 1))

        def taken() -> Iterator[T]:
            coming = thread.submit(next_one)
            while found := coming.result():
                coming = thread.submit(next_one)
                yield from found

        yield taken()

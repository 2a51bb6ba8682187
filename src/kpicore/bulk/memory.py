"""Where the columns of a month in chunks lie in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def reused() -> Iterator[None]:
    """Arrow takes memory from an allocator that gives the next chunk what the last one gave back. Its usual one returns
    it to the system, which clears every page anew: more than a tenth of all CPU time. Where Arrow's own variable names
    one, it stays that."""
    if "ARROW_DEFAULT_MEMORY_POOL" in os.environ:
        yield
        return
    before = pa.default_memory_pool()
    built = pa.supported_memory_backends()
    pa.set_memory_pool(pa.jemalloc_memory_pool() if "jemalloc" in built else pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)

"""What an engine of others may do: not start, run out of memory or disk, lose its workers."""

from __future__ import annotations


class Failed(Exception):
    """An engine could not run the plan; the message is the engine's own, its first line."""

    def __init__(self, error: Exception) -> None:
        lines = [line.strip() for line in str(error).splitlines()]
        super().__init__(next(filter(None, lines), type(error).__name__))

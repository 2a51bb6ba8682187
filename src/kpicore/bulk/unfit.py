"""What a run in chunks is not made for. The run by rows is, so nothing of this is shown to anyone."""

from __future__ import annotations


class Unfit(Exception):
    """The config or its input asks for more than columns can do; the reason is for whoever wonders in a debugger."""

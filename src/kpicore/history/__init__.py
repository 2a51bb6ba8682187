"""The history of closed periods: sealed, chained, and read by rules that look back. docs/history.md says how.

`opened(place)` is the way in. SQLAlchemy (the extra `history`) is imported there, and nowhere before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kpicore.history.place import Place, place_of

if TYPE_CHECKING:
    from kpicore.history.store import History

__all__ = ["Place", "opened", "place_of"]


@contextmanager
def opened(place: Place) -> Iterator[History]:
    """The history at a place that `place_of` found. Nothing is created or read before it is asked for something."""
    from kpicore.history.store import History

    history = History(place)
    try:
        yield history
    finally:
        history.dispose()

"""Which cases the rows of a decision table cover: gaps, overlaps, rows that never decide, each with an example.

Every input's values are cut into pieces on which the same rows hold; sets of rows are bit masks. What was looked at
once is not looked at again, and a table with too many cases to look at is told so instead of keeping anyone waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpicore.rules.bands import Segment, segments, witness_text
from kpicore.rules.cells import Axis, Cell

BUDGET = 100_000
ABSENT = "missing"


class TooManyCases(Exception):
    """The table has more distinct cases than are looked at."""


class Piece(NamedTuple):
    """Part of an input's values: the rows that hold there, those that a missing value holds up, and an example."""

    rows: int
    example: str
    held: int = 0


class Coverage:
    """The cases of a table. rows: the cells of each row, one for each axis."""

    def __init__(self, rows: Sequence[Sequence[Cell]], axes: Sequence[Axis]) -> None:
        self.rows = rows
        self.axes = axes
        self.pieces = [self._pieces(column, axis) for column, axis in enumerate(axes)]
        self.looked = 0

    def gap(self) -> tuple[str, ...] | None:
        """A case that no row covers."""
        return self._uncovered((1 << len(self.rows)) - 1, within=0)

    def left_of(self, row: int) -> tuple[str, ...] | None:
        """A case of a row that none of the rows above it covers, nor holds up."""
        return self._uncovered((1 << row) - 1, within=1 << row, held_covers=True)

    def meetings(self) -> set[int]:
        """The sets of rows that some case matches together; TooManyCases where they are too many."""
        found = {(1 << len(self.rows)) - 1}
        for pieces in self.pieces:
            holding = {piece.rows for piece in pieces}
            self._look(len(found) * len(holding))
            found = {alive & holds for alive in found for holds in holding}
        return found

    def common(self, first: int, second: int) -> tuple[str, ...] | None:
        """A case that two rows both cover."""
        both = 1 << first | 1 << second
        if not all(self._meet(first, second, column) for column in range(len(self.axes))):
            return None
        return tuple(next(piece.example for piece in pieces if piece.rows & both == both) for pieces in self.pieces)

    def _pieces(self, column: int, axis: Axis) -> list[Piece]:
        cells = [row[column] for row in self.rows]
        found = [Piece(_mask(segment), witness_text(segment, axis)) for segment in segments(cells, axis)]
        if any(cell.kind == "missing" for cell in cells):
            holds = sum(1 << i for i, cell in enumerate(cells) if cell.kind in ("any", "missing"))
            found.append(Piece(holds, ABSENT, held=(1 << len(cells)) - 1 & ~holds))
        return found

    def _meet(self, first: int, second: int, column: int) -> bool:
        one, other = self.rows[first][column], self.rows[second][column]
        if "missing" in (one.kind, other.kind):
            return {one.kind, other.kind} <= {"missing", "any"}
        axis = self.axes[column]
        return any(a <= d and c <= b for a, b in one.ranges(axis) for c, d in other.ranges(axis))

    def _uncovered(self, rows: int, within: int, held_covers: bool = False) -> tuple[str, ...] | None:
        """A case (of the row `within`, where given) that none of `rows` covers, by one input after the other."""
        covered: set[tuple[int, int]] = set()  # states below which everything is covered

        def sweep(column: int, alive: int, example: tuple[str, ...]) -> tuple[str, ...] | None:
            if not alive & rows:
                return example + self._anything(column, within)
            if column == len(self.axes) or (column, alive) in covered:
                return None
            self._look(len(self.pieces[column]))
            for piece in self.pieces[column]:
                left = alive & (piece.rows | piece.held if held_covers else piece.rows)
                if piece.rows & within == within:
                    found = sweep(column + 1, left, (*example, piece.example))
                    if found is not None:
                        return found
            covered.add((column, alive))
            return None

        return sweep(0, rows | within, ())

    def _anything(self, column: int, within: int) -> tuple[str, ...]:
        return tuple(
            next(piece.example for piece in pieces if piece.rows & within == within) for pieces in self.pieces[column:]
        )

    def _look(self, cases: int) -> None:
        self.looked += cases
        if self.looked > BUDGET:
            raise TooManyCases


def _mask(segment: Segment) -> int:
    return sum(1 << row for row in segment.rows)

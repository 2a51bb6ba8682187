"""Two configs over the same people and months: who moves, and what it costs. Neither is written to."""

"""The engines that can run here, for the tests that each of them must pass. Spark, which takes seconds for the smallest
month, has tests of its own in tests/engine."""

from __future__ import annotations

from importlib.util import find_spec

LIBRARIES = {"python": (), "polars": ("polars",), "duckdb": ("duckdb", "pyarrow")}
ENGINES = [engine for engine, needs in LIBRARIES.items() if all(find_spec(library) for library in needs)]

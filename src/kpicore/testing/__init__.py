"""The kit for those who write a plugin: `pip install "kpicore[testing]"`. docs/authoring.md shows it at work.

- `assert_component(name)`: everything that can be asked of a component without knowing its scheme;
- case files, `*.cases.toml`, collected by pytest (their format: `kpicore.testing.cases`);
- the fixture `run_month`, for a month on tables that stand in the test itself; `Month` is what it returns;
- `pytest --kpi-coverage`: which bands, levels, tiers and rows no case reaches.

Nothing here is imported by the product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpicore.testing.component import assert_component
    from kpicore.testing.month import Month, write_month

__all__ = ["Month", "assert_component", "write_month"]

_HOMES = {"Month": "month", "assert_component": "component", "write_month": "month"}


def __getattr__(name: str) -> object:
    """Imported when asked for, since every run of pytest imports this package."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

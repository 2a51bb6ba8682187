"""For all tests."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nearly all that collecting makes stays: looking for garbage in it took a quarter of its time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()

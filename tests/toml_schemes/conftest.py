"""The desk that every test of a scheme in TOML works at."""

from __future__ import annotations

from pathlib import Path

import pytest
from toml_schemes.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)

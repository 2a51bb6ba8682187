"""A folder to work in, with a plugin installed that the configs of these tests use."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributions import Site, install_acme


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    site = Site(tmp_path / "site", monkeypatch)
    install_acme(site)
    monkeypatch.chdir(tmp_path)
    return site

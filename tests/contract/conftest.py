"""The folder that every acceptance test works in."""

from __future__ import annotations

from pathlib import Path

import pytest
from contract.folder import Folder


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    """An empty folder; the terminal speaks English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return Folder(tmp_path, capsys.readouterr)

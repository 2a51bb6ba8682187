"""What components have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.components import clause_table
from kpicore.model import ClauseRow


def test_a_table_of_clauses_is_read_from_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "package_with_clauses"
    package.mkdir()
    (package / "__init__.py").touch()
    table = 'clause,text,became,what\nA-1,"打卡, 每天",rule,late\nA-2,,note,\n'
    (package / "A.clauses.csv").write_text(table, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert clause_table(package.name, "A") == (
        ClauseRow("A-1", "打卡, 每天", "rule", "late"),
        ClauseRow("A-2", "", "note", ""),
    )
    with pytest.raises(FileNotFoundError):
        clause_table(package.name, "B")

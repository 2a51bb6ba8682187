"""Installs small distributions for a test: a dist-info folder and modules on sys.path, as pip leaves them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest


class Site:
    """A folder of installed distributions, on sys.path for the length of one test."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch

    def install(self, name: str, version: str, entry_points: str, modules: Mapping[str, str] | None = None) -> None:
        """entry_points: the lines of the group `kpicore`. modules: file stem → source."""
        folder = self.folder / f"{name}-{version}"  # one each: pip would not install two of one name, this may
        info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[kpicore]\n{dedent(entry_points)}\n", encoding="utf-8")
        for module, source in (modules or {}).items():
            (folder / f"{module}.py").write_text(dedent(source), encoding="utf-8")
            self._monkeypatch.delitem(sys.modules, module, raising=False)
        self._monkeypatch.syspath_prepend(str(folder))


COMPONENTS = '''
from __future__ import annotations
from decimal import Decimal
from typing import Any, Literal
import attrs
from kpicore.components import SettingError, setting
from kpicore.hookspecs import hookimpl
from kpicore.model import ClauseRow, Text

@attrs.frozen
class Source:
    """Reads from nowhere.

    More about it.
    """
    path: str = setting(doc=Text("路径", "where it is"))
    def collect(self, want: Any) -> Any: ...

@attrs.frozen
class Criterion:
    weight: Decimal = setting(doc=Text("权重", "its weight"))
    title: Text | None = setting(None, doc=Text("标题", "its title"))
    bands: tuple[tuple[str, Decimal], ...] = setting((), doc=Text("分段", "its bands"))

@attrs.frozen
class Desk:
    """The points of a desk."""
    base: Decimal = setting(Decimal("80"), doc=Text("起点分", "the points to start from"), clause="T-1",
                            reason=Text("文件如此", "so says the document"))
    count: Literal["items", "events"] = setting("items", doc=Text("计数", "what is counted"))
    weights: dict[str, Decimal] = setting(factory=dict, doc=Text("权重", "weights"))
    criteria: dict[str, Criterion] = setting(factory=dict, doc=Text("指标", "criteria"))
    def __attrs_post_init__(self) -> None:
        if self.weights and sum(self.weights.values()) != 100:
            raise SettingError([(("weights",), f"the weights sum to {sum(self.weights.values())}", "expected 100")])
    def scheme(self) -> Any: ...
    def clauses(self) -> tuple[ClauseRow, ...]:
        return (ClauseRow("T-1", "起点为八十分", "setting", "base"),)

@attrs.frozen
class Letter:
    """Letters of a desk."""
    limit: Decimal = setting(Decimal("90.5"), doc=Text("界限", "where A begins"))
    def scale(self) -> Any: ...

@attrs.frozen
class Bonus:
    """Money of a desk."""
    per_point: Decimal = setting(Decimal(10), doc=Text("每分", "money per point"))
    def pay_lines(self) -> Any: ...

@attrs.frozen
class Fair:
    """Looks at the results of a desk."""
    most: Decimal = setting(Decimal(30), doc=Text("上限", "the limit"))
    def flags(self) -> Any:
        return ()

@hookimpl
def kpicore_collectors():
    return {"source": Source}
@hookimpl
def kpicore_scorers():
    return {"desk": "kpitest_acme:Desk", "points": "kpitest_acme:Desk"}
@hookimpl
def kpicore_graders():
    return {"letter": Letter, "desk": Letter}
@hookimpl
def kpicore_pay_rules():
    return {"bonus": Bonus}
@hookimpl
def kpicore_checks():
    return {"fair": Fair}
'''


def install_acme(site: Site) -> None:
    """A plugin with a component of each kind: `acme:source`, `acme:desk` (scorer, grader), `acme:bonus`, `acme:fair`"""
    site.install("kpicore-acme", "1.2", "acme = kpitest_acme", {"kpitest_acme": COMPONENTS})

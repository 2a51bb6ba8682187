"""What importlib.metadata would say, without importing it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from kpicore import discovery
from kpicore.discovery import Claim, claims


def install(place: Path, name: str, version: str, points: str, kind: str = "dist-info") -> None:
    folder = place / f"{name.replace('-', '_')}-{version}.{kind}"
    folder.mkdir(parents=True)
    metadata = "METADATA" if kind == "dist-info" else "PKG-INFO"
    (folder / metadata).write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (folder / "entry_points.txt").write_text(points, encoding="utf-8")


def asked_of_the_library() -> list[tuple[str, str, str]]:
    found = []
    for point in entry_points(group="kpicore"):
        assert point.dist is not None
        found.append((point.name, point.dist.name, point.dist.version))
    return sorted(found)


def said() -> list[tuple[str, str, str]]:
    return sorted((each.name, each.distribution, each.version) for found in claims().values() for each in found)


def test_this_environment() -> None:
    assert said() == asked_of_the_library()


def test_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = "[console_scripts]\nkpicore = x:main\n\n[kpicore]\n# a remark\nacme = acme_kpi.plugin:offers [extra]\n"
    install(tmp_path / "a", "Acme-KPI", "2.0", points)
    install(tmp_path / "b", "acme.kpi", "1.0", points)  # the same distribution, later on the path
    install(tmp_path / "b", "other", "3", "[kpicore]\nacme = other\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "none")])
    assert claims() == {
        "acme": [Claim("acme", "acme_kpi.plugin:offers", "Acme-KPI", "2.0"), Claim("acme", "other", "other", "3")]
    }
    assert said() == asked_of_the_library()


@pytest.mark.parametrize("unusual", ["egg-info", "zip", "finder", "no metadata"])
def test_the_library_is_asked_where_folders_do_not_tell_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unusual: str
) -> None:
    install(tmp_path / "a", "acme", "1", "[kpicore]\nacme = acme\n")
    places = [str(tmp_path / "a")]
    if unusual == "egg-info":
        install(tmp_path / "a", "old", "1", "[kpicore]\nold = old\n", kind="egg-info")
    elif unusual == "zip":
        with zipfile.ZipFile(tmp_path / "z.zip", "w") as file:
            file.writestr("zipped-1.dist-info/METADATA", "Name: zipped\nVersion: 1\n")
            file.writestr("zipped-1.dist-info/entry_points.txt", "[kpicore]\nzipped = zipped\n")
        places.append(str(tmp_path / "z.zip"))
    elif unusual == "finder":
        finder = type("Finder", (), {"find_distributions": lambda self, context: [], "find_spec": lambda *args: None})()
        monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    else:
        (tmp_path / "a" / "acme-1.dist-info" / "METADATA").write_text("Version: 1\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", places)
    asked: list[Claim] = []
    library = discovery._asked_of_the_library

    def noted() -> list[Claim]:
        asked.extend(library())
        return asked

    monkeypatch.setattr(discovery, "_asked_of_the_library", noted)
    found = set(claims())
    assert asked
    assert "acme" in found
    assert {"egg-info": {"old"}, "zip": {"zipped"}}.get(unusual, set()) <= found


def test_nothing_heavy_is_imported() -> None:
    script = "import sys, kpicore.discovery as d; d.claims(); sys.exit('email' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

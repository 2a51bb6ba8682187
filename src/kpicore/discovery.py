"""Which distributions claim which entry point of the group `kpicore`: read from the .dist-info folders on sys.path.

importlib.metadata answers the same, but importing it takes longer than a ten-person run may spend on anything. It is
asked wherever the environment holds more than plain folders: zip files, eggs, finders of their own.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.machinery import PathFinder
from typing import NamedTuple

GROUP = "kpicore"


class Claim(NamedTuple):
    """An entry point: its name, what it refers to (`package.module` or `package.module:object`), whose it is."""

    name: str
    value: str
    distribution: str
    version: str


class _Unusual(Exception):
    """The environment holds something that plain folders do not tell of."""


def claims() -> Mapping[str, list[Claim]]:
    """Every claim, by entry-point name. Of a distribution found twice the first on sys.path counts."""
    try:
        found = list(_in_folders())
    except _Unusual:
        found = list(_asked_of_the_library())
    by_name: dict[str, list[Claim]] = {}
    for claim in found:
        by_name.setdefault(claim.name, []).append(claim)
    return by_name


def _in_folders() -> Iterator[Claim]:
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        raise _Unusual
    seen: set[str] = set()
    for place in dict.fromkeys(sys.path):
        for folder in _metadata_folders(place or "."):
            name, version = _identity(folder)
            normalized = re.sub(r"[-_.]+", "-", name).lower()
            if normalized not in seen:
                seen.add(normalized)
                yield from (Claim(key, value, name, version) for key, value in _entry_points(folder))


def _metadata_folders(place: str) -> list[str]:
    """The .dist-info folders of one place that have entry points of ours."""
    try:
        names = sorted(os.listdir(place))
    except NotADirectoryError:
        raise _Unusual from None  # a zip file
    except OSError:
        return []
    if any(name.endswith((".egg", ".egg-link", ".egg-info")) for name in names):
        raise _Unusual
    folders = (os.path.join(place, name) for name in names if name.endswith(".dist-info"))
    return [folder for folder in folders if next(_entry_points(folder), None) is not None]


def _entry_points(folder: str) -> Iterator[tuple[str, str]]:
    try:
        with open(os.path.join(folder, "entry_points.txt"), encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except OSError:
        return
    section = ""
    for line in lines:
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
        elif section == GROUP and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield name.strip(), value.partition("[")[0].strip()


def _identity(folder: str) -> tuple[str, str]:
    """Name and version as METADATA gives them."""
    said: dict[str, str] = {}
    try:
        with open(os.path.join(folder, "METADATA"), encoding="utf-8") as file:
            for line in file:
                key, colon, value = line.partition(":")
                if not colon:
                    break
                said.setdefault(key, value.strip())
                if "Name" in said and "Version" in said:
                    return said["Name"], said["Version"]
    except OSError:
        pass
    raise _Unusual


def _asked_of_the_library() -> Iterator[Claim]:
    from importlib.metadata import entry_points

    for entry_point in entry_points(group=GROUP):
        distribution = entry_point.dist
        source = (distribution.name, distribution.version) if distribution is not None else (entry_point.value, "?")
        yield Claim(entry_point.name, entry_point.value.partition("[")[0].strip(), *source)

"""What a period was closed with: the config's files, the settings as used, the hashes of the input, the versions."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

import kpicore
from kpicore.collect.files import matching
from kpicore.collect.headerrow import Row
from kpicore.collect.values import tables
from kpicore.components import Batch, Collector, InputKind, Request
from kpicore.config import RunConfig, Team
from kpicore.config.written import settings_of
from kpicore.discovery import claims
from kpicore.history.canonical import array_of, canonical, cell_text
from kpicore.history.chain import Document
from kpicore.messages import reason, say
from kpicore.model import Finding, Rejected

_PERIODS = {"period", "考核期"}


class Watched:
    """A config whose collectors are watched: `config` runs as the original does, `inputs` tells what they brought.
    monthly: the hashes of tables that say of no row to what month it belongs."""

    def __init__(self, config: RunConfig) -> None:
        self.inputs: list[Document] = []
        self.monthly: list[str] = []
        self.config = attrs.evolve(
            config,
            people=_Watch(config.people, self),
            collect=tuple(entry._replace(collector=_Watch(entry.collector, self)) for entry in config.collect),
        )

    def add(
        self, kind: InputKind, source: str, header: Sequence[str], rows: Iterable[Row], files: Mapping[str, str]
    ) -> None:
        """A table as it was read. rows: with their numbers; files: the hashes of those that it stands in."""
        hashed, count = sha256(canonical(list(header))), 0
        for number, cells in rows:
            hashed.update(b"[%d,%b]" % (number, array_of(map(cell_text, cells))))
            count += 1
        table = hashed.hexdigest()
        if kind in ("metrics", "ratings") and count and not _PERIODS & set(map(str.strip, header)):
            self.monthly.append(table)
        found: dict[str, Any] = {"kind": kind, "rows": count, "table": table, "files": files}
        self.inputs.append(Document("input", source, json.dumps(found, ensure_ascii=False)))

    def documents(self) -> list[Document]:
        """All that is sealed beside the rows; to be asked after the run."""
        return [*_files(self.config), *map(_settings, self.config.teams), *self.inputs, *software()]


class _Watch:
    """A collector of which it is known what it brings."""

    def __init__(self, collector: Collector, watched: Watched) -> None:
        self._collector = collector
        self._watched = watched

    def collect(self, want: Request) -> Batch | Sequence[Batch]:
        with unchanged(self._collector, want) as files:
            brought = self._collector.collect(want)
        for batch in tables(brought):
            self._watched.add(want.kind, batch.source, batch.header, batch.rows, files)
        return brought


@contextmanager
def unchanged(collector: Collector, want: Request) -> Iterator[dict[str, str]]:
    """The hashes of the files that a collector's setting `path` names; none where it names none, such as a query.
    Rejected (1) where they are others afterwards."""
    before = _hashes(collector, want)
    yield before
    if _hashes(collector, want) != before:
        name = getattr(collector, "path", "")
        expected = say("run it again when nobody writes the file")
        raise Rejected([Finding("error", str(name), say("the file changed while it was read"), expected)], 1)


def _hashes(collector: Collector, want: Request) -> dict[str, str]:
    path = getattr(collector, "path", None)
    if not isinstance(path, str) or not path:
        return {}
    files = matching(path, want, "", streamed=True)  # some collectors read files of any size
    return {} if isinstance(files, Finding) else {file.source: _of_file(file.path) for file in files}


def _of_file(path: Path) -> str:
    from hashlib import file_digest

    try:
        with open(path, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""  # which the collector says better


def _files(config: RunConfig) -> Iterator[Document]:
    for path in config.files:
        try:
            text = path.read_bytes().decode("utf-8", "replace")
        except OSError as error:
            what = say("cannot be read: {reason}", reason=reason(error))
            raise Rejected([Finding("error", str(path), what)], 2) from None
        yield Document("config", os.path.relpath(path, config.folder), text)


def _settings(team: Team) -> Document:
    """A team with every setting as it was used, as a config could say it without `from`."""
    import tomli_w

    return Document("settings", team.name, tomli_w.dumps(settings_of(team)))


def software() -> Iterator[Document]:
    """kpicore, Python, and every distribution that offers a plugin."""
    yield Document("software", "kpicore", kpicore.__version__)
    yield Document("software", platform.python_implementation(), platform.python_version())
    found = {(claim.distribution, claim.version) for claimed in claims().values() for claim in claimed}
    for distribution, version in sorted(found):
        yield Document("software", distribution, version)

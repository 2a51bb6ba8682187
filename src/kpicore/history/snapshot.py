"""What a period was closed with: the config's files, the settings as used, the hashes of the input, the versions."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

import kpicore
from kpicore.collect.files import matching
from kpicore.collect.values import tables
from kpicore.components import Batch, Collector, Request
from kpicore.config import RunConfig, Team
from kpicore.config.written import settings_of
from kpicore.discovery import claims
from kpicore.history.canonical import array_of, canonical, cell_text
from kpicore.history.chain import Document
from kpicore.messages import reason, say
from kpicore.model import Finding, Rejected

_PERIODS = {"period", "考核期"}


class Watched:
    """A config whose collectors are watched: `config` runs as the original does, `inputs` tells what they brought."""

    def __init__(self, config: RunConfig) -> None:
        self.inputs: list[Document] = []
        self.monthly: list[str] = []  # the hashes of tables that say of no row to what month it belongs
        self.config = attrs.evolve(
            config,
            people=_Watch(config.people, self.inputs, self.monthly),
            collect=tuple(
                entry._replace(collector=_Watch(entry.collector, self.inputs, self.monthly)) for entry in config.collect
            ),
        )

    def documents(self) -> list[Document]:
        """All that is sealed beside the rows; to be asked after the run."""
        return [*_files(self.config), *map(_settings, self.config.teams), *self.inputs, *software()]


class _Watch:
    """A collector that keeps the hashes of what it brings."""

    def __init__(self, collector: Collector, inputs: list[Document], monthly: list[str]) -> None:
        self._collector = collector
        self._inputs = inputs
        self._monthly = monthly

    def collect(self, want: Request) -> Batch | Sequence[Batch]:
        before = _hashes(self._collector, want)
        brought = self._collector.collect(want)
        if _hashes(self._collector, want) != before:
            name = getattr(self._collector, "path", "")
            expected = say("run it again when nobody writes the file")
            raise Rejected([Finding("error", str(name), say("the file changed while it was read"), expected)], 1)
        for batch in tables(brought):
            found: dict[str, Any] = {
                "kind": want.kind,
                "rows": len(batch.rows),
                "table": _of_table(batch),
                "files": before,
            }
            if want.kind in ("metrics", "ratings") and batch.rows and not _PERIODS & set(map(str.strip, batch.header)):
                self._monthly.append(found["table"])
            self._inputs.append(Document("input", batch.source, json.dumps(found, ensure_ascii=False)))
        return brought


def _of_table(batch: Batch) -> str:
    """The hash of a table as it was read: its header and its rows, each with its number."""
    hashed = sha256(canonical(list(batch.header)))
    for number, cells in batch.rows:
        hashed.update(b"[%d,%b]" % (number, array_of(map(cell_text, cells))))
    return hashed.hexdigest()


def _hashes(collector: Collector, want: Request) -> dict[str, str]:
    """The hashes of the files that a collector's setting `path` names; none where it names none, such as a query."""
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

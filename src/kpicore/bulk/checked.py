"""The check in chunks: a run that writes nothing, of which warnings and notes are kept."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpicore.bulk.run import InChunks, in_chunks
from kpicore.bulk.tally import Counts
from kpicore.bulk.unfit import Held
from kpicore.config import RunConfig
from kpicore.model import Finding, Language, Tell, untold
from kpicore.pipeline.check import Said, lint_versions
from kpicore.results import FlagRow


def checked(config: RunConfig, lang: Language, tell: Tell = untold) -> list[Finding] | Held | None:
    """As `kpicore.pipeline.check.check`, without holding the month; why it has to be held, or None where it is small.

    Rejected with the errors.
    """
    lint_versions(config)
    came = in_chunks(config, _write, tell)
    if came is None or isinstance(came, Held):
        return came
    return [*came.warnings, *came.notes, *came.said.findings(lang)]


@attrs.define
class Checked(Counts):
    """Of all flags what they say."""

    said: Said = attrs.field(factory=Said)

    def flag(self, flags: Sequence[FlagRow]) -> None:
        self.said.add(flags)


def _write(month: InChunks) -> Checked:
    return month.write(None, Checked)

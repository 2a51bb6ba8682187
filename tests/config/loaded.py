"""A config read from its text, and what is said of one that is refused."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from kpicore.config import RunConfig, load_config
from kpicore.model import Rejected

HEAD = 'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\n[people]\nuse = "csv"\npath = "people.csv"\n'
TEAM = '[[team]]\nname = "a"\nscore = "acme:desk"\n'


def load(text: str, **options: Any) -> RunConfig:
    Path("c.toml").write_text(dedent(text), encoding="utf-8")
    return load_config("c.toml", **options)


def mistakes(text: str, **options: Any) -> list[str]:
    with pytest.raises(Rejected) as caught:
        load(text, **options)
    assert caught.value.exit_code == 2
    assert all(finding.severity == "error" for finding in caught.value.findings)
    return [str(finding) for finding in caught.value.findings]


def of_team(text: str) -> list[str]:
    """The mistakes of a config whose one team is called a."""
    return mistakes(HEAD + '[[team]]\nname = "a"\n' + dedent(text))

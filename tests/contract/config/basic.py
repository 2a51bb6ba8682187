"""What the tests of the config share: the smallest company, and what is said of a config that is refused."""

from __future__ import annotations

from contract.folder import HEAD, PEOPLE, TEAM, Folder, at, collect

BASIC = HEAD + collect("metrics") + TEAM
"""Everything but the components of the one team."""


def simple(folder: Folder, config: str) -> None:
    folder.write(config=config, people=PEOPLE, metrics="employee_id,x\na,80\n")


def wrong(folder: Folder, config: str, place: str) -> str:
    """What stderr says of that place of a config that is refused as a whole, with exit code 2."""
    simple(folder, config)
    return at(folder.refused(2), f"{folder.path / 'config.toml'}: {place}")

"""The text of small configs: a month whose people and tables stand in files beside it, and a desk that is scored."""

from __future__ import annotations

CALLS = """
[team.score.criteria.calls]
metric = "calls"
unit = "count"
bands = [["< 100", 20], [">= 100", 40]]
"""
SPEED = """
[team.score.criteria.speed]
metric = "reply_s"
bands = [["<= 20", 100], ["> 20", 60]]
"""


def month(*kinds: str, use: str = "csv") -> str:
    """October 2026: people, and a table of each kind, in files that are called after them."""
    people = f'people = {{ use = "{use}", path = "people.{use}" }}\n'
    tables = [f'[[collect]]\nuse = "{use}"\nkind = "{kind}"\npath = "{kind}.{use}"\n' for kind in kinds]
    return 'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\n' + people + "".join(tables)


def desk(*criteria: str, where: str = "") -> str:
    """A team that is scored by criteria. where: who is in it, as TOML."""
    chosen = f"where = {where}\n" if where else ""
    return f'[[team]]\nname = "desk"\n{chosen}[team.score]\nuse = "criteria"\n' + "".join(criteria)

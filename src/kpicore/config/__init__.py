"""The run config: a TOML file becomes frozen objects, every mistake of it reported at once."""

from kpicore.config.load import load_config
from kpicore.config.place import Where
from kpicore.config.shape import CollectEntry, RunConfig, ScoreEntry, Team

__all__ = ["CollectEntry", "RunConfig", "ScoreEntry", "Team", "Where", "load_config"]

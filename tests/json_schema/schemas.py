"""Schemas held against TOML, as an editor does."""

from __future__ import annotations

import runpy
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "schema"
tool = SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "tools" / "schemas.py")))

EXAMPLES = sorted([*ROOT.glob("examples/*/*.toml"), *ROOT.glob("docs/examples/*/*.toml")])
MISTAKES = ROOT / "docs" / "examples" / "mistakes"
UNREADABLE = {MISTAKES / f"{name}.toml" for name in ("full_width", "chinese_key", "no_equals", "open_list")}
WRONG = {MISTAKES / f"{name}.toml" for name in ("wrong", "headings", "nested", "keys")}
"""Configs that are there to be refused for their keys and types; what is wrong with the others only the loader sees."""


def is_config(path: Path) -> bool:
    return path not in UNREADABLE and "people" in tomllib.loads(path.read_text(encoding="utf-8"))


CONFIGS = [path for path in EXAMPLES if is_config(path)]


def parsed(text: str) -> Any:
    return plain(tomllib.loads(text, parse_float=Decimal))


def plain(value: Any) -> Any:
    """JSON has no dates; editors hold them against the schema as text."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def accepted(schema: dict[str, Any], document: Any) -> bool:
    return Draft202012Validator(schema).is_valid(document)

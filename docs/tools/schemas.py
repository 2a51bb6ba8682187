"""Writes the JSON Schemas of the core's own components into docs/schema: `python docs/tools/schemas.py`.

`kpicore.json` is for run configs, where plugins may be named too; the others for the files that `from` names.
`tests/json_schema/test_committed.py` fails where a file would change.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kpicore.catalog import Catalog, load
from kpicore.cli.schema import as_text
from kpicore.json_schema.config import Offered, config_schema, scheme_schema
from kpicore.json_schema.types import Schema

FOLDER = Path(__file__).parents[1] / "schema"


def core() -> list[Offered]:
    """The core's own components."""
    found = (each for each in Catalog().all() if ":" not in each.name)
    return [Offered(each.kind, each.name, load(each)) for each in found]


def schemas() -> Iterator[tuple[str, str]]:
    """File names and what belongs into them."""
    components = core()
    yield "kpicore.json", written(config_schema(components, "en", others=True))
    for each in components:
        if each.kind != "collector":
            yield f"{each.name}.json", written(scheme_schema(each, "en"))


def written(schema: Schema) -> str:
    return as_text(schema) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas():
        (FOLDER / name).write_text(text, encoding="utf-8")

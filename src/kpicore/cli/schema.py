"""`kpicore schema`: the JSON Schema by which an editor completes and checks a config or a scheme file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator

from kpicore.catalog import Catalog, Component, Unusable, load
from kpicore.cli.show import chosen
from kpicore.json_schema.config import Offered, config_schema, scheme_schema
from kpicore.json_schema.types import Schema, any_of
from kpicore.model import Finding, Language
from kpicore.output.errors import print_findings


def command(args: argparse.Namespace) -> int:
    """Prints the schema of a run config, or with --component of a file that `from` names; always 0.

    A component that cannot be used is left out, with a warning. Raises Rejected (2) where there is no such component.
    """
    if args.component is None:
        print(as_text(config_schema(_usable(Catalog().all(), args.lang), args.lang)))
        return 0
    found = [Offered(each.kind, each.name, each.cls) for each in chosen(args.component, args.kind)]
    print(as_text(any_of([scheme_schema(each, args.lang) for each in found])))
    return 0


def as_text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2)


def offered(components: Iterable[Component]) -> Iterator[Offered | Unusable]:
    """Each component with its class, or why it has none."""
    for each in components:
        try:
            yield Offered(each.kind, each.name, load(each))
        except Unusable as error:
            yield error


def _usable(components: Iterable[Component], lang: Language) -> list[Offered]:
    found = list(offered(components))
    broken = [each for each in found if isinstance(each, Unusable)]
    warnings = [Finding("warning", "", what) for error in broken for _, what, _ in error.problems]
    print_findings(warnings, sys.stderr, lang)
    return [each for each in found if isinstance(each, Offered)]

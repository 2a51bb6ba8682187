"""`kpicore explain CONFIG EMPLOYEE`: why a person got this number, and what would have lifted it.

`kpicore explain FILE.json` computes again what an explanation that was kept says.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpicore.config import load_config
from kpicore.explain.explained import Explained
from kpicore.messages import reason, say
from kpicore.model import Finding, Rejected, Text
from kpicore.output.document import print_document
from kpicore.output.errors import print_findings
from kpicore.output.progress import progress

if TYPE_CHECKING:
    from kpicore.explain.replay import Differing

JSON = ".json"
_AGREES = Text("与所载结果一致：{what}", "It comes to what the explanation says: {what}")


def command(args: argparse.Namespace) -> int:
    """Prints the explanation, as a tree or (--json) as the document that `kpicore.explain.document` makes; 0. Raises
    Rejected."""
    if args.config.lower().endswith(JSON):
        return _replayed(args)
    explained = _explained(args)
    if args.json:
        from kpicore.explain.document import as_json

        print(as_json(explained))
        return 0
    from kpicore.explain.tree import drawn, tree
    from kpicore.output.console import show_tree

    root = tree(explained, args.lang)
    show_tree(root, drawn(root))
    return 0


def _explained(args: argparse.Namespace) -> Explained:
    from kpicore.explain.person import explain
    from kpicore.pipeline.teams import lint_team

    if args.employee is None:
        expected = say("expected CONFIG EMPLOYEE, or the FILE{json} of an explanation", json=JSON)
        raise Rejected([Finding("error", "EMPLOYEE", say("is missing"), expected)], 2)
    config = load_config(args.config, period=args.period, lint=lint_team)
    with progress(sys.stderr, args.lang, args.quiet) as tell:
        found = explain(attrs.evolve(config, lang=args.lang, engine="python"), args.employee, tell)
    if config.history is not None:
        from kpicore.cli.sealed import notes_of_person

        print_findings(notes_of_person(config, found.result), sys.stderr, args.lang)
    return found


def _replayed(args: argparse.Namespace) -> int:
    """Says whether what is computed from the file alone is what it says (--json: as a document); 1 where it is not."""
    from kpicore.explain.replay import replay

    result, differing = replay(_read(args.config))
    if args.json:
        said = [each._asdict() for each in differing]
        print_document("replay", {"agrees": not differing, "result": result, "differing": said})
    if differing:
        print_findings([_differs(args.config, each) for each in differing], sys.stderr, args.lang)
        return 1
    if args.json:
        return 0
    shown = ", ".join(f"{name} {value}" for name, value in result.items() if value)
    print(_AGREES.format(what=shown or "–").of(args.lang))
    return 0


def _differs(file: str, differing: Differing) -> Finding:
    said, found = differing.said or "–", differing.found or "–"
    return Finding(
        "error", f"{file}: {differing.where}", say("says {said}, and comes to {found}", said=said, found=found)
    )


def _read(name: str) -> dict[str, dict[str, str]]:
    try:
        document = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else say("this is no JSON")
        raise Rejected([Finding("error", name, why, say("expected what kpicore explain --json writes"))], 2) from None
    if not isinstance(document, dict) or not isinstance(document.get("result"), dict):
        what = say("this is no explanation")
        raise Rejected([Finding("error", name, what, say("expected what kpicore explain --json writes"))], 2)
    return document

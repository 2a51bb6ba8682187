"""What `--json` prints: one document with a version, for programs. Numbers are text, exact as in the files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kpicore.messages import spoken
from kpicore.model import Finding, Language, Text
from kpicore.output.errors import place_of
from kpicore.output.tables import with_codes
from kpicore.results import FlagRow, RunResult

SCHEMA = 1
"""The version of every document. Keys may be added to it; one that goes or means something else raises it."""


def print_document(command: str, content: Mapping[str, Any]) -> None:
    """The document of a command: which it is, its version, whether its data were rejected, and its content."""
    document = {"schema": SCHEMA, "kind": f"kpicore {command}", "rejected": False, **content}
    print(json.dumps(document, ensure_ascii=False, indent=2))


def print_run(result: RunResult, out: Path, form: str, lang: Language) -> None:
    """Results and flags as in the files, and where these are. lang: of the warnings; flags are in both languages."""
    header, rows = with_codes(result)
    content = {
        "period": result.period,
        "currency": result.currency,
        "written": str(out),
        "format": form,
        "results": [dict(zip(header, row, strict=True)) for row in rows],
        "flags": [_flag(flag) for flag in result.flags],
        "findings": findings_of(result.warnings, lang),
    }
    print_document("run", content)


def print_rejected(command: str, findings: Sequence[Finding], lang: Language) -> None:
    """What was wrong with the data, all of it."""
    print_document(command, {"rejected": True, "findings": findings_of(findings, lang)})


def print_check(findings: Sequence[Finding], lang: Language) -> None:
    print_document("check", {"findings": findings_of(findings, lang)})


def both(text: Text) -> Mapping[str, str]:
    """A text in both languages."""
    return {"zh": str(text.zh), "en": str(text.en)}


def _flag(flag: FlagRow) -> dict[str, Any]:
    return {**flag._asdict(), "message": both(flag.message)}


def findings_of(findings: Sequence[Finding], lang: Language) -> list[dict[str, str]]:
    """Findings in a language. file, row and column: of each that names a row; blank where it is about a key of the
    config, a person, all."""
    found = []
    for finding in findings:
        file, row, column = place_of(finding.where)
        what, expected = (str(spoken(each, lang)) for each in (finding.what, finding.expected))
        where, file = str(spoken(finding.where, lang)), file if row or column else ""
        place = {"where": where, "file": file, "row": row, "column": column}
        found.append({"severity": finding.severity, **place, "what": what, "expected": expected})
    return found

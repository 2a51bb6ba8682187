"""What a case expects against what a run wrote: every difference at once, in words, with the ledger beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from textwrap import indent

from kpicore.testing.cases import NUMBERS, TEXTS, WHO, Case, Table, run_case
from kpicore.testing.month import Month, Rows, number


class CaseFailed(AssertionError):
    """A case whose run is not what it expects; the message is for who wrote the case."""


def check_case(case: Case, folder: Path | None = None, engine: str = "python") -> Month:
    """Run the case and compare everything that it expects; CaseFailed with every difference.

    folder: where its files are written; left out, they are gone afterwards.
    """
    if folder is None:
        with tempfile.TemporaryDirectory() as name:
            return check_case(case, Path(name), engine)
    found = run_case(case, folder, engine)
    wrong = list(_rejection(case, found, folder) if "rejected" in case.expected[WHO] else _outcome(case, found))
    if wrong:
        raise CaseFailed("\n".join([f"{case.name}  ({_place(case)})", *wrong]))
    return found


def _place(case: Case) -> str:
    """File and line, from the folder that the tests run in."""
    file, here = case.file.absolute(), Path.cwd()
    return f"{file.relative_to(here) if file.is_relative_to(here) else file}:{case.line}"


def _outcome(case: Case, found: Month) -> Iterator[str]:
    if found.exit_code:
        yield f"  expected a result; the run ended with exit code {found.exit_code}:\n{indent(found.errors, '    ')}"
        return
    for who, expected in case.expected.items():
        if who not in found.results:
            yield f"  person {who} has no result\n{indent(found.errors, '    ')}"
            continue
        wrong = list(differences(found, who, expected))
        yield from (f"  person {who}: {each}" if len(case.input) > 1 else f"  {each}" for each in wrong)
        if wrong:
            yield f"\n  how person {who} came about:\n{indent(found.explained(who), '    ')}"


def differences(found: Month, who: str, expected: Table) -> Iterator[str]:
    """What of a person's result is not as expected."""
    yield from of_result(found.results[who], expected)
    yield from of_ledger(found.of(found.ledger, who), expected)
    yield from of_flags(found.of(found.flags, who), expected)


def _rejection(case: Case, found: Month, folder: Path) -> Iterator[str]:
    """The run ends with its exit code, says what is wrong, and writes nothing."""
    expected = case.expected[WHO]
    code = expected.get("exit", 1)
    texts = expected["rejected"] if isinstance(expected["rejected"], list) else [expected["rejected"]]
    if found.exit_code != code:
        yield f"  expected exit code {code}, got {found.exit_code}"
    yield from (f"  expected an error that says: {text}" for text in texts if text not in found.errors)
    if (folder / "out").exists():
        yield "  expected nothing to be written, got a folder of results"
    if found.exit_code != code or any(text not in found.errors for text in texts):
        yield f"\n  what was said:\n{indent(found.errors or '(nothing)', '    ')}"


def of_result(row: Mapping[str, str], expected: Table) -> Iterator[str]:
    for column in NUMBERS:
        if column in expected:
            yield from _number(column, expected[column], row[column])
    for column in TEXTS:
        if column in expected and row[column] != expected[column]:
            yield f"{column}: expected {_shown(expected[column])}, got {_shown(row[column])}"


def of_ledger(rows: Rows, expected: Table) -> Iterator[str]:
    scored = [row for row in rows if row["stage"] == "score"]
    paid = [row for row in rows if row["stage"] == "pay"]
    for key, among, column, sums in (
        ("lines", scored, "line", "contribution"),
        ("points", scored, "line", "value"),
        ("sections", scored, "section", "contribution"),
        ("schemes", scored, "scheme", "contribution"),
        ("pay", paid, "line", "contribution"),
    ):
        for name, wanted in expected.get(key, {}).items():
            found = named(among, column, name)
            label = f"points of {name}" if key == "points" else f"{'pay line' if key == 'pay' else column} {name}"
            if not found:
                have = ", ".join(dict.fromkeys(row[column] for row in among)) or "nothing"
                yield f"{label}: expected {_shown(wanted)}, and the ledger has no such {column}, but {have}"
            else:
                yield from _number(label, wanted, f"{total(found, sums):f}")
    for name, wanted in expected.get("grades", {}).items():
        graded = [row["value"] for row in named([r for r in rows if r["stage"] == "grade"], "scheme", name)]
        if graded != [wanted]:
            yield f"grade of {name}: expected {_shown(wanted)}, got {', '.join(map(_shown, graded)) or 'none'}"
    present = {row["line"] for row in rows}
    yield from (
        f"line {name}: expected not to be there, and it is" for name in expected.get("absent", []) if name in present
    )


def named(rows: Rows, column: str, name: str) -> Rows:
    """The rows of a line, section or scheme; `scheme/name` where a team has several schemes."""
    scheme, _, short = name.rpartition("/")
    return [row for row in rows if row[column] == short and scheme in ("", row["scheme"])]


def total(rows: Rows, column: str) -> Decimal:
    return sum((Decimal(row[column] or 0) for row in rows), Decimal(0))


def of_flags(rows: Rows, expected: Table) -> Iterator[str]:
    given = sorted({row["flag"] for row in rows})
    if "flags" in expected:
        wanted = sorted({each if isinstance(each, str) else each["flag"] for each in expected["flags"]})
        if given != wanted:
            yield f"flags: expected {', '.join(wanted) or 'none'}, got {', '.join(given) or 'none'}"
    for each in (*expected.get("flags", []), *expected.get("flags_include", [])):
        columns = {"flag": each} if isinstance(each, str) else each
        if not any(columns.items() <= row.items() for row in rows) and columns["flag"] in given:
            said = ", ".join(f"{column} {_shown(text)}" for column, text in columns.items() if column != "flag")
            yield f"flag {columns['flag']}: expected one with {said}"
        elif columns["flag"] not in given and "flags" not in expected:
            yield f"flag {columns['flag']}: expected, and not raised"
    yield from (f"flag {each}: raised, and not expected" for each in expected.get("flags_exclude", []) if each in given)
    if "missing" in expected:
        messages = [row["message"] for row in rows if row["flag"] == "missing"]
        lost = [name for name in expected["missing"] if not any(name in text for text in messages)]
        if lost or len(messages) != len(expected["missing"]):
            names, got = ", ".join(expected["missing"]), "; ".join(messages)
            yield f"missing: expected {names or 'nothing'}, got: {got or 'nothing'}"


def _number(what: str, expected: object, got: str) -> Iterator[str]:
    try:
        wanted = number(str(expected))
    except InvalidOperation:
        yield f"{what}: the case expects {_shown(expected)}, which is no number"
        return
    if number(got) != wanted:
        yield f"{what}: expected {_shown(expected)}, got {_shown(got)}"


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if value != "" else "a blank"

"""The catalogues of the core's sentences, from the code to what is installed: `make messages`.

Collects every template of the code, keeps the translations that are there, writes the .po that translators edit and the
.mo that gettext reads. The same code gives the same bytes: no dates, no line numbers, no names of a machine.

`tests/messages` fails where the catalogues are not what this program would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CODE = ROOT / "src" / "kpicore"
PO = CODE / "locale" / "zh" / "LC_MESSAGES" / "kpicore.po"
MO = PO.with_suffix(".mo")

KEYWORDS = {"say": None, "_": None}
HEAD = [
    ("Project-Id-Version", "kpicore"),
    ("Language", "zh"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]
COMMENT = "# The core's sentences in Chinese. `make messages` brings this file up to date with the code."

Said = str | tuple[str, ...]  # one wording, or singular and plural
ARGPARSE: tuple[Said, ...] = (  # what argparse may say to a user, from Python 3.11 to 3.14
    "%(prog)s: error: %(message)s\n",
    "ambiguous option: %(option)s could match %(matches)s",
    "argument %(argument_name)s: %(message)s",
    "expected at least one argument",
    "expected at most one argument",
    "expected one argument",
    ("expected %s argument", "expected %s arguments"),
    "ignored explicit argument %r",
    "invalid %(type)s value: %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "not allowed with argument %s",
    "one of the arguments %s is required",
    "options",
    "positional arguments",
    "show this help message and exit",
    "the following arguments are required: %s",
    "unexpected option string: %s",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
    "unrecognized arguments: %s",
    "usage: ",
)


class _Bare(Catalog):
    """A catalogue whose head says nothing of when, where and with what it was made."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return HEAD


def templates() -> Iterator[tuple[Said, str]]:
    """Every template of the code and the file that it is in, from the root of the repository."""
    for name, _, said, _, _ in extract_from_dir(CODE, [("**.py", "python")], keywords=KEYWORDS):
        yield said, (CODE / name).relative_to(ROOT).as_posix()
    for said in ARGPARSE:
        yield said, "argparse"


def current() -> Catalog:
    """The catalogue that the code asks for, with the translations of the .po; what is new is not translated yet."""
    old = _read()
    new = _Bare(locale="zh", header_comment=COMMENT, fuzzy=False)
    for said, file in sorted(templates(), key=lambda found: (found[1], str(found[0]))):
        known = old.get(said if isinstance(said, str) else said[0])
        string = known.string if known is not None else ("",) if isinstance(said, tuple) else ""
        new.add(said, string, locations=[(file, 0)])
    return new


def _read() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh")
    with PO.open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


def po_bytes(catalogue: Catalog) -> bytes:
    """The text for translators, in the order of the files of the code."""
    out = BytesIO()
    write_po(out, catalogue, width=0, include_lineno=False)
    return out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """What gettext reads."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The templates without a translation."""
    return [str(message.id) for message in catalogue if message.id and not all(_strings(message.string))]


def _strings(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if string is None or isinstance(string, str) else list(string)


def main() -> int:
    """Writes both files; 1 where something is left to translate."""
    catalogue = current()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(catalogue))
    left = untranslated(catalogue)
    print(f"{len(catalogue)} messages, {len(left)} to be translated in {PO.relative_to(ROOT)}")
    print(*(f"  {said}" for said in left), sep="\n", end="\n" if left else "")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())

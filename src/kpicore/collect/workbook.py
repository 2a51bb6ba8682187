"""What an .xlsx file is made of, looked at before a reader of workbooks may unpack it: sheets, formats, sizes."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers import expat

from kpicore.collect.dates import SYSTEM_1900, SYSTEM_1904
from kpicore.collect.kinds import HEAD, OLD_WORKBOOK, instead, other_kind
from kpicore.collect.limits import Unreadable, check_unpacked
from kpicore.collect.text import visible
from kpicore.messages import Message, say

WORKBOOK = say("an Excel workbook (.xlsx)")

_TYPES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
_BUILT_IN = {"9": "0%", "10": "0.00%"}
_ENCRYPTED = say("the workbook is encrypted; save it without a password")
_OTHERS = {"xl/workbook.bin": "Excel Binary (.xlsb)", "content.xml": "OpenDocument (.ods)"}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')

Attributes = Mapping[str, str]


class _Enough(Exception):
    """Nothing more is to be known."""


class SheetPart(NamedTuple):
    """A sheet by its name; part: the file in the workbook that holds its cells."""

    name: str
    visible: bool
    part: str


class Package:
    """An open .xlsx file.

    sheets: those that can hold cells. formats: by number of style, how its numbers are shown where that is more than
    the number: `%`, or `0000` (filled up with noughts). strings: the part with the strings that cells refer to, if any.
    day_0: from which a serial counts the days.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.casefold(): name for name in archive.namelist()}
        if len(self._names) < len(archive.namelist()):
            raise damaged(say("two of its parts have the same name"))
        for part, kind in _OTHERS.items():
            if part in self._names:
                raise Unreadable(say("the file is an {kind} workbook", kind=kind), WORKBOOK)
        root = self._targets("_rels/.rels", "").get("officeDocument", {}).values()
        book = next(iter(root), "xl/workbook.xml")
        folder = book[: book.rfind("/") + 1]
        self.strings = f"{folder}sharedStrings.xml"  # python-calamine reads these parts by their usual names
        worksheets = self._targets(f"{folder}_rels/workbook.xml.rels", folder).get("worksheet", {})
        self.day_0, self.sheets = self._read_book(f"{folder}workbook.xml", worksheets)
        self.formats = self._read_formats(f"{folder}styles.xml")
        self._check_strings()

    def walk(self, part: str, start: Callable[[str, Attributes], None]) -> None:
        """Call `start` for each element of a part of the file, by its name without a prefix."""
        parser = safe_parser()
        parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
        with self.open(part) as stream:
            parser.ParseFile(stream)

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        """The unpacked bytes of a part."""
        name = self._names.get(part.casefold())
        if name is None:
            raise Unreadable(say("the file lacks its part {part}", part=part), WORKBOOK)
        with self._archive.open(name) as stream:
            yield stream

    def size(self, part: str) -> int:
        """The bytes to which a part unpacks, as the file says; 0 for one that it lacks."""
        name = self._names.get(part.casefold())
        return self._archive.getinfo(name).file_size if name else 0

    def _targets(self, part: str, folder: str) -> dict[str, dict[str, str]]:
        """Kind of relationship → id → the part it leads to."""
        found: dict[str, dict[str, str]] = {}

        def start(name: str, attributes: Attributes) -> None:
            kind = attributes.get("Type", "")
            if name == "Relationship" and kind.startswith(_TYPES):
                target = attributes.get("Target", "")
                path = target[1:] if target.startswith("/") else folder + target
                found.setdefault(kind.rpartition("/")[2], {})[attributes.get("Id", "")] = path

        if part.casefold() in self._names:
            self.walk(part, start)
        return found

    def _check_strings(self) -> None:
        """Refuse a count of strings that the part cannot hold, for which a reader would make room all the same."""
        size = self.size(self.strings)

        def start(_: str, attributes: Attributes) -> None:
            count = attributes.get("uniqueCount", "").strip().lstrip("+0")
            if len(count) > len(str(size)) or (count.isdecimal() and int(count) > size):
                raise damaged(say("it says that it holds {count} strings", count=visible(count)))
            raise _Enough

        if size:
            with suppress(_Enough):
                self.walk(self.strings, start)

    def _read_book(self, part: str, worksheets: Mapping[str, str]) -> tuple[date, tuple[SheetPart, ...]]:
        sheets: list[SheetPart] = []
        day_0 = SYSTEM_1900

        def start(name: str, attributes: Attributes) -> None:
            nonlocal day_0
            if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                day_0 = SYSTEM_1904
            elif name == "sheet":
                target = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                if target in worksheets:
                    visible = attributes.get("state", "visible") == "visible"
                    sheets.append(SheetPart(attributes.get("name", ""), visible, worksheets[target]))

        self.walk(part, start)
        if len({sheet.name for sheet in sheets}) < len(sheets):
            raise damaged(say("two of its sheets have the same name"))
        return day_0, tuple(sheets)

    def _read_formats(self, part: str) -> tuple[str, ...]:
        own: dict[str, str] = {}
        formats: list[str] = []
        within = ""

        def start(name: str, attributes: Attributes) -> None:
            nonlocal within
            if name == "numFmt":
                own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif name == "xf" and within == "cellXfs":
                number = attributes.get("numFmtId", "0")
                formats.append(_shown(own.get(number) or _BUILT_IN.get(number, "")))
            elif name.endswith("Xfs") or name in ("cellStyles", "dxfs"):
                within = name

        if part.casefold() in self._names:
            self.walk(part, start)
        return tuple(formats)


def _shown(code: str) -> str:
    plain = _NOT_SHOWN.sub("", code.partition(";")[0]).casefold()
    if "%" in plain:
        return "%"
    return plain if re.fullmatch("0{2,}", plain) else ""


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The file as a workbook; Unreadable where it is none, is damaged or unpacks to too much. OSError as it comes."""
    try:
        if not zipfile.is_zipfile(path):
            raise Unreadable(*_instead(path))
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
            yield Package(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, expat.ExpatError, UnicodeError) as error:
        raise damaged(visible(str(error)) or type(error).__name__) from None


def damaged(reason: str) -> Unreadable:
    return Unreadable(say("the workbook is damaged ({reason})", reason=reason), WORKBOOK)


def _check_size(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    check_unpacked(size)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_ENCRYPTED, WORKBOOK)


def _instead(path: Path) -> tuple[Message, Message]:
    """What a file that is no zip archive is, and what is expected."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        if not head:
            return say("the file is empty"), WORKBOOK
        if head.startswith(OLD_WORKBOOK) and "EncryptedPackage".encode("utf-16-le") in stream.read():
            return _ENCRYPTED, WORKBOOK
    other = other_kind(head, WORKBOOK)
    if head.startswith(b"PK"):
        return say("the file is no whole Excel workbook, only its beginning"), WORKBOOK
    if other is not None:
        return other
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return say("the file is no Excel workbook"), WORKBOOK
    return say("the file is no Excel workbook but text, whatever its name"), instead("csv", WORKBOOK)


def safe_parser() -> expat.XMLParserType:
    """A parser that refuses declarations, since no workbook has any and an entity may unfold without end."""
    parser = expat.ParserCreate("utf-8")  # whatever a part says of itself: no program writes anything else
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(say("the workbook holds a document type declaration, which none may"), WORKBOOK)

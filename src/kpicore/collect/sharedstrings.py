"""How much text a sheet becomes: its cells refer to strings that a workbook holds once, and reading copies them."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.collect import limits
from kpicore.collect.workbook import Package, SheetPart, safe_parser


def check_text(package: Package, sheet: SheetPart, references: int) -> None:
    """Unreadable where the text of a sheet is more than is read. references: how many of its cells refer to strings.

    Counted only where even the longest string in every such cell would not tell that it is less.
    """
    if references * package.size(package.strings) <= limits.UNPACKED:
        return
    lengths = _lengths(package)
    if references * max(lengths, default=0) > limits.UNPACKED:
        limits.check_unpacked(_referred(package, sheet, lengths))


def _lengths(package: Package) -> list[int]:
    """The lengths of the strings, in characters."""
    lengths: list[int] = []

    def start(name: str, _: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser = safe_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    with package.open(package.strings) as stream:
        parser.ParseFile(stream)
    return lengths


def _referred(package: Package, sheet: SheetPart, lengths: list[int]) -> int:
    """The length of all strings that the cells of a sheet refer to."""
    total = 0
    is_reference = False
    digits: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal is_reference
        tag = name.rpartition(":")[2]
        if tag == "c":
            is_reference = attributes.get("t") == "s"
        parser.CharacterDataHandler = digits.append if is_reference and tag == "v" else None

    def end(_: str) -> None:
        nonlocal total
        number = "".join(digits).strip()
        digits.clear()
        parser.CharacterDataHandler = None
        if number.isdecimal() and int(number[:9]) < len(lengths):
            total += lengths[int(number[:9])]

    parser = safe_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with package.open(sheet.part) as stream:
        parser.ParseFile(stream)
    return total

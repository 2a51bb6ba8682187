"""Workbooks made cell by cell, so that each kind of dirt can be written as it occurs."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FORMATS = {"%": "0.0%", "date": "yyyy\\-mm\\-dd", "month": 'yyyy"年"m"月"', "id": "0000", "time": "[h]:mm:ss"}
"""By name, what the style of a cell may be."""


def cell(value: object, how: str = "", **attributes: str) -> str:
    """A cell of a value. how: the name of a format; `e` an error, `f` a formula as (formula, its value or None)."""
    style = f' s="{list(FORMATS).index(how) + 1}"' if how in FORMATS else ""
    more = "".join(f" {name}={quoteattr(text)}" for name, text in attributes.items())
    if how == "e":
        return f'<c t="e"{more}><v>{value}</v></c>'
    if isinstance(value, tuple):
        formula, result = value
        kind = ' t="str"' if isinstance(result, str) else ""
        shown = "<v/>" if result is None else f"<v>{escape(str(result))}</v>"
        return f"<c{style}{kind}{more}><f>{escape(formula)}</f>{shown}</c>"
    if value is None:
        return f"<c{style}{more}/>"
    if isinstance(value, bool):
        return f'<c t="b"{style}{more}><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"{style}{more}><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c{style}{more}><v>{value}</v></c>"


def row(*values: object, number: int = 0, hidden: bool = False) -> str:
    """A row; a value that is a str beginning with `<c` is a cell as it stands."""
    place = f' r="{number}"' if number else ""
    shown = ' hidden="1"' if hidden else ""
    cells = [value if isinstance(value, str) and value.startswith("<c") else cell(value) for value in values]
    return f"<row{place}{shown}>{''.join(cells)}</row>"


def sheet(*rows: str, merged: tuple[str, ...] = (), columns: str = "") -> str:
    """The XML of a sheet."""
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    merges = f"<mergeCells>{areas}</mergeCells>" if areas else ""
    shown = f"<cols>{columns}</cols>" if columns else ""
    return f'<worksheet xmlns="{MAIN}">{shown}<sheetData>{"".join(rows)}</sheetData>{merges}</worksheet>'


def parts(sheets: Mapping[str, str], hidden: tuple[str, ...] = (), since_1904: bool = False) -> dict[str, str]:
    """The parts of a workbook."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"{_state(name in hidden)}/>'
        for number, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    formats = "".join(
        f'<numFmt numFmtId="{170 + number}" formatCode={quoteattr(code)}/>'
        for number, code in enumerate(FORMATS.values())
    )
    styles = "".join(f'<xf numFmtId="{170 + number}" xfId="0"/>' for number in range(len(FORMATS)))
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(since_1904)}"/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}<Relationship Id="rId99" '
        f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs><xf numFmtId="0"/>{styles}'
        "</cellXfs></styleSheet>",
        **{f"xl/worksheets/sheet{number}.xml": xml for number, xml in enumerate(sheets.values(), 1)},
    }


def write(path: Path, made: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return path


def book(path: Path, *rows: str, **more: object) -> Path:
    """A workbook of one sheet, named 十月."""
    return write(path, parts({"十月": sheet(*rows, **more)}))  # type: ignore[arg-type]


def _state(hidden: bool) -> str:
    return ' state="hidden"' if hidden else ""

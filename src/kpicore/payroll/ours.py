"""Whether a file is a workbook that this room wrote, and so may be replaced."""

from __future__ import annotations

from pathlib import Path

from kpicore.payroll.book import TITLE


def is_payroll(path: Path) -> bool:
    """By the title among its properties, which a spreadsheet program keeps."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            return f">{TITLE} ".encode() in archive.read("docProps/core.xml")
    except (BadZipFile, KeyError, OSError):
        return False

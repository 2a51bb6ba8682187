"""LibreOffice recalculates a workbook, where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice Calc is not installed (Debian: libreoffice-calc)"
)

_COMPUTED = re.compile(rb"(</f>)<v>[^<]*</v>")


def recalculated(path: Path, folder: Path, change: Callable[[bytes], bytes] = bytes) -> Workbook:
    """What LibreOffice makes of the formulas. The values that stand beside them are taken out first, so that nothing
    but its own can come back. change: of the XML of each sheet."""
    assert OFFICE is not None
    folder.mkdir(parents=True, exist_ok=True)
    given = folder / "given.xlsx"
    with ZipFile(path) as before, ZipFile(given, "w", ZIP_DEFLATED) as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename.startswith("xl/worksheets/"):
                content = change(_COMPUTED.sub(rb"\1", content))
            after.writestr(info, content)
    made = folder / "made"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [
        OFFICE,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(made),
        str(given),
    ]
    # no display, no settings of whoever runs the tests
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (made / "given.xlsx").exists(), ran.stdout + ran.stderr
    return openpyxl.load_workbook(made / "given.xlsx", data_only=True)

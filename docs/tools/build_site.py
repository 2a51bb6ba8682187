"""Builds the documentation site into a folder: `python docs/tools/build_site.py build/docs` (`make docs`).

The pages of the repository, the generated ones beside them, then Zensical in strict mode: a link that leads nowhere is
an error. Nothing is fetched, neither now nor when the pages are read.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from docsite import layout, tree
from drawing import STYLE

PAGES, SITE, CONFIG = "pages", "site", "zensical.toml"


class Refused(Exception):
    """What the builder found fault with, in its words."""


def build(folder: Path) -> Path:
    """Where the site is: the folder `site` in the one given. Refused where the builder finds fault."""
    folder = folder.resolve()
    written = tree.write(folder / PAGES)
    looks = re.sub(r"</?style>|\.kpi \{ color: #.*\n", "", STYLE).strip()
    (folder / PAGES / layout.CSS).write_text(f"{looks}\n{layout.LOOKS}", encoding="utf-8")
    shutil.copy(Path(layout.__file__).parent / layout.WORKER, folder / PAGES / layout.WORKER)
    (folder / CONFIG).write_text(layout.config(SITE, folder / PAGES, written), encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict", "--config-file", str(folder / CONFIG)]
    ran = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if ran.returncode:
        said = re.sub(r"\x1b\[[0-9;]*m", "", f"{ran.stdout}\n{ran.stderr}").partition("Traceback")[0]
        raise Refused(said.strip())
    return folder / SITE


if __name__ == "__main__":
    try:
        print(f"Open {build(Path(sys.argv[1])) / 'index.html'}")
    except Refused as refused:
        sys.exit(str(refused))

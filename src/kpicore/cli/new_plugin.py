"""`kpicore new-plugin NAME`: a plugin project in the current directory, with cases and tests that pass at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from kpicore.authoring.project import project, write_project
from kpicore.catalog import Catalog
from kpicore.model import Language, Text

_WRITTEN = Text("已写入 {folder}：{files}", "Written to {folder}: {files}")
_NEXT = Text(
    '下一步（需要 pip install "kpicore[testing]"，之后无需联网）：\n{commands}',
    'Next (with pip install "kpicore[testing]"; after that no network is needed):\n{commands}',
)


def command(args: argparse.Namespace) -> int:
    """Writes the folder NAME and says what to do next; 0. Raises Rejected, with nothing written."""
    lang: Language = args.lang
    made = project(args.name, args.uses, lang, Catalog())
    written = write_project(made, Path(args.name))
    print(_WRITTEN.of(lang).format(folder=args.name, files=", ".join(written)))
    commands = [f"cd {args.name}", "pip install --no-build-isolation --no-deps --editable .", "pytest"]
    print(_NEXT.of(lang).format(commands="\n".join(f"  {each}" for each in commands)))
    return 0

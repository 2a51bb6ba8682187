"""Fills the marked blocks of the documentation with what the code prints now: `python docs/tools/embed.py`.

A block begins with one of these comments and ends with `<!-- end -->`; what stands between them is replaced:

    <!-- run: kpicore check examples/demo/kpi.toml -->   the command and what it prints
    <!-- run acme_desk: kpicore show acme:desk -->       the same, with docs/examples/acme/acme_desk.py as plugin `acme`
    <!-- file: docs/examples/own_scheme/kpi.toml -->     a file
    <!-- rows: PATH.csv employee_id=A2: line, rule -->   some rows and columns of a table that a command before it wrote
    <!-- sheet: PATH.xlsx NAME -->                       a sheet of a workbook that a command before it wrote
    <!-- benchmark: TABLE | words; words: column, column -->   of a table of the last benchmarks, rows that have one of
                                                     these words in a cell; both parts may be left out
    <!-- settings: service_conduct:float -->             the settings of a component
    <!-- users: kpicore_scorers -->                      who implements a hook
    <!-- try: metrics reply_s | 20 | 20.5 -->            what the TOML above it makes of some figures: see tryout.py
    <!-- picture bands: metrics reply_s | 20.5 -->       the same for one person as a picture: see pictures.py

`tests/test_docs.py` fails where a page would change.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import runpy
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from unittest.mock import patch

import attrs

ROOT = Path(__file__).parents[2]
ACME = ROOT / "docs" / "examples" / "acme"
PAGES = ("README.md", "docs/*.md", "examples/phone_and_shop/README.md", "plugins/*/README.md")

KINDS = "run|file|rows|sheet|benchmark|settings|users|try|picture"
BLOCK = re.compile(rf"(<!-- ({KINDS})(?: (\w+))?: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
TOML = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TRYOUT = SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "tools" / "tryout.py")))
PICTURES = ROOT / "docs" / "pictures"


def pages() -> list[Path]:
    return sorted(path for pattern in PAGES for path in ROOT.glob(pattern))


def fill(page: Path) -> str:
    """The page as it should be. Commands run in a copy of the examples, so that nothing is written in the checkout."""

    def block(found: re.Match[str]) -> str:
        begin, kind, plugin, argument, end = found.groups()
        if kind == "try":
            fragment = TOML.findall(found.string, 0, found.start())[-1]
            return f"{begin}{_fence('text', TRYOUT.tried(fragment, argument, kpicore))}\n{end}"
        if kind == "picture":
            title, _ = drawn(found)
            return f"{begin}![{title}](pictures/{plugin}.svg)\n{end}"
        return f"{begin}{_KINDS[kind](argument, plugin)}\n{end}"

    with TemporaryDirectory() as folder, examples(Path(folder)):
        return BLOCK.sub(block, page.read_text(encoding="utf-8"))


def pictures(page: Path) -> dict[str, str]:
    """The pictures of a page as they should be, by name: what the rules of the TOML above each make of its figures."""
    text = page.read_text(encoding="utf-8")
    found = [each for each in BLOCK.finditer(text) if each[2] == "picture"]
    return {each[3]: drawn(each)[1] for each in found}


def drawn(found: re.Match[str]) -> tuple[str, str]:
    """What a picture shows, in words, and the picture."""
    fragment = TOML.findall(found.string, 0, found.start())[-1]
    from pictures import picture

    return picture(TRYOUT.ran(fragment, found[4], kpicore))


@contextmanager
def examples(folder: Path) -> Iterator[None]:
    """A working folder that has the examples and nothing else."""
    for name in ("examples", "docs/examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("out", "__pycache__"))
    with chdir(folder):
        yield


@contextmanager
def installed(module: str | None) -> Iterator[None]:
    """The module of docs/examples/acme as an installed plugin, named and numbered as the pyproject.toml there says."""
    if module is None:
        yield
        return
    project = tomllib.loads((ACME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with TemporaryDirectory() as site:
        info = Path(site) / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[kpicore]\nacme = {module}\n", encoding="utf-8")
        sys.path[:0] = [site, str(ACME)]
        try:
            yield
        finally:
            del sys.path[:2]
            sys.modules.pop(module, None)


def kpicore(*words: str) -> tuple[int, str]:
    """The exit code, and what the command prints on either stream, in English unless it is asked otherwise."""
    from kpicore.cli.main import main

    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"
    said = io.StringIO()
    long = ("run", "check", "payroll", "compare", "fairness")
    quiet = ("--quiet",) if words[0] in long else ()  # a slow machine would show progress
    try:
        with redirect_stdout(said), redirect_stderr(said), patch("kpicore.cli.close.today", lambda: _LATER):
            code = main((*words, *quiet))
    finally:
        os.environ.pop("LC_ALL") if before is None else os.environ.update(LC_ALL=before)
    return code, said.getvalue()


_LATER = date(2100, 1, 1)  # no month of the examples is still going on, whenever a page is made

_VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<64 hex digits>"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "<date and time, UTC>"),
)
"""What no two runs print alike."""


def _run(command: str, plugin: str | None) -> str:
    program, *words = shlex.split(command)
    if program != "kpicore":
        raise ValueError(f"{command}: only kpicore is run")
    with installed(plugin):
        _, said = kpicore(*words)
    for varying, shown in _VARYING:
        said = varying.sub(shown, said)
    return _fence("console", f"$ {command}\n{said}")


def _file(name: str, plugin: str | None) -> str:
    suffix = Path(name).suffix.removeprefix(".").replace("py", "python")
    return _fence(suffix, (ROOT / name).read_text(encoding="utf-8"))


def _rows(argument: str, plugin: str | None) -> str:
    from kpicore.output.terminal import render_table

    source, columns = argument.split(": ")
    name, *conditions = source.split()
    wanted = dict(condition.split("=") for condition in conditions)
    header = columns.split(", ")
    with open(name, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if wanted.items() <= row.items()]
    return _fence("text", render_table(header, [[row[column] for column in header] for row in rows], max_width=0))


def _sheet(argument: str, plugin: str | None) -> str:
    """As a viewer shows it, without the lines in which nothing stands."""
    from python_calamine import CalamineWorkbook

    from kpicore.output.terminal import render_table

    path, _, name = argument.partition(" ")
    table = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    first, *rows = [[_shown(cell) for cell in row] for row in table if sum(map(bool, row)) > 1]
    return _fence("text", render_table(first, rows, max_width=0))


def _shown(cell: object) -> str:
    return f"{cell:,.2f}".removesuffix(".00") if isinstance(cell, float) else str(cell)


def _benchmark(argument: str, plugin: str | None) -> str:
    asked, _, columns = argument.partition(": ")
    name, _, words = asked.partition(" | ")
    found = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))["tables"][name]
    header = columns.split(", ") if columns else found["columns"]
    at = [found["columns"].index(column) for column in header]
    rows = [row for row in found["rows"] if any(word in cell for word in words.split("; ") for cell in row)]
    lines = [header, ["---"] * len(header), *([row[place] for place in at] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


_NO_DEFAULT = {attrs.NOTHING: "required", None: "–"}


def _settings(use: str, plugin: str | None) -> str:
    from kpicore.catalog import Catalog, load
    from kpicore.cli.show import default_of
    from kpicore.config.place import as_inline
    from kpicore.converter import to_toml
    from kpicore.settingtypes import setting_types

    lines = ["| setting | default | what it sets | clause |", "|---|---|---|---|"]
    for component in Catalog().named(use):
        for key, field in setting_types(load(component)).items():
            default = default_of(field)
            shown = f"`{as_inline(to_toml(default))}`" if default not in (attrs.NOTHING, None) else _NO_DEFAULT[default]
            doc, clause = field.metadata["doc"].en, field.metadata["clause"]
            lines.append(f"| `{key}` | {shown} | {doc} | {clause} |")
            if reason := field.metadata["reason"]:
                lines[-1] = f"| `{key}` | {shown} | {doc}. {reason.en[0].upper()}{reason.en[1:]} | {clause} |"
    return "\n".join(lines)


def _users(hook: str, plugin: str | None) -> str:
    from kpicore.plugins import HOOKS, Plugins

    kind = next(kind for kind, name in HOOKS.items() if name == hook)
    found = []
    for each in Plugins().load_all():
        prefix = "" if each.name == "kpicore" else f"{each.name}:"
        distribution = each.sources[0][0]
        found += [f"`{prefix}{name}` ({distribution})" for name in each.offers.get(kind, {})]
    return f"Used by {', '.join(found)}."


def _fence(language: str, text: str) -> str:
    body = "\n".join(line.rstrip() for line in text.rstrip().splitlines())
    return f"```{language}\n{body}\n```"


_KINDS: dict[str, Callable[[str, str | None], str]] = {
    "run": _run,
    "file": _file,
    "rows": _rows,
    "sheet": _sheet,
    "benchmark": _benchmark,
    "settings": _settings,
    "users": _users,
}


if __name__ == "__main__":
    for page in pages():
        filled = fill(page)
        if filled != page.read_text(encoding="utf-8"):
            page.write_text(filled, encoding="utf-8")
            print(f"{page.relative_to(ROOT)} brought up to date")
        for name, svg in pictures(page).items():
            PICTURES.mkdir(exist_ok=True)
            (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")

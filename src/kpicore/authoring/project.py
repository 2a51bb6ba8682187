"""The whole project of a new plugin: file by file as text, and written at once or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import kpicore
from kpicore.authoring import code
from kpicore.authoring.bilingual import in_both, texts_within
from kpicore.authoring.names import name_findings
from kpicore.authoring.origin import BARE, OPTION, Origin, origins
from kpicore.authoring.typical import BLANK, SUPERIOR, Month, months
from kpicore.catalog import Catalog
from kpicore.config.place import as_inline, quoted
from kpicore.hookspecs import HOOK_VERSION
from kpicore.messages import say
from kpicore.model import ClauseRow, Finding, Language, Rejected, Text
from kpicore.output.stage import staged
from kpicore.plugins import Kind
from kpicore.rules.cells import as_number

PLAIN = "plain"
FROM = "from"
MODULES: Mapping[Kind, str] = {"scorer": "scorer", "grader": "grader", "pay rule": "pay"}
DATA: Mapping[Kind, tuple[str, str, str]] = {
    "scorer": ("scheme", "SCHEME", "Scheme"),
    "grader": ("scale", "SCALE", "GradeScale"),
    "pay rule": ("lines", "LINES", "tuple[PayLine, ...]"),
}
"""The module of a kind's numbers, the constant in it, and that one's type."""

ABOUT = Text("{name} 公司的考核方案, kpicore 插件。", "The appraisal scheme of {name}, a plugin for kpicore.")
STARTED = Text(
    "\n数字取自 {uses}，以数据形式写在上表的数据模块中；此后与原插件无关。"
    "`tests/cases` 的用例记下了起始方案的结果：请逐一核对，再按需修改。\n",
    "\nThe numbers began as those of {uses}; they stand as data in the modules named above and owe nothing to that\n"
    "plugin any more. The cases in `tests/cases` say what the scheme gave to begin with: check them by hand, then\n"
    "change them.\n",
)
NUMBERS = Text("，数据在 `{module}.py`", ", its numbers in `{module}.py`")
_LEFT = re.compile(r"\{\{\w+\}\}")


class Project(NamedTuple):
    """A project as text. files: content by path below the project's folder."""

    name: str
    files: Mapping[str, str]


def project(name: str, uses: Sequence[str], lang: Language, catalog: Catalog) -> Project:
    """The project of that name, from the template or from components. Rejected (2) with everything that is wrong."""
    findings = name_findings(name, catalog.plugins)
    found: dict[Kind, Origin] | None = None
    try:
        found = origins(uses, catalog) if uses else None
        found = None if found is None else _with_scorer(found, uses)
    except Rejected as rejected:
        findings += rejected.findings
    if findings:
        raise Rejected(findings, 2)
    made = _Making(name, lang, found)
    return Project(name, made.files())


def write_project(made: Project, folder: Path) -> list[str]:
    """Writes it into a new folder, whole or not at all; what was written, sorted. Rejected (2) where it exists."""
    if folder.exists() or folder.is_symlink():
        what = say("exists already")
        raise Rejected([Finding("error", str(folder), what, say("a name that is not yet used"))], 2)
    with staged(folder) as partial:
        for path, text in made.files.items():
            target = partial / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    return sorted(made.files)


def _with_scorer(found: dict[Kind, Origin], uses: Sequence[str]) -> dict[Kind, Origin]:
    if "scorer" in found:
        return found
    what = say("{uses} brings no scorer", uses=", ".join(uses))
    raise Rejected([Finding("error", OPTION, what, say("{option} of a scorer beside it", option=OPTION))], 2)


class _Making:
    def __init__(self, name: str, lang: Language, found: Mapping[Kind, Origin] | None) -> None:
        self.name = name
        self.lang = lang
        self.found = found
        self.package = f"kpicore_{name}"
        bare = BARE if found is None else {kind: origin.name for kind, origin in found.items()}
        self.values = {
            "name": name,
            "package": self.package,
            "distribution": f"kpicore-{name.replace('_', '-')}",
            "description": ABOUT.of(lang).format(name=name),
            "kpicore": ".".join(kpicore.__version__.split(".")[:2]),
            "hooks": str(HOOK_VERSION),
            "coverage": "100" if found is None else "0",
            "origin": "",
            "blank": "",
            "accepted": "",
            "accept": "",
            **{MODULES[kind]: text for kind, text in bare.items()},
            **{f"{MODULES[kind]}_numbers": "" for kind in MODULES},
        }

    def files(self) -> dict[str, str]:
        source = f"src/{self.package}"
        made = self._plain(source) if self.found is None else self._from(source, self.found)
        common = {
            "pyproject.toml": "pyproject.toml",
            ".gitignore": "gitignore",
            "README.md": f"README.{self.lang}.md",
            f"{source}/__init__.py": "init.py",
            f"{source}/plugin.py": "plugin.py",
            f"tests/test_{self.name}.py": "check.py",
        }
        made |= {path: self._filled("common", file) for path, file in common.items()}
        return made | {f"{source}/py.typed": ""}

    def _plain(self, source: str) -> dict[str, str]:
        modules = [f"{module}{ending}" for module in MODULES.values() for ending in (".py", ".clauses.csv")]
        made = {f"{source}/{module}": self._filled(PLAIN, module) for module in modules}
        return made | {f"tests/cases/{self.name}.cases.toml": self._filled(PLAIN, "cases.toml")}

    def _from(self, source: str, found: Mapping[Kind, Origin]) -> dict[str, str]:
        made = {}
        for kind, origin in found.items():
            module, constant, annotation = DATA[kind]
            whose = origin.use or "kpicore new-plugin"
            doc = f"The numbers of {self.name}:{origin.name} as data, from {whose}. Edit them here."
            made[f"{source}/{module}.py"] = _written(origin, doc, constant, annotation)
            made[f"{source}/{MODULES[kind]}.py"] = self._filled(FROM, f"{MODULES[kind]}.py", self._class(kind, origin))
            if origin.clauses is not None:
                made[f"{source}/{MODULES[kind]}.clauses.csv"] = _table(origin.clauses)
            self.values[f"{MODULES[kind]}_numbers"] = NUMBERS.of(self.lang).format(module=module)
        if single := [_STAGE[kind] for kind, origin in found.items() if not _bilingual(origin)]:
            reasons = "".join(f'    "{stage}": {{"not in both languages": "in-house"}},\n' for stage in single)
            self.values["accepted"] = f"ACCEPTED: dict[str, dict[str, str]] = {{\n{reasons}}}\n"
            self.values["accept"] = ", accept=ACCEPTED.get(stage)"
        uses = ", ".join(dict.fromkeys(f"`{each.use}` ({each.source})" for each in found.values() if each.use))
        self.values["origin"] = STARTED.of(self.lang).format(uses=uses)
        seen = months(found)
        self.values["blank"] = next(
            (row.score for each in seen if each.name == BLANK for row in each.result.results), ""
        )
        made[f"tests/cases/{self.name}.cases.toml"] = _cases(self.values, seen)
        return made

    def _class(self, kind: Kind, origin: Origin) -> dict[str, str]:
        """What of a component's class depends on where it comes from."""
        cited = origin.clauses is not None
        return {
            "doc": origin.about.en.rstrip(".") + ".",
            "about": code.text(origin.about, 4, 8),
            "sequence": ", Sequence" if cited else "",
            "sequence_line": "\nfrom collections.abc import Sequence\n" if cited else "",
            "clause_table": "clause_table, " if cited else "",
            "clause_row": "ClauseRow, " if cited else "",
            "imports": CITED if cited else UNCITED,
            "clauses": _CLAUSES.replace("{{module}}", MODULES[kind]) if cited else "",
        }

    def _filled(self, room: str, file: str, more: Mapping[str, str] | None = None) -> str:
        text = files(__package__).joinpath("template", room, f"{file}.txt").read_text(encoding="utf-8")
        for key, value in {**self.values, **(more or {})}.items():
            text = text.replace(f"{{{{{key}}}}}", value)
        left = _LEFT.findall(text)
        assert not left, f"{file}: nothing fills {left}"
        return text.rstrip("\n") + "\n"


CITED = "\nfrom kpicore.components import clause_table\nfrom kpicore.model import ClauseRow, Text"
UNCITED = "\nfrom kpicore.model import Text"
_CLAUSES = '''
    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of the document and what it became."""
        return clause_table(__package__, "{{module}}")
'''


def _bilingual(origin: Origin) -> bool:
    return all(in_both(text) for _, text in texts_within((origin.about, origin.what), ""))


def _written(origin: Origin, doc: str, constant: str, annotation: str) -> str:
    try:
        return code.module(doc, constant, annotation, origin.what)
    except code.Unwritable as error:
        what = say("{use} holds what cannot be written as data: {what}", use=origin.use, what=str(error))
        raise Rejected([Finding("error", OPTION, what, say("a component without it"))], 2) from None


def _table(rows: Sequence[ClauseRow]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ClauseRow._fields)
    writer.writerows(rows)
    return text.getvalue()


# --- cases -----------------------------------------------------------------------------------------------------------


def _cases(values: Mapping[str, str], found: Sequence[Month]) -> str:
    lines = [
        "# What the scheme gave when this plugin began: check it by hand, then change and add. pytest runs each case.",
        "# The format: python -c \"help('kpicore.testing.cases')\"",
        "",
        "[team]",
        *(f'{stage} = "{values["name"]}:{values[MODULES[kind]]}"' for kind, stage in _STAGE.items()),
    ]
    for month in found:
        lines += ["", *_case(month)]
    return "\n".join(lines) + "\n"


_STAGE: Mapping[Kind, str] = {"scorer": "score", "grader": "grade", "pay rule": "pay"}


def _case(month: Month) -> list[str]:
    (row,) = month.result.results
    lines = ["[[case]]", f"name   = {as_inline(month.name)}", 'period = "2026-10"']
    for key, cells in (("person", month.person), ("metrics", month.metrics)):
        if cells:
            lines += [f"[case.input.{key}]", *_keys(cells)]
    if all(each.keys() == {"criterion", "rater", "value"} and each["rater"] == SUPERIOR for each in month.ratings):
        if month.ratings:
            lines += ["[case.input.ratings]", *_keys({each["criterion"]: each["value"] for each in month.ratings})]
    else:
        inline = ["ratings = [", *(f"  {as_inline(dict(each))}," for each in month.ratings), "]"]
        lines[3:3] = ["[case.input]", *inline]
    expected = {"score": row.score, "grade": row.grade}
    expected |= {"performance_pay": row.performance_pay, "total_pay": row.total_pay}
    return [*lines, "[case.expected]", *_keys(expected)]


def _keys(values: Mapping[str, str]) -> list[str]:
    """Keys and values of a table, numbers bare."""
    width = max(len(quoted(key)) for key in values)
    return [f"{quoted(key):{width}} = {_value(text)}" for key, text in values.items()]


def _value(text: str) -> str:
    number = as_number(text)
    return as_inline(text) if number is None else f"{_plain(number):f}"


def _plain(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()

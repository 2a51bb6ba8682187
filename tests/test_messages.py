"""The core's sentences: what a message remembers, and that every one of them is translated."""

from __future__ import annotations

import ast
import copy
import os
import pickle
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import catalogue
import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from kpicore.cli.main import main
from kpicore.cli.parsers import COMMANDS
from kpicore.locale import DOMAIN, FOLDER
from kpicore.messages import Message, joined, message, reason, say, spoken
from kpicore.model import Finding, Text
from kpicore.settings import SettingError

ROOT = Path(__file__).parents[1]
PATHS = sorted([*(ROOT / "src").rglob("*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
FILES = [path.relative_to(ROOT).as_posix() for path in PATHS]
WITHOUT_TEMPLATE = {  # the only ones that say what is no template of the code
    "src/kpicore/messages.py": 1,  # `joined`
    "src/kpicore/config/toml.py": 1,  # what tomllib says, among templates that are there
}
WORD = re.compile(r"(?<!\w)[a-z]{2,}(?!\w)")  # no name of a setting with its `_`
SINKS = {  # what takes sentences → the arguments that are none: places, columns, kinds
    "Finding": 2, "Bad": 0, "error": 1, "doubt": 1, "warn": 1, "needed": 2, "find": 2, "wrong": 1,
    "_wrong": 1, "_note": 1, "_problem": 1, "_refused": 1, "_rejected": 1, "_Unusable": 0, "Unusable": 1,
}  # fmt: skip


# What a message is


def test_a_message_is_english_at_first_sight_and_can_be_said_in_chinese() -> None:
    said = say("unknown key {key}", key="x")
    assert said == "unknown key x"
    assert (said.of("en"), said.of("zh")) == ("unknown key x", "不认识的键 x")
    assert (type(said.of("en")), type(spoken(said, "zh"))) == (str, str)


def test_values_are_said_in_the_same_language() -> None:
    inner = say("did you mean {name}?", name="{brace}")
    outer = say("unknown hook {name}: {meant}", name=Text("甲", "a"), meant=inner)
    assert outer == "unknown hook a: did you mean {brace}?"
    assert outer.of("zh") == "不认识的钩子 甲：是不是 {brace}？"


def test_joined_sentences_stay_sentences() -> None:
    parts = joined([say("missing"), "x", Text("甲", "a")], say(" and "))
    assert (parts, parts.of("zh")) == ("missing and x and a", "缺少 和 x 和 甲")
    assert (joined([]), joined([]).of("zh")) == ("", "")
    assert joined(["{a}", "b"]).of("zh") == "{a}, b"


def test_what_no_catalogue_knows_stays_english() -> None:
    assert say("nobody has ever said {this}", this=1).of("zh") == "nobody has ever said 1"
    assert say("").of("zh") == ""


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])  # noqa: S301
def test_copies_remember_the_template(again: object) -> None:
    assert callable(again)
    said = again(say("unknown hook {name}: {meant}", name="x", meant=say("did you mean {name}?", name="y")))
    assert (said, said.of("zh")) == ("unknown hook x: did you mean y?", "不认识的钩子 x：是不是 y？")


def test_a_text_is_a_message_where_messages_are_wanted() -> None:
    said = message(Text("写的是 1", "found 1"))
    assert isinstance(said, Message)
    assert (said, said.of("zh"), message("plain")) == ("found 1", "写的是 1", "plain")


def test_the_problems_of_a_component_keep_both_languages() -> None:
    error = SettingError([(("limit",), Text("写的是 -1", "found -1"), say("expected 1 or more")), ((), "odd", "")])
    assert str(error) == "found -1: expected 1 or more; odd"
    assert [spoken(what, "zh") for _, what, _ in error.problems] == ["写的是 -1", "odd"]
    assert [spoken(expected, "zh") for *_, expected in error.problems] == ["应为 1 或更大", ""]
    assert str(Finding("info", "D0-5", Text("淡季", "off-season"))) == "D0-5: off-season"


def test_why_the_system_refused() -> None:
    assert spoken(reason(FileNotFoundError(2, os.strerror(2))), "zh") == "没有这个文件或文件夹"
    assert reason(OSError("odd")) == "odd"


# What the code says


class Call(NamedTuple):
    file: str
    node: ast.Call

    def __str__(self) -> str:
        return f"{self.file}:{self.node.lineno}"


def called(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def parsed(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"))


@cache
def calls_of_say() -> tuple[Call, ...]:
    nodes = ((file, node) for file in FILES for node in ast.walk(parsed(file)))
    return tuple(Call(file, node) for file, node in nodes if isinstance(node, ast.Call) and called(node) == "say")


def template(call: Call) -> str | None:
    first = call.node.args[0] if call.node.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def test_templates_stand_in_the_call() -> None:
    others: dict[str, int] = {}
    for call in calls_of_say():
        if template(call) is None:
            others[call.file] = others.get(call.file, 0) + 1
    assert others == WITHOUT_TEMPLATE


def test_every_name_of_a_template_has_a_value() -> None:
    for call in calls_of_say():
        said = template(call)
        given = {keyword.arg for keyword in call.node.keywords}
        if said is not None and None not in given:  # **values
            assert {name for name, *_ in fields(said)} == given, str(call)


def test_the_catalogue_has_every_template() -> None:
    known = {entry.id for entry in entries()}
    missing = {said for call in calls_of_say() if call.file.startswith("src/") and (said := template(call))} - known
    assert not missing, "run: make messages"


def bare(node: ast.AST, bound: dict[str, list[ast.expr]]) -> Iterator[ast.expr]:
    """The wordings within a sentence that no language but their own has, names followed to what they stand for."""
    match node:
        case ast.JoinedStr(values=parts) if WORD.search(
            " ".join(str(p.value) for p in parts if isinstance(p, ast.Constant))
        ):
            yield node
        case ast.Constant(value=str(text)) if re.search(r"[a-z] [a-z]", text):
            yield node
        case ast.BinOp(left=left, right=right):
            yield from (*bare(left, bound), *bare(right, bound))
        case ast.Call(func=ast.Attribute(attr="join" | "format", value=ast.Constant(value=str(text)))):
            yield from [node] * bool(re.search("[a-z]", text))
        case ast.Call(func=ast.Name(id="str")):
            yield node
        case ast.Call(func=ast.Name(id="say"), keywords=keywords):  # values may be names, but no lists in English
            lists = (each for keyword in keywords for each in bare(keyword.value, bound))
            yield from (each for each in lists if called(each) == "join")
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*bare(body, bound), *bare(orelse, bound))
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            for each in elts:
                yield from bare(each, bound)
        case ast.ListComp(elt=elt):
            yield from bare(elt, bound)
        case ast.Starred(value=value):
            yield from bare(value, bound)
        case ast.Name(id=name):
            for value in bound.get(name, ()):
                yield from bare(value, {})


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda))


def assigned(function: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name of a function is bound to."""
    bound: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AugAssign(target=ast.Name(id=name), value=value)
            ):
                bound.setdefault(name, []).append(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for target, value in zip(names, values, strict=False):
                    if isinstance(target, ast.Name):
                        bound.setdefault(target.id, []).append(value)
    return bound


def sentences(function: ast.AST) -> Iterator[ast.expr]:
    """What a function says to people: arguments of what takes sentences, and problems: (path, what, expected)."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and called(node) in SINKS:
            yield from node.args[SINKS[called(node)] :]
            yield from (each.value for each in node.keywords if each.arg in ("what", "expected", "missing"))
        match node:
            case ast.Tuple(elts=[ast.Tuple(), what, expected]) if not isinstance(what, ast.Tuple):
                yield from (what, expected)


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_said_in_one_language_only(file: str) -> None:
    found = {
        f"{file}:{wording.lineno}: {ast.unparse(wording)}"
        for function in functions(parsed(file))
        for sentence in sentences(function)
        for wording in bare(sentence, assigned(function))
    }
    assert not found


# The catalogue


@cache
def current() -> Catalog:
    return catalogue.current()


def entries() -> tuple[Entry, ...]:
    return tuple(entry for entry in current() if entry.id)


def strings(entry: Entry) -> list[str]:
    said = entry.string
    return [said or ""] if said is None or isinstance(said, str) else list(said)


def fields(text: str) -> set[tuple[str, str, str]]:
    """The {names} of a template, each with its format and conversion."""
    found = string.Formatter().parse(text)
    return {(name, spec or "", conversion or "") for _, name, spec, conversion in found if name is not None}


def test_the_catalogue_is_up_to_date() -> None:
    assert catalogue.PO.read_bytes() == catalogue.po_bytes(current()), "run: make messages"
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(current()), "run: make messages"
    assert Path(FOLDER) / "zh" / "LC_MESSAGES" / f"{DOMAIN}.mo" == catalogue.MO


def test_everything_is_translated() -> None:
    assert catalogue.untranslated(current()) == []
    assert [entry.id for entry in entries() if entry.id in strings(entry)] == []


def test_translations_say_the_same_values() -> None:
    for entry in entries():
        for said in strings(entry):
            if entry.locations[0][0] == "argparse":
                asked = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
                values = re.compile(r"%(?:\(\w+\))?[sr]")
                assert sorted(values.findall(said)) == sorted(values.findall(asked)), said
            else:
                assert fields(said) == fields(str(entry.id)), said


def test_the_catalogue_names_no_machine_and_no_time() -> None:
    text = catalogue.PO.read_text("utf-8")
    assert not re.search(r"POT-Creation-Date|PO-Revision-Date|Generated-By|#~|#, fuzzy", text)
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE)
    assert b"Generated-By" not in catalogue.MO.read_bytes()


# On the terminal

CONFIG = """
schema = 2
period = 2026-10
currency = "cny"
colour = "red"
[people]
use = "cvs"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metric"
path = "metrics.csv"
[[team]]
name = "hotline"
score = { use = "criteria" , criteria = { a = { metric = "m", bands = [["> 9", 1], [">= 8", 2], ["< 7", "x"]] } } }
grade = { use = "bands", bands = [] }
"""
DATA = """
schema = 1
period = "2026-10"
currency = "CNY"
[people]
use = "csv"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
[[collect]]
use = "csv"
kind = "incidents"
path = "incidents.csv"
[[collect]]
use = "csv"
kind = "ratings"
path = "none.csv"
[[team]]
name = "hotline"
[team.score]
use = "criteria"
criteria.speed = { metric = "speed", unit = "count", weight = 60, bands = [["< 5", 100], [">= 5", 60]] }
criteria.care = { rating = "care", weight = 40, max = 100 }
sections.desk = { incidents = { late = -1, rude = [-5, -2] } }
"""
PEOPLE = "employee_id,name,hired,hired\na,A,2026-13-01,\na,B,01/02/2026,\n,C,,,,\n"
METRICS = "employee_id,speeed,speed,probation\na,1,1.5,maybe\nb,,２,\nzz,,5%,\na,,3,\n"
INCIDENTS = "employee_id,date,incident,times,points\na,2026-10-01,lat,x,\na,,rude,0,-9\na,2026-10-02,late,1,-3\n"

QUOTED = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'|“[^”\n]*”')
USAGE = re.compile(r"^用法: kpicore.*\n(?: .*\n)*")
NAMES = re.compile(
    r"JSON Schema|`kpicore \w+`|^kpicore \w+: |^kpicore (?:.*\\\n)+.*|pip install [\w-]+|-- ?[a-z]+ [A-Z-]+",
    re.MULTILINE,
)
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {"wrong.toml": CONFIG, "kpi.toml": DATA, "people.csv": PEOPLE, "metrics.csv": METRICS,
             "incidents.csv": INCIDENTS, "month.toml": 'schema = 1\nperiod = 2026-10\n',
             "bare.toml": CONFIG.replace("2026-10", '"2026-10"')}  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said_in(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """What a command line that is wrong says in Chinese, without its usage and what it quotes."""
    try:
        code: object = main([*words, "--lang", "zh"])
    except SystemExit as left:
        code = left.code
    assert code in (1, 2)
    printed = NAMES.sub("…", USAGE.sub("", capsys.readouterr().err))
    return [line for line in QUOTED.sub("…", printed).splitlines() if line]


@pytest.mark.parametrize(
    ("words", "least"),
    [
        (("run", "bare.toml"), 8),
        (("run", "month.toml"), 2),
        (("run", "wrong.toml"), 2),
        (("run", "kpi.toml"), 15),
        (("run", "none.toml"), 2),
        (("run", "."), 2),
        (("run", "kpi.toml", "--period", "2026", "--engine", "spark"), 2),
        (("run", "kpi.toml", "--out", "."), 2),
        (("show", "criterion"), 2),
        (("show", "courier_callcentre:desk"), 2),
        (("show", "nobody:desk"), 2),
        (("run",), 1),
        (("run", "a", "b"), 1),
        (("walk",), 1),
        (("run", "kpi.toml", "--ledger", "short"), 1),
        (("show", "csv", "--toml", "--clauses"), 1),
        ((), 1),
    ],
)
def test_wrong_input_is_explained_in_chinese_alone(
    company: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], least: int
) -> None:
    lines = said_in(capsys, *words)
    assert len(lines) >= least
    assert [line for line in lines if ENGLISH.search(line)] == []
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in lines), lines


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese_alone(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([*filter(None, [command]), "--help", "--lang", "zh"])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    assert USAGE.match(printed)
    assert not ENGLISH.search(NAMES.sub("…", USAGE.sub("", printed)))


def test_english_comes_back_after_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    for lang, usage in (("zh", "用法: "), ("en", "usage: "), ("zh", "用法: ")):
        with pytest.raises(SystemExit):
            main(["--lang", lang, "--help"])
        assert capsys.readouterr().out.startswith(usage)
    assert os.environ["LANGUAGE"] == "de"


def test_flags_in_the_files_are_in_the_language_of_the_config(company: Path) -> None:
    (company / "people.csv").write_text("employee_id,nmae\na,A\n", "utf-8")
    (company / "metrics.csv").write_text("employee_id,speed,speeed\na,1,\n", "utf-8")
    (company / "incidents.csv").write_text("employee_id,date,incident\n", "utf-8")
    (company / "none.csv").write_text("employee_id,criterion,rater,value\na,care,superior,80\n", "utf-8")
    (company / "kpi.toml").write_text(DATA.replace('currency = "CNY"', 'currency = "CNY"\nlang = "zh"'), "utf-8")
    assert main(["run", "kpi.toml", "--lang", "en"]) == 0
    flags = (company / "out" / "2026-10" / "flags.csv").read_text("utf-8")
    assert "不认识列“speeed”，未读取；是不是 speed？" in flags
    assert "did you mean" not in flags

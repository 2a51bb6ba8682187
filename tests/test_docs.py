"""The documentation shows what the code does: marked blocks are its output, and every example in TOML runs."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs
import pytest
import tomli_w

from kpicore.builtin import bands, criteria, table
from kpicore.history.truths import OF_HISTORY
from kpicore.rules.checks import NOT_CHECKED

ROOT = Path(__file__).parents[1]
embed = SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "tools" / "embed.py")))
PAGES: list[Path] = embed.pages()

EMBEDDED: re.Pattern[str] = embed.BLOCK
FRAGMENT = re.compile(r"^(?:<!-- (not run): .+ -->\n)?```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)?(?:#([^)]+))?\)")
SEVERITIES = {"info", "review", "block"}
FLAG_CALLS = {"flag", "_flag", "FlagRule", "FlagRow"}
NOTES = {"note", "_note"}  # how the notes of a log of events are made
HOME = {
    "acme:desk": "acme_desk",
    "acme:medal": "acme_medal",
    "acme:bonus": "acme_bonus",
    "acme:chat_log": "acme_log",
    "acme:fair_pay": "acme_fair",
}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_shows_is_what_the_code_prints(page: Path) -> None:
    filled = embed.fill(page)
    assert page.read_text(encoding="utf-8") == filled, "run: python docs/tools/embed.py"
    for picture, drawn in embed.pictures(page).items():
        kept = (embed.PICTURES / f"{picture}.svg").read_text(encoding="utf-8")
        assert kept == drawn, "run: python docs/tools/embed.py"


def _fragments() -> Iterator[tuple[str, str]]:
    """The TOML that stands in a page itself; what is embedded from a file is run where the file is."""
    for page in PAGES:
        text = EMBEDDED.sub("", page.read_text(encoding="utf-8"))
        for i, (marker, found) in enumerate(FRAGMENT.findall(text), start=1):
            tomllib.loads(found)
            if not marker:
                yield f"{name(page)}-{i}", found


FRAGMENTS = list(_fragments())


@pytest.mark.parametrize(("place", "text"), FRAGMENTS, ids=[place for place, _ in FRAGMENTS])
def test_every_fragment_of_a_config_or_scheme_can_stand(place: str, text: str, tmp_path: Path) -> None:
    fragment = tomllib.loads(text, parse_float=Decimal)
    plugin = next((module for use, module in HOME.items() if use in text), None)
    with embed.examples(tmp_path), embed.installed(plugin):
        folder = tmp_path / "docs" / "examples" / "own_scheme"
        shutil.copy(embed.ACME / "chats.log", folder)
        for borrowed in {*re.findall(r'\bfrom\s*= "(\w+\.toml)"', text)} - {"chat.toml"}:
            scheme = (folder / "chat.toml").read_text(encoding="utf-8") if "criteria" in text else ""
            (folder / borrowed).write_text(scheme, encoding="utf-8")
        document = tomllib.loads((folder / "kpi.toml").read_text(encoding="utf-8"), parse_float=Decimal)
        (folder / "try.toml").write_text(tomli_w.dumps(completed(document, fragment)), encoding="utf-8")
        code, said = embed.kpicore("run", "docs/examples/own_scheme/try.toml")
    assert code == 0, said


def completed(document: dict[str, Any], fragment: dict[str, Any]) -> dict[str, Any]:
    """The config with the fragment in it, which may be a whole config, tables of one, or part of a scheme.

    Of the config's team only name and score stay: grade and pay are the fragment's, if it has any.
    """
    if "schema" in fragment:
        return fragment
    (team,) = document["team"]
    kept = {"name": team["name"], "score": team["score"]}
    if {"criteria", "sections", "total"} & fragment.keys():
        fragment = {"team": {"score": {"use": "criteria", **fragment}}}
    for check in fragment.get("check", ()):
        kept["name"] = check.get("teams", [team["name"]])[0]
    stated = fragment.pop("team", {})
    several = stated if isinstance(stated, list) else [stated]
    if len(several) > 1:  # versions of a team
        return {**document, **fragment, "team": [{**kept, **each} for each in several]}
    (stated,) = several
    if "score" in stated and "sections" not in stated["score"]:  # nobody would know the incidents
        document["collect"] = [each for each in document["collect"] if each["kind"] != "incidents"]
    return {**document, **fragment, "team": [{**kept, **stated}]}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, heading in LINK.findall(page.read_text(encoding="utf-8")):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{name(page)} links to {target}"
        if heading:
            assert heading in anchors(path), f"{name(page)} links to #{heading}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_flag_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", section("docs/inputs.md", "## Flags"), re.MULTILINE))
    raised = {flag for path in (ROOT / "src").rglob("*.py") for flag in flags_raised(path)}
    assert explained == raised | {NOT_CHECKED, *OF_HISTORY}


def flags_raised(path: Path) -> Iterator[str]:
    """The ids that a module gives to the flags it makes: an identifier written out in such a call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        calls = NOTES if path.parts[-2:] == ("events", "notes.py") else FLAG_CALLS
        if isinstance(node, ast.Call) and called(node) in calls:
            for arg in node.args[:4]:
                said = arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else ""
                if said in SEVERITIES:  # the id before it is a name
                    break
                if said.isidentifier():
                    yield said
                    break
                if isinstance(arg, ast.JoinedStr):  # f"no_{kind}"
                    yield from ("no_incidents", "no_ratings")
                    break


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def section(page: str, heading: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return text.partition(f"{heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("module", [bands, criteria, table], ids=lambda module: module.__name__)
def test_every_key_of_a_scheme_in_toml_is_shown(module: ModuleType) -> None:
    own = [each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__]
    keys = {field.alias or "" for cls in own if attrs.has(cls) for field in attrs.fields(cls) if field.init}
    shown = set(re.findall(r"\w+", (ROOT / "docs" / "toml-schemes.md").read_text(encoding="utf-8")))
    assert keys <= shown


def test_every_room_is_in_the_architecture() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.name + "/" if path.is_dir() else path.name for path in (ROOT / "src" / "kpicore").iterdir()}
    rooms = {room for room in rooms if not room.startswith("_") and room != "py.typed"}
    assert {room for room in rooms if f"`{room}`" not in page} == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_shown_paths_are_relative(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/\w+/\w", page.read_text(encoding="utf-8"))

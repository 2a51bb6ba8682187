"""The pages that the builder reads: those of the repository at their own paths, and the generated ones beside them.

Links keep leading where they lead in the repository. What is no page becomes one: a file is shown, a folder is all its
files. Drawings stand in the page itself, so that their words can be searched and copied; photographs stand beside it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from os.path import relpath
from pathlib import Path, PurePosixPath

from docsite import commands, flags, glossary, messages, settings
from docsite.markdown import code, outside_code

ROOT = Path(__file__).parents[3]
OWN = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "plugins/*/README.md", "examples/*/README.md")
GENERATED: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands.page,
    "reference/messages.md": messages.page,
    "reference/flags.md": flags.page,
    "reference/glossary.md": glossary.page,
}
QUOTING = {"reference/flags.md": "docs/inputs.md"}  # whose links are those of another page
COMPONENTS = "reference/components.md"

HOOKS = "docs/hooks.md"
HOOK = re.compile(r"^## `(kpicore_(\w+)\(.*?)`$(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(?<=\]\()([^)#:\s]*)(#[^)\s]*)?(?=\))")
PICTURE = re.compile(r"!\[[^\]]*\]\((pictures/\w+\.svg)\)")
COMMENT = re.compile(r"^<!-- .*? -->$", re.MULTILINE)
STYLE = re.compile(r"<style>.*?</style>\n", re.DOTALL)
LANGUAGES = {".py": "python", ".toml": "toml", ".csv": "text", ".log": "text", "": "text"}
TEXT = (*LANGUAGES, ".json")
PHOTOGRAPHS = (".png", ".jpg", ".webp")


def write(folder: Path) -> list[str]:
    """Writes all pages below the folder, which is made anew; their paths."""
    shutil.rmtree(folder, ignore_errors=True)
    pages = _Pages(folder)
    for pattern in OWN:
        for path in sorted(ROOT.glob(pattern)):
            pages.page(path.relative_to(ROOT).as_posix())
    for name, made in GENERATED.items():
        pages.put(name, pages.ready(made(), QUOTING[name], name) if name in QUOTING else made())
    listed = [(each, f"components/{settings.name(each)}.md") for each in settings.components()]
    for each, name in listed:
        pages.put(f"reference/{name}", settings.page(each))
    pages.put(COMPONENTS, settings.index(listed))
    return sorted(pages.written)


class _Pages:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[str] = set()

    def put(self, name: str, text: str) -> None:
        self.written.add(name)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def page(self, name: str) -> None:
        """A page of the repository, at its own path; that of the hooks as one for each hook beside it."""
        if name in self.written:
            return
        self.written.add(name)
        text = (ROOT / name).read_text(encoding="utf-8")
        if name == HOOKS:
            text = self._hooks(text)
        self.put(name, self.ready(text, name, name))

    def _hooks(self, text: str) -> str:
        """The page without its sections on hooks, each of which becomes a page; a list of them in their place."""
        listed = []
        for signature, short, body in HOOK.findall(text):
            name = f"docs/hooks/kpicore_{short.partition('(')[0]}.md"
            self.put(name, self.ready(f"# `{signature}`\n{body}", HOOKS, name))
            first = " ".join(body.strip().split("\n\n")[0].split()).partition(". ")[0]
            listed.append(f"- [`{signature}`](hooks/{PurePosixPath(name).name}): {first.rstrip('.')}.")
        start = HOOK.search(text)
        before = text[: start.start()] if start else text
        after = HOOK.sub("", text[len(before) :])
        return "\n".join([f"{before}## The hooks", "", *listed, "", after])

    def ready(self, text: str, source: str, name: str) -> str:
        """The text of the page `source` as it can stand at `name`."""
        parts = []
        for is_code, part in outside_code(text):
            if not is_code:
                part = COMMENT.sub("", part)
                part = PICTURE.sub(lambda found: _inline(ROOT / "docs" / found[1]), part)
                part = LINK.sub(lambda found: self._link(found[1], found[2] or "", source, name), part)
            parts.append(part)
        return "".join(parts)

    def _link(self, target: str, anchor: str, source: str, name: str) -> str:
        """Where a link of a page of the repository leads from where the page now stands."""
        here = PurePosixPath(name).parent
        if not target:
            return anchor if source == name else relpath(source, here) + anchor
        if target.startswith("hooks/"):  # the page of a hook, which is written already
            return relpath(PurePosixPath(source).parent / target, here) + anchor
        path = (ROOT / source).parent.joinpath(target).resolve()
        if not path.exists():
            return target + anchor  # said by the builder
        goal = path.relative_to(ROOT).as_posix()
        if goal == HOOKS and anchor.startswith("#kpicore_"):
            return relpath(f"docs/hooks/{re.split('--|-', anchor[1:])[0]}.md", here)
        return relpath(self._shown(path, goal), here) + anchor

    def _shown(self, path: Path, goal: str) -> str:
        """The page on which a file or folder is seen."""
        if path.is_dir():
            if (path / "README.md").exists():
                goal += "/README.md"
            else:
                goal += "/index.md"
                files = [each for each in sorted(path.rglob("*")) if each.is_file() and _readable(each)]
                listings = [part for each in files for part in _listing(each, path)]
                self.put(goal, "\n".join([f"# {code(path.name)}", "", *listings]))
                return goal
        if goal.endswith(".md"):
            self.page(goal)
            return goal
        if path.suffix in PHOTOGRAPHS:
            (self.folder / goal).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, self.folder / goal)
            return goal
        self.put(f"{goal}.md", "\n".join([f"# {code(goal)}", "", *_listing(path, None)]))
        return f"{goal}.md"


def _readable(path: Path) -> bool:
    return path.suffix in TEXT and "out" not in path.parts and "__pycache__" not in path.parts


def _listing(path: Path, folder: Path | None) -> Iterator[str]:
    """A file as a block of code."""
    if folder is not None:
        yield f"## {code(path.relative_to(folder).as_posix())}\n"
    language = LANGUAGES.get(path.suffix, path.suffix.removeprefix("."))
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:  # as Chinese Excel writes
        text = data.decode("gb18030")
    yield f"````{language}\n{text.rstrip()}\n````\n"


def _inline(path: Path) -> str:
    """A picture as part of the page, which has the looks of its shapes in its style sheet."""
    return STYLE.sub("", path.read_text(encoding="utf-8")).strip()

"""The builder's configuration: which page stands where in the navigation, and that nothing comes from a network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import tomli_w

from kpicore.plugins import TITLES

GROUP = ": "
KINDS = [f"{text.en}s{GROUP}reference/components/{kind.replace(' ', '_')}-*.md" for kind, text in TITLES.items()]
NAVIGATION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Start", ("README.md", "docs/tutorial.md", "docs/rules.md", "docs/init.md")),
    ("How to", ("docs/toml-schemes.md", "docs/inputs.md", "docs/events.md", "docs/asterisk_queue_log.md", "docs/*.md")),
    ("Write a plugin", ("docs/authoring.md", "docs/hooks.md", "docs/hooks/*.md", "docs/compatibility.md")),
    ("Reference", ("reference/commands.md", "reference/messages.md", "reference/flags.md", "reference/glossary.md")),
    ("Components", ("reference/components.md", *KINDS)),
    ("The documents", ("plugins/*/README.md",)),
    ("Examples", ("examples/*/README.md",)),
    (
        "The project",
        (
            "docs/architecture.md",
            "docs/benchmarks.md",
            "benchmarks/*.md",
            "docs/decisions.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
        ),
    ),
)
"""Headings, and the pages below each, some in a group of their own; a page stands under the pattern that is its own
path, else under the first."""

CSS, WORKER = "kpi.css", "iframe-worker.js"
"""Files of the site beside its pages. A worker of that name keeps the builder from fetching one from elsewhere."""

SLUGS = {"object": "pymdownx.slugs.slugify", "kwds": {"case": "lower"}}
"""Anchors as they are where the repository is read."""

LOOKS = """.kpi { max-width: 100%; height: auto; color: var(--md-default-fg-color); }
"""
"""What the style sheet adds to the shapes' own looks."""


def config(site: str, pages: Path, written: Sequence[str]) -> str:
    """The configuration as TOML. site: the folder to be written. pages: theirs, beside it; written: their paths."""
    project: dict[str, Any] = {
        "site_name": "kpicore documentation",  # the first page is named kpicore
        "site_description": "From a month's customer-service figures to a score, a grade and pay",
        "docs_dir": pages.name,
        "site_dir": site,
        "use_directory_urls": False,  # so that the files can be opened as they are
        "nav": navigation(pages, written),
        "extra_css": [CSS],
        "extra": {"generator": False, "polyfills": [WORKER]},
        "theme": {
            "language": "en",
            "font": False,
            "features": ["navigation.indexes", "navigation.top", "content.code.copy", "search.highlight", "toc.follow"],
            "palette": [
                _palette("default", "light", "slate", "dark"),
                _palette("slate", "dark", "default", "light"),
            ],
        },
        "plugins": {"offline": {}, "search": {}},
        "markdown_extensions": {
            "tables": {},
            "attr_list": {},
            "md_in_html": {},
            "toc": {"permalink": True, "toc_depth": 3, "slugify": SLUGS},
            "pymdownx": {"highlight": {}, "superfences": {}},
        },
    }
    return tomli_w.dumps({"project": project})


def _palette(scheme: str, now: str, _: str, other: str) -> dict[str, Any]:
    icon = {"light": "lucide/sun", "dark": "lucide/moon"}[now]
    return {
        "media": f"(prefers-color-scheme: {now})",
        "scheme": scheme,
        "toggle": {"icon": icon, "name": f"Switch to {other}"},
    }


def navigation(pages: Path, written: Sequence[str]) -> list[dict[str, Any]]:
    """The headings with their pages. Listings of files and folders, to which pages lead, are in none."""
    left = dict.fromkeys(written)
    named = {name for _, names in NAVIGATION for name in names}

    def taken(pattern: str) -> list[dict[str, Any]]:
        """The pages of a pattern that no earlier one took and none names."""
        fits = [name for name in left if fnmatch(name, pattern) and name.count("/") == pattern.count("/")]
        mine = [name for name in fits if name == pattern or name not in named]
        return [{title(pages / name): name} for name in mine if left.pop(name, "") is None]

    found: list[dict[str, Any]] = []
    for heading, patterns in NAVIGATION:
        below: list[dict[str, Any]] = []
        for pattern in patterns:
            group, _, inside = pattern.rpartition(GROUP)
            several = taken(inside)
            below += [{group: several}] if group and several else several
        found.append({heading: below})
    return found


def title(page: Path) -> str:
    """The page's first heading."""
    found = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].replace("`", "").replace("\\", "") if found else page.stem

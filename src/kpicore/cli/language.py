"""The language of the command line: which it is, and how argparse comes to speak it.

argparse takes its own sentences from gettext's text domain. Ours come the same way, so that no help has to import what
the core's other messages need.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from gettext import bindtextdomain, gettext, textdomain

from kpicore.locale import DOMAIN, FOLDER

LANGUAGES = ("zh", "en")


def _(text: str) -> str:
    """A help text in the language of the command line; English needs no look at any catalogue."""
    return gettext(text) if textdomain() == DOMAIN else text


def language_of(words: Sequence[str]) -> str:
    """What --lang says, wherever it stands, or else the environment; known before anything is said."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--lang")
    try:
        said = parser.parse_known_args(words)[0].lang
    except argparse.ArgumentError:
        said = None
    return said if said in LANGUAGES else _terminal_language()


def parsed(
    make: Callable[[Sequence[str]], argparse.ArgumentParser], words: Sequence[str], lang: str
) -> argparse.Namespace:
    """The command line, read by the parser that `make` builds for it; what it says is in that language."""
    if lang == "en":
        return make(words).parse_args(words)
    domain, environment = textdomain(), os.environ.get("LANGUAGE")
    bindtextdomain(DOMAIN, FOLDER)
    textdomain(DOMAIN)
    os.environ["LANGUAGE"] = lang  # gettext asks this one first
    try:
        return make(words).parse_args(words)
    finally:
        textdomain(domain)
        del os.environ["LANGUAGE"]
        if environment is not None:
            os.environ["LANGUAGE"] = environment


def _terminal_language() -> str:
    """The language of the terminal as POSIX has it: the first of LC_ALL, LC_MESSAGES and LANG that says anything."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if said.lower().startswith("zh") else "en"

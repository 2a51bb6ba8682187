"""The command line, read off its parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from docsite.markdown import code, plain, table
from kpicore.cli.parsers import parser


def page() -> str:
    """Every command with what it takes."""
    whole = parser()
    commands = next(each for each in whole._actions if isinstance(each, argparse._SubParsersAction))
    helps = {each.dest: each.help or "" for each in commands._choices_actions}
    parts = ["# The command line", plain(whole.description or ""), _options(whole)]
    for name, command in commands.choices.items():
        command.prog = f"kpicore {name}"
        usage = " ".join(command.format_usage().removeprefix("usage: ").split())
        parts += [
            f"## {code(f'kpicore {name}')}",
            plain(helps.get(name, "")) + ".",
            f"```text\n{usage}\n```",
            _options(command),
        ]
        if command.epilog:
            parts.append(f"For example:\n\n```text\n{command.epilog}\n```")
    parts.append(
        "## Exit codes\n\n0 ran · 1 the data were rejected (with `--strict` also where a person must look at "
        "something) · 2 the command line or the config is wrong · 130 interrupted. Errors go to stderr, in one list."
    )
    return "\n\n".join(parts) + "\n"


def _options(parser: argparse.ArgumentParser) -> str:
    rows = list(_rows(parser))
    return table(("argument", "values", "what it does"), rows) if rows else ""


def _rows(parser: argparse.ArgumentParser) -> Iterator[list[str]]:
    for each in parser._actions:
        if isinstance(each, argparse._SubParsersAction | argparse._HelpAction):
            continue
        names = ", ".join(map(code, each.option_strings)) or code(str(each.metavar or each.dest))
        values = " · ".join(map(code, each.choices)) if each.choices else ""
        values = values or (code(str(each.metavar)) if each.option_strings and each.metavar else "")
        yield [names, values, plain(str(each.help or ""))]

"""Libraries that not every installation has."""

from __future__ import annotations

from importlib.util import find_spec

from kpicore.messages import say
from kpicore.settings import Problem


def extra_problems(extra: str, *modules: str) -> list[Problem]:
    """Says, as a mistake of `use`, what to install where a module is not to be had."""
    if all(find_spec(module) is not None for module in modules):
        return []
    what = say("needs an extra that is not installed")
    return [(("use",), what, say("install it with: {command}", command=f'pip install "kpicore[{extra}]"'))]

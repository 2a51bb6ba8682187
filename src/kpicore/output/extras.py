"""What an output needs that not every installation has."""

from __future__ import annotations

from importlib.util import find_spec

from kpicore.messages import say
from kpicore.model import Finding, Rejected


def require_extra(extra: str, module: str, what: str) -> None:
    """Rejected (2), before anything is read, where the module of that extra is not installed. what: what was asked
    for, as it is typed."""
    if find_spec(module) is None:
        missing = say("needs an extra that is not installed")
        command = say("install it with: {command}", command=f'pip install "kpicore[{extra}]"')
        raise Rejected([Finding("error", what, missing, command)], exit_code=2)

"""What still works and will go: keys of the config, settings of components, hooks. The one list of them.

Whatever is in it works as before until `removal`, and `check` and `run` warn of it by name (docs/compatibility.md says
for how long). What it is replaced by stands in `instead`, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, Protocol

from kpicore.messages import say
from kpicore.model import Finding, Text

Kind = Literal["key", "setting", "hook"]


class Place(Protocol):
    """Where something stands; `at` goes further down."""

    def at(self, *steps: str | int) -> Place: ...


class Deprecation(NamedTuple):
    """One thing that will go.

    name: a key of the run config with its tables (`team.score`, lists without a number), a setting with its component
    (`service_conduct:float.limit`), or a hook. since: the version that says so first. removal: the one without it.
    instead: what to write now.
    """

    kind: Kind
    name: str
    since: str
    removal: str
    instead: Text


DEPRECATIONS: tuple[Deprecation, ...] = ()
"""Nothing yet. A new entry goes with a fragment in changelog.d."""


def in_config(document: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    """A warning for each deprecated key of a run config, as its TOML was read. place: of its first level."""
    known = _of("key")
    if known:
        yield from _keys(document, place, "", known)


def in_settings(use: str, settings: Iterable[str], place: Place) -> Iterator[Finding]:
    """A warning for each deprecated setting that a component was given."""
    known = _of("setting")
    for key in settings:
        if (found := known.get(f"{use}.{key}")) is not None:
            yield _warning(found, str(place.at(key)))


def in_hooks(hooks: Iterable[str], plugin: str) -> Iterator[Finding]:
    """A warning for each deprecated hook by which a plugin offers components."""
    known = _of("hook")
    yield from (_warning(known[hook], plugin) for hook in hooks if hook in known)


def _of(kind: Kind) -> Mapping[str, Deprecation]:
    return {each.name: each for each in DEPRECATIONS if each.kind == kind}


def _keys(value: Any, place: Place, name: str, known: Mapping[str, Deprecation]) -> Iterator[Finding]:
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _keys(each, place.at(number), name, known)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            full = f"{name}.{key}" if name else key
            if full in known:
                yield _warning(known[full], str(place.at(key)))
            yield from _keys(each, place.at(key), full, known)


def _warning(found: Deprecation, place: str) -> Finding:
    what = say(
        "{name} is deprecated since {since} and will be gone in {removal}",
        name=found.name,
        since=found.since,
        removal=found.removal,
    )
    return Finding("warning", place, what, say("expected {instead}", instead=found.instead))

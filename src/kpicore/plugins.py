"""Finds and loads plugins: entry points of the group `kpicore`, each under its own name, each from one distribution.

A plugin that cannot be used is a value (`Plugin.problem`), not an exception: it stops nobody who does not use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Literal, NamedTuple

import pluggy

import kpicore
from kpicore import builtin, hookspecs
from kpicore.discovery import Claim, claims
from kpicore.hookspecs import Offer
from kpicore.nearest import did_you_mean

Kind = Literal["collector", "scorer", "grader", "pay rule"]

HOOKS: Mapping[Kind, str] = {
    "collector": "kpicore_collectors",
    "scorer": "kpicore_scorers",
    "grader": "kpicore_graders",
    "pay rule": "kpicore_pay_rules",
}

CORE = "kpicore"  # the core's own name among the plugins; no plugin may take it


class Plugin(NamedTuple):
    """A plugin and where it comes from.

    name: the prefix of its components, the core's is `kpicore` (and its components are written bare). sources:
    (distribution, version) of everyone who claims the name. problem: why it cannot be used, empty where it can.
    """

    name: str
    sources: tuple[tuple[str, str], ...]
    offers: Mapping[Kind, Offer] = {}
    problem: str = ""

    @property
    def source(self) -> str:
        return " and ".join(f"{distribution} {version}" for distribution, version in self.sources)


class _Unusable(Exception):
    """Why a plugin cannot be used, in words for a person."""


class Plugins:
    """The plugins of this environment. Metadata is read when first asked for, a plugin is imported when loaded."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager("kpicore")
        self._manager.add_hookspecs(hookspecs)
        self._claims: Mapping[str, Sequence[Claim]] | None = None
        self._loaded: dict[str, Plugin] = {}
        self.core = self._offering(CORE, ((CORE, kpicore.__version__),), builtin)

    def names(self) -> list[str]:
        """The entry-point names installed, sorted, from metadata alone."""
        return sorted(self._entry_points())

    def load(self, name: str) -> Plugin | None:
        """The plugin behind an entry-point name, imported on the first call; None where nobody claims the name."""
        if name not in self._loaded:
            claimed = self._entry_points().get(name)
            if claimed is None:
                return None
            self._loaded[name] = self._load(name, claimed)
        return self._loaded[name]

    def load_all(self) -> list[Plugin]:
        """The core and every installed plugin, by name; all of them are imported."""
        return [self.core, *(plugin for name in self.names() if (plugin := self.load(name)) is not None)]

    def _entry_points(self) -> Mapping[str, Sequence[Claim]]:
        if self._claims is None:
            self._claims = claims()
        return self._claims

    def _load(self, name: str, claimed: Sequence[Claim]) -> Plugin:
        sources = tuple(sorted((claim.distribution, claim.version) for claim in claimed))
        try:
            _check_name(name, sources)
            return self._offering(name, sources, _import(claimed[0]))
        except _Unusable as reason:
            return Plugin(name, sources, problem=str(reason))

    def _offering(self, name: str, sources: tuple[tuple[str, str], ...], module: object) -> Plugin:
        if self._manager.is_registered(module):
            raise _Unusable(f"its object is the one of the plugin {self._manager.get_name(module)}; one name is enough")
        try:
            self._manager.register(module, name=name)
        except (ValueError, pluggy.PluginValidationError) as error:
            raise _Unusable(" ".join(str(error).split())) from None
        try:
            return Plugin(name, sources, self._offers(module))
        except _Unusable:
            self._manager.unregister(module)
            raise

    def _offers(self, module: object) -> dict[Kind, Offer]:
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError:
            raise _Unusable(self._misspelt(module)) from None
        offers: dict[Kind, Offer] = {}
        for kind, hook in HOOKS.items():
            for implementation in getattr(self._manager.hook, hook).get_hookimpls():
                if implementation.plugin is module:
                    if implementation.wrapper or implementation.hookwrapper:
                        raise _Unusable(f"{hook} is a wrapper, which could change what others offer")
                    offers[kind] = _call(hook, implementation.function)
        if not offers:
            raise _Unusable("implements no hook of kpicore; are its functions marked with @hookimpl?")
        return offers

    def _misspelt(self, module: object) -> str:
        unknown = [hook.name for hook in self._manager.get_hookcallers(module) or () if not hook.has_spec()]
        return "; ".join(f"unknown hook {name}: {did_you_mean(name, HOOKS.values())}" for name in sorted(unknown))


def _check_name(name: str, sources: Sequence[tuple[str, str]]) -> None:
    if len(sources) > 1:
        who = " and ".join(f"{distribution} {version}" for distribution, version in sources)
        raise _Unusable(f"the name is claimed by {who}; uninstall all but one")
    if name == CORE:
        raise _Unusable(f"the name {CORE} belongs to the core; the entry point needs another")
    if not name.isidentifier():
        raise _Unusable(f"the entry point {name!r} has odd characters; letters, digits and _ make a name")


def _import(claim: Claim) -> object:
    module, _, names = claim.value.partition(":")
    try:
        found: object = import_module(module.strip())
        for name in filter(None, names.strip().split(".")):
            found = getattr(found, name)
        return found
    except Exception as error:  # whatever a stranger's module may raise
        raise _Unusable(f"cannot be imported: {cause(error)}") from None


def _call(hook: str, function: object) -> Offer:
    """What a hook offers, copied, after a check that it is what the specification says."""
    assert callable(function)
    try:
        offer = function()
    except Exception as error:
        raise _Unusable(f"{hook} fails: {cause(error)}") from None
    if not isinstance(offer, Mapping):
        raise _Unusable(f"{hook} returns {type(offer).__name__}, not a mapping of names to classes")
    for name, target in offer.items():
        if not isinstance(name, str) or not name.isidentifier():
            raise _Unusable(f"{hook} offers the name {name!r}; letters, digits and _ make a name")
        if not isinstance(target, type) and not (isinstance(target, str) and _is_reference(target)):
            raise _Unusable(f'{hook} offers {name} as {target!r}, which is neither a class nor "module:Class"')
    return dict(offer)


def _is_reference(text: str) -> bool:
    module, colon, name = text.partition(":")
    return bool(colon) and name.isidentifier() and all(part.isidentifier() for part in module.split("."))


def cause(error: BaseException) -> str:
    """An exception as one line for a person: what it is and what it says."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__

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
from kpicore.deprecations import in_hooks
from kpicore.discovery import Claim, claims
from kpicore.hookspecs import Offer
from kpicore.messages import Message, joined, say
from kpicore.model import Finding, Text
from kpicore.nearest import did_you_mean

Kind = Literal["collector", "scorer", "grader", "pay rule", "check"]

HOOKS: Mapping[Kind, str] = {
    "collector": "kpicore_collectors",
    "scorer": "kpicore_scorers",
    "grader": "kpicore_graders",
    "pay rule": "kpicore_pay_rules",
    "check": "kpicore_checks",
}

TITLES: Mapping[Kind, Text] = {
    "collector": Text("采集", "collector"),
    "scorer": Text("评分", "scorer"),
    "grader": Text("评级", "grader"),
    "pay rule": Text("薪酬规则", "pay rule"),
    "check": Text("核查", "check"),
}

CORE = "kpicore"  # the core's own name among the plugins; no plugin may take it


class Plugin(NamedTuple):
    """A plugin and where it comes from.

    name: the prefix of its components, the core's is `kpicore` (and its components are written bare). sources:
    (distribution, version) of everyone who claims the name. problem: why it cannot be used, empty where it can.
    hooks: the version of the hooks that it was built for.
    """

    name: str
    sources: tuple[tuple[str, str], ...]
    offers: Mapping[Kind, Offer] = {}
    problem: str = ""
    hooks: int = hookspecs.HOOK_VERSION

    @property
    def built_for_another(self) -> str:
        """What to do about a plugin that was built for another version of the hooks; empty where it was not."""
        return _another_version(self.hooks, self.sources)

    @property
    def source(self) -> Message:
        return _named(self.sources)


class _Unusable(Exception):
    """Why a plugin cannot be used, in words for a person."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


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

    def built_for_another(self) -> list[Finding]:
        """A warning for each plugin loaded so far that was built for another version of the hooks."""
        loaded = [plugin for plugin in self._loaded.values() if not plugin.problem]
        return [
            Finding("warning", f"{plugin.name} ({plugin.source})", what)
            for plugin in loaded
            if (what := plugin.built_for_another)
        ]

    def deprecated(self) -> list[Finding]:
        """A warning for each deprecated hook by which a plugin loaded so far offers something."""
        return [
            finding
            for plugin in self._loaded.values()
            for finding in in_hooks([HOOKS[kind] for kind in plugin.offers], f"{plugin.name} ({plugin.source})")
        ]

    def load_all(self) -> list[Plugin]:
        """The core and every installed plugin, by name; all of them are imported."""
        return [self.core, *(plugin for name in self.names() if (plugin := self.load(name)) is not None)]

    def _entry_points(self) -> Mapping[str, Sequence[Claim]]:
        if self._claims is None:
            self._claims = claims()
        return self._claims

    def _load(self, name: str, claimed: Sequence[Claim]) -> Plugin:
        sources = tuple(sorted((claim.distribution, claim.version) for claim in claimed))
        hooks = hookspecs.HOOK_VERSION
        try:
            _check_name(name, sources)
            module = _import(claimed[0])
            hooks = _built_for(module)
            return self._offering(name, sources, module)._replace(hooks=hooks)
        except _Unusable as error:
            reasons = [error.reason, _another_version(hooks, sources)]
            return Plugin(name, sources, problem=joined(list(filter(None, reasons)), "; "), hooks=hooks)

    def _offering(self, name: str, sources: tuple[tuple[str, str], ...], module: object) -> Plugin:
        if self._manager.is_registered(module):
            taken = self._manager.get_name(module)
            raise _Unusable(say("its object is the one of the plugin {name}; one name is enough", name=taken))
        try:
            self._manager.register(module, name=name)
        except (ValueError, pluggy.PluginValidationError) as error:
            raise _Unusable(joined(str(error).split(), " ")) from None
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
                        raise _Unusable(say("{hook} is a wrapper, which could change what others offer", hook=hook))
                    offers[kind] = _call(hook, implementation.function)
        if not offers:
            raise _Unusable(say("implements no hook of kpicore; are its functions marked with @hookimpl?"))
        return offers

    def _misspelt(self, module: object) -> Message:
        unknown = [hook.name for hook in self._manager.get_hookcallers(module) or () if not hook.has_spec()]
        return joined(
            [
                say("unknown hook {name}: {meant}", name=name, meant=did_you_mean(name, HOOKS.values()))
                for name in sorted(unknown)
            ],
            "; ",
        )


def _named(sources: Sequence[tuple[str, str]]) -> Message:
    return joined([f"{distribution} {version}" for distribution, version in sources], say(" and "))


def _check_name(name: str, sources: Sequence[tuple[str, str]]) -> None:
    if len(sources) > 1:
        raise _Unusable(say("the name is claimed by {who}; uninstall all but one", who=_named(sources)))
    if name == CORE:
        raise _Unusable(say("the name {name} belongs to the core; the entry point needs another", name=name))
    if not name.isidentifier():
        what = say("the entry point {name!r} has odd characters; letters, digits and _ make a name", name=name)
        raise _Unusable(what)


def _import(claim: Claim) -> object:
    module, _, names = claim.value.partition(":")
    try:
        found: object = import_module(module.strip())
        for name in filter(None, names.strip().split(".")):
            found = getattr(found, name)
        return found
    except Exception as error:  # whatever a stranger's module may raise
        raise _Unusable(say("cannot be imported: {cause}", cause=cause(error))) from None


def _built_for(module: object) -> int:
    """The version of the hooks that a plugin states; one that states none was built for the first."""
    stated = getattr(module, "kpicore_hooks", 1)
    if not isinstance(stated, int) or isinstance(stated, bool) or stated < 1:
        what = say("kpicore_hooks is {value!r}; the version of the hooks is a whole number from 1 up", value=stated)
        raise _Unusable(what)
    return stated


def _another_version(built: int, sources: Sequence[tuple[str, str]]) -> str:
    own = hookspecs.HOOK_VERSION
    if built == own:
        return ""
    newer = kpicore.__name__ if built > own else " ".join(distribution for distribution, _ in sources)
    return say(
        "built for version {built} of the hooks, and this kpicore has version {own}: {command}",
        built=built,
        own=own,
        command=f"pip install --upgrade {newer}",
    )


def _call(hook: str, function: object) -> Offer:
    """What a hook offers, copied, after a check that it is what the specification says."""
    assert callable(function)
    try:
        offer = function()
    except Exception as error:
        raise _Unusable(say("{hook} fails: {cause}", hook=hook, cause=cause(error))) from None
    if not isinstance(offer, Mapping):
        found = type(offer).__name__
        raise _Unusable(say("{hook} returns {type}, not a mapping of names to classes", hook=hook, type=found))
    for name, target in offer.items():
        if not isinstance(name, str) or not name.isidentifier():
            what = say("{hook} offers the name {name!r}; letters, digits and _ make a name", hook=hook, name=name)
            raise _Unusable(what)
        if not isinstance(target, type) and not (isinstance(target, str) and _is_reference(target)):
            what = say(
                '{hook} offers {name} as {target!r}, which is neither a class nor "module:Class"',
                hook=hook,
                name=name,
                target=target,
            )
            raise _Unusable(what)
    return dict(offer)


def _is_reference(text: str) -> bool:
    module, colon, name = text.partition(":")
    return bool(colon) and name.isidentifier() and all(part.isidentifier() for part in module.split("."))


def cause(error: BaseException) -> str:
    """An exception as one line for a person: what it is and what it says."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__

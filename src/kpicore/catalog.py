"""The components that a config may name: `plugin:name`, the core's own bare. Finds them, imports the chosen class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import NamedTuple

import attrs

from kpicore.messages import joined, say
from kpicore.model import Sentence
from kpicore.nearest import did_you_mean, nearest, one_of
from kpicore.plugins import CORE, HOOKS, TITLES, Kind, Plugin, Plugins, cause
from kpicore.settings import SettingError

METHODS: Mapping[Kind, str] = {
    "collector": "collect",
    "scorer": "scheme",
    "grader": "scale",
    "pay rule": "pay_lines",
    "check": "flags",
}
"""The method of the protocol in `kpicore.components` that makes a class a component of the kind."""

OURS = frozenset({"cn_labor_guard", "courier_callcenter", "ecommerce_aftersales", "manager_review", "service_conduct"})
"""The plugins that are published with the core, to be suggested where they are not installed."""

RESERVED = frozenset({"use", "name", "from", "scale_to", "grade", "valid_from"})
"""Keys that belong to the run config; no component has a setting of that name."""

RESERVED_AT: Mapping[Kind, frozenset[str]] = {
    "collector": frozenset({"kind", "unknown_people"}),
    "check": frozenset({"teams"}),
}
"""Those of an entry of `[[collect]]`, so of a collector too; and of `[[check]]`."""


class Component(NamedTuple):
    """An offered component. name: as a config writes it. target: the class, or where it is to be imported from."""

    kind: Kind
    name: str
    target: type | str
    plugin: Plugin


class Unusable(SettingError):
    """A component that is offered and cannot be used. reason: why, for those who see which one it is."""

    def __init__(self, component: Component, reason: str) -> None:
        kind, name, _, plugin = component
        whose = say("the {kind} {name} of {source}", kind=TITLES[kind], name=name, source=plugin.source)
        super().__init__([((), joined([whose, reason], " "), "")])
        self.reason = reason


class Catalog:
    """Looks components up. Only the plugins that are asked for are imported."""

    def __init__(self, plugins: Plugins | None = None) -> None:
        self.plugins = plugins or Plugins()

    def find(self, kind: Kind, use: str) -> Component:
        """The component of that kind and name; SettingError, with the nearest valid name, where there is none."""
        prefix, colon, name = use.rpartition(":")
        if not colon:
            return self._pick(kind, use, self.plugins.core)
        plugin = self.plugins.load(prefix)
        if plugin is None:
            what = say("there is no plugin {name!r}", name=prefix)
            raise SettingError([((), what, self._how_to_get(prefix, name))])
        if plugin.problem:
            what = say(
                "the plugin {name} ({source}) cannot be used: {problem}",
                name=plugin.name,
                source=plugin.source,
                problem=plugin.problem,
            )
            raise SettingError([((), what, "")])
        return self._pick(kind, use, plugin)

    def named(self, use: str) -> list[Component]:
        """The component of that name in every kind that has it; SettingError where no kind has it."""
        found, errors = [], []
        for kind in HOOKS:
            try:
                found.append(self.find(kind, use))
            except SettingError as error:
                errors.append(error)
        if not found:
            prefix = use.rpartition(":")[0]
            plugin = self.plugins.load(prefix) if prefix else self.plugins.core
            if plugin is None or plugin.problem:
                raise errors[0]
            names = sorted({component.name for component in _components(plugin)})
            owner = None if prefix or nearest(use, names) else nearest(use, self.plugins.names())
            said = did_you_mean(use, names) if owner is None else self._of_plugin(owner)
            raise SettingError([((), say("there is no component {name!r}", name=use), said)])
        return found

    def _of_plugin(self, name: str) -> Sentence:
        """What a plugin offers, for whoever names the plugin alone."""
        plugin = self.plugins.load(name)
        offered = sorted({component.name for component in _components(plugin)}) if plugin and not plugin.problem else []
        return one_of(offered) or say("a plugin's component is written plugin:name, such as {plugin}:…", plugin=name)

    def all(self) -> Iterator[Component]:
        """Every component of every plugin that works; all plugins are imported, the components are not."""
        for plugin in self.plugins.load_all():
            yield from _components(plugin)

    def _pick(self, kind: Kind, use: str, plugin: Plugin) -> Component:
        components = list(_components(plugin))
        for component in components:
            if (component.kind, component.name) == (kind, use):
                return component
        elsewhere = [TITLES[component.kind] for component in components if component.name == use]
        what = say("there is no {kind} {name!r}", kind=TITLES[kind], name=use)
        if elsewhere:
            kinds = joined(elsewhere, say(" and a "))
            what = say("{name!r} is a {kinds}, not a {kind}", name=use, kinds=kinds, kind=TITLES[kind])
        valid = [component.name for component in components if component.kind == kind]
        raise SettingError([((), what, self._instead(use, valid, guess=not elsewhere, plugin=plugin))])

    def _instead(self, use: str, valid: list[str], guess: bool, plugin: Plugin) -> str:
        """The near miss among a plugin's components, by the name after the colon; or all of them."""
        short = {name.rpartition(":")[2]: name for name in valid}
        near = nearest(use.rpartition(":")[2], short) if guess else None
        if near is not None:
            return say("did you mean {name}?", name=short[near])
        if plugin is self.plugins.core and (owner := nearest(use, self.plugins.names())):
            return say("a plugin's component is written plugin:name, such as {plugin}:…", plugin=owner)
        return one_of(valid) or say("{plugin} ({source}) offers none", plugin=plugin.name, source=plugin.source)

    def _how_to_get(self, prefix: str, name: str) -> str:
        if prefix == CORE:
            return say("the core's own components are written bare: {name}", name=name)
        installed = self.plugins.names()
        near = nearest(prefix, {*installed, *OURS})
        command = f"pip install kpicore-{(near or prefix).replace('_', '-')}"
        if near in (None, prefix):
            return say("to install it: {command}", command=command)
        if near not in installed:
            return say("did you mean {name}? To install it: {command}", name=f"{near}:{name}", command=command)
        plugin = self.plugins.load(near)
        offered = [] if plugin is None else [component.name for component in _components(plugin)]
        meant = nearest(f"{near}:{name}", offered) or f"{near}:{name}"
        return say("did you mean {name}?", name=meant)


def load(component: Component) -> type:
    """The component's class, imported now; Unusable where it cannot be, or is no such component."""
    cls = _import(component) if isinstance(component.target, str) else component.target
    wrong = _what_is_wrong(cls, component.kind)
    if wrong or not isinstance(cls, type):
        raise Unusable(component, say("cannot be used: {reason}", reason=wrong))
    return cls


def _import(component: Component) -> object:
    module, _, name = str(component.target).partition(":")
    try:
        return getattr(import_module(module), name)
    except Exception as error:  # whatever a stranger's module may raise
        raise Unusable(component, say("cannot be imported: {cause}", cause=cause(error))) from None


def _what_is_wrong(cls: object, kind: Kind) -> str:
    if not isinstance(cls, type):
        return say("{object!r} is no class", object=cls)
    if not callable(getattr(cls, METHODS[kind], None)):
        name, method = cls.__name__, METHODS[kind]
        return say("{name} has no method {method}(), which makes a {kind}", name=name, method=method, kind=TITLES[kind])
    if not attrs.has(cls):
        return say("{name} is no attrs class, so it has no settings to read", name=cls.__name__)
    reserved = RESERVED | RESERVED_AT.get(kind, frozenset())
    taken = sorted(reserved & {field.alias for field in attrs.fields(cls) if field.init})
    return say("its setting {name} has a name that the run config keeps for itself", name=taken[0]) if taken else ""


def _components(plugin: Plugin) -> Iterator[Component]:
    for kind, offer in plugin.offers.items():
        for name, target in offer.items():
            yield Component(kind, name if plugin.name == CORE else f"{plugin.name}:{name}", target, plugin)

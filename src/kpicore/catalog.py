"""The components that a config may name: `plugin:name`, the core's own bare. Finds them, imports the chosen class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import NamedTuple

import attrs

from kpicore.nearest import did_you_mean, nearest, one_of
from kpicore.plugins import CORE, HOOKS, Kind, Plugin, Plugins, cause
from kpicore.settings import SettingError

METHODS: Mapping[Kind, str] = {"collector": "collect", "scorer": "scheme", "grader": "scale", "pay rule": "pay_lines"}
"""The method of the protocol in `kpicore.components` that makes a class a component of the kind."""

RESERVED = frozenset({"use", "name", "from", "scale_to", "grade"})
"""Keys that belong to the run config; no component has a setting of that name."""

RESERVED_IN_COLLECT = frozenset({"kind", "unknown_people"})
"""Those of an entry of `[[collect]]`, so of a collector too."""


class Component(NamedTuple):
    """An offered component. name: as a config writes it. target: the class, or where it is to be imported from."""

    kind: Kind
    name: str
    target: type | str
    plugin: Plugin


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
            raise SettingError([((), f"there is no plugin {prefix!r}", self._how_to_get(prefix, name))])
        if plugin.problem:
            what = f"the plugin {plugin.name} ({plugin.source}) cannot be used: {plugin.problem}"
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
            raise SettingError([((), f"there is no component {use!r}", did_you_mean(use, names))])
        return found

    def all(self) -> Iterator[Component]:
        """Every component of every plugin that works; all plugins are imported, the components are not."""
        for plugin in self.plugins.load_all():
            yield from _components(plugin)

    def _pick(self, kind: Kind, use: str, plugin: Plugin) -> Component:
        components = list(_components(plugin))
        for component in components:
            if (component.kind, component.name) == (kind, use):
                return component
        elsewhere = [component.kind for component in components if component.name == use]
        what = f"{use!r} is a {' and a '.join(elsewhere)}, not a {kind}" if elsewhere else f"there is no {kind} {use!r}"
        valid = [component.name for component in components if component.kind == kind]
        raise SettingError([((), what, self._instead(use, valid, guess=not elsewhere, plugin=plugin))])

    def _instead(self, use: str, valid: list[str], guess: bool, plugin: Plugin) -> str:
        """The near miss among a plugin's components, by the name after the colon; or all of them."""
        short = {name.rpartition(":")[2]: name for name in valid}
        near = nearest(use.rpartition(":")[2], short) if guess else None
        if near is not None:
            return f"did you mean {short[near]}?"
        if plugin is self.plugins.core and (owner := nearest(use, self.plugins.names())):
            return f"a plugin's component is written plugin:name, such as {owner}:…"
        return one_of(valid) or f"{plugin.name} ({plugin.source}) offers none"

    def _how_to_get(self, prefix: str, name: str) -> str:
        if prefix == CORE:
            return f"the core's own components are written bare: {name}"
        install = f"pip install kpicore-{prefix.replace('_', '-')}"
        near = nearest(prefix, self.plugins.names())
        return f"did you mean {near}:{name}? If not: {install}" if near else f"to install it: {install}"


def load(component: Component) -> type:
    """The component's class, imported now; SettingError where it cannot be, or is no such component."""
    kind, name, target, plugin = component
    cls = _import(component) if isinstance(target, str) else target
    wrong = _what_is_wrong(cls, kind)
    if wrong or not isinstance(cls, type):
        raise SettingError([((), f"the {kind} {name} of {plugin.source} cannot be used: {wrong}", "")])
    return cls


def _import(component: Component) -> object:
    module, _, name = str(component.target).partition(":")
    try:
        return getattr(import_module(module), name)
    except Exception as error:  # whatever a stranger's module may raise
        what = f"the {component.kind} {component.name} of {component.plugin.source} cannot be imported: {cause(error)}"
        raise SettingError([((), what, "")]) from None


def _what_is_wrong(cls: object, kind: Kind) -> str:
    if not isinstance(cls, type):
        return f"{cls!r} is no class"
    if not callable(getattr(cls, METHODS[kind], None)):
        return f"{cls.__name__} has no method {METHODS[kind]}(), which makes a {kind}"
    if not attrs.has(cls):
        return f"{cls.__name__} is no attrs class, so it has no settings to read"
    reserved = RESERVED | RESERVED_IN_COLLECT if kind == "collector" else RESERVED
    taken = sorted(reserved & {field.alias for field in attrs.fields(cls) if field.init})
    return f"its setting {taken[0]} has a name that the run config keeps for itself" if taken else ""


def _components(plugin: Plugin) -> Iterator[Component]:
    for kind, offer in plugin.offers.items():
        for name, target in offer.items():
            yield Component(kind, name if plugin.name == CORE else f"{plugin.name}:{name}", target, plugin)

"""`assert_component`: everything that can be asked of a component without knowing what it describes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs
import tomli_w

from kpicore.catalog import Catalog, load
from kpicore.converter import structure, to_toml
from kpicore.plugins import Kind
from kpicore.settings import SettingError
from kpicore.settingtypes import setting_types
from kpicore.testing import checking, exactness, words

EXAMPLES = 30


def assert_component(
    component: object,
    *,
    kind: Kind | None = None,
    settings: Mapping[str, Any] | None = None,
    accept: Mapping[str, str] | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Asserts of a scorer, grader, pay rule or check that

    - its settings survive the way through TOML, and each says in both languages what it sets;
    - the lint has nothing against it;
    - every rule cites a clause of its clause table, or `in-house`;
    - every title stands in both languages;
    - on generated people, each threshold and one smallest step beside it among them, every score, grade, amount, flag
      and ledger line is what an independent evaluator works out in fractions;
    - every engine that is installed gives the very same.

    component: its name as a config writes it (all kinds that share the name, or that `kind`), its class, or an object
    of it. settings: for a component whose settings have no defaults; as TOML would hold them. accept: what may be said
    against it all the same: a part of the message → the reason why that is right. examples: how many months are drawn.

    Raises AssertionError with all that is wrong.
    """
    __tracebackhide__ = True  # what is wrong is said in words
    for name, built in _built(component, kind, settings):
        accepted = _Accepted(accept or {})
        kit = checking if checking.is_check(built) else exactness
        wrong = list(accepted.others([*_settings(built), *words.wrong(built), *kit.lint(built)]))
        wrong += [f"accept: nothing says {text!r} any more" for text in accepted.unused()]
        if wrong:
            raise AssertionError("\n".join([f"{name}:", *(f"  {each}" for each in wrong)]))
        kit.check(name, built, examples)


class _Accepted:
    """Messages that are known, each with its reason."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        bare = [text for text, reason in reasons.items() if not reason.strip()]
        if bare:
            raise ValueError(f"accept: a reason for {', '.join(bare)}")
        self.texts = dict.fromkeys(reasons, False)

    def others(self, messages: list[str]) -> Iterator[str]:
        for message in messages:
            known = [text for text in self.texts if text in message]
            self.texts |= dict.fromkeys(known, True)
            if not known:
                yield message

    def unused(self) -> list[str]:
        return [text for text, used in self.texts.items() if not used]


def _built(component: object, kind: Kind | None, settings: Mapping[str, Any] | None) -> Iterator[tuple[str, Any]]:
    if isinstance(component, str):
        catalog = Catalog()
        found = [catalog.find(kind, component)] if kind is not None else catalog.named(component)
        for each in found:
            if each.kind != "collector":
                yield f"{each.name} ({each.kind})", _made(load(each), settings)
    elif isinstance(component, type):
        yield component.__name__, _made(component, settings)
    else:
        yield type(component).__name__, component


def _made(cls: type, settings: Mapping[str, Any] | None) -> Any:
    try:
        return structure(_parsed(dict(settings or {})), cls)
    except SettingError as error:
        said = "; ".join(f"{'.'.join(map(str, path))}: {what}: {expected}" for path, what, expected in error.problems)
        raise AssertionError(f"{cls.__name__} cannot be built with these settings: {said}") from None


def _parsed(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings as a config's reader finds them."""
    return tomllib.loads(tomli_w.dumps(settings), parse_float=Decimal)


def _settings(built: Any) -> Iterator[str]:
    """What its settings lose on the way through TOML, and which of them nobody explains."""
    cls = type(built)
    if not attrs.has(cls):
        yield f"{cls.__name__} is no attrs class"
        return
    again = structure(_parsed(to_toml(built)), cls)
    if again != built:
        lost = [key for key in setting_types(cls) if getattr(again, key, None) != getattr(built, key, None)]
        yield f"settings do not survive TOML: {', '.join(lost)}"
    for key, field in setting_types(cls).items():
        if field.metadata.get("doc") is None:
            yield f"setting {key}: nothing says what it sets; expected setting(…, doc=Text(中文, English))"

"""The whole plugin contract. A hook offers components by name, the config selects one, the core calls it.

A plugin is a module (or object) behind an entry point of the group `kpicore`; the entry point's name is the prefix of
its components: entry point `acme` offering `desk` is written `acme:desk` in a config. The order in which plugins are
installed or loaded means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import pluggy

Offer = Mapping[str, type | str]
"""Component name → its class, or `"package.module:Class"`, which is imported only when a config selects it."""

HOOK_VERSION = 1
"""The version of this contract. A plugin says in its module for which one it was built: `kpicore_hooks = 1`; one that
says nothing was built for 1. The number rises with a change that an older plugin may have to follow."""

hookspec = pluggy.HookspecMarker("kpicore")
hookimpl = pluggy.HookimplMarker("kpicore")


@hookspec
def kpicore_collectors() -> Offer:
    """Offer collectors: classes that implement `kpicore.components.Collector`.

    Example::

        @hookimpl
        def kpicore_collectors():
            return {"phone_log": "acme_kpi.phone_log:PhoneLog"}
    """
    raise AssertionError("a specification is never called")


@hookspec
def kpicore_scorers() -> Offer:
    """Offer scorers: classes that implement `kpicore.components.Scorer`.

    Example::

        @hookimpl
        def kpicore_scorers():
            return {"desk": "acme_kpi.desk:Desk"}
    """
    raise AssertionError("a specification is never called")


@hookspec
def kpicore_graders() -> Offer:
    """Offer graders: classes that implement `kpicore.components.Grader`.

    Example::

        @hookimpl
        def kpicore_graders():
            return {"letter": "acme_kpi.letter:Letter"}
    """
    raise AssertionError("a specification is never called")


@hookspec
def kpicore_pay_rules() -> Offer:
    """Offer pay rules: classes that implement `kpicore.components.PayRule`.

    Example::

        @hookimpl
        def kpicore_pay_rules():
            return {"bonus": "acme_kpi.bonus:Bonus"}
    """
    raise AssertionError("a specification is never called")


@hookspec
def kpicore_checks() -> Offer:
    """Offer checks over finished results: classes that implement `kpicore.components.Check`.

    Example::

        @hookimpl
        def kpicore_checks():
            return {"fair_pay": "acme_kpi.fair_pay:FairPay"}
    """
    raise AssertionError("a specification is never called")

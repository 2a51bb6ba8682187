"""Plugins and the catalog: who offers what, and every way in which an offer can be wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from distributions import Site, install_acme

from kpicore import __version__
from kpicore.catalog import Catalog, load
from kpicore.components import SettingError
from kpicore.plugins import HOOKS, Kind, Plugin, Plugins

IMPORTS = "from kpicore.hookspecs import hookimpl\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path / "site", monkeypatch)


def loaded(name: str) -> Plugin:
    plugin = Plugins().load(name)
    assert plugin is not None
    return plugin


def problem_of(site: Site, source: str, entry_point: str = "odd = kpitest_odd") -> str:
    """Why a plugin of that source cannot be used."""
    site.install("kpicore-odd", "0.3", entry_point, {"kpitest_odd": source})
    plugin = loaded(entry_point.partition(" ")[0])
    assert plugin.source == "kpicore-odd 0.3"
    assert not plugin.offers
    return plugin.problem


def refusal(kind: Kind, use: str) -> tuple[str, str]:
    """What is said of a component that there is not: what, expected."""
    with pytest.raises(SettingError) as caught:
        load(Catalog().find(kind, use))
    ((path, what, expected),) = caught.value.problems
    assert path == ()
    return str(what), str(expected)


def test_the_core_offers_its_own_components_through_the_hooks() -> None:
    core = Plugins().core
    assert core.sources == (("kpicore", __version__),)
    assert {kind: sorted(offer) for kind, offer in core.offers.items()} == {
        "collector": ["asterisk_queue_log", "csv", "events", "parquet", "sql", "xlsx"],
        "scorer": ["criteria"],
        "grader": ["bands"],
        "pay rule": ["table"],
    }


def test_every_hook_of_the_specs_has_its_kind() -> None:
    from kpicore import hookspecs

    assert set(HOOKS.values()) == {name for name in vars(hookspecs) if name.startswith("kpicore_")}


def test_a_plugin_is_known_with_its_distribution_and_version(site: Site) -> None:
    install_acme(site)
    plugin = loaded("acme")
    assert plugin.source == "kpicore-acme 1.2"
    assert not plugin.problem
    component = Catalog().find("scorer", "acme:desk")
    assert (component.name, component.plugin.source) == ("acme:desk", "kpicore-acme 1.2")
    assert load(component).__name__ == "Desk"
    assert load(Catalog().find("grader", "acme:desk")).__name__ == "Letter"


def test_only_what_is_asked_for_is_imported(site: Site) -> None:
    install_acme(site)
    site.install("kpicore-other", "1", "other = kpitest_other", {"kpitest_other": "raise RuntimeError('imported')"})
    Catalog().find("scorer", "acme:desk")
    assert "kpitest_acme" in sys.modules
    assert "kpitest_other" not in sys.modules


def test_the_core_alone_does_not_even_read_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(**_: object) -> None:
        raise AssertionError("metadata was read")

    monkeypatch.setattr("importlib.metadata.entry_points", never)
    assert Catalog().find("scorer", "criteria").name == "criteria"


def test_two_distributions_with_one_name_are_both_named(site: Site) -> None:
    install_acme(site)
    site.install("kpicore-acme-fork", "2.0", "acme = kpitest_acme")
    plugin = loaded("acme")
    assert plugin.problem == (
        "the name is claimed by kpicore-acme 1.2 and kpicore-acme-fork 2.0; uninstall all but one"
    )
    assert refusal("scorer", "acme:desk")[0].startswith("the plugin acme (kpicore-acme 1.2 and kpicore-acme-fork 2.0)")


def test_a_broken_plugin_does_not_touch_another(site: Site) -> None:
    install_acme(site)
    site.install("kpicore-odd", "0.3", "odd = kpitest_odd", {"kpitest_odd": "import no_such_module"})
    plugins = Plugins()
    states = {plugin.name: plugin.problem for plugin in plugins.load_all()}
    assert states["odd"] == "cannot be imported: ModuleNotFoundError: No module named 'no_such_module'"
    assert states["acme"] == states["kpicore"] == ""
    assert {each.name for each in Catalog(plugins).all()} >= {"acme:desk", "csv"}


def test_a_misspelt_hook_stops_its_plugin_alone(site: Site) -> None:
    source = IMPORTS + "@hookimpl\ndef kpicore_scorer(): return {}\n@hookimpl\ndef kpicore_payrules(): return {}\n"
    assert problem_of(site, source) == (
        "unknown hook kpicore_payrules: did you mean kpicore_pay_rules?; "
        "unknown hook kpicore_scorer: did you mean kpicore_scorers?"
    )
    install_acme(site)
    assert not any(plugin.problem for plugin in Plugins().load_all() if plugin.name in ("kpicore", "acme"))


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("raise OSError('disk\\nfull')", "cannot be imported: OSError: disk full"),
        ("def kpicore_scorers(): return {}", "implements no hook of kpicore; are its functions marked with @hookimpl?"),
        (
            "@hookimpl\ndef kpicore_scorers(): return ['desk']",
            "kpicore_scorers returns list, not a mapping of names to classes",
        ),
        (
            "@hookimpl\ndef kpicore_scorers(): return None",
            "kpicore_scorers returns NoneType, not a mapping of names to classes",
        ),
        ("@hookimpl\ndef kpicore_scorers(): 1 / 0", "kpicore_scorers fails: ZeroDivisionError: division by zero"),
        (
            "@hookimpl\ndef kpicore_scorers(): return {'a b': 'm:C'}",
            "kpicore_scorers offers the name 'a b'; letters, digits and _ make a name",
        ),
        (
            "@hookimpl\ndef kpicore_scorers(): return {3: 'm:C'}",
            "kpicore_scorers offers the name 3; letters, digits and _ make a name",
        ),
        (
            "@hookimpl\ndef kpicore_graders(): return {'a': 'm.C'}",
            "kpicore_graders offers a as 'm.C', which is neither a class nor \"module:Class\"",
        ),
        (
            "@hookimpl\ndef kpicore_graders(): return {'a': 7}",
            'kpicore_graders offers a as 7, which is neither a class nor "module:Class"',
        ),
        (
            "@hookimpl(wrapper=True)\ndef kpicore_scorers():\n    return (yield)",
            "kpicore_scorers is a wrapper, which could change what others offer",
        ),
    ],
)
def test_an_offer_that_is_none(site: Site, source: str, problem: str) -> None:
    assert problem_of(site, IMPORTS + source) == problem


def test_a_hook_that_asks_for_arguments(site: Site) -> None:
    assert "can not be found in the hookspec" in problem_of(
        site, IMPORTS + "@hookimpl\ndef kpicore_scorers(config): return {}"
    )


def test_an_entry_point_to_nothing(site: Site) -> None:
    assert problem_of(site, "", "odd = kpitest_odd:plugin").startswith("cannot be imported: AttributeError: ")


def test_two_names_for_one_object(site: Site) -> None:
    install_acme(site)
    site.install("kpicore-alias", "1", "alias = kpitest_acme")
    plugins = Plugins()
    assert {plugin.name: plugin.problem for plugin in plugins.load_all()}["alias"] == (
        "its object is the one of the plugin acme; one name is enough"
    )


def test_the_name_of_the_core_is_taken(site: Site) -> None:
    assert problem_of(site, "", "kpicore = kpitest_odd").startswith("the name kpicore belongs to the core")


def test_an_entry_point_with_odd_characters(site: Site) -> None:
    assert problem_of(site, "", "odd-one = kpitest_odd").startswith("the entry point 'odd-one' has odd characters")


@pytest.mark.parametrize(
    ("kind", "use", "what", "expected"),
    [
        ("scorer", "criterai", "there is no scorer 'criterai'", "did you mean criteria?"),
        ("scorer", "bands", "'bands' is a grader, not a scorer", "expected criteria"),
        ("scorer", "acme:dsk", "there is no scorer 'acme:dsk'", "did you mean acme:desk?"),
        ("grader", "acme:points", "'acme:points' is a scorer, not a grader", "expected one of acme:letter, acme:desk"),
        (
            "scorer",
            "acne:desk",
            "there is no plugin 'acne'",
            "did you mean acme:desk?",
        ),
        ("scorer", "acne:dsk", "there is no plugin 'acne'", "did you mean acme:desk?"),
        (
            "scorer",
            "night_shift_zz:desk",
            "there is no plugin 'night_shift_zz'",
            "to install it: pip install kpicore-night-shift-zz",
        ),
        (
            "collector",
            "kpicore:csv",
            "there is no plugin 'kpicore'",
            "the core's own components are written bare: csv",
        ),
        ("scorer", "acme", "there is no scorer 'acme'", "a plugin's component is written plugin:name, such as acme:…"),
    ],
)
def test_a_name_that_nobody_knows(site: Site, kind: Kind, use: str, what: str, expected: str) -> None:
    install_acme(site)
    assert refusal(kind, use) == (what, expected)


def test_a_plugin_of_ours_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plugins, "_entry_points", lambda _: {})
    assert refusal("scorer", "manager_review:director")[1] == "to install it: pip install kpicore-manager-review"


@pytest.mark.parametrize(
    ("target", "cause"),
    [
        ("'no_such_module:C'", "cannot be imported: ModuleNotFoundError: No module named 'no_such_module'"),
        (
            "'kpitest_odd:Nothing'",
            "cannot be imported: AttributeError: module 'kpitest_odd' has no attribute 'Nothing'",
        ),
        ("'kpitest_odd:number'", "cannot be used: 7 is no class"),
        ("dict", "cannot be used: dict has no method scheme(), which makes a scorer"),
        ("Plain", "cannot be used: Plain is no attrs class, so it has no settings to read"),
        ("Greedy", "cannot be used: its setting scale_to has a name that the run config keeps for itself"),
    ],
)
def test_a_class_that_is_no_component(site: Site, target: str, cause: str) -> None:
    source = f"""
import attrs
from kpicore.hookspecs import hookimpl
number = 7
class Plain:
    def scheme(self): ...
@attrs.frozen
class Greedy(Plain):
    scale_to: int = 3
@hookimpl
def kpicore_scorers(): return {{"x": {target}}}
"""
    site.install("kpicore-odd", "0.3", "odd = kpitest_odd", {"kpitest_odd": source})
    what, _ = refusal("scorer", "odd:x")
    assert what == f"the scorer odd:x of kpicore-odd 0.3 {cause}"

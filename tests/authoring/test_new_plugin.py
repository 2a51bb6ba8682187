"""`kpicore new-plugin`: what is written, what is refused, and that nothing is half written."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from command import kpicore as run

from kpicore.hookspecs import HOOK_VERSION

KPI = "ecommerce_aftersales:kpi"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_project(tmp_path: Path) -> None:
    ran = run("new-plugin", "acme", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "pip install --no-build-isolation --no-deps --editable ." in ran.stdout
    assert files(tmp_path / "acme") == {
        ".gitignore",
        "README.md",
        "pyproject.toml",
        "src/kpicore_acme/__init__.py",
        "src/kpicore_acme/plugin.py",
        "src/kpicore_acme/py.typed",
        *(f"src/kpicore_acme/{part}{end}" for part in ("scorer", "grader", "pay") for end in (".py", ".clauses.csv")),
        "tests/cases/acme.cases.toml",
        "tests/test_acme.py",
    }
    made = tomllib.loads((tmp_path / "acme" / "pyproject.toml").read_text("utf-8"))
    assert made["project"]["name"] == "kpicore-acme"
    assert made["project"]["entry-points"] == {"kpicore": {"acme": "kpicore_acme.plugin"}}
    assert f"kpicore_hooks = {HOOK_VERSION}" in (tmp_path / "acme/src/kpicore_acme/plugin.py").read_text("utf-8")
    assert "{{" not in "".join((tmp_path / "acme" / name).read_text("utf-8") for name in files(tmp_path / "acme"))


def test_the_readme_in_chinese(tmp_path: Path) -> None:
    assert run("new-plugin", "acme", "--lang", "zh", folder=tmp_path).returncode == 0
    assert "## 安装与测试" in (tmp_path / "acme" / "README.md").read_text("utf-8")


def test_from_a_component_its_numbers_are_data(tmp_path: Path) -> None:
    assert run("new-plugin", "shop", "--from", KPI, folder=tmp_path).returncode == 0
    shop = tmp_path / "shop"
    assert "WORK_ATTITUDE = Criterion(" in (shop / "src/kpicore_shop/scheme.py").read_text("utf-8")
    assert "SCALE: GradeScale = GradeScale(" in (shop / "src/kpicore_shop/scale.py").read_text("utf-8")
    assert (
        (shop / "src/kpicore_shop/scorer.clauses.csv").read_text("utf-8").startswith("clause,text,became,what\nD3-1,")
    )
    assert "kpicore-ecommerce-aftersales" in (shop / "README.md").read_text("utf-8")
    cases = tomllib.loads((shop / "tests/cases/shop.cases.toml").read_text("utf-8"), parse_float=Decimal)
    scores = [case["expected"]["score"] for case in cases["case"]]
    assert (scores[:2], scores[-1]) == ([100, Decimal("49.4")], "")
    assert len(scores) > 4  # and a case for each row between
    source = "".join(path.read_text("utf-8") for path in shop.rglob("*.py"))
    assert "kpicore_ecommerce_aftersales" not in source


def test_a_grade_and_pay_that_fit_a_scheme_without_any(tmp_path: Path) -> None:
    assert run("new-plugin", "desk", "--from", "courier_callcenter:service_desk", folder=tmp_path).returncode == 0
    scale = (tmp_path / "desk/src/kpicore_desk/scale.py").read_text("utf-8")
    assert 'parse_cell(">= 22.5")' in scale  # nine tenths of 25


def test_settings_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "bank.toml").write_text(
        'title = "Night bank"\n[criteria.speed]\nmetric = "reply_s"\nbands = [["<= 20", 100], ["> 20", 60]]\n',
        encoding="utf-8",
    )
    assert run("new-plugin", "bank", "--from", "criteria@bank.toml", folder=tmp_path).returncode == 0
    assert 'parse_cell("<= 20")' in (tmp_path / "bank/src/kpicore_bank/scheme.py").read_text("utf-8")
    assert '"""Night bank."""' in (tmp_path / "bank/src/kpicore_bank/scorer.py").read_text("utf-8")
    assert '"score": {"not in both languages": "in-house"}' in (tmp_path / "bank/tests/test_bank.py").read_text("utf-8")


def schemes() -> list[Path]:
    """Every scheme in TOML of the examples; other files there are run configs and settings of collectors."""
    found = sorted(Path(__file__).parents[2].glob("examples/*/*.toml"))
    return [path for path in found if {"criteria", "sections"} & tomllib.loads(path.read_text("utf-8")).keys()]


@pytest.mark.parametrize("scheme", schemes(), ids=lambda path: path.stem)
def test_every_scheme_of_the_examples_can_be_started_from(scheme: Path, tmp_path: Path) -> None:
    ran = run("new-plugin", "desk", "--from", f"criteria@{scheme}", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    cases = tomllib.loads((tmp_path / "desk/tests/cases/desk.cases.toml").read_text("utf-8"))["case"]
    names = [case["name"] for case in cases]
    between = [f"row {n} from the lowest" for n in range(2, len(cases) + 2)]
    assert set(names) <= {"high throughout", "low throughout", *between, "nothing is known"}
    assert names


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Acme Desk",), "did you mean acme_desk?"),
        (("courier_callcenter",), "is installed already"),
        (("a", "--from", "ecommerce_aftersales:kpo"), "did you mean ecommerce_aftersales:kpi?"),
        (("a", "--from", "csv"), "csv is a collector"),
        (("a", "--from", "criteria"), "expected settings from a file: criteria@FILE.toml"),
        (("a", "--from", "criteria@none.toml"), "none.toml"),
        (("a", "--from", "service_conduct:letter"), "brings no scorer"),
        (("a", "--from", KPI, "--from", "service_conduct:points"), "a second scorer: service_conduct:points"),
    ],
)
def test_what_is_refused(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    ran = run("new-plugin", *words, "--lang", "en", folder=tmp_path)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert files(tmp_path) == set()


def test_every_mistake_at_once(tmp_path: Path) -> None:
    ran = run("new-plugin", "My Desk", "--from", "csv", "--from", "nobody:kpi", "--lang", "en", folder=tmp_path)
    assert ran.returncode == 2
    assert all(part in ran.stderr for part in ("did you mean my_desk?", "csv is a collector", "nobody"))


@pytest.mark.parametrize("there", ["folder", "file", "link"])
def test_what_is_there_is_left_alone(there: str, tmp_path: Path) -> None:
    target = tmp_path / "acme"
    if there == "folder":
        target.mkdir()
    elif there == "file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.symlink_to(tmp_path / "elsewhere")
    ran = run("new-plugin", "acme", "--lang", "en", folder=tmp_path)
    assert ran.returncode == 2
    assert "acme: exists already" in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]

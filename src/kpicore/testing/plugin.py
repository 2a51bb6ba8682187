"""The pytest plugin: case files collected as tests, the fixture `run_month`, and what no case reaches.

Options (`pytest --kpi-coverage`) and settings of pytest's own configuration:

    [tool.pytest.ini_options]
    kpi_coverage_fail_under = 100      # % of the bands, levels, tiers and rows that some case must reach
    kpi_coverage_ignore = ["acme:desk: speed: > 60"]    # known and accepted, one a line of the report
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kpicore.testing.cases import Case
    from kpicore.testing.month import Month
    from kpicore.testing.reach import Reach

ENDING = ".cases.toml"
REACH = pytest.StashKey["Reach"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kpicore", "kpicore: cases of schemes")
    group.addoption(
        "--kpi-coverage",
        action="store_true",
        help="say which bands, levels, tiers and rows no case reaches",
    )
    percent = "fail where the cases reach less than this many %% of the bands, levels, tiers and rows"
    parser.addini("kpi_coverage_fail_under", percent, default="0")
    parser.addini("kpi_coverage_ignore", "lines of the report that are known and accepted", type="linelist", default=[])


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("kpi_coverage") or _fail_under(config):
        from kpicore.testing.reach import Reach

        config.stash[REACH] = Reach(frozenset(config.getini("kpi_coverage_ignore")))


def _fail_under(config: pytest.Config) -> float:
    given = str(config.getini("kpi_coverage_fail_under"))
    try:
        return float(given)
    except ValueError:
        raise pytest.UsageError(f"kpi_coverage_fail_under = {given!r}: expected a number of % from 0 to 100") from None


# --- case files ------------------------------------------------------------------------------------------------------


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    return CaseFile.from_parent(parent, path=file_path) if file_path.name.endswith(ENDING) else None


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        from kpicore.testing.cases import CaseFileError, read_cases

        try:
            cases = read_cases(self.path)
        except CaseFileError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case)


class CaseItem(pytest.Item):
    """One case of a file."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.case = case

    def runtest(self) -> None:
        from kpicore.testing.compare import check_case

        reach = self.config.stash.get(REACH, None)
        if reach is not None:
            reach.add(self.case)  # also what a case reaches that then fails
        check_case(self.case)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from kpicore.testing.cases import CaseFileError
        from kpicore.testing.compare import CaseFailed

        if isinstance(excinfo.value, CaseFailed | CaseFileError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, f"case: {self.name}"


# --- the fixture -----------------------------------------------------------------------------------------------------


@pytest.fixture
def run_month(tmp_path: Path) -> Callable[..., Month]:
    """Runs a month on inline tables: `run_month({"score": "acme:desk"}, metrics=[{...}])` → `kpicore.testing.Month`.

    The arguments are those of `kpicore.testing.write_month`. A run that is rejected fails the test with its errors,
    unless `rejected=True` says that it should be.
    """
    from kpicore.testing.month import run_config, write_month

    runs = 0

    def run(team: Any, *, rejected: bool = False, **tables: Any) -> Month:
        nonlocal runs
        runs += 1
        folder = tmp_path / f"month{runs}"
        month = run_config(write_month(folder, team, **tables), folder / "out")
        if bool(month.exit_code) != rejected:
            said = f"the month was rejected (exit code {month.exit_code}):\n{month.errors}"
            pytest.fail(said if month.exit_code else "the month was to be rejected, and ran", pytrace=False)
        return month

    return run


# --- what no case reaches --------------------------------------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    reach = config.stash.get(REACH, None)
    if reach is None or not reach.all:
        return
    terminalreporter.section("what the cases reach")
    for line in reach.report():
        terminalreporter.write_line(line)
    if _is_short(reach, config):
        terminalreporter.write_line(f"FAIL: kpi_coverage_fail_under = {_fail_under(config):g}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reach = session.config.stash.get(REACH, None)
    if reach is not None and reach.all and _is_short(reach, session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_short(reach: Reach, config: pytest.Config) -> bool:
    return reach.percent() < _fail_under(config)

"""The frame of the command line: language, findings, exit codes, interrupted output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from kpicore import __version__
from kpicore.cli import main as module
from kpicore.cli.main import main
from kpicore.model import Finding, Rejected


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Namespace]:
    """Calls main with `run` replaced, and hands back what it was called with."""

    def call(*argv: str) -> Namespace:
        seen: list[Namespace] = []

        def remember(args: Namespace) -> int:
            seen.append(args)
            return 0

        monkeypatch.setattr("kpicore.cli.run.command", remember)
        assert main(["run", *argv]) == 0
        return seen[0]

    return call


def test_the_options_of_a_run(called: Callable[..., Namespace]) -> None:
    args = called("c.toml", "--period", "2026-10", "--out", "o", "--engine", "polars", "--strict", "--ledger", "none")
    assert (args.config, args.period, args.out, args.engine) == ("c.toml", "2026-10", "o", "polars")
    assert (args.strict, args.ledger) == (True, "none")
    args = called("c.toml")
    assert (args.period, args.out, args.engine, args.strict, args.ledger) == (None, None, None, False, "long")


@pytest.mark.parametrize(
    ("option", "environment", "lang"),
    [
        ((), {}, "en"),
        ((), {"LANG": "zh_CN.UTF-8"}, "zh"),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE"}, "en"),
        ((), {"LANG": "en_GB", "LC_ALL": "", "LC_MESSAGES": "zh_TW"}, "zh"),
        (("--lang", "en"), {"LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_terminal(
    called: Callable[..., Namespace],
    monkeypatch: pytest.MonkeyPatch,
    option: tuple[str, ...],
    environment: dict[str, str],
    lang: str,
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert called("c.toml", *option).lang == lang


def test_findings_go_to_stderr_one_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    findings = [
        Finding("error", "c.toml: team[0].score.base", 'found "x"', "expected a number"),
        Finding("error", "c.toml: currency", "missing"),
    ]

    def reject(_: Namespace) -> int:
        raise Rejected(findings, 2)

    monkeypatch.setattr("kpicore.cli.run.command", reject)
    assert main(["run", "c.toml"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-2:] == [
        'c.toml: team[0].score.base: found "x": expected a number',
        "c.toml: currency: missing",
    ]


def test_interrupted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(_: Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("kpicore.cli.run.command", interrupt)
    assert main(["run", "c.toml"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_terminated_while_an_engine_has_its_own_word_for_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As DuckDB does: it ends its query and says so by an error of its own."""

    def terminate(_: Namespace) -> int:
        with suppress(KeyboardInterrupt):
            module._end(signal.SIGTERM, None)
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(module, "_signals", [])
    monkeypatch.setattr("kpicore.cli.run.command", terminate)
    assert main(["--lang", "zh", "run", "c.toml"]) == 143
    assert capsys.readouterr().err == "已中断\n"


@pytest.mark.parametrize(
    "argv", [[], ["rnu"], ["run"], ["run", "c.toml", "--ledger", "short"], ["show", "x", "--toml", "--clauses"]]
)
def test_a_wrong_command_line(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: kpicore")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["close", "c.toml", "--quite"], "unrecognized arguments: --quite (did you mean --quiet?)\n"),
        (
            ["run", "c.toml", "--out=x", "--ledgers=none"],
            "unrecognized arguments: --ledgers=none (did you mean --ledger?)\n",
        ),
        (["run", "a.toml", "b.toml", "--bogus"], "unrecognized arguments: b.toml --bogus\n"),
        (["run", "a.toml", "b.toml", "--jsn"], "unrecognized arguments: b.toml --jsn (did you mean --json?)\n"),
        (["--lang", "zh", "run", "a.toml", "--quite"], "不认识的参数：--quite（是不是 --quiet？）\n"),
    ],
)
def test_a_word_that_a_command_does_not_know(typed: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(typed)
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert err.split()[1:3] == ["kpicore", "close" if "close" in typed else "run"]  # its own usage
    assert err.endswith(said)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"kpicore {__version__}\n"


def kpicore(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpicore", *argv],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close differently")
def test_a_reader_that_goes_away_is_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        ran = subprocess.run(
            [sys.executable, "-m", "kpicore", "components"], stdout=gone, stderr=subprocess.PIPE, check=False
        )
    assert (ran.returncode, ran.stderr) == (module.CLOSED_PIPE, b"")


def test_a_terminal_without_chinese_ends_no_command() -> None:
    ran = kpicore("components", "--lang", "zh", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.returncode == 0, ran.stderr
    assert "\\u79cd\\u7c7b" in ran.stdout  # 种类


def test_an_error_of_the_config_from_outside(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text("schema = 2", encoding="utf-8")
    ran = kpicore("check", str(config))
    assert ran.returncode == 2
    assert f"{config}: schema: found 2: expected 1\n" in ran.stderr
    assert "Traceback" not in ran.stderr

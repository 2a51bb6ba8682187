"""Where a history is: the extra, the environment, and no word of a password."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from urllib.parse import quote

import pytest
from collect import postgres
from history.months import OCTOBER, closing

from kpicore.collect import extras
from kpicore.history import Place, opened, place_of
from kpicore.history.store import History
from kpicore.model import Rejected

IN_THE_ENVIRONMENT = {"url_env": "KPI_HISTORY_URL"}


def refused(history: dict[str, str] | None, folder: Path = Path()) -> str:
    with pytest.raises(Rejected) as caught:
        place_of(history, folder, "kpi.toml: history")
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_file_is_relative_to_the_config(tmp_path: Path) -> None:
    place = place_of({"path": "closed/h.sqlite"}, tmp_path, "")
    assert (place.path, place.address) == (tmp_path / "closed" / "h.sqlite", "")


def test_a_config_without_history() -> None:
    assert refused(None) == (
        'kpi.toml: history: there is no [history]: expected [history] with path = "history.sqlite", or url_env'
    )


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert refused({"path": "h.sqlite"}) == (
        'kpi.toml: history: needs an extra that is not installed: install it with: pip install "kpicore[history]"'
    )


def test_postgresql_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(Rejected, match=r'PostgreSQL needs psycopg: install it with: pip install "kpicore\[history\]"'):
        History(Place("$URL", None, "postgresql://host/database"))


def test_the_address_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_HISTORY_URL", " postgresql://u:secret@h/d ")
    place = place_of(IN_THE_ENVIRONMENT, Path(), "")
    assert (place.name, place.path, place.address) == ("$KPI_HISTORY_URL", None, "postgresql://u:secret@h/d")


@pytest.mark.parametrize("address", ["", "  ", "u:secret@h", "mysql://u:secret@h/d", "postgresql://u:sec@ret@h/d"])
def test_what_is_no_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("KPI_HISTORY_URL", address)
    said = refused(IN_THE_ENVIRONMENT)
    assert "KPI_HISTORY_URL" in said
    assert "sec" not in said
    assert "expected postgresql://user:password@host/database" in said


def test_a_server_that_refuses(server: str) -> None:
    wrong = server.replace(quote(postgres.PASSWORD, safe=""), "hunter2")
    for address in (f"{wrong}/postgres", f"{server}/nowhere", "postgresql://u:hunter2@127.0.0.1:1/d"):
        with opened(Place("$URL", None, address)) as history, pytest.raises(Rejected) as caught:
            history.close(closing(OCTOBER))
        assert caught.value.exit_code == 2
        said = str(caught.value)
        assert said.startswith("$URL: the database says: ")
        assert "hunter2" not in said
        assert postgres.PASSWORD not in said


def test_the_library_is_not_imported_before_a_history_is_opened() -> None:
    from command import call

    code = "import sys, kpicore.history, kpicore.cli.close, kpicore.cli.verify; print('sqlalchemy' in sys.modules)"
    ran = call(__import__("sys").executable, "-c", code)
    assert ran.stdout == "False\n", ran.stderr
    assert importlib.util.find_spec("sqlalchemy") is not None

"""`[history]`: one place, no address in a config, every mistake said."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.config.history import load_history
from kpicore.messages import spoken
from kpicore.model import Rejected


def load(tmp_path: Path, text: str) -> object:
    (tmp_path / "kpi.toml").write_text(text, encoding="utf-8")
    return load_history(tmp_path / "kpi.toml")


def test_the_rest_of_the_config_may_be_whatever_it_is(tmp_path: Path) -> None:
    assert load(tmp_path, 'nonsense = 3\n[history]\npath = "h.sqlite"\n[[team]]\nscore = "no:such"\n') == {
        "path": "h.sqlite"
    }
    assert load(tmp_path, '[history]\nurl_env = "KPI_HISTORY_URL"\n') == {"url_env": "KPI_HISTORY_URL"}
    assert load(tmp_path, "schema = 1\n") is None


VARIABLE = "expected url_env, the name of an environment variable that holds the address"
FILE = "expected the file of the history"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("", [f"path: missing: {FILE}"]),
        ('path = ""', [f"path: found no file name: {FILE}"]),
        ('path = "a\\u0000b"', [f"path: found no file name: {FILE}"]),
        ('path = "a"\nurl_env = "B"', ["url_env: url_env beside path: expected one of the two"]),
        ('path = "postgresql://u:secret@h/d"', [f"path: found an address: {VARIABLE}"]),
        ('url = "postgresql://u:secret@h/d"', [f"url: unknown key url: {VARIABLE}"]),
        ('url_env = "postgresql://u:secret@h/d"', [f"url_env: found no such name: {VARIABLE}"]),
        (
            'path = "{period}.sqlite"',
            [
                "path: found {period}, so every period would have a history of its own: "
                "expected one file for all periods"
            ],
        ),
        ("path = 3", ["path: found 3: expected text", f"path: missing: {FILE}"]),
        ('file = "a"', ["file: unknown key file: expected one of path, url_env"]),
        ('pat = "a"', ["pat: unknown key pat: did you mean path?"]),
    ],
)
def test_what_is_wrong(tmp_path: Path, history: str, expected: list[str]) -> None:
    with pytest.raises(Rejected) as caught:
        load(tmp_path, f"[history]\n{history}\n")
    assert caught.value.exit_code == 2
    said = [str(finding).removeprefix(f"{tmp_path / 'kpi.toml'}: history.") for finding in caught.value.findings]
    assert said == expected
    assert "secret" not in "".join(str(spoken(finding.what, "zh")) for finding in caught.value.findings)


def test_a_config_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        load_history(tmp_path / "kpi.toml")
    assert caught.value.exit_code == 2

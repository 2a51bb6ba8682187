"""Files that are no TOML, or cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.config import load_config
from kpicore.model import Rejected

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("接听速度.weight = 3", 'c.toml:1:1: Invalid statement: keys in Chinese need quotes: "接听速度"'),
        ("\n[a.接听]\n", 'c.toml:2:4: Invalid initial character for a key part: keys in Chinese need quotes: "接听"'),
        (
            "a = { 部门 = 1 }",
            'c.toml:1:7: Invalid initial character for a key part: keys in Chinese need quotes: "部门"',
        ),
        ("x中 = 2", "c.toml:1:2: Expected '=' after a key in a key/value pair: keys in Chinese need quotes: \"x中\""),
        ("name = 热线", 'c.toml:1:8: Invalid value: text needs quotes: "热线"'),
        ("name = “热线”", 'c.toml:1:8: Invalid value: “ is a full-width character; TOML wants "'),
        (
            "a ＝ 1",
            "c.toml:1:3: Expected '=' after a key in a key/value pair: ＝ is a full-width character; TOML wants =",
        ),
        (
            "schema = 1\nperiod = 2026-10  # 十月",
            "c.toml:2:14: Expected newline or end of document after a statement: "
            'put quotes around it: period = "2026-10"',
        ),
        ("a = 1\na = 2", "c.toml:2:6: Cannot overwrite a value: a stands twice, first in line 1; one of them goes"),
        ("a = 1\r\nb = [1,\r\n", "c.toml:3:1: Invalid value: the list that begins in line 2 is not closed: ]"),
        ("a = 1e9999999999999999999", "c.toml: 1e9999999999999999999 is beyond any number that can be computed with"),
        ("a = " + "[" * 5000, "c.toml: the tables or lists are nested too deeply"),
    ],
)
def test_what_is_no_toml(text: str, mistake: str) -> None:
    Path("c.toml").write_text(text, encoding="utf-8", newline="")
    with pytest.raises(Rejected) as caught:
        load_config("c.toml")
    assert [str(finding) for finding in caught.value.findings] == [mistake]


def test_files_that_cannot_be_read() -> None:
    Path("run.toml").touch()
    Path("empty").mkdir()
    Path("gbk.toml").write_bytes('schema = 1\nname = "热线"\n'.encode("gbk"))
    for path, mistake in (
        ("gbk.toml", "gbk.toml:2: the file is not UTF-8 text: save it as UTF-8"),
        ("none.toml", "none.toml: cannot be read: No such file or directory"),
        (".", ".: is a directory: expected one of gbk.toml, run.toml"),
        ("empty", "empty: is a directory"),
        ("a\0b", r"'a\x00b': is no file name"),
    ):
        with pytest.raises(Rejected) as caught:
            load_config(path)
        assert str(caught.value) == mistake

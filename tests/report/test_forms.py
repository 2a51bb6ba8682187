"""The form: a file for each person and one to print, with what they need to object, and nobody else's result."""

from __future__ import annotations

import stat
from pathlib import Path

import html5lib
import pytest
from report.months import example, most_chats, worst_conduct

from kpicore.cli.main import main
from kpicore.config import load_config
from kpicore.report.forms import SIZES, Form, form_of, is_ours
from kpicore.report.month import month_of


def forms(config: Path, folder: Path, *more: str) -> dict[str, str]:
    assert main(["report", str(config), "--forms", str(folder), "--quiet", *more]) == 0
    return {each.name: each.read_text(encoding="utf-8") for each in sorted(folder.iterdir())}


def form(config: Path) -> Form:
    """Of the first person."""
    month = month_of(load_config(config))
    return form_of(month.teams[0].people[0], month.teams[0], month.lang)


def test_one_for_each_and_all_in_one(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    written = forms(config, tmp_path / "forms")
    assert len(written) == 13
    assert written["forms.html"].count("<article") == 12
    own = written["form-0001-chenlitao.html"]
    assert own.count("<article") == 1
    assert "陈丽涛" in own
    assert "李明雨" not in own
    assert "3940.00" in own
    assert "4140.00" not in own
    assert all(is_ours(name) for name in written)
    for text in written.values():
        html5lib.HTMLParser(strict=True).parse(text)


def test_it_says_how_to_object(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    more = ("--company", "例子公司", "--objections", "人事部李", "--deadline", "2026-11-15")
    said = forms(config, tmp_path / "forms", *more)["form-0001-chenlitao.html"]
    assert "可以提出" in said
    for word in ("例子公司", "人事部李", "2026-11-15", "本人", "评分人", "人力资源"):
        assert word in said
    blank = forms(config, tmp_path / "forms")["form-0001-chenlitao.html"]
    assert '<b class="blank"></b>' in blank


def test_a_date_is_a_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = example("demo", tmp_path)
    assert main(["report", str(config), "--deadline", "15.11.2026", "--lang", "en"]) == 2
    assert "--deadline: 15.11.2026 is no date: expected YYYY-MM-DD" in capsys.readouterr().err


def test_the_files_are_for_their_owner_and_replace_their_own(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    folder = tmp_path / "forms"
    forms(config, folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    assert len(forms(config, folder)) == 13


def test_a_folder_with_other_things_stays(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    assert main(["report", str(config), "--forms", str(folder)]) == 2
    assert [each.name for each in folder.iterdir()] == ["letter.txt"]
    assert not list((config.parent / "out").glob("report*"))


def test_names_of_files_are_safe(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    for each in config.parent.glob("*.csv"):
        each.write_text(each.read_text(encoding="utf-8").replace("chenlitao", "../a b/工"), encoding="utf-8")
    written = forms(config, tmp_path / "forms")
    assert "form-0001-a_b_工.html" in written
    assert "../a b/工" in written["form-0001-a_b_工.html"]


def test_the_more_there_is_the_smaller_it_gets(tmp_path: Path) -> None:
    """What is left out is marked."""
    short = form(example("demo", tmp_path))
    assert (short.size, short.left) == (SIZES[0], "")
    assert "D0-6" in short.parts[0][1][1].clauses
    long = form(worst_conduct(tmp_path / "d1", "zh"))
    assert float(long.size) < 9
    dates = [line.reads for _, lines in long.parts for line in lines if line.reads.startswith("10-")]
    assert dates.count("10-01, 10-02, 10-03, 10-04, 10-05") > 20
    assert "条款的原文" in long.left
    assert "考核报告" in long.left


def test_of_many_samples_the_values_are_counted(tmp_path: Path) -> None:
    config = most_chats(tmp_path, "zh", 12)
    month = month_of(load_config(config))
    rated = (config.parent / "ratings.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    [person] = [each for each in month.teams[0].people if each.result.employee_id == rated]
    found = form_of(person, month.teams[0], "zh")
    chats = found.parts[0][1]
    assert chats[0].reads == "上级：3 ×15"
    assert chats[0].rule.startswith("3 (满足所有项) ×15 (各样本的平均)")
    assert "165 个逐样本的得分" in found.left
    assert float(found.size) >= 6


def test_no_forms_under_pseudonyms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KPICORE_PSEUDONYM_KEY", "x" * 32)
    config = example("demo", tmp_path)
    assert main(["report", str(config), "--forms", str(tmp_path / "f"), "--pseudonymise", "--lang", "en"]) == 2
    assert "cannot be together with --pseudonymise" in capsys.readouterr().err

"""Going on without the rows that are rejected, and what still rejects the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
import pytest
from configs import CALLS, desk, month
from hypothesis import given
from hypothesis import strategies as st

from kpicore.components import Batch, Request
from kpicore.config import load_config
from kpicore.model import Finding, Rejected
from kpicore.pipeline.check import check
from kpicore.pipeline.run import run
from kpicore.results import FlagRow, RunResult

MORE = """
[team.score.criteria.courtesy]
rating = "courtesy"
levels = [["1", 0], ["2", 10]]
not_applicable = "full"
[team.score.sections.conduct]
incidents = { late = -2 }
"""
CONFIG = month("metrics", "incidents", "ratings") + desk(CALLS, MORE, where='{ role = "agent" }')
FILES = {
    "people.csv": ["employee_id,role,hired", "A1,agent,2024-01-01", "A2,agent,2024-01-01", "A3,agent,2024-01-01"],
    "metrics.csv": ["employee_id,calls", "A1,100", "A2,99", "A3,100"],
    "incidents.csv": ["employee_id,date,incident", "A1,2026-10-05,late"],
    "ratings.csv": [
        "employee_id,criterion,rater,value",
        "A1,courtesy,superior,1",
        "A2,courtesy,superior,2",
        "A3,courtesy,superior,2",
    ],
}
WHOLE = {"A1": "38", "A2": "30", "A3": "50"}


def write(folder: Path, files: Mapping[str, Sequence[str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in {**FILES, **files}.items():
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "kpi.toml").write_text(CONFIG, "utf-8")
    return folder / "kpi.toml"


def partial(folder: Path, **files: Sequence[str]) -> RunResult:
    """A run in which these files are others. Without --partial it is rejected."""
    config = load_config(write(folder, {f"{name}.csv": lines for name, lines in files.items()}))
    with pytest.raises(Rejected):
        run(config)
    return run(config, partial=True)


def changed(name: str, row: int, line: str) -> list[str]:
    """A file's lines with one of them replaced; row as messages count."""
    lines = list(FILES[f"{name}.csv"])
    lines[row - 1] = line
    return lines


def left_out(result: RunResult) -> list[tuple[str, str, str]]:
    flags = [flag for flag in result.flags if flag.flag == "rejected_row"]
    assert all(flag.severity == ("review" if flag.employee_id else "info") and not flag.clause for flag in flags)
    return [(flag.team, flag.employee_id, flag.message.en) for flag in flags]


def scores(result: RunResult) -> dict[str, str]:
    return {row.employee_id: row.score for row in result.results}


def test_nothing_rejected_is_as_without(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, {}))
    assert run(config, partial=True) == run(config)
    assert scores(run(config)) == WHOLE


def test_a_metric_on_a_rejected_row_is_missing(tmp_path: Path) -> None:
    result = partial(tmp_path, metrics=changed("metrics", 3, "A2,9O"))
    assert left_out(result) == [("desk", "A2", 'metrics.csv:3: row left out: calls: "9O" is not a number')]
    assert scores(result) == WHOLE | {"A2": ""}
    assert [(row.employee_id, row.status) for row in result.results][1] == ("A2", "incomplete")
    assert not [flag for flag in result.flags if flag.flag == "no_metrics"]  # a row was brought


def test_all_that_is_wrong_with_a_row_stands_in_its_flag(tmp_path: Path) -> None:
    result = partial(tmp_path, incidents=[*FILES["incidents.csv"], "A1,2026-10-32,latte"])
    ((_, who, message),) = left_out(result)
    assert who == "A1"
    assert message == (
        'incidents.csv:3: row left out: date: "2026-10-32" is no day of the calendar; incident: "latte" is unknown'
    )
    assert scores(result) == WHOLE


def test_of_two_rows_that_contradict_one_another_neither_counts(tmp_path: Path) -> None:
    result = partial(tmp_path, metrics=[*FILES["metrics.csv"], "A2,200"])
    second = 'a second value of calls for "A2"; the first is at metrics.csv:3:calls'
    assert left_out(result) == [
        ("desk", "A2", f"metrics.csv:3: row left out: metrics.csv:5:calls: {second}"),
        ("desk", "A2", f"metrics.csv:5: row left out: calls: {second}"),
    ]
    assert scores(result) == WHOLE | {"A2": ""}
    result = partial(tmp_path / "ratings", ratings=[*FILES["ratings.csv"], "A3,courtesy,customer,1"])
    assert [message.partition(" left")[0] for *_, message in left_out(result)] == [
        "ratings.csv:4: row",
        "ratings.csv:5: row",
    ]


@pytest.mark.parametrize("line", ["A2,agent,02.01.2024", "A2,agent,2024-01-01,x"], ids=["cell", "too long"])
def test_who_has_no_row_of_people_has_no_result_and_is_no_stranger(tmp_path: Path, line: str) -> None:
    result = partial(tmp_path, people=changed("people", 3, line))
    ((team, who, message),) = left_out(result)
    assert (team, who) == ("", "A2")
    assert message.startswith("people.csv:3: row left out, so there is no result: ")
    assert scores(result) == {"A1": "38", "A3": "50"}


def test_a_stranger_and_an_unreadable_line_are_nobodys_rows(tmp_path: Path) -> None:
    result = partial(tmp_path, metrics=[*FILES["metrics.csv"], "X9,100", '"A1"x,100'])
    assert left_out(result) == [
        ("", "", 'metrics.csv:5: row left out: employee_id: nobody has the employee_id "X9"'),
        ("", "", 'metrics.csv:6:employee_id: row left out: text after a closing quote: ""A1"x,100"'),
    ]
    assert scores(result) == WHOLE


REFUSED = {
    "a file that is not there": ({"metrics.csv": None}, "metrics.csv: there is no file"),
    "a header without its column": ({"metrics.csv": ["id,calls", "A1,1"]}, "metrics.csv:1: the column employee_id"),
    "the same person twice": (
        {"people.csv": [*FILES["people.csv"], "A1,agent,2024-01-01"]},
        "people.csv:5:employee_id",
    ),
    "nobody left": ({"people.csv": ["employee_id,role,hired", "A1,agent,x"]}, "people.csv:2:hired"),
    "a quote that never ends": (
        {"metrics.csv": [*FILES["metrics.csv"], 'A1,"5']},
        "metrics.csv:5:calls: a quote opens",
    ),
    "two columns of one thing": ({"metrics.csv": ["employee_id,calls,calls", "A1,1,2"]}, "metrics.csv:1:calls"),
    "no row at all": ({"people.csv": ["employee_id,role"]}, "people.csv:1: there is no row"),
}


@pytest.mark.parametrize(("files", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_no_row_can_be_blamed_for_still_rejects(
    tmp_path: Path, files: Mapping[str, Sequence[str] | None], expected: str
) -> None:
    config = load_config(write(tmp_path, {name: lines or [] for name, lines in files.items()}))
    for name in [name for name, lines in files.items() if lines is None]:
        (tmp_path / name).unlink()
    with pytest.raises(Rejected) as rejected:
        run(config, partial=True)
    assert rejected.value.exit_code == 1
    assert any(str(finding).startswith(expected) for finding in rejected.value.findings), rejected.value.findings


def test_what_still_rejects_is_not_hidden_among_rows(tmp_path: Path) -> None:
    files = {"people.csv": [*FILES["people.csv"], "A1,agent,2024-01-01"], "metrics.csv": changed("metrics", 3, "A2,9O")}
    with pytest.raises(Rejected) as rejected:
        run(load_config(write(tmp_path, files)), partial=True)
    twice, others = rejected.value.findings
    assert twice.where == "people.csv:5:employee_id"
    assert others == Finding("info", "", "errors of single rows beside these, which --partial would leave out: 1")


def test_it_is_said_where_nobody_would_be_left(tmp_path: Path) -> None:
    files = {"people.csv": ["employee_id,role,hired", "A1,agent,x"], "metrics.csv": ["employee_id,calls", "A1,1O"]}
    with pytest.raises(Rejected) as rejected:
        run(load_config(write(tmp_path, files)), partial=True)
    *errors, said = rejected.value.findings
    assert {error.where for error in errors} >= {"people.csv:2:hired", "metrics.csv:2:calls"}
    assert said == Finding("info", "", "every row of people is rejected, so that --partial would leave nobody")


def test_a_person_of_two_teams_still_rejects(tmp_path: Path) -> None:
    path = write(tmp_path, {"metrics.csv": changed("metrics", 3, "A2,9O")})
    again = CONFIG[CONFIG.index("[[team]]") :].replace('"desk"', '"other"')
    path.write_text(CONFIG + again, "utf-8")
    with pytest.raises(Rejected, match="belongs to the teams desk and other"):
        run(load_config(path), partial=True)


def test_check_counts_rejected_rows_as_well(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, {"metrics.csv": changed("metrics", 3, "A2,9O")}))
    said = [str(finding) for finding in check(config, "zh", partial=True)]
    assert any(line.endswith('A2: metrics.csv:3：该行未计入：calls："9O" 不是数') for line in said)


class Torn:
    """A collector that brings one row, has left one out, and says so."""

    def __init__(self, *findings: Finding) -> None:
        self._findings = findings

    def collect(self, want: Request) -> Batch:
        fault = Finding("error", "log:7", "no event")
        return Batch("log", ("employee_id", "calls"), [(2, ("A1", "100"))], self._findings, left_out=[fault])


def _collected(tmp_path: Path, *findings: Finding) -> list[FlagRow]:
    config = load_config(write(tmp_path, {}))
    entries = (config.collect[0]._replace(collector=Torn(*findings)), *config.collect[1:])
    return list(run(attrs.evolve(config, collect=entries), partial=True).flags)


def test_a_collector_says_which_rows_the_others_stand_without(tmp_path: Path) -> None:
    flags = _collected(tmp_path)
    assert ("", "log:7: row left out: no event") in [(flag.employee_id, flag.message.en) for flag in flags]
    with pytest.raises(Rejected, match="torn"):
        _collected(tmp_path, Finding("error", "log:8", "torn"))


def test_lines_of_a_queue_log_that_are_no_events(tmp_path: Path) -> None:
    path = write(tmp_path, {})
    log = 'use = "asterisk_queue_log"\nkind = "metrics"\npath = "queue_log"\ntime_zone = "+08:00"\n'
    log += 'metrics = { calls = "calls_answered" }\nmin_events = 0'
    path.write_text(CONFIG.replace('use = "csv"\nkind = "metrics"\npath = "metrics.csv"', log), "utf-8")
    events = ["ENTERQUEUE||100", "CONNECT|5|2|1", "COMPLETECALLER|5|60|1"]
    lines = [f"179109000{at}|c1|q|{'NONE' if at == 1 else 'A1'}|{event}" for at, event in enumerate(events, 1)]
    (tmp_path / "queue_log").write_text("\n".join([lines[0], "1791090002|torn", *lines[1:], ""]), "utf-8")
    with pytest.raises(Rejected):
        run(load_config(path))
    result = run(load_config(path), partial=True)
    ((_, who, message),) = left_out(result)
    assert (who, message.partition(": ")[0]) == ("", "queue_log:2")
    assert scores(result)["A1"] == "18"


CELLS = st.sampled_from(
    ["", "A1", "A2", "X9", "100", "9O", "-1", "n/a", '"', "2026-10-05", "late", "courtesy", "superior"]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(",".join), max_size=6)


@given(people=ROWS, metrics=ROWS, incidents=ROWS, ratings=ROWS)
def test_going_on_ends_and_says_each_row_once(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[str],
    metrics: list[str],
    incidents: list[str],
    ratings: list[str],
) -> None:
    added = {"people.csv": people, "metrics.csv": metrics, "incidents.csv": incidents, "ratings.csv": ratings}
    files = {name: [*FILES[name], *lines] for name, lines in added.items()}
    config = load_config(write(tmp_path_factory.mktemp("any"), files))
    try:
        result = run(config, partial=True)
    except Rejected as rejected:
        wrong = rejected
    else:
        places = [message.partition(": row")[0] for *_, message in left_out(result)]
        assert len(places) == len(set(places))
        return
    assert wrong.exit_code == 1
    assert any(finding.severity == "error" for finding in wrong.findings)

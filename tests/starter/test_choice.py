"""The options of `kpicore init` become teams, or one list of everything that is wrong with them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.catalog import Catalog
from kpicore.model import Finding, Rejected
from kpicore.starter.choice import Choice, Options, choose

DESK = "courier_callcenter:service_desk"
CATALOG = Catalog()
SCHEME = '[criteria.calls]\nmetric = "calls"\nbands = [[">= 10", 100], ["< 10", 0]]\n'


@pytest.fixture
def scheme(tmp_path: Path) -> str:
    file = tmp_path / "own.toml"
    file.write_text(SCHEME, encoding="utf-8")
    return str(file)


def chosen(*team: str, **more: list[str]) -> tuple[Choice, ...]:
    return choose(Options(team, **more), Catalog())


def refused(*team: str, **more: list[str]) -> list[str]:
    with pytest.raises(Rejected) as caught:
        chosen(*team, **more)
    assert caught.value.exit_code == 2
    return [str(finding) for finding in caught.value.findings]


def test_a_team_with_its_scorer_grade_and_pay() -> None:
    (team,) = chosen(
        f" hotline = {DESK} ", grade=["hotline=service_conduct:letter"], pay=["hotline = service_conduct:float"]
    )
    assert (team.name, dict(team.where)) == ("hotline", {})
    assert [entry.scorer.use for entry in team.scores] == [DESK]
    assert team.grade is not None
    assert team.pay is not None
    assert (team.grade.use, team.pay.use) == ("service_conduct:letter", "service_conduct:float")
    assert team.pay.built.per_point == Decimal(10)


def test_scorers_in_order_with_grades_of_their_own(scheme: str) -> None:
    (team,) = chosen(
        f"desk={DESK},criteria@{scheme}",
        grade=["desk/service_desk=service_conduct:letter", f"desk=bands@{_bands(scheme)}"],
    )
    first, last = team.scores
    assert (first.name, last.name, last.scorer.file) == ("service_desk", "criteria", scheme)
    assert first.grade is not None
    assert last.grade is None
    assert team.grade is not None
    assert team.grade.use == "bands"
    config = team.team()
    assert [entry.name for entry in config.scores] == ["service_desk", "criteria"]
    assert config.scores[0].grade_use == "service_conduct:letter"
    assert (config.grade_use, str(config.scores[0].grade_where)) == ("bands", "--grade desk/service_desk")


def _bands(beside: str) -> str:
    file = Path(beside).with_name("bands.toml")
    file.write_text('bands = [[">= 90", "A"], ["< 90", "B"]]\n', encoding="utf-8")
    return str(file)


def test_scorers_that_share_a_name_go_by_their_files(scheme: str) -> None:
    other = Path(scheme).with_name("qa.toml")
    other.write_text(SCHEME, encoding="utf-8")
    (team,) = chosen(f"desk=criteria@{other},criteria@{scheme}", grade=[f"desk/qa=bands@{_bands(scheme)}"])
    assert [entry.name for entry in team.scores] == ["qa", "own"]
    assert team.scores[0].grade is not None


def test_a_role_decides_which_component_of_a_name_it_is() -> None:
    operator = "courier_callcenter:operator"
    (team,) = chosen(f"desk={operator}", grade=[f"desk={operator}"], pay=[f"desk={operator}"])
    parts = [team.scores[0].scorer, team.grade, team.pay]
    assert [part.kind for part in parts if part] == ["scorer", "grader", "pay rule"]
    assert len({type(part.built) for part in parts if part}) == 3


def test_several_teams_are_told_apart_by_department_unless_where_says_how() -> None:
    first, second = chosen(f"a={DESK}", f"b={DESK}", where=["b=role:agent, senior agent", "b=部门:x"])
    assert dict(first.where) == {"department": ("a",)}
    assert dict(second.where) == {"role": ("agent", "senior agent"), "department": ("x",)}


def test_everything_that_is_wrong_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text('criteria = "none"\ntitel = "x"\n', encoding="utf-8")
    said = refused(
        "a=courier_callcenter:servicedesk",
        "b=service_desk",
        "c=curier_callcenter:service_desk",
        "d=criteria",
        f"e=criteria@{broken}",
        f"f=criteria@{tmp_path / 'none.toml'}",
        f"g={DESK},{DESK}",
        f"g={DESK}",
        "bad",
        "=x",
        grade=["a=service_conduct:leter", "z=service_conduct:letter", "g/desk=service_conduct:letter", "g"],
        pay=["a=service_conduct:letter", "b=service_conduct:float", "b=service_conduct:float"],
        where=["a=department", "y=department:x", "a=role:x", "a=role:y"],
    )
    expected = [
        '--team: found "bad": expected NAME=SCORER',
        '--team: found "=x": expected NAME=SCORER',
        "--team g: given twice",
        "--team a: there is no scorer 'courier_callcenter:servicedesk': did you mean courier_callcenter:service_desk?",
        "--team b: there is no scorer 'service_desk': did you mean courier_callcenter:service_desk?",
        "--team c: there is no plugin 'curier_callcenter': did you mean courier_callcenter:service_desk?",
        "--team d: criteria needs settings: neither criteria nor sections: expected a file with them: criteria@FILE",
        f"{broken}: titel: unknown key titel: did you mean title?",
        f'{broken}: criteria: found "none"',
        f"{tmp_path / 'none.toml'}: cannot be read",
        "--team g: two scorers are named service_desk",
        '--grade: found "g": expected NAME=GRADER',
        "--grade a: there is no grader 'service_conduct:leter': did you mean service_conduct:letter?",
        "--grade z: there is no team z",
        "--grade g/desk: the team g has no scorer desk",
        "--pay b: given twice",
        "--pay a: 'service_conduct:letter' is a grader, not a pay rule",
        '--where: found "a=department": expected NAME=COLUMN:VALUE',
        "--where y: there is no team y",
        "--where a: the column role is given twice",
    ]
    missing = [start for start in expected if not any(line.startswith(start) for line in said)]
    assert not missing, said
    assert len(said) == len(expected), [line for line in said if not any(line.startswith(s) for s in expected)]


PIECES = st.sampled_from(["a", "b", "=", ",", ":", "/", "@", " ", "none.toml", DESK, "criteria", "bands", "部门"])
WORDS = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=3)


@given(WORDS, WORDS, WORDS, WORDS)
def test_whatever_is_typed_is_teams_or_a_list_of_mistakes(
    team: list[str], grade: list[str], pay: list[str], where: list[str]
) -> None:
    choices: tuple[Choice, ...] = ()
    findings: list[Finding] | None = None
    try:
        choices = choose(Options(team, grade, pay, where), CATALOG)
    except Rejected as rejected:
        findings = rejected.findings
    if findings is None:
        assert [choice.name for choice in choices] == [text.partition("=")[0].strip() for text in team]
        assert all(choice.scores for choice in choices)
    else:
        assert findings
        assert all(finding.where and finding.what for finding in findings)


def test_a_team_whose_scorer_is_unknown_is_not_blamed_for_its_grades() -> None:
    said = refused("a=courier_callcenter:nobody", grade=["a/nobody=service_conduct:letter"])
    assert len(said) == 1

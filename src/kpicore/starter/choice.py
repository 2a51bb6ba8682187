"""Which components a starter is for: the options of `kpicore init`, every wrong name at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.catalog import Catalog, load
from kpicore.config import ScoreEntry, Team, Where
from kpicore.config.place import Path as KeyPath
from kpicore.config.place import key_path
from kpicore.config.toml import read_settings
from kpicore.converter import structure
from kpicore.messages import joined, say
from kpicore.model import Finding, Rejected, Sentence
from kpicore.nearest import did_you_mean
from kpicore.plugins import Kind
from kpicore.settings import SettingError
from kpicore.vocabulary import PEOPLE

TEAM = "NAME=SCORER[,SCORER…]"
GRADE = "NAME=GRADER"
PAY = "NAME=PAYRULE"
WHERE = "NAME=COLUMN:VALUE[,VALUE…]"
EXAMPLES = {
    "--team": "hotline=courier_callcenter:service_desk",
    "--grade": "hotline=service_conduct:letter",
    "--pay": "hotline=service_conduct:float",
    "--where": "hotline=department:inquiry,business",
}


class Options(NamedTuple):
    """What the command line says, each as often as it was given, in the forms TEAM, GRADE, PAY and WHERE."""

    team: Sequence[str]
    grade: Sequence[str] = ()
    pay: Sequence[str] = ()
    where: Sequence[str] = ()


class Part(NamedTuple):
    """A component in the role that it was chosen for. file: where its settings come from, blank for its defaults."""

    kind: Kind
    use: str
    file: str
    built: Any

    @property
    def name(self) -> str:
        """Its bare name."""
        return self.use.rpartition(":")[2]


class Entry(NamedTuple):
    """A scorer of a team, with a grade of its own where it has one. name: its bare name, unless several share that."""

    name: str
    scorer: Part
    grade: Part | None = None


class Choice(NamedTuple):
    """A team as it was asked for. where: column of people → values; empty for everyone."""

    name: str
    where: Mapping[str, tuple[str, ...]]
    scores: tuple[Entry, ...]
    grade: Part | None = None
    pay: Part | None = None

    def team(self) -> Team:
        """The team as a config has it; its places are the options that it came from."""
        return Team(
            name=self.name,
            where=self.where,
            scores=tuple(_score_entry(self.name, entry) for entry in self.scores),
            grader=self.grade.built if self.grade else None,
            grade_use=self.grade.use if self.grade else None,
            pay=self.pay.built if self.pay else None,
            pay_use=self.pay.use if self.pay else None,
            place=_place("--team", self.name),
            grade_where=_place("--grade", self.name),
            pay_where=_place("--pay", self.name),
        )


def _score_entry(team: str, entry: Entry) -> ScoreEntry:
    return ScoreEntry(
        name=entry.name,
        use=entry.scorer.use,
        scorer=entry.scorer.built,
        scale_to=None,
        grader=entry.grade.built if entry.grade else None,
        grade_use=entry.grade.use if entry.grade else None,
        where=_place("--team", team),
        grade_where=_place("--grade", f"{team}/{entry.name}"),
    )


def _place(option: str, team: str) -> Where:
    return Where(f"{option} {team}")


def choose(options: Options, catalog: Catalog) -> tuple[Choice, ...]:
    """The teams, their components found, imported and built; Rejected (2) with everything that is wrong with them."""
    choosing = _Choosing(catalog)
    teams = choosing.teams(options)
    if choosing.findings:
        raise Rejected(choosing.findings, 2)
    return teams


class _Choosing:
    """One command line on its way. What a method returns for a value that is wrong is nothing; there is a finding."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.findings: list[Finding] = []
        self.unsure: set[str] = set()  # teams with a scorer that is not known

    def teams(self, options: Options) -> tuple[Choice, ...]:
        scores = {name: self._scores(name, text) for name, text in self._pairs("--team", TEAM, options.team)}
        own: dict[tuple[str, str], Part | None] = {}
        for target, text in self._pairs("--grade", GRADE, options.grade):
            own[self._scorer_of(target, scores)] = self._part("grader", text, _place("--grade", target))
        pay: dict[str, Part | None] = {}
        for name, text in self._pairs("--pay", PAY, options.pay):
            self._known("--pay", name, scores)
            pay[name] = self._part("pay rule", text, _place("--pay", name))
        where = self._where(options.where, scores)
        return tuple(
            Choice(
                name=name,
                where=where.get(name) or _by_department(name, scores),
                scores=tuple(Entry(entry, part, own.get((name, entry))) for entry, part in parts.items()),
                grade=own.get((name, "")),
                pay=pay.get(name),
            )
            for name, parts in scores.items()
        )

    def _scores(self, team: str, text: str) -> dict[str, Part]:
        """The scorers in order, by name: of several with the same one, the name of the settings' file."""
        place = _place("--team", team)
        uses = text.split(",")
        if not all(map(str.strip, uses)):
            self._wrong(Where("--team"), say('found "{text}"', text=f"{team}={text}"), _form("--team", TEAM))
            self.unsure.add(team)
            return {}
        parts = [part for each in uses if (part := self._part("scorer", each, place))]
        if len(parts) < len(uses):
            self.unsure.add(team)
        bare = [part.name for part in parts]
        named: dict[str, Part] = {}
        for part in parts:
            name = Path(part.file).stem if part.file and bare.count(part.name) > 1 else part.name
            if name in named:
                self._wrong(place, say("two scorers are named {name}", name=name), say("scorers of different names"))
            named[name] = part
        return named

    def _scorer_of(self, target: str, scores: Mapping[str, Mapping[str, Part]]) -> tuple[str, str]:
        """Whose grade it is: a team's, or (`team/scorer`) that of one of its scorers."""
        if target in scores:
            return target, ""
        team, _, scorer = target.rpartition("/")
        if team in scores:
            names = list(scores[team])
            if scorer not in names and team not in self.unsure:
                what = say("the team {team} has no scorer {scorer}", team=team, scorer=scorer)
                self._wrong(_place("--grade", target), what, did_you_mean(scorer, names))
            return team, scorer
        self._known("--grade", target, scores)
        return target, ""

    def _where(self, texts: Sequence[str], scores: Mapping[str, object]) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, text in self._pairs("--where", WHERE, texts, once=False):
            column, colon, values = (part.strip() for part in text.partition(":"))
            column = next((field.id for field in PEOPLE.values() if column in field.title), column)
            wanted = tuple(value.strip() for value in values.split(",") if value.strip())
            self._known("--where", name, scores)
            if not column or not colon or not wanted:
                self._wrong(Where("--where"), say('found "{text}"', text=f"{name}={text}"), _form("--where", WHERE))
            elif column in found.setdefault(name, {}):
                what = say("the column {column} is given twice", column=column)
                self._wrong(_place("--where", name), what, say("all of its values together"))
            else:
                found[name][column] = wanted
        return found

    def _pairs(self, option: str, form: str, texts: Sequence[str], once: bool = True) -> list[tuple[str, str]]:
        """The options as name and value; with `once`, a name that was given before is wrong."""
        pairs: list[tuple[str, str]] = []
        for text in texts:
            name, _, value = (part.strip() for part in text.partition("="))
            if not name or not value:
                self._wrong(Where(option), say('found "{text}"', text=text), _form(option, form))
            elif once and name in dict(pairs):
                self._wrong(_place(option, name), say("given twice"), say("each team once"))
            else:
                pairs.append((name, value))
        return pairs

    def _known(self, option: str, team: str, teams: Mapping[str, object]) -> None:
        if team not in teams:
            self._wrong(_place(option, team), say("there is no team {team}", team=team), did_you_mean(team, teams))

    def _part(self, kind: Kind, text: str, place: Where) -> Part | None:
        """The component of `USE` or `USE@FILE`, built."""
        use, _, file = (part.strip() for part in text.partition("@"))
        try:
            cls = load(self.catalog.find(kind, use))
        except SettingError as error:
            for _, what, expected in error.problems:
                self._wrong(place, what, self._with_plugin(kind, use) or expected)
            return None
        settings = read_settings(Path(file)) if file else {}
        if isinstance(settings, Finding):
            self.findings.append(settings)
            return None
        try:
            return Part(kind, use, file, structure(settings, cls))
        except SettingError as error:
            for path, what, expected in error.problems:
                if file:
                    self._wrong(Where(file, path), what, expected)
                else:
                    self._wrong(place, *_needs_settings(use, path, what))
            return None

    def _with_plugin(self, kind: Kind, use: str) -> Sentence:
        """A hint where the name is right but for its plugin."""
        named = [each.name for each in self.catalog.all() if each.kind == kind and each.name.endswith(f":{use}")]
        return did_you_mean(named[0], named) if named else ""

    def _wrong(self, where: Where, what: Sentence, expected: Sentence) -> None:
        self.findings.append(Finding("error", where, what, expected))


def _needs_settings(use: str, path: KeyPath, what: Sentence) -> tuple[Sentence, Sentence]:
    """What is wrong with a component's defaults, and how it gets others."""
    problem = joined([key_path(path), what], ": ") if path else what
    wrong = say("{use} needs settings: {problem}", use=use, problem=problem)
    return wrong, say("expected a file with them: {use}@FILE.toml", use=use)


def _by_department(team: str, teams: Collection[str]) -> dict[str, tuple[str, ...]]:
    """A `where` for one of several teams, since nobody may be in two: its name as the department. One has everyone."""
    return {"department": (team,)} if len(teams) > 1 else {}


def _form(option: str, form: str) -> Sentence:
    return say("expected {form}, such as {example}", form=form, example=EXAMPLES[option])

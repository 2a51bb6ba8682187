"""Who is there for part of the month: what contradicts itself, and flags that say what was made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpicore.collect.intake import Inputs, Person
from kpicore.messages import say
from kpicore.model import Finding, Period, Text
from kpicore.pipeline.roster import Roster
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow
from kpicore.rules.prorate import BEGINNINGS, DATES, DAYS, Method, Prorate

CUT = {
    "hired": Text("{date} 入职", "joined on {date}"),
    "team_since": Text("{date} 调入团队", "came into the team on {date}"),
    "left": Text("{date} 离职", "left on {date}"),
}
PART = Text("{cuts}；在职 {shares}；{made}", "{cuts}; there on {shares}; {made}")
SHARE = Text("{there}/{of} 个{days}", "{there} of {of} {days}")
NOTHING = Text("未作任何折算", "nothing is prorated")
PAY_BY = Text("工资按{days}折算", "pay is prorated by {days}")
NO_PAY = Text("工资未折算", "pay is not prorated")
TARGETS = Text("折算的指标：{metrics}", "metrics prorated: {metrics}")
NO_TARGETS = Text("指标未折算", "no metric is prorated")
FORMER = Text(
    "调入前的 {count} 天（{first} 至 {last}）属于原团队：{paid}；原团队应承担的部分由人处理",
    "the {count} days before, from {first} to {last}, were in the former team: {paid}; "
    "a person settles that team's share",
)
NOT_PAID = Text("本次不计算其折算工资项", "this run leaves them out of what it prorates")
PAID = Text("本次按整月计算工资", "this run pays the whole month")
UNPAID = Text("本次不计算工资", "this run pays nothing")
NO_DAY = Text(
    "{first} 至 {last} 没有工作日：按工作日折算的工资为 0，指标不适用；请人确认",
    "no working day from {first} to {last}: of what is prorated by them, pay is 0 and metrics are n/a",
)
COMMA, SEMICOLON = Text("，", ", "), Text("；", "; ")

Dates = Mapping[str, int]  # a column of DATES → yyyymmdd, where there is one


class Stretch(NamedTuple):
    """The first and the last day there, yyyymmdd; nothing lies between where they contradict each other."""

    first: int
    last: int


def stretch(dates: Dates, period: Period) -> Stretch:
    """The part of the month in which somebody is there, both days included. A date that is blank cuts nothing off."""
    first = max([period.first_day, *(dates[name] for name in BEGINNINGS if name in dates)])
    return Stretch(first, min(period.last_day, dates.get("left", period.last_day)))


def contradictions(person: Person, prorate: Prorate, period: Period) -> list[Finding]:
    """What is wrong with the dates of somebody who belongs to a team.

    Who was hired again may carry the day on which the first contract ended, but then nobody can count the days.
    """
    if not person.values.keys() & DATES:
        return []
    found = stretch(person.values, period)
    if found.first <= found.last:
        return []
    begun = max((name for name in BEGINNINGS if name in person.values), key=lambda name: person.values[name])
    if begun == "hired" and not prorate:
        return []
    what = say(
        "{left} is before {begun} at {place}",
        left=person.cells.get("left", ""),
        begun=person.cells.get(begun, ""),
        place=person.at(begun),
    )
    return [Finding("error", str(person.at("left")), what, say("expected one stretch of days within the month"))]


def part_flags(teams: Sequence[Described], roster: Roster, inputs: Inputs, period: Period) -> list[FlagRow]:
    """The flags of everyone who is there for part of the month."""
    flags: list[FlagRow] = []
    for team in teams:
        for person in roster.members[team.config.name]:
            dates = _dates(person, inputs) if team.scheme.prorate else person.values
            found = stretch(dates, period)
            if found != (period.first_day, period.last_day):
                said = _said(team, dates, found, period)
                flags += [row._replace(period=str(period), employee_id=person.employee_id) for row in said]
    return flags


def _dates(person: Person, inputs: Inputs) -> Dates:
    """As the team's data have them, where a table of metrics may bring a column of people."""
    cells = inputs.metrics.get(person.employee_id, {})
    brought = {name: cells[name].value for name in DATES if name in cells}
    dates = {name: brought[name] if name in brought else person.values.get(name) for name in DATES}
    return {name: value for name, value in dates.items() if value is not None}


def _said(team: Described, dates: Dates, found: Stretch, period: Period) -> Iterator[FlagRow]:
    prorate = team.scheme.prorate
    cuts = [name for name in BEGINNINGS if dates.get(name, 0) == found.first > period.first_day]
    cuts += ["left"] if found.last < period.last_day else []
    methods = sorted({"calendar_days", *prorate.methods()})
    shares = [_share(prorate, method, found, period) for method in methods]
    message = PART.format(
        cuts=_listed([CUT[name].format(date=_iso(dates[name])) for name in cuts]),
        shares=_listed([SHARE.format(there=there, of=of, days=DAYS[method]) for method, there, of in shares]),
        made=_made(team),
    )
    yield _flag("part_of_month", message)
    before = max(period.first_day, dates.get("hired", 0))
    if "team_since" in cuts and before < found.first:
        last = found.first - 1
        paid = UNPAID if team.scheme.pay is None else PAID if prorate.pay is None else NOT_PAID
        message = FORMER.format(count=last - before + 1, first=_iso(before), last=_iso(last), paid=paid)
        yield _flag("former_team", message)
    if any(not there for _, there, _ in shares):
        message = NO_DAY.format(first=_iso(found.first), last=_iso(found.last))
        yield _flag("no_working_day", message)._replace(severity="review")


def _share(prorate: Prorate, method: Method, found: Stretch, period: Period) -> tuple[Method, int, int]:
    """How many of the days that count there are between, and in the month."""
    running = prorate.calendar.running(method, period)
    before = period.first_day - 1
    return method, running[found.last - before] - running[found.first - before - 1], running[-1]


def _made(team: Described) -> Text:
    """What the team makes of part of a month."""
    prorate, pays = team.scheme.prorate, team.scheme.pay is not None
    if not prorate:
        return NOTHING
    pay = NO_PAY if prorate.pay is None else PAY_BY.format(days=DAYS[prorate.pay])
    targets = TARGETS.format(metrics=", ".join(prorate.targets)) if prorate.targets else NO_TARGETS
    return _listed([*([pay] if pays else []), targets], SEMICOLON)


def _listed(texts: Sequence[Text], by: Text = COMMA) -> Text:
    return Text(by.zh.join(text.zh for text in texts), by.en.join(text.en for text in texts))


def _iso(day: int) -> str:
    return f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"


def _flag(flag: str, message: Text) -> FlagRow:
    return FlagRow("", "", "", flag, "info", message, "")

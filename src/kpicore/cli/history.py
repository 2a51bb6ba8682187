"""`kpicore history CONFIG [EMPLOYEE]`: the closed months, with who had what score, grade and pay (D3-19)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kpicore.cli.verify import place_in
from kpicore.history import opened
from kpicore.messages import say
from kpicore.model import Finding, Language, Rejected, Text
from kpicore.output.terminal import render_table

if TYPE_CHECKING:
    from kpicore.history.paid import Paid, PaidMonth

_HEADER = {
    "period": Text("考核期", "period"),
    "team": Text("团队", "team"),
    "employee": Text("工号", "employee"),
    "score": Text("得分", "score"),
    "grade": Text("等级", "grade"),
    "performance_pay": Text("绩效工资", "performance pay"),
    "total_pay": Text("工资合计", "total pay"),
    "corrections": Text("其中更正", "of which corrections"),
    "corrected_later": Text("之后更正", "corrected later"),
    "currency": Text("币种", "currency"),
    "rank": Text("名次", "rank"),
    "status": Text("状态", "status"),
    "note": Text("说明", "note"),
}
_ALIGN = "lllrlrrrrlrll"
_WHERE_SOME = ("corrections", "corrected_later")
_STATUS = {
    "ok": Text("正常", "ok"),
    "review": Text("待确认", "review"),
    "incomplete": Text("缺数据", "incomplete"),
}


def command(args: argparse.Namespace) -> int:
    """Prints the months, oldest first; 0. Raises Rejected: 1 where nothing was closed, or nothing of that person, or
    where what is there is not what was sealed."""
    with opened(place_in(args.config)) as history:
        from kpicore.history.paid import paid_months

        months = paid_months(history, None if args.employee is None else [args.employee])
        if not months:
            raise Rejected([Finding("error", history.place.name, say("nothing was ever closed here"))], 1)
        if args.employee is not None and not any(month.people for month in months):
            what = say("no closed period holds {employee_id}", employee_id=args.employee)
            raise Rejected([Finding("error", history.place.name, what)], 1)
    if args.json:
        from kpicore.output.document import print_document

        print_document("history", {"months": [_document(month) for month in months]})
    else:
        print(_table([row for month in months for row in _rows(month, args.lang)], args.lang))
    return 0


def _table(rows: Sequence[Mapping[str, str]], lang: Language) -> str:
    """Without the columns about corrections where there are none."""
    shown = [name for name in _HEADER if name not in _WHERE_SOME or any(row.get(name) for row in rows)]
    align = "".join(side for name, side in zip(_HEADER, _ALIGN, strict=True) if name in shown)
    cells = [[row.get(name, "") for name in shown] for row in rows]
    return render_table([_HEADER[name].of(lang) for name in shown], cells, align)


def _rows(month: PaidMonth, lang: Language) -> Iterator[Mapping[str, str]]:
    if month.state == "gap":
        yield {"period": month.period, "note": say("recorded as missing: {reason}", reason=month.reason).of(lang)}
    for employee_id, paid in _in_order(month.people):
        was = paid.outcome
        yield {
            "period": month.period,
            "team": was.team,
            "employee": employee_id,
            "score": was.score,
            "grade": was.grade,
            "performance_pay": was.performance_pay,
            "total_pay": was.total_pay,
            "corrections": _amount(paid.corrections),
            "corrected_later": _amount(paid.corrected_later),
            "currency": was.currency if was.performance_pay or was.total_pay else "",
            "rank": "" if was.rank is None else f"{was.rank}/{was.ranked}",
            "status": _STATUS[was.status].of(lang) if was.status in _STATUS else was.status,
            "note": say("corrected").of(lang) if was.corrected else "",
        }


def _amount(amount: Decimal) -> str:
    return f"{amount:+.2f}" if amount else ""


def _document(month: PaidMonth) -> dict[str, Any]:
    """Numbers as text, exact as they were sealed; a blank is null."""
    people = [
        {"employee_id": employee_id, **{key: _value(value) for key, value in _said(paid).items()}}
        for employee_id, paid in _in_order(month.people)
    ]
    return {"period": month.period, "state": month.state, "reason": month.reason, "people": people}


def _said(paid: Paid) -> dict[str, object]:
    _, *amounts = paid._fields
    said = paid.outcome._asdict() | {name: getattr(paid, name) for name in amounts}
    return {key: value for key, value in said.items() if key != "flags"}


def _in_order(people: Mapping[str, Paid]) -> list[tuple[str, Paid]]:
    """The teams as their month had them."""
    teams = {paid.outcome.team: None for paid in people.values()}
    order = {team: place for place, team in enumerate(teams)}
    return sorted(people.items(), key=lambda found: (order[found[1].outcome.team], found[0]))


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return None if value == "" else value

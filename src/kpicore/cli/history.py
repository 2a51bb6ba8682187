"""`kpicore history CONFIG [EMPLOYEE]`: the closed months, with who had what score, grade and pay (D3-19)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpicore.cli.verify import place_in
from kpicore.history import opened
from kpicore.messages import say
from kpicore.model import Finding, Language, Rejected, Text
from kpicore.output.terminal import render_table

if TYPE_CHECKING:
    from kpicore.history.past import Month, Past

_HEADER = (
    Text("考核期", "period"),
    Text("团队", "team"),
    Text("员工", "employee"),
    Text("总分", "score"),
    Text("等级", "grade"),
    Text("绩效工资", "performance pay"),
    Text("应发合计", "total pay"),
    Text("币种", "currency"),
    Text("名次", "rank"),
    Text("状态", "status"),
    Text("说明", "note"),
)
_ALIGN = "lllrlrrlrll"
_STATUS = {
    "ok": Text("已确定", "ok"),
    "review": Text("待确认", "to be confirmed"),
    "incomplete": Text("不完整", "incomplete"),
}


def command(args: argparse.Namespace) -> int:
    """Prints the months, oldest first; 0. Raises Rejected: 1 where nothing was closed, or nothing of that person."""
    with opened(place_in(args.config)) as history:
        from kpicore.history.chain import MONTHS
        from kpicore.model import Period

        periods = [Period.parse(entry.period) for entry in history.entries() if entry.kind in MONTHS]
        if not periods:
            raise Rejected([Finding("error", history.place.name, say("nothing was ever closed here"))], 1)
        months = history.read(periods, None if args.employee is None else [args.employee])
        if args.employee is not None and not any(month.people for month in months.values()):
            what = say("no closed period holds {employee_id}", employee_id=args.employee)
            raise Rejected([Finding("error", history.place.name, what)], 1)
    if args.json:
        from kpicore.output.document import print_document

        print_document("history", {"months": [_document(month) for month in months.values()]})
    else:
        rows = [row for month in months.values() for row in _rows(month, args.lang)]
        print(render_table([text.of(args.lang) for text in _HEADER], rows, _ALIGN))
    return 0


def _rows(month: Month, lang: Language) -> Iterator[Sequence[str]]:
    if month.state == "gap":
        missing = say("recorded as missing: {reason}", reason=month.reason).of(lang)
        yield str(month.period), *[""] * (len(_HEADER) - 2), missing
    for employee_id, past in _in_order(month.people):
        yield (
            str(month.period),
            past.team,
            employee_id,
            past.score,
            past.grade,
            past.performance_pay,
            past.total_pay,
            past.currency if past.performance_pay or past.total_pay else "",
            "" if past.rank is None else f"{past.rank}/{past.ranked}",
            _STATUS[past.status].of(lang) if past.status in _STATUS else past.status,
            say("corrected").of(lang) if past.corrected else "",
        )


def _document(month: Month) -> dict[str, Any]:
    """Numbers as text, exact as they were sealed; a blank is null."""
    people = [
        {"employee_id": employee_id, **{key: _value(value) for key, value in past._asdict().items() if key != "flags"}}
        for employee_id, past in _in_order(month.people)
    ]
    return {"period": str(month.period), "state": month.state, "reason": month.reason, "people": people}


def _in_order(people: Mapping[str, Past]) -> list[tuple[str, Past]]:
    return sorted(people.items(), key=lambda found: (found[1].team, found[0]))


def _value(value: object) -> object:
    return None if value == "" else value

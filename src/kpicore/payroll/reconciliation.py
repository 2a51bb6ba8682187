"""The figures of the reconciliation: each as a formula over the sheets, and as the run computed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kpicore.model import Language
from kpicore.output.summary import exact_sum
from kpicore.payroll.figures import TeamPay, blocked
from kpicore.payroll.words import WORDS

SUMS = ("performance_pay", "total_pay")
"""Columns after the pay lines."""


class Sheet(NamedTuple):
    """Where a team's sheet has what. titles: of its pay lines, as the header has them; before: columns before them."""

    team: TeamPay
    name: str
    titles: Sequence[str]
    before: int

    def line(self, place: int) -> int:
        """The column of a pay line."""
        return self.before + place

    def column(self, sum_of: str) -> int:
        return self.before + len(self.titles) + SUMS.index(sum_of)

    @property
    def status(self) -> int:
        """The column after the sums and the currency."""
        return self.column("total_pay") + 2

    def range(self, column: int) -> str:
        """A column's cells of people, as a formula of another sheet names them."""
        from xlsxwriter.utility import quote_sheetname

        return f"{quote_sheetname(self.name)}!{self.cells(column)}"

    def cells(self, column: int) -> str:
        """The same for a formula of this sheet."""
        from xlsxwriter.utility import xl_range_abs

        return str(xl_range_abs(1, column, max(1, len(self.team.people)), column))

    def amounts(self) -> list[list[str]]:
        """What is known of each pay line, and of the sums after them."""
        people = self.team.people
        lines = [[paid.lines[each.id] for paid in people if each.id in paid.lines] for each in self.team.columns]
        sums = [[amount for paid in people if (amount := getattr(paid.result, name))] for name in SUMS]
        return [*lines, *sums]


class Figure(NamedTuple):
    """id: what sums up over teams under the same name. computed: as text, exact."""

    id: str
    title: str
    formula: str
    computed: str
    is_money: bool = False


_ORDER = ("people", "paid", "", "performance_pay", "total_pay", "blocked", "blocked_pay", "without_total",
          "appraised_astray", "lines_astray")  # fmt: skip
Section = tuple[str, list[Figure]]


def sections(sheets: Sequence[Sheet], lang: Language, first_row: int) -> Iterator[Section]:
    """The figures of each team, and under a blank name those of all. first_row: of the first figure, from 0; they
    stand in column C, with a row for a heading before each section."""
    found: dict[str, list[tuple[int, Figure]]] = {}
    row = first_row
    for sheet in sheets:
        figures = list(_of_team(sheet, lang))
        for place, figure in enumerate(figures):
            found.setdefault(figure.id, []).append((row + place, figure))
        row += len(figures) + 1
        yield sheet.team.name, figures
    yield "", [_of_all(found[id]) for id in sorted(found, key=_order)]


def _order(id: str) -> int:
    """As in each team, whichever lines the teams have."""
    return _ORDER.index(id) if id in _ORDER else _ORDER.index("")


def _of_all(parts: Sequence[tuple[int, Figure]]) -> Figure:
    """The sum of the teams' own sums, each of which is rounded to the cent by itself."""
    figure = parts[0][1]
    added = "+".join(f"C{row + 1}" for row, _ in parts)
    return figure._replace(formula=f"=ROUND({added},2)", computed=exact_sum(part.computed for _, part in parts))


def _of_team(sheet: Sheet, lang: Language) -> Iterator[Figure]:
    team = sheet.team
    total = sheet.range(sheet.column("total_pay"))
    yield Figure("people", _word("headcount", lang), f"=COUNTA({sheet.range(0)})", str(len(team.people)))
    paid = sum(bool(person.result.total_pay) for person in team.people)
    yield Figure("paid", _word("paid", lang), f"=COUNT({total})", str(paid))
    ids = [*(f"line {column.id}" for column in team.columns), *SUMS]
    titles = [*sheet.titles, *(_word(name, lang) for name in SUMS)]
    for place, (id, title, amounts) in enumerate(zip(ids, titles, sheet.amounts(), strict=True)):
        yield _sum(id, title, sheet.range(sheet.line(place)), amounts, lang)
    yield from _blocked(sheet, lang)
    yield _without_total(sheet, lang)
    appraised = [place for place, column in enumerate(team.columns) if column.appraised]
    yield _astray(sheet, "appraised_astray", "performance_pay", appraised, lang)
    yield _astray(sheet, "lines_astray", "total_pay", range(len(team.columns)), lang)


def _sum(id: str, title: str, cells: str, amounts: Iterable[str], lang: Language) -> Figure:
    return Figure(id, _word("sum", lang, title=title), f"=ROUND(SUM({cells}),2)", exact_sum(amounts), is_money=True)


def _blocked(sheet: Sheet, lang: Language) -> Iterator[Figure]:
    """Who must not be paid as it stands, where anybody must not."""
    found = blocked([sheet.team])
    if found.people:
        status, word = sheet.range(sheet.status), _word("stopped", lang)
        counted = f'=COUNTIF({status},"{word}")'
        yield Figure("blocked", _word("blocked", lang), counted, str(found.people))
        total = sheet.range(sheet.column("total_pay"))
        summed = f'=ROUND(SUMIF({status},"{word}",{total}),2)'
        yield Figure("blocked_pay", _word("blocked_pay", lang), summed, found.amount, is_money=True)


def _without_total(sheet: Sheet, lang: Language) -> Figure:
    """What is known of the pay of people without a total: by so much the lines come to more than the totals."""
    people = [person for person in sheet.team.people if not person.result.total_pay]
    amounts = [amount for person in people for amount in person.lines.values()]
    blank = f'({sheet.range(sheet.column("total_pay"))}="")'
    formula = f"=ROUND(SUMPRODUCT({blank}*({_added(sheet, range(len(sheet.titles)))})),2)"
    return Figure("without_total", _word("without_total", lang), formula, exact_sum(amounts), is_money=True)


def _astray(sheet: Sheet, id: str, sum_of: str, lines: Iterable[int], lang: Language) -> Figure:
    """How many people have a sum that their lines do not add up to; the run's own lines always do."""
    total = sheet.range(sheet.column(sum_of))
    formula = f'=SUMPRODUCT(({total}<>"")*(ROUND({_added(sheet, lines)}-{total},2)<>0))'
    return Figure(id, _word(id, lang), formula, "0")


def _added(sheet: Sheet, lines: Iterable[int]) -> str:
    return "+".join(["0", *(sheet.range(sheet.line(place)) for place in lines)])


def _word(key: str, lang: Language, **values: str) -> str:
    return WORDS[key].of(lang).format(**values)

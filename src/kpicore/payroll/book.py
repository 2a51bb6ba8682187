"""The workbook: a reconciliation, a sheet for each team, the open points.

XlsxWriter, from the extra `xlsx`. Text is written as text, so that no name becomes a formula; money as a number only
where a cell holds it exactly; sums are formulas, with what the run computed as the value that a viewer shows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from kpicore.messages import say
from kpicore.model import Finding, Language, Rejected
from kpicore.output.sheets import check_rows, is_exact, sheet_names, width, workbook, write_text
from kpicore.output.summary import exact_sum
from kpicore.payroll.figures import Point, TeamPay, blocked
from kpicore.payroll.reconciliation import SUMS, Figure, Sheet, sections
from kpicore.payroll.words import WORDS
from kpicore.results import RunResult

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TITLE = "kpicore payroll"
"""Begins the title of every workbook, by which an earlier one is known."""

_A4 = 9
_MONEY = "#,##0.00"
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True, "valign": "top"},
    "money header": {
        "bold": True,
        "bg_color": "#DDEBF7",
        "bottom": 1,
        "text_wrap": True,
        "valign": "top",
        "align": "right",
    },
    "header after money": {
        "bold": True,
        "bg_color": "#DDEBF7",
        "bottom": 1,
        "text_wrap": True,
        "valign": "top",
        "align": "left",
        "indent": 1,
    },
    "heading": {"bold": True, "bg_color": "#F2F2F2"},
    "text": {"num_format": "@"},
    "after money": {"num_format": "@", "indent": 1},
    "wrapped": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "money": {"num_format": _MONEY},
    "total": {"num_format": _MONEY, "bold": True},
    "sum": {"num_format": _MONEY, "bold": True, "top": 1, "bottom": 6},
    "sum text": {"num_format": "@", "bold": True, "top": 1, "bottom": 6},
    "count": {"num_format": "#,##0"},
    "check": {"bold": True, "align": "right"},
    "wrong": {"bold": True, "bg_color": "#FFC7CE", "font_color": "#9C0006"},
}
_MARKED = ("text", "after money", "wrapped", "money", "total")
_STOPPED = {f"stopped {name}": _FORMATS[name] | _FORMATS["wrong"] for name in _MARKED}
_FIRST = ("employee_id", "name")
_LAST = ("currency", "status")


def write_payroll(
    file: BinaryIO, result: RunResult, teams: Sequence[TeamPay], unpaid: Sequence[str], points: Sequence[Point]
) -> None:
    """Writes the workbook into a file; unpaid: teams without a pay rule. Rejected (2) where an amount or a table does
    not fit; ImportError without the extra."""
    with workbook(file, result.period, f"{TITLE} {result.period}") as book:
        _Book(book, result, teams).write(unpaid, points)


class _Book:
    def __init__(self, book: Workbook, result: RunResult, teams: Sequence[TeamPay]) -> None:
        self.book = book
        self.result = result
        self.lang: Language = result.lang
        self.formats: Mapping[str, Format] = {
            name: book.add_format(look) for name, look in (_FORMATS | _STOPPED).items()
        }
        names = sheet_names([self.word("reconciliation"), self.word("open"), *(team.name for team in teams)])
        self.first, self.last = names[:2]
        stopped = blocked(teams)
        said = self.word("blocked_said", people=str(stopped.people), amount=f"{Decimal(stopped.amount):,.2f}")
        self.stopped = said if stopped.people else ""
        self.sheets = [self._placed(team, name) for team, name in zip(teams, names[2:], strict=True)]

    def word(self, key: str, **values: str) -> str:
        return WORDS[key].of(self.lang).format(**values)

    def _placed(self, team: TeamPay, name: str) -> Sheet:
        titles = [column.title.of(self.lang) for column in team.columns]
        shown = [
            title if titles.count(title) == 1 else self.word("titled", title=title, id=column.id)
            for title, column in zip(titles, team.columns, strict=True)
        ]
        return Sheet(team, name, shown, len(_FIRST))

    def write(self, unpaid: Sequence[str], points: Sequence[Point]) -> None:
        first = self._sheet(self.first, "")
        for sheet in self.sheets:
            self._team(sheet)
        self._reconciliation(first, unpaid)
        self._open(points)
        first.activate()

    def _sheet(self, name: str, team: str) -> Worksheet:
        """A sheet that prints on A4 across, with what it is about above every page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        head = " · ".join(filter(None, (self.word("payroll", period=self.result.period), team, self.result.currency)))
        sheet.set_header("&L" + head.replace("&", "&&")[:200])
        sheet.set_footer("&L" + self.word("signed") + "&R" + self.word("page"))
        return sheet

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, look: str = "text") -> None:
        write_text(sheet, row, column, text, self.formats[look], str(sheet.name))

    def _money(self, sheet: Worksheet, row: int, column: int, amount: str, whose: str, look: str = "money") -> None:
        if not amount:
            return
        if not is_exact(amount):
            what = say("{amount} has more digits than a cell of a workbook keeps", amount=amount)
            raise Rejected([Finding("error", whose, what)], 1)
        sheet.write_number(row, column, Decimal(amount), self.formats[look])  # type: ignore[call-overload]

    def _header(
        self, sheet: Worksheet, row: int, titles: Sequence[str], widths: Sequence[float], money: Collection[int]
    ) -> None:
        """money: the columns of numbers."""
        for column, (title, wide) in enumerate(zip(titles, widths, strict=True)):
            sheet.set_column(column, column, wide)
            after = "header after money" if column - 1 in money else "header"
            self._text(sheet, row, column, title, "money header" if column in money else after)
        sheet.repeat_rows(row)

    # a team

    def _team(self, placed: Sheet) -> None:
        team = placed.team
        check_rows(len(team.people), team.name)
        sheet = self._sheet(placed.name, team.name)
        titles = [*map(self.word, _FIRST), *placed.titles, *map(self.word, (*SUMS, *_LAST))]
        rows = [
            [
                person.result.employee_id,
                person.result.name,
                *(person.lines.get(column.id, "") for column in team.columns),
                *(getattr(person.result, name) for name in (*SUMS, "currency")),
                self.word("stopped" if person.blocked else person.result.status),
            ]
            for person in team.people
        ]
        money = range(placed.line(0), placed.column("total_pay") + 1)
        sums = dict(zip(money, map(exact_sum, placed.amounts()), strict=True))
        widths = [
            width([title[:24], *map(_grouped, [*(row[column] for row in rows), sums.get(column, "")])])
            for column, title in enumerate(titles)
        ]
        self._header(sheet, 0, titles, widths, money)
        for number, (cells, person) in enumerate(zip(rows, team.people, strict=True), start=1):
            marked = "stopped " if person.blocked else ""
            for column, text in enumerate(cells):
                if column in money:
                    look = marked + ("total" if column == money[-1] else "money")
                    self._money(sheet, number, column, text, f"{team.name}/{cells[0]}: {titles[column]}", look)
                else:
                    self._text(sheet, number, column, text, marked + ("after money" if column > money[-1] else "text"))
        if rows:
            self._sums(sheet, placed, sums)
        sheet.freeze_panes(1, len(_FIRST))
        sheet.autofilter(0, 0, len(rows), len(titles) - 1)

    def _sums(self, sheet: Worksheet, placed: Sheet, sums: Mapping[int, str]) -> None:
        """Beneath the people what each column comes to, of those alone whom a filter shows; and a total that nobody
        knows stands out."""
        people, total = len(placed.team.people), placed.column("total_pay")
        for column in range(total + 1 + len(_LAST)):
            sheet.write_blank(people + 1, column, None, self.formats["sum text"])
        self._text(sheet, people + 1, 0, self.word("sums"), "sum text")
        for column, amount in sums.items():
            shown = f"=ROUND(SUBTOTAL(109,{placed.cells(column)}),2)"
            sheet.write_formula(people + 1, column, shown, self.formats["sum"], Decimal(amount))
        sheet.conditional_format(1, total, people, total, {"type": "blanks", "format": self.formats["wrong"]})

    # the reconciliation

    def _reconciliation(self, sheet: Worksheet, unpaid: Sequence[str]) -> None:
        self._text(sheet, 0, 0, self.word("payroll", period=self.result.period), "title")
        self._text(sheet, 0, 2, self.result.currency, "title")
        heads = ("team", "what", "in_sheets", "computed", "difference", "check")
        self._header(sheet, 3, [self.word(head) for head in heads], (24, 48, 22, 22, 14, 12), (2, 3, 4))
        row, checks = 4, []
        for name, figures in sections(self.sheets, self.lang, first_row=row + 1):
            self._text(sheet, row, 0, name or self.word("all"), "heading")
            for column in range(1, len(heads)):
                sheet.write_blank(row, column, None, self.formats["heading"])
            for figure in figures:
                row += 1
                checks.append(row)
                self._figure(sheet, row, name or self.word("all"), figure)
                if not name and figure.id == "total_pay":
                    self._text(sheet, 2, 1, figure.title)
                    sheet.write_formula(2, 2, f"=C{row + 1}", self.formats["total"], Decimal(figure.computed))
                    if self.stopped:
                        self._text(sheet, 2, 3, self.stopped, "stopped text")
            row += 1
        self._everything(sheet, checks)
        for name in unpaid:
            self._text(sheet, row, 0, name)
            self._text(sheet, row, 1, self.word("no_pay_rule"))
            row += 1
        sheet.freeze_panes(4, 0)

    def _figure(self, sheet: Worksheet, row: int, team: str, figure: Figure) -> None:
        look = self.formats["money" if figure.is_money else "count"]
        self._text(sheet, row, 0, team)
        self._text(sheet, row, 1, figure.title)
        sheet.write_formula(row, 2, figure.formula, look, Decimal(figure.computed))
        self._money(sheet, row, 3, figure.computed, figure.title, "money" if figure.is_money else "count")
        sheet.write_formula(row, 4, f"=ROUND(C{row + 1}-D{row + 1},2)", look, 0)
        self._verdict(sheet, row, 5, f"E{row + 1}=0")

    def _everything(self, sheet: Worksheet, checks: Sequence[int]) -> None:
        self._text(sheet, 1, 1, self.word("everything"))
        if checks:
            agreeing = f'COUNTIF(F{checks[0] + 1}:F{checks[-1] + 1},"{self.word("agrees")}")'
            self._verdict(sheet, 1, 2, f"{agreeing}={len(checks)}")
        wrong = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{self.word("differs")}"',
            "format": self.formats["wrong"],
        }
        sheet.conditional_format(1, 2, 1, 2, wrong)
        sheet.conditional_format(4, 5, max(checks, default=4), 5, wrong)

    def _verdict(self, sheet: Worksheet, row: int, column: int, condition: str) -> None:
        agrees, differs = self.word("agrees"), self.word("differs")
        sheet.write_formula(row, column, f'=IF({condition},"{agrees}","{differs}")', self.formats["check"], agrees)

    # what is open

    def _open(self, points: Sequence[Point]) -> None:
        sheet = self._sheet(self.last, self.last)
        heads = ("team", "employee_id", "name", "point", "why", *SUMS, "currency", "status")
        rows = [self._point(point) for point in points]
        if self.stopped:
            rows.insert(0, [self.word("all"), "", "", self.word("block"), self.stopped, "", "", "", ""])
        check_rows(len(rows), self.last)
        titles = [self.word(head) for head in heads]
        columns = zip(titles, zip(*rows, strict=True) if rows else [()] * len(titles), strict=True)
        money = [heads.index(name) for name in SUMS]
        self._header(sheet, 0, titles, [width([title, *cells]) for title, cells in columns], money)
        for number, cells in enumerate(rows, start=1):
            marked = "stopped " if cells[heads.index("point")] == self.word("block") else ""
            for column, text in enumerate(cells):
                if column in money:
                    self._money(sheet, number, column, text, cells[1], marked + "money")
                else:
                    self._text(sheet, number, column, text, marked + "wrapped")
        if not rows:
            self._text(sheet, 1, 0, self.word("nothing_open"))
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)

    def _point(self, point: Point) -> list[str]:
        row = point.result
        said = [point.team, point.employee_id, row.name if row else "", self.word(point.kind), point.why]
        if row is None:
            return [*said, "", "", "", ""]
        return [
            *said,
            row.performance_pay,
            row.total_pay,
            row.currency,
            self.word("stopped" if point.kind == "block" else row.status),
        ]


def _grouped(text: str) -> str:
    """As wide as the text is once its thousands are grouped."""
    return f"{text},,," if is_exact(text) else text

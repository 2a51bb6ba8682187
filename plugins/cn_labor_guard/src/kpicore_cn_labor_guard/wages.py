"""L-05, L-06, L-07, L-12, L-13, L-16: what is paid, and what is taken off it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.computed import Compared, Dated, Extreme, First, InForce, Rounded, Says, Share, Sum, difference
from kpicore.rules.conditions import Flag, When
from kpicore.rules.outcomes import CarriedOver, Deducted, Paid, PartOfMonth
from kpicore.rules.sources import Metric, ServiceMonth, Source
from kpicore.vocabulary import PEOPLE
from kpicore_cn_labor_guard import words

REGION, REGION_TITLE = "region", Text("地区", "region")
TRUE, FALSE, SOME = parse_cell("true"), parse_cell("false"), parse_cell("> 0")
TOTAL, DEDUCTED, CARRIED = Paid("total_pay"), Deducted(), CarriedOver()
CONTRACT_WAGE = Field("contract_wage", Text("约定工资", "agreed wage"), unit="money")
CONTRACT_MONTHS = Field("contract_months", Text("合同期限 (月)", "months of the contract"), "count")
COMPENSATION = Field("compensation", Text("赔偿", "compensation"), unit="money")
TERMS = (("[3, 12)", 1), ("[12, 36)", 2))
"""Art. 19: the months of a contract, and how many of them may be probation; six at most whatever the contract."""
LONGEST = 6


def money(name: str, zh: str, en: str) -> Field:
    return Field(name, Text(zh, en), unit="money")


OWN = difference(money("own", "当月应发", "pay of the month"), TOTAL, CARRIED)
"""What is paid for this month: corrections of earlier ones are no wage of it, and make up for nothing."""
WAGE = Sum(money("wage", "扣减前工资", "wage before it"), ((Decimal(1), OWN), (Decimal(1), DEDUCTED)))
"""The month's wage: what is paid for it, and what the appraisal took off it."""
BACK = Extreme(money("back", "往月更正扣回", "taken back"), "lowest", (CARRIED,), limit=Decimal(0))
TAKEN = difference(money("taken", "本月扣减", "taken off"), DEDUCTED, BACK)
"""All that is taken off this month: what corrections of earlier ones take back, on balance, is no less taken off."""


class Wages:
    """The flags about money. minimum: the values in force by region; share: the most that may be taken off, in %."""

    def __init__(self, minimum: Sequence[InForce], share: Decimal, base_line: str) -> None:
        own = Metric(PEOPLE["minimum_wage"])
        dated = Dated(own.field(), REGION, REGION_TITLE, tuple(minimum))
        self.minimum: Source = First(own, dated) if minimum else own
        self.share = share
        self.base = First(Paid(base_line), Metric(PEOPLE["base_pay"]))
        part = Sum(money("by_share", "按比例可扣", "by the share"), ((share / 100, WAGE),))
        above = difference(money("above_minimum", "最低工资以上", "above the minimum"), WAGE, self.minimum)
        limits = Extreme(money("most", "至多可扣", "most"), "lowest", (part, above))
        self.by_share = part
        self.most = First(Rounded(limits, "down"), Rounded(part, "down"))  # without a minimum the share alone limits

    def minimum_wage(self) -> Iterator[Flag]:
        below = When(Compared("<", TOTAL, self.minimum), TRUE)
        whole, part = When(PartOfMonth(), FALSE), When(PartOfMonth(), TRUE)
        taken, nothing = When(TAKEN, SOME), When(TAKEN, parse_cell("0"))
        shows: Mapping[str, Source] = {"total": TOTAL, "minimum": self.minimum}
        reduced: Mapping[str, Source] = {**shows, "deducted": TAKEN, "most": self.most}
        yield Flag("below_minimum_wage", "block", (whole, taken, below), words.BELOW, "L-05", reduced)
        short = difference(money("short", "差额", "short"), self.minimum, TOTAL)
        missing: Mapping[str, Source] = {**shows, "short": short}
        yield Flag("below_minimum_wage", "block", (whole, nothing, below), words.SHORT, "L-16", missing)
        yield Flag("minimum_wage_part_of_month", "review", (part, below), words.PART, "L-05", shows)
        made_up = When(Compared(">=", TOTAL, self.minimum), TRUE), When(Compared("<", OWN, self.minimum), TRUE)
        own: Mapping[str, Source] = {"own": OWN, "minimum": self.minimum, "carried": CARRIED}
        carried = When(CARRIED, SOME)
        yield Flag("below_minimum_wage", "block", (whole, carried, *made_up), words.MADE_UP, "L-05", own)
        yield Flag("minimum_wage_part_of_month", "review", (part, carried, *made_up), words.MADE_UP_PART, "L-05", own)
        low = When(Compared("<", self.base, self.minimum), TRUE)
        seen: Mapping[str, Source] = {"base": self.base, "minimum": self.minimum}
        yield Flag("base_below_minimum_wage", "info", (low,), words.BASE, "L-13", seen)

    def deduction(self) -> Iterator[Flag]:
        share = Share(Field("deduction_share", Text("扣减占比", "share taken off"), unit="%"), TAKEN, WAGE)
        beyond = When(Compared(">", TAKEN, self.by_share), TRUE)
        message = words.SHARE.format(limit=f"{self.share:f}", deducted="{deducted}", share="{share}", most="{most}")
        shows: Mapping[str, Source] = {"deducted": TAKEN, "share": share, "most": self.most}
        yield Flag("deduction_share", "review", (When(TAKEN, SOME), beyond), message, "L-05", shows)

    def compensation(self) -> Iterator[Flag]:
        """What somebody is to pay for a loss. It is no pay line: the input says how much, blank is nothing."""
        asked = Metric(COMPENSATION, blank=Decimal(0))
        some = When(asked, SOME)
        yield Flag("compensation", "info", (some,), words.BASIS, "L-06", {"compensation": asked})
        rest = difference(money("rest", "比例余额", "rest of the share"), self.by_share, TAKEN)
        paid = Extreme(money("paid", "应发", "paid"), "lowest", (TOTAL, OWN))
        above = difference(money("above", "最低工资以上", "above the minimum"), paid, self.minimum)
        limits = Extreme(money("instalment", "本月可扣", "instalment"), "lowest", (rest, above))
        most = First(Rounded(limits, "down"), Rounded(rest, "down"))
        beyond = When(Compared(">", asked, most), TRUE)
        shows: Mapping[str, Source] = {"compensation": asked, "most": most}
        yield Flag("compensation_limit", "review", (some, beyond), words.INSTALMENT, "L-06", shows)

    def fines(self, regions: Sequence[str], agreed: bool) -> Iterator[Flag]:
        """Points turned into money, where the region forbids rules with fines."""
        if not regions:
            return
        there = When(Says(REGION, REGION_TITLE, tuple(regions)), TRUE)
        taken = When(DEDUCTED, SOME)
        shows: Mapping[str, Source] = {"deducted": DEDUCTED}
        if agreed:
            yield Flag("fines", "info", (taken, there), words.AGREED, "L-07", shows)
        else:
            yield Flag("fines", "review", (taken, there), words.FINES, "L-07", shows)

    def probation(self, share: Decimal) -> Iterator[Flag]:
        in_probation = When(Metric(PEOPLE["probation"]), TRUE)
        due = Sum(money("least", "至少", "least"), ((share / 100, Metric(CONTRACT_WAGE)),))
        message = words.PROBATION.format(share=f"{share:f}", own="{own}", least="{least}")
        low, whole = When(Compared("<", OWN, due), TRUE), When(PartOfMonth(), FALSE)
        shows: Mapping[str, Source] = {"own": OWN, "least": Rounded(due, "up")}
        yield Flag("probation_pay", "review", (in_probation, whole, low), message, "L-12", shows)
        for term, most in TERMS:
            yield self._too_long(most, in_probation, When(Metric(CONTRACT_MONTHS), parse_cell(term)))
        yield self._too_long(LONGEST, in_probation)
        none = When(Metric(CONTRACT_MONTHS), parse_cell("< 3"))
        yield Flag("probation_length", "review", (in_probation, none), words.NO_PROBATION, "L-12")

    def _too_long(self, most: int, *when: When) -> Flag:
        """Who joined within a month ends a probation of `most` months in the calendar month after them."""
        beyond = When(ServiceMonth(), parse_cell(f"> {most + 1}"))
        message = words.TOO_LONG.format(most=most, month="{month}")
        return Flag("probation_length", "review", (*when, beyond), message, "L-12", {"month": ServiceMonth()})

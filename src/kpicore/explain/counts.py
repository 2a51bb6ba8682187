"""How a person's judged lines count: by the scheme's weights, and where some did not apply, with theirs as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kpicore.results import LedgerRow
from kpicore.rules.scheme import Criterion, Scheme, Section

HUNDRED = Decimal(100)
_MILLIONTH = Decimal("0.000001")


class Counts(NamedTuple):
    """share: what of its points counts, in %; of: the weights that applied, in %, fewer than 100 where others were
    handed on. highest: the most points. applies: False where it did not, and its own weight was handed on."""

    share: Decimal
    of: Decimal
    highest: Decimal
    applies: bool

    @property
    def most(self) -> Decimal | None:
        """What it could have added; rounded as the ledger rounds what is divided. None where it did not apply."""
        if not self.applies:
            return None
        whole = self.highest * self.share / HUNDRED
        return whole if self.of == HUNDRED else (whole * HUNDRED / self.of).quantize(_MILLIONTH, ROUND_HALF_UP)


def counts_of(scheme: Scheme, month: int, ledger: Iterable[LedgerRow]) -> Mapping[tuple[str, str], Counts]:
    """Of each criterion that has a contribution, by section and line. month: of the year; ledger: a person's rows of
    that scorer."""
    rows = {(row.section, row.line): row for row in ledger if row.contribution}
    found = {}
    for sections in scheme.weighings():
        held = [(section, each) for section in sections for each in section.criteria if (section.id, each.id) in rows]
        # a value that is missing leaves no contribution: a blank one did not apply
        apart = {each.id: each.weight or Decimal(0) for section, each in held if not rows[section.id, each.id].value}
        of = HUNDRED - sum(apart.values(), Decimal(0))
        for section, each in held:
            highest = each.in_month(month).judge.span()[1]
            found[section.id, each.id] = Counts(_share(section, each), of, highest, each.id not in apart)
    return found


def _share(section: Section, criterion: Criterion) -> Decimal:
    """Its weight, unless its points hold it, of the section's share."""
    of = HUNDRED if section.share is None else section.share
    return of if section.weighted or criterion.weight is None else of * criterion.weight / HUNDRED

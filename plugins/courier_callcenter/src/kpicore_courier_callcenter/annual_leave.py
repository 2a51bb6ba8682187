"""D2-63: days of paid leave by years worked. No appraisal, but a rule that the document states and that can be run."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from kpicore.components import clause_table
from kpicore.fields import Field
from kpicore.model import ClauseRow, Text
from kpicore.rules.bands import Bands
from kpicore.rules.cells import parse_cell
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric
from kpicore_courier_callcenter.d2 import LEAVE


@attrs.frozen
class AnnualLeave:
    """Days of paid annual leave (D2), as the score of a team of its own."""

    about = Text("话务员带薪年假天数 (D2), 不属考核", "operators (D2): days of paid annual leave, no appraisal")

    def scheme(self) -> Scheme:
        years = Metric(
            Field("years_worked", Text("累计工作年限(年)", "years worked, all employers"), aliases=("累计工作年限",))
        )
        days = Bands(years, tuple((parse_cell(cell), Decimal(days)) for cell, days in LEAVE))
        title = Text("带薪年假(天)", "paid annual leave (days)")
        criterion = Criterion("annual_leave_days", title, "D2-63", days, aliases=("年假",))
        return Scheme(title, (Section("leave", Text("年假", "leave"), (criterion,), clause="D2-63"),), clause="D2-63")

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D2 and what it became."""
        return clause_table(__package__, "D2")

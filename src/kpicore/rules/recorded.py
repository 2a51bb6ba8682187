"""How the incidents of a section become points and ledger lines: event by event, or settled for the month."""

from __future__ import annotations

from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, Line, RowLines
from kpicore.plan.plan import named
from kpicore.rules.build import Build
from kpicore.rules.conditions import holds
from kpicore.rules.incidents import Incident, events, row_points, total_points
from kpicore.rules.scheme import Section


class Recorded:
    """The incidents of one scorer. prefix: of its definitions; void: the one that says that it has no result."""

    def __init__(self, build: Build, scheme: str, prefix: str, void: str) -> None:
        self.build = build
        self.scheme = scheme
        self.prefix = prefix
        self.void = void

    def compile(self, section: Section, share: Expr) -> Expr:
        """What a section's incidents come to, after its share; their ledger lines go into the build."""
        single = [incident for incident in section.incidents if not incident.monthly]
        parts = [self._month(section, incident, share) for incident in section.incidents if incident.monthly]
        if single:
            points = row_points(self.build, single)
            lines = {incident.id: incident.line(self.build) for incident in single}
            self.build.lines.append(
                RowLines(self.scheme, section.id, lines, points, expr.multiply(points, share), self.void)
            )
            parts.append(expr.multiply(total_points(self.build, points), share))
        return self.build.plan.define(f"{self.prefix}/sections/{named(section.id)}/incidents", expr.add(*parts))

    def _month(self, section: Section, incident: Incident, share: Expr) -> Expr:
        """An incident of which only so many events count, or none where something else happened in the month."""
        plan, key = self.build.plan, f"{self.prefix}/incidents/{named(incident.id)}"
        often = plan.define(f"{key}/events", events(self.build, incident))
        counted = often if incident.most is None else expr.lowest(often, expr.scaled(incident.most))
        points = expr.multiply(counted, expr.number(0 if incident.disabled else incident.points or 0))
        void = expr.any_of(*(holds([when], lambda source: source.read(self.build)) for when in incident.void))
        points = plan.define(f"{key}/points", expr.choose(void, expr.scaled(0), points))
        plan.define(f"{key}/code", expr.choose(void, expr.scaled(FIRST_ROW + 1), expr.scaled(FIRST_ROW)))
        contribution = plan.define(f"{key}/contribution", expr.multiply(points, share))
        plan.define(f"{key}/none", expr.compare("==", often, expr.scaled(0)))
        self.build.lines.append(
            Line(
                stage="score",
                scheme=self.scheme,
                section=section.id,
                line=incident.id,
                title=incident.title,
                clause=incident.clause,
                recorded=incident.id,
                code=f"{key}/code",
                rules=(incident.rule, incident.voided),
                value=f"{key}/points",
                contribution=f"{key}/contribution",
                void=self.void,
                skip=f"{key}/none",
            )
        )
        return contribution

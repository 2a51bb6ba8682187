"""The fifteen criteria in OpenFisca-core.

A variable for each criterion's points, parameters for weights and pay, NumPy arrays set as inputs, as its pages on
variables, parameters, vectorial computing and simulations on data have it. Choices are enumerations, conditions
`select`. Shares are compared as whole numbers, since its floats have 32 bits. Points stay in the simulation's memory,
which band they came from does not. One thread, like NumPy.
"""

from __future__ import annotations

from typing import Any

import numpy
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from polars import Enum as PolarsEnum
from polars import Float32, Int32

from benchmarks.peers import month
from benchmarks.peers.month import BASE_PAY, POOL, RATED, WEIGHTS, wide

PERIOD = "2026-10"
COUNTS = ("replied_customers", "received_customers", "timed_out_customers", "named_bad_reviews",
          "platform_interventions", "absences", "absences_unreported", "late_or_early")  # fmt: skip
AMOUNTS = ("avg_response_s", "dispute_handling_h", "commission")
Person = Entity("person", "persons", "An employee", "Somebody who is appraised")


class Grade(Enum):  # type: ignore[misc]
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Level(Enum):  # type: ignore[misc]
    junior = "junior"
    intermediate = "intermediate"
    senior = "senior"


def _variable(name: str, kind: type, **more: Any) -> type[Variable]:
    body = {"value_type": kind, "entity": Person, "definition_period": MONTH, "label": name, **more}
    return type(name, (Variable,), body)


def attendance(person: Any, period: Any) -> Any:
    absences, late = person("absences", period), person("late_or_early", period)
    reported = person("absences_unreported", period) == 0
    bands = [(absences == 0) * (late == 0), absences == 0, (absences <= 2) * reported, (absences == 3) * reported]
    return numpy.select(bands, [100, 80, 80, 70], 40)


def reply_rate(person: Any, period: Any) -> Any:
    replied, received = person("replied_customers", period) * 100, person("received_customers", period)
    return numpy.select(
        [replied >= received * 98, replied >= received * 95, replied >= received * 90], [100, 80, 70], 40
    )


def avg_response_s(person: Any, period: Any) -> Any:
    value = person("avg_response_s", period)
    return numpy.select([value <= 40, value <= 50, value <= 60], [100, 80, 70], 40)


def slow_response_rate(person: Any, period: Any) -> Any:
    slow, received = person("timed_out_customers", period) * 100, person("received_customers", period)
    return numpy.select([slow <= received * 3, slow <= received * 5, slow <= received * 8], [100, 80, 70], 40)


def qa_grade(person: Any, period: Any) -> Any:
    grade = person("qa_grade", period)
    return numpy.select([grade == Grade.A, grade == Grade.B, grade == Grade.C], [100, 80, 70], 60)


def named_bad_reviews(person: Any, period: Any) -> Any:
    return numpy.where(person("named_bad_reviews", period) == 0, 100, 0)


def dispute_handling_h(person: Any, period: Any) -> Any:
    value = person("dispute_handling_h", period)
    return numpy.select([value < 24, value <= 48], [100, 80], 50)


def platform_interventions(person: Any, period: Any) -> Any:
    value = person("platform_interventions", period)
    return numpy.select([value <= 1, value == 2], [100, 80], 50)


MEASURED = (attendance, reply_rate, avg_response_s, slow_response_rate, qa_grade, named_bad_reviews, dispute_handling_h,
            platform_interventions)  # fmt: skip


def score(person: Any, period: Any, parameters: Any) -> Any:
    """Whole numbers until the end: weights in percent times points."""
    weights = parameters(period).weights
    names = {name: name if name in RATED else f"{name}_points" for name in WEIGHTS}
    return sum(person(variable, period) * getattr(weights, name) for name, variable in names.items()) / 100


def grade(person: Any, period: Any) -> Any:
    found = person("score", period)
    return Grade.encode(numpy.select([found >= 90, found >= 80, found >= 60], [0, 1, 2], 3))


def pay(person: Any, period: Any, parameters: Any) -> Any:
    paid = parameters(period)
    commission = numpy.where(person("probation", period), 0, person("commission", period))
    return paid.base_pay[person("level", period)] + paid.pool * person("score", period) / 100 + commission


VARIABLES = [
    *(_variable(name, int) for name in (*COUNTS, *RATED)),
    *(_variable(name, float) for name in AMOUNTS),
    _variable("probation", bool),
    _variable("qa_grade", Enum, possible_values=Grade, default_value=Grade.A),
    _variable("level", Enum, possible_values=Level, default_value=Level.junior),
    *(_variable(f"{formula.__name__}_points", int, formula=formula) for formula in MEASURED),
    _variable("score", float, formula=score),
    _variable("grade", Enum, possible_values=Grade, default_value=Grade.D, formula=grade),
    _variable("pay", float, formula=pay),
]


def system() -> TaxBenefitSystem:
    def since(value: float) -> dict[str, Any]:
        return {"values": {"2026-01-01": {"value": value}}}

    made = TaxBenefitSystem([Person])
    made.add_variables(*VARIABLES)
    tables = {"weights": WEIGHTS, "base_pay": BASE_PAY}
    parameters = {name: {key: since(value) for key, value in table.items()} for name, table in tables.items()}
    made.parameters = ParameterNode("", data={**parameters, "pool": since(POOL)})
    return made


class InOpenFisca:
    """Measured: a simulation made, inputs set, score, grade and pay calculated."""

    def __init__(self, folder: str, people: str) -> None:
        frame = wide(folder, int(people))
        codes = {"qa_grade": list(Grade.__members__), "level": list(Level.__members__)}
        self.people = frame.height
        self.inputs = {name: frame[name].cast(Int32).to_numpy() for name in (*COUNTS, *RATED)}
        self.inputs |= {name: frame[name].cast(Float32).to_numpy() for name in AMOUNTS}
        self.inputs |= {
            name: frame[name].cast(PolarsEnum(words)).to_physical().to_numpy() for name, words in codes.items()
        }
        self.inputs["probation"] = frame["probation"].to_numpy()
        self.system = system()

    def run(self) -> None:
        simulation = SimulationBuilder().build_default_simulation(self.system, self.people)
        for name, values in self.inputs.items():
            simulation.set_input(name, PERIOD, values)
        self.found = [simulation.calculate(name, PERIOD) for name in ("score", "grade", "pay")]

    def table(self) -> Any:
        found, grades, paid = self.found
        return month.table(found, grades.decode_to_str(), paid)

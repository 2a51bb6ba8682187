"""Which engine runs a plan. All of them give the same numbers; they differ in start-up and in size."""

from __future__ import annotations

from importlib.util import find_spec

from kpicore.engine import python
from kpicore.engine.data import Dataset, Evaluation, Request
from kpicore.messages import Message, say
from kpicore.model import Finding, Rejected

AUTO_FROM = 20_000
"""People from which `auto` takes Polars: below, Python is done before a data-frame library is imported."""

POLARS = 'pip install "kpicore[polars]"'


def require(engine: str) -> None:
    """Rejected (2) where an engine that a run asks for is not to be had."""
    if engine not in ("auto", "python", "polars"):
        raise _refused(engine, say("is not part of this version; expected auto, python or polars"))
    if engine == "polars" and not _has_polars():
        raise _refused(engine, say("needs an extra that is not installed: {command}", command=POLARS))


def evaluate(engine: str, request: Request, data: Dataset) -> Evaluation:
    """The plan on the engine asked for; Rejected (2) where it is not to be had or its integers could overflow."""
    require(engine)
    if engine == "auto":
        large = data.size >= AUTO_FROM and _has_polars() and not request.plan.overflows()
        engine = "polars" if large else "python"
    if engine == "python":
        return python.evaluate(request, data)
    if too_large := request.plan.overflows():
        name, size = max(too_large.items(), key=lambda item: item[1])
        what = say('{name} could reach {size}, more than 64 bits hold; use engine = "python"', name=name, size=size)
        raise _refused(engine, what)
    from kpicore.engine import columnar

    return columnar.evaluate(request, data, columnar.polars_frame)


def _has_polars() -> bool:
    return find_spec("polars") is not None and find_spec("narwhals") is not None


def _refused(engine: str, what: Message) -> Rejected:
    return Rejected([Finding("error", f'engine = "{engine}"', what)], exit_code=2)

"""Which figures a config asks for, and by what names: the setting `metrics`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import attrs

from kpicore.collect.queue_log.figures import FIGURES, Asked
from kpicore.collect.text import quote
from kpicore.messages import say
from kpicore.model import Text
from kpicore.nearest import did_you_mean
from kpicore.settings import Problem, setting

Path = tuple[str | int, ...]


@attrs.frozen
class Chosen:
    """A figure of some queues only."""

    figure: str = setting(doc=Text("数据", "the figure"))
    queues: tuple[str, ...] = setting((), doc=Text("计入的队列；不写：全部", "the queues that count; left out: all"))


Metrics = tuple[str, ...] | Mapping[str, str | Chosen]
"""A list of figures, which keep their names; or the scheme's metric → the figure; empty means all."""


def columns(metrics: Metrics) -> list[Asked]:
    """The columns in the order of the config."""
    return [asked for _, asked in _stated(metrics)] or [Asked(name, name) for name in FIGURES]


def column_problems(metrics: Metrics, queues: Collection[str]) -> Iterator[Problem]:
    """What is asked for and cannot be had. queues: those that are read; none means all."""
    for path, asked in _stated(metrics):
        if asked.figure not in FIGURES:
            yield path, say("there is no figure {name}", name=quote(asked.figure)), did_you_mean(asked.figure, FIGURES)
        elif asked.queues and FIGURES[asked.figure].of == "person":
            what = say("{name} is not counted by queue", name=asked.figure)
            yield (*path, "queues"), what, say("expected no queues here")
        elif queues and (unread := [queue for queue in asked.queues if queue not in queues]):
            what = say("found queues that are not read: {names}", names=", ".join(unread))
            yield (*path, "queues"), what, say("expected some of the collector's queues")


def _stated(metrics: Metrics) -> Iterator[tuple[Path, Asked]]:
    if not isinstance(metrics, Mapping):
        for index, name in enumerate(metrics):
            yield ("metrics", index), Asked(name, name)
        return
    for metric, each in metrics.items():
        asked = Asked(metric, each.figure, each.queues) if isinstance(each, Chosen) else Asked(metric, each)
        yield ("metrics", metric), asked

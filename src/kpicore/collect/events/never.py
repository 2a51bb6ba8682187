"""Conditions that no event fulfils since the log has no such text at all, which is more often a slip than meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpicore.collect.events.figures import Figures
from kpicore.collect.events.lower import Lowering
from kpicore.collect.events.session import Session
from kpicore.collect.text import closest, label, plain_name, quote
from kpicore.messages import joined, say
from kpicore.model import Finding

_SHOWN = 6


def never_said(lowering: Lowering, session: Session, limits: tuple[int, int], figures: Figures) -> Iterator[Finding]:
    """A warning for each text that a condition asks for and no event has, of whatever month. The log is only asked
    where a number came to 0 for everybody."""
    if not figures.names:
        return
    for test, asks in lowering.plan.texts.items():
        if all(any(figures.answers[ask]) for ask in asks):
            continue
        wanted = list(dict.fromkeys(test.cell.values))
        there, said = (session.run(query) for query in lowering.texts(test.column, limits, wanted))
        texts = [text for (text,) in said]
        for text in wanted:
            if (text,) not in there and texts:
                column = label(lowering.plan.columns[test.column].name)
                what = say("no event has {column} = {text}", column=column, text=quote(text))
                near = joined([quote(each) for each in _near(text, texts)], ", ")
                yield Finding("warning", lowering.table.sources[0], what, say("there are {texts}", texts=near))


def _near(text: str, texts: Sequence[str]) -> list[str]:
    """What may have been meant, else what is there most often."""
    near = closest(text, texts)
    alike = [each for each in texts if near and plain_name(each) == plain_name(near)]
    return (alike or list(texts))[:_SHOWN]

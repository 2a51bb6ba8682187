"""The readings in words: tables with a sentence for each reading, and how they were made. For a terminal or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kpicore.fairness.chance import DEALS, MOST_DEALT, Strata, Test
from kpicore.fairness.raters import Leniency, Pair
from kpicore.fairness.readings import EXTRA, LEVEL, Chance, Readings, Silent
from kpicore.messages import Message, joined, message, say
from kpicore.model import Language, Sentence, Text
from kpicore.numbers import format_scaled, half_up
from kpicore.output.blocks import BLANK, Block, Line, Part, worded
from kpicore.output.terminal import visible

PLACES = 2
_AND = message(Text("、", ", "))
_WHY = {
    "month alone": say("only the month's figure is there, and not the single events"),
    "words": say("raters write letters or words, which have no mean: nothing says how far apart two of them are"),
    "one rater": say("one rater gave each person one rating: there is nothing to compare it with"),
    "no base": say("it counts all events of a person; how many somebody gets says nothing of how they were handled"),
    "sum": say("a sum has no number of events to be measured by"),
    "extreme": say("a smallest or largest value rests on one event"),
    "distinct": say("how many different values there are grows with the number of events"),
    "percentile": say("a percentile is not read; the mean of the same column would be"),
    "too many": say("there are too many different values"),
}
_NOTHING = {
    "few people": say("nothing is said: fewer than two people have enough events"),
    "few events": say("nothing is said: nobody has more than one event"),
    "no spread": say("nothing is said: all events are alike"),
}
_MORE = {True: say("more than chance"), False: say("no more than chance")}
_NO_VERDICT = say(
    "Readings, not verdicts: they say what the figures can carry. What is no chance may lie in the work, the shift or "
    "the customers, and what chance may give may still be real."
)


def heading(found: Readings) -> tuple[Message, Message]:
    """What stands above all parts: a title, and that nothing below is a verdict."""
    return say("Readings of fairness, {periods}", periods=", ".join(found.periods)), _NO_VERDICT


def shown(found: Readings, lang: Language) -> Iterator[Block]:
    """Everything, as a terminal has it."""
    title, no_verdict = heading(found)
    yield from (Line(visible(title.of(lang)), "heading"), BLANK, Line(visible(no_verdict.of(lang))))
    for part in blocks(found):
        yield from (BLANK, *worded(part, lang))


def blocks(found: Readings) -> list[Part]:
    """Everything that was read, in the order of the teams."""
    return [
        block
        for block in (
            _short(found.chance),
            _chance(found),
            _strata(found),
            _leniency(found),
            _pairs(found),
            _silent(found.silent),
        )
        if block is not None
    ]


# People and chance


def _short(chance: Sequence[Chance]) -> Part | None:
    """The readings in sentences."""
    alike: dict[tuple[str, bool, bool], list[Sentence]] = {}
    for each in chance:
        if each.differ is not None:
            alike.setdefault((each.team, each.superiors, each.differ), []).append(each.title)
    notes: list[Sentence] = [
        say(
            "{team}: {reading}: {metrics}",
            team=team,
            reading=_who_differ(superiors, differ),
            metrics=joined(titles, _AND),
        )
        for (team, superiors, differ), titles in alike.items()
    ]
    notes += [
        _by_kind(each, each.compared.strata) for each in chance if each.differ and each.compared.strata is not None
    ]
    return Part(say("In short"), notes=notes) if notes else None


def _who_differ(superiors: bool, differ: bool) -> Message:
    if superiors:
        return say("superiors differ by more than chance") if differ else say("superiors differ by no more than chance")
    return say("people differ by more than chance") if differ else say("people differ by no more than chance")


def _by_kind(each: Chance, strata: Strata) -> Message:
    """How much of a difference goes with what people got to do."""
    values = {"team": each.team, "metric": each.title, "by": each.by}
    if each.differ_within:
        said = say("{team}: {metric}: also among events of the same {by}, people differ by more than chance", **values)
    else:
        said = say("{team}: {metric}: among events of the same {by}, people differ by no more than chance", **values)
    if strata.explained is None:
        return said
    return say(
        "{said}; {share} of the variance between people goes with the mix of kinds that they got",
        said=said,
        share=percent(max(strata.explained, 0.0)),
    )


def _chance(found: Readings) -> Part | None:
    if found.without:
        what = say(
            "whether people differ by more than chance needs an extra that is not installed; "
            "install it with: {command}",
            command=EXTRA,
        )
        return Part(say("Do people differ by more than chance?"), (), "", (), (what,))
    if not found.chance:
        return None
    header = (
        say("team"), say("metric"), say("people"), say("events"), say("left out"), say("overall"),
        say("10th … 90th percentile"), say("chance alone"), say("adjusted"), say("beyond chance"), say("reading"),
    )  # fmt: skip
    least = found.asked.least
    notes = [
        say("left out: people with fewer than {least} events or samples, of whom nothing is said", least=least),
        say(
            "chance alone: how often events dealt out anew among the people lie as far apart ({deals:,} times, with "
            "over {most:,} events by the distribution); shares: chi-square of homogeneity, means: one-way analysis of "
            "variance",
            deals=DEALS,
            most=MOST_DEALT,
        ),
        say(
            "adjusted: for the number of questions asked here (Benjamini and Hochberg); more than chance: below "
            "{level}",
            level=f"{LEVEL:.0%}",
        ),
        say("beyond chance: the part of the spread of people's figures that chance does not explain"),
        say("shares: of all events of a person, also where the metric is how many of them there are"),
        say("limits: it takes events as independent and as dealt to people without regard to how hard they are"),
    ]
    if all(each.compared.test is None for each in found.chance):
        notes = notes[:1]
    return Part(
        say("Do people differ by more than chance?"),
        header,
        "llrrrrrrrrl",
        [_of_people(each) for each in found.chance],
        notes,
        ["differ" if each.differ else "" for each in found.chance],
    )


def _of_people(each: Chance) -> list[Sentence]:
    compared, test = each.compared, each.compared.test
    title: Sentence = say("{metric} by superior", metric=each.title) if each.superiors else each.title
    head: list[Sentence] = [each.team, title, f"{compared.people:,}", f"{compared.events:,}", f"{compared.left_out:,}"]
    if test is None or compared.overall is None or compared.low is None or compared.high is None:
        return [*head, "", "", "", "", "", _NOTHING[compared.why or "no spread"]]
    return [
        *head,
        figure(each, compared.overall),
        f"{figure(each, compared.low)} … {figure(each, compared.high)}",
        chance(test),
        probability(each.adjusted),
        percent(test.beyond) if each.differ else "",
        _MORE[bool(each.differ)],
    ]


def chance(test: Test) -> str:
    """How often chance gives as much, by dealing; and by the distribution, where dealing has no finer answer."""
    if test.dealt is None or test.dealt > 1 / (DEALS + 1):
        return probability(test.chance)
    return f"{probability(test.dealt, least=True)} ({probability(test.p)})"


def _strata(found: Readings) -> Part | None:
    sorted_out = [each for each in found.chance if each.compared.strata is not None]
    if not sorted_out:
        return None
    header = (
        say("team"), say("metric"), say("sorted by"), say("kinds"), say("kinds differ"), say("people within"),
        say("adjusted"), say("explained"), say("reading"),
    )  # fmt: skip
    notes = [
        say(
            "kinds differ: how often chance alone gives as large differences between the kinds of events, over "
            "everyone's"
        ),
        say("people within: the same as above, with events dealt out within their kind alone"),
        say("explained: the part of the variance between people that goes with the mix of kinds that they got"),
    ]
    rows = [_of_strata(each) for each in sorted_out]
    looks = ["differ" if each.differ_within else "" for each in sorted_out]
    return Part(say("The same with events sorted by kind"), header, "lllrrrrrl", rows, notes, looks)


def _of_strata(each: Chance) -> list[Sentence]:
    strata = each.compared.strata
    assert strata is not None
    explained = "" if strata.explained is None or not each.differ else percent(max(strata.explained, 0.0))
    return [
        each.team,
        each.title,
        each.by,
        f"{strata.kinds:,}",
        probability(strata.between.p),
        chance(strata.within),
        probability(each.within),
        explained,
        _MORE[bool(each.differ_within)],
    ]


# Raters


def _leniency(found: Readings) -> Part | None:
    if not found.leniency:
        return None
    header = (
        say("team"), say("criterion"), say("rater"), say("ratings"), say("people"), say("mean"), say("others"),
        say("difference"), say("reading"),
    )  # fmt: skip
    notes = [
        say(
            "mean, others: over people, the mean of each first; with fewer than {least} people no numbers",
            least=found.asked.least,
        )
    ]
    return Part(
        say("Raters against the others"), header, "lllrrrrrl", [_of_rater(each) for each in found.leniency], notes
    )


def _of_rater(each: Leniency) -> list[Sentence]:
    head: list[Sentence] = [each.team, each.title, each.rater, f"{each.ratings:,}", f"{each.people:,}"]
    if each.mean is None or each.others is None:
        return [*head, "", "", "", say("too few people")]
    difference = each.mean - each.others
    said = say("on the same people") if each.same_people else say("the others rated other people, of whom it may be")
    return [*head, number(each.mean), number(each.others), signed(difference), said]


def _pairs(found: Readings) -> Part | None:
    if not found.pairs:
        return None
    header = (
        say("team"), say("criterion"), say("rater"), say("against"), say("people"), say("difference"), say("higher"),
        say("equal"), say("lower"),
    )  # fmt: skip
    return Part(say("Two views of the same people"), header, "llllrrrrr", [_of_pair(each) for each in found.pairs])


def _of_pair(each: Pair) -> list[Sentence]:
    head: list[Sentence] = [each.team, each.title, each.first, each.second, f"{each.people:,}"]
    if each.difference is None:
        return [*head, say("too few people"), "", "", ""]
    return [*head, signed(each.difference), f"{each.higher:,}", f"{each.equal:,}", f"{each.lower:,}"]


# What is not read


def _silent(silent: Sequence[Silent]) -> Part | None:
    if not silent:
        return None
    about: dict[tuple[str, str], list[Text]] = {}
    for each in silent:
        about.setdefault((each.team, each.why), []).append(each.title)
    rows: list[list[Sentence]] = [[team, _WHY[why], joined(titles, _AND)] for (team, why), titles in about.items()]
    return Part(say("Nothing is said of these"), (say("team"), say("why"), say("metrics and criteria")), "lll", rows)


# Numbers


def figure(each: Chance, value: float) -> str:
    """A figure in its unit."""
    return (
        f"{100 * value:.1f} %" if each.kind == "share" else f"{value:.{PLACES}f}{f' {each.unit}' if each.unit else ''}"
    )


def probability(p: float | None, least: bool = False) -> str:
    """`0.82`, `0.003`, `9e-24`; least: there is no finer one."""
    if p is None:
        return ""
    if p == 0:
        return "< 1e-300"
    said = f"{p:.0e}".replace("e-0", "e-") if p < 0.0005 and not least else f"{p:.4f}" if p < 0.01 else f"{p:.2f}"
    return f"≤ {said}" if least else said


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def number(value: Fraction) -> str:
    return format_scaled(half_up(value.numerator * 10**PLACES, value.denominator), PLACES)


def signed(value: Fraction) -> str:
    said = number(value)
    return f"+{said}" if value > 0 and said != "0" else said

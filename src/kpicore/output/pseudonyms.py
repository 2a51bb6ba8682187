"""Results under pseudonyms, for sharing: nobody without the secret can tell or compute whose they are."""

from __future__ import annotations

import hmac
import os
import re
from base64 import b32encode
from collections.abc import Iterable

import attrs

from kpicore.messages import say
from kpicore.model import Finding, Rejected, Text
from kpicore.results import FlagRow, LedgerRow, ResultRow, RunResult

VARIABLE = "KPICORE_PSEUDONYM_KEY"
"""The environment variable that holds the secret. Under the same one a person has the same pseudonym in every month."""

WITHHELD = Text("（内容已隐去）", "(withheld)")
"""Stands where somebody wrote something."""

_SHORTEST = 16  # characters of the secret
_LENGTH = 12  # characters of a pseudonym, of 5 bits each: with a million people two meet once in two million runs
_ABOUT = b"kpicore employee_id\0"
_WORD = re.compile(r"\w+")


class Pseudonyms:
    """HMAC-SHA256 of the employee_id under the secret, shortened: `P` and letters and digits."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode("utf-8", "surrogateescape")
        self._given: dict[str, str] = {}
        self._taken: dict[str, str] = {}

    def of(self, employee_id: str) -> str:
        """Rejected (2) where two people of the run would have the same one."""
        if employee_id not in self._given:
            text = employee_id.encode("utf-8", "surrogatepass")
            code = b32encode(hmac.digest(self._secret, _ABOUT + text, "sha256")).decode("ascii")
            pseudonym = f"P{code[:_LENGTH]}"
            if self._taken.setdefault(pseudonym, employee_id) != employee_id:
                what = say("two people would have one pseudonym")
                raise Rejected([Finding("error", VARIABLE, what, say("expected another secret"))], exit_code=2)
            self._given[employee_id] = pseudonym
        return self._given[employee_id]


def from_environment() -> Pseudonyms:
    """The pseudonyms under the secret of the environment; Rejected (2), saying what to set, where there is none."""
    secret = os.environ.get(VARIABLE, "").strip()
    if len(secret) >= _SHORTEST:
        return Pseudonyms(secret)
    what = say("is not set")
    if secret:
        what = say("has only {count} characters", count=len(secret))
    expected = say(
        "expected a secret of {least} or more characters, the same every month, as `openssl rand -hex 32` makes one",
        least=_SHORTEST,
    )
    raise Rejected([Finding("error", VARIABLE, what, expected)], exit_code=2)


def unseen(rejected: Rejected) -> Rejected:
    """How many errors there are, instead of errors of the data, which quote cells."""
    if rejected.exit_code != 1:
        return rejected
    count = sum(finding.severity == "error" for finding in rejected.findings)
    what = say("the data are rejected; errors: {count:,}", count=count)
    shows = say("a run without --pseudonymise shows them")
    return Rejected([Finding("error", "--pseudonymise", what, shows)], 1)


def pseudonymised(result: RunResult, names: Pseudonyms) -> RunResult:
    """The result with a pseudonym for every employee_id, without names and without what people wrote.

    Rows are in the order of the pseudonyms, so that theirs tells nothing. A message that names a person all the same is
    withheld whole.
    """
    teams = {team: place for place, team in enumerate(dict.fromkeys(row.team for row in result.results))}
    mark = WITHHELD.of(result.lang)

    def order(row: ResultRow | LedgerRow | FlagRow) -> tuple[int, str]:
        return teams.get(row.team, -1 if not row.team else len(teams)), row.employee_id  # blank ones come first

    results = [row._replace(employee_id=names.of(row.employee_id), name="") for row in result.results]
    places = sorted(range(len(results)), key=lambda place: order(results[place]))
    coded = result.coded
    ledger = [
        row._replace(employee_id=names.of(row.employee_id), note=mark if row.note else "") for row in result.ledger
    ]
    flags = [row._replace(employee_id=names.of(row.employee_id) if row.employee_id else "") for row in _unnamed(result)]
    return attrs.evolve(
        result,
        results=[results[place] for place in places],
        coded=None if coded is None else coded._replace(rows=[coded.rows[place] for place in places]),
        ledger=sorted(ledger, key=order),
        flags=sorted(flags, key=order),
        kept=[row._replace(employee_id=names.of(row.employee_id)) for row in result.kept],
        silent={(team, names.of(employee_id)): tables for (team, employee_id), tables in result.silent.items()},
    )


def _unnamed(result: RunResult) -> Iterable[FlagRow]:
    """The flags, with a mark instead of each message in which an employee_id or a name stands."""
    called = {name for row in result.results for name in (row.employee_id, row.name)}
    called |= {row.employee_id for row in result.flags}
    called.discard("")
    words = {each for each in called if _WORD.fullmatch(each)}
    others = called - words  # of several words, or with signs
    long = [each for each in words if len(each) > 1 and not each.isascii()]  # Chinese has no blanks between words
    names: dict[Text, bool] = {}
    for row in result.flags:
        message = row.message
        if message not in names:
            names[message] = any(
                not words.isdisjoint(_WORD.findall(text)) or any(each in text for each in (*others, *long))
                for text in message
            )
        yield row._replace(message=WITHHELD) if names[message] else row

"""What a run hands to its writers: rows of the three result tables, already exact text (contract, "What comes out")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

import attrs

from kpicore.model import Finding, Language, Severity, Text

LedgerForm = Literal["long", "codes", "none"]


class ResultRow(NamedTuple):
    """One person's outcome. Scores in plain notation, money with two places, blank where there is none."""

    period: str
    team: str
    employee_id: str
    name: str
    score: str
    grade: str
    performance_pay: str
    total_pay: str
    currency: str
    status: str  # ok | review | incomplete


class LedgerRow(NamedTuple):
    """One line that made a result; `contribution` sums to the stage's result."""

    period: str
    team: str
    employee_id: str
    stage: str  # score | grade | pay
    scheme: str
    section: str
    line: str
    input: str
    rule: str
    value: str
    weight: str
    contribution: str
    clause: str
    note: str


class DictionaryRow(NamedTuple):
    """What a column beside the results holds, or one of its codes stands for. value, contribution: blank where the code
    does not settle them. factor: what one of the value contributes, where that is the same for everyone."""

    period: str
    team: str
    column: str
    stage: str
    scheme: str
    section: str
    line: str
    holds: str  # code | value | contribution | score | grade
    code: str
    rule: str
    value: str
    weight: str
    factor: str
    contribution: str
    clause: str


class CodedRows(NamedTuple):
    """The ledger as codes: columns beside the results, the cells of each row of them, and the dictionary.

    codes: the columns that hold codes for every team; the others hold numbers.
    """

    columns: Sequence[str]
    codes: frozenset[str]
    rows: Sequence[Sequence[str]]
    dictionary: Sequence[DictionaryRow]


class FlagRow(NamedTuple):
    """Something a person must see. `employee_id` is blank where it concerns no one person.

    message: in both languages, since the files speak the config's and the terminal its own.
    """

    period: str
    team: str
    employee_id: str
    flag: str
    severity: Severity
    message: Text
    clause: str


class KeptRow(NamedTuple):
    """A truth about a person's month that a later one may ask for. name: of the component and the truth. held: 1 or 0,
    None where the person has no result."""

    team: str
    employee_id: str
    name: str
    held: int | None


@attrs.frozen
class RunResult:
    """All that one run produced. Rows stand in the contract's order: team as in the config, then employee_id.

    lang: of the words in the files. notes: decisions of the schemes that a reader of the document may stumble over.
    carried: the numbers of the corrections that are part of the pay. pay_lines: of each team's, whether the appraisal
    decides it. coded: the ledger as codes, where that was asked for instead of its rows. silent: by team and
    employee_id, the tables of metrics that have no row of somebody who needs one.
    """

    period: str
    currency: str
    lang: Language
    results: Sequence[ResultRow]
    ledger: Sequence[LedgerRow]
    flags: Sequence[FlagRow]
    warnings: Sequence[Finding] = ()
    notes: Sequence[Finding] = ()
    kept: Sequence[KeptRow] = ()
    carried: Sequence[int] = ()
    pay_lines: Mapping[str, Mapping[str, bool]] = MappingProxyType({})
    coded: CodedRows | None = None
    silent: Mapping[tuple[str, str], str] = MappingProxyType({})

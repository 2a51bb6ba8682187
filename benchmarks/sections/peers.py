"""The fifteen criteria in other engines for rules, for the same people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.compared import differing
from benchmarks.machine import installed
from benchmarks.measure import Cost, cpu, in_turn, middle, seconds, wall
from benchmarks.months import made
from benchmarks.results import Goal, Section, Table
from benchmarks.sizes import Sizes
from benchmarks.worker import Worker

OURS, OPENFISCA, BATCH, EACH, LOOP = (
    "kpicore",
    "OpenFisca-core",
    "zen-engine, batches",
    "zen-engine, one by one",
    "Decimal loop",
)
NOTES = """\
The fifteen criteria with grade and pay. All start from every figure and rating of a person (columns, or a dictionary
each), none reads files. kpicore on Polars and zen-engine bring the codes of the bands as well, the Decimal loop a
ledger of texts; OpenFisca keeps the points of each criterion and not the band. Cost is per million employee-months;
those that take long were run with fewer people, so theirs is extrapolated.

Written as each one's documentation has it, and not tuned by its experts. OpenFisca-core: a variable a criterion,
`select`, parameters, NumPy arrays as inputs, one thread. zen-engine: a graph of decision tables, hit policy first,
and expressions (a fan of tables or other batches were no quicker); in batches it uses all cores. The Decimal loop is
plain Python.

On amounts in cents all of them are exact. The last column is a stress that no company has, three in ten amounts
ending in half a cent: OpenFisca's numbers are floats of 32 bits; who needs that there would compute in whole cents."""


class Peer(NamedTuple):
    side: str
    words: tuple[str, ...]
    people: int
    needs: str = ""


def run(sizes: Sizes, folder: Path) -> Section:
    few = sizes.peers_few
    peers = {
        OURS: Peer("benchmarks.ours:Ours", ("codes",), sizes.peers),
        OPENFISCA: Peer("benchmarks.peers.in_openfisca:InOpenFisca", (), sizes.peers, "OpenFisca-Core"),
        BATCH: Peer("benchmarks.peers.in_zen:InZen", ("batch",), few, "zen-engine"),
        EACH: Peer("benchmarks.peers.in_zen:InZen", ("each",), max(few // 10, 1), "zen-engine"),
        LOOP: Peer("benchmarks.peers.in_decimal:InDecimal", (), few),
    }
    there = {name: peer for name, peer in peers.items() if not peer.needs or installed(peer.needs)}
    lacking = sorted({peer.needs for name, peer in peers.items() if name not in there})
    notes = [NOTES, *(f"{name} is not here: it could not be installed." for name in lacking)]
    plain = measured(there, folder, sizes.peers, 2, sizes.peers_rounds)
    stressed = measured(there, folder, few, 4, 1)
    rows = []
    for name, (costs, wrong) in plain.items():
        cost, people = middle(costs), there[name].people
        ours = plain[OURS].costs
        ratios = ("", "") if name == OURS else (str(cpu(costs, ours)), str(wall(costs, ours)))
        exact = [_said(found, people) for found, people in ((wrong, people), (stressed[name].wrong, few))]
        rows.append((name, f"{people:,}", seconds(cost.cpu), seconds(cost.wall), *ratios, *exact))
    columns = ("engine", "people", "CPU a million", "wall a million", "CPU ÷ kpicore", "wall ÷ kpicore",
               "differ in cents", "differ in half cents")  # fmt: skip
    table = Table("peers", columns, tuple(rows))
    return Section("peers", "Other engines for rules", "\n\n".join(notes), (table,), tuple(_goals(plain)))


class Found(NamedTuple):
    """costs: of a million people. wrong: in how many rows a column differs from kpicore's."""

    costs: list[Cost]
    wrong: dict[str, int]


def measured(peers: Mapping[str, Peer], folder: Path, people: int, places: int, rounds: int) -> dict[str, Found]:
    """places: of commission."""
    month = made("kpi", folder, people, places)
    with ExitStack() as stack:
        workers = {
            name: stack.enter_context(Worker(peer.side, *peer.words, month, min(peer.people, people)))
            for name, peer in peers.items()
        }

        def once(name: str) -> Cost:
            cost, size = workers[name].run(), min(peers[name].people, people)
            return cost._replace(wall=cost.wall * 1e6 / size, cpu=cost.cpu * 1e6 / size)

        costs = in_turn({name: lambda name=name: once(name) for name in peers}, rounds)  # type: ignore[misc]
        saved = {name: worker.save(folder / f"peer-{name}.parquet") for name, worker in workers.items()}
        wrong = {name: differing(saved[OURS], saved[name]) for name in peers}
    return {name: Found(costs[name], wrong[name]) for name in peers}


def _said(wrong: Mapping[str, int], people: int) -> str:
    return ", ".join(f"{column}: {count:,} of {people:,}" for column, count in wrong.items()) or "nobody"


def _goals(found: Mapping[str, Found]) -> Sequence[Goal]:
    goals = []
    ours = found[OURS].costs
    if OPENFISCA in found:
        theirs = found[OPENFISCA].costs
        goals.append(Goal("OpenFisca ÷ kpicore with codes, CPU", 4, cpu(theirs, ours).median, at_least=True))
        goals.append(Goal("OpenFisca ÷ kpicore with codes, wall", 7, wall(theirs, ours).median, at_least=True))
    if BATCH in found:
        theirs = found[BATCH].costs
        goals.append(
            Goal("zen-engine in batches ÷ kpicore with codes, CPU", 1000, cpu(theirs, ours).median, at_least=True)
        )
    return goals

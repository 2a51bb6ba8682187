"""What a change of one thing reaches: the definitions of a plan that rest on it, each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan, walk


class Touched(NamedTuple):
    """What is otherwise: a column; or of a table the rows that have that code in that field, in `only` one field if it
    is named, and else in number as well."""

    name: str
    field: str = ""
    code: int = 0
    only: str = ""


class Fields(NamedTuple):
    """What is read of a table: which fields, of the rows with which codes; None where any row may matter."""

    names: Sequence[str]
    codes: frozenset[int] | None


class Link(NamedTuple):
    """A definition that rests on what is touched. plan: it alone, by its name, as computed from what it reads.

    first: whether it reads what is touched itself. columns: those of the people, and the names of definitions; links:
    the latter, as far as they are links. tables: of which it reads rows.
    """

    name: str
    plan: Plan
    first: bool
    columns: Sequence[str]
    links: Sequence[str]
    tables: Mapping[str, Fields]


def definition(name: str) -> str:
    """What a definition is called among the columns, none of which is called so."""
    return f"={name}"


def links(plan: Plan, touched: Touched, wanted: Iterable[str]) -> list[Link]:
    """All that the wanted definitions have to do with what is touched, each after those that it rests on."""
    found: dict[str, Link] = {}
    for name in plan.needed(wanted):
        value = _cut_off(plan.definitions[name], {})
        nodes = list(walk(value))
        columns = dict.fromkeys(node.data for node in nodes if node.op == "input")
        before = [column for column in columns if column in found]
        first = any(_touches(node, touched) for node in nodes)
        if first or before:
            aggregates = [node for node in nodes if node.op == "aggregate"]
            tables = {table: _fields(table, aggregates, touched) for table in {node.data[0] for node in aggregates}}
            link = Link(definition(name), Plan(), first, list(columns), before, tables)
            link.plan.define(link.name, value)
            found[link.name] = link
    return list(found.values())


def _fields(table: str, aggregates: Iterable[Expr], touched: Touched) -> Fields:
    asked = [node for node in aggregates if node.data[0] == table]
    names = sorted({node.data for each in asked for node in walk(each) if node.op == "field"})
    codes = [_codes(each.args[1], touched.field) for each in asked]
    known = [each for each in codes if each is not None] if table == touched.name else []
    return Fields(names, frozenset().union(*known) if len(known) == len(asked) else None)


def _touches(node: Expr, touched: Touched) -> bool:
    if node.op == "input":
        return bool(node.data == touched.name)
    if node.op != "aggregate" or node.data[0] != touched.name:
        return False
    codes = _codes(node.args[1], touched.field)
    if codes is not None and touched.code not in codes:
        return False
    return not touched.only or any(each.op == "field" and each.data == touched.only for each in walk(node))


def _codes(where: Expr, field: str) -> frozenset[int] | None:
    """The codes that a condition asks for in a field; None where it does not say."""
    for part in where.args if where.op == "and" else (where,):
        if part.op == "is_in" and part.args[0].op == "field" and part.args[0].data == field:
            return frozenset(part.data)
    return None


def _cut_off(node: Expr, done: dict[int, Expr]) -> Expr:
    """The expression with an input for each definition that it reads; what is shared stays shared."""
    if id(node) not in done:
        if node.op == "ref":
            done[id(node)] = Expr("input", node.type, data=definition(node.data))
        else:
            args = tuple(_cut_off(each, done) for each in node.args)
            same = all(new is old for new, old in zip(args, node.args, strict=True))
            done[id(node)] = node if same else Expr(node.op, node.type, args, node.data)
    return done[id(node)]

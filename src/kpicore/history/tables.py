"""The tables of the history, and how an older layout becomes this one. Imported only where SQLAlchemy is installed."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, inspect, select

from kpicore.history.details import FLAGS, KEPT, KEPT_FROM, LEDGER, RESULT

LAYOUT = 3
"""The version of these tables. 1 had no index of the people, 2 nothing that is kept for later months."""

_PREFIX = "kpicore_"
_NUMBERS = {"rank", "ranked", "line_no", "held"}
_MAY_BE_NULL = {"rank", "held"}

metadata = MetaData()


def _table(name: str, keys: tuple[str, ...], *columns: str, empty: bool = False) -> Table:
    """A table clustered by its keys, which are whole numbers. empty: whether the columns may be NULL."""
    return Table(
        _PREFIX + name,
        metadata,
        *(Column(key, Integer, primary_key=True, autoincrement=False) for key in keys),
        *(Column(key, Integer if key in _NUMBERS else Text, nullable=empty or key in _MAY_BE_NULL) for key in columns),
        sqlite_with_rowid=False,
    )


store = Table(_PREFIX + "store", metadata, Column("layout", Integer, primary_key=True, autoincrement=False))
entry = Table(
    _PREFIX + "entry",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("layout", Integer, nullable=False),
    *(
        Column(name, Text, nullable=False)
        for name in ("kind", "period", "at", "author", "reason", "documents", "people", "marks", "previous", "seal")
    ),
)
document = _table("document", ("seq", "position"), "kind", "name", "text")
person = Table(
    _PREFIX + "person",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("person", Integer, primary_key=True, autoincrement=False),
    *(Column(name, Text) for name in ("team", "employee_id", "salt", "marks")),  # NULL once forgotten
    Column("commitment", Text, nullable=False),
    sqlite_with_rowid=False,
)
result = _table("result", ("seq", "person"), *RESULT)
ledger = _table("ledger", ("seq", "person", "line_no"), *LEDGER[1:])
flag = _table("flag", ("seq", "person", "line_no"), *FLAGS[1:])
kept = _table("kept", ("seq", "person", "line_no"), *KEPT[1:])

DETAILS = {"result": (result, RESULT), "ledger": (ledger, LEDGER), "flag": (flag, FLAGS), "kept": (kept, KEPT)}
"""The tables of a person's rows, with the columns that are sealed."""

_BY_EMPLOYEE = Index(_PREFIX + "person_by_employee", person.c.employee_id)


def layout_of(connection: Connection) -> int | None:
    """The version of the layout that the database has; 0 where it is another program's, None where it is empty."""
    names = inspect(connection).get_table_names()
    if store.name in names:
        layout = connection.scalar(select(store.c.layout))
        return layout if isinstance(layout, int) and layout > 0 else 0
    if connection.dialect.name == "sqlite":
        return 0 if names else None
    return 0 if any(name.startswith(_PREFIX) for name in names) else None  # a server may hold other things as well


def details_in(connection: Connection) -> list[str]:
    """Those of the tables of a person's rows that there are: an older layout is read as it is."""
    return [name for name in DETAILS if name != "kept" or inspect(connection).has_table(kept.name)]


def create(connection: Connection) -> None:
    """All tables, in a database that has none of them."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(store.insert(), {"layout": LAYOUT})


def migrate(connection: Connection, layout: int) -> None:
    """From an older layout to this one, step by step. What is sealed is never touched."""
    if layout < 2:
        _BY_EMPLOYEE.create(connection)
    if layout < KEPT_FROM:
        kept.create(connection)
    connection.execute(store.update(), {"layout": LAYOUT})

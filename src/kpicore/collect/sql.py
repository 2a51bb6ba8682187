"""The core's `sql` collector: the rows of one query, on a database that is opened for reading alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import attrs

from kpicore.collect.address import address_of, address_problems
from kpicore.collect.database import Rows, queried
from kpicore.collect.dates import DATE_ORDER
from kpicore.collect.extras import extra_problems
from kpicore.collect.headerrow import Row, person_columns
from kpicore.collect.limits import Unreadable, limited, told
from kpicore.collect.text import quote
from kpicore.components import Batch, DateOrder, Request
from kpicore.messages import say
from kpicore.model import Text
from kpicore.settings import SettingError, setting

_QUERY = Text(
    "一条 SELECT；其中 :period、:first_day、:last_day 代表考核期、其首日和末日",
    "one SELECT; in it :period, :first_day and :last_day are the month, its first and its last day",
)
_URL_ENV = Text(
    "环境变量的名称，其值为数据库地址，如 postgresql://user:password@host/database",
    "the environment variable that holds the address, such as postgresql://user:password@host/database",
)
_URL = Text(
    "代替 url_env：不含密码的地址，如 sqlite:///shop.sqlite（文件相对于配置文件；{period} 代表考核期）",
    "instead of url_env: an address without a password, such as sqlite:///shop.sqlite (a file relative to the config; "
    "{period} is the month)",
)
_LABEL = Text("提示信息中对该查询的称呼；不写：输入的种类", "what messages call the query; left out: its kind of input")


@attrs.frozen
class Sql:
    """Reads the rows of a query from PostgreSQL or SQLite; its columns' names are the header, NULL is a blank."""

    about = Text("PostgreSQL 或 SQLite 的查询结果", "the rows of a query from PostgreSQL or SQLite")

    query: str = setting(doc=_QUERY)
    url_env: str | None = setting(None, doc=_URL_ENV)
    url: str | None = setting(None, doc=_URL)
    label: str | None = setting(None, doc=_LABEL)
    date_order: DateOrder | None = setting(None, doc=DATE_ORDER)

    def __attrs_post_init__(self) -> None:
        problems = extra_problems("sql", "sqlalchemy") or address_problems(self.url, self.url_env)
        if not self.query.strip():
            problems.append((("query",), say("found {text}", text=quote(self.query)), say("expected one SELECT")))
        if problems:
            raise SettingError(problems)

    def collect(self, want: Request) -> Batch:
        """The rows as text. What cannot be read is a finding of the batch; nothing is raised."""
        source = f"sql {self.label or want.kind}"
        try:
            address = address_of(self.url, self.url_env)
            with queried(address, want.folder, self.query, want.period, want.only) as found:
                rows = told(_wanted(found, want), source, want.tell)
                return Batch(source, found.names, list(limited(rows)), date_order=self.date_order)
        except Unreadable as wrong:
            return wrong.table(source)


def _wanted(found: Rows, want: Request) -> Iterator[Row]:
    """The rows of the person who is asked about, or as many as are of interest."""
    people = person_columns(found.names) if want.only else []
    if people:
        return (row for row in found.rows if row[1][people[0]].strip() == want.only)
    return islice(found.rows, want.most or None)

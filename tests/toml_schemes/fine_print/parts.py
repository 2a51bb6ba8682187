"""Schemes, tables and people that several of these tests need."""

from __future__ import annotations

from toml_schemes.desk import Desk, staff, table

AHT = '[criteria.a]\nmetric = "x"\nbands = [["<= 20", 100], ["(20, 40]", 80], ["> 40", 40]]\n'
ONE = '[criteria.a]\nmetric = "x"\nbands = [["-", 10]]\n'
WEIGHTED = """
[criteria.a]
metric = "x"
weight = 30
bands = [[">= 5", 100], ["< 5", 50]]
not_applicable = "rescale"
[criteria.b]
metric = "y"
weight = 30
bands = [[">= 5", 100], ["< 5", 50]]
[criteria.c]
metric = "z"
weight = 40
bands = [[">= 5", 100], ["< 5", 55]]
not_applicable = "rescale"
"""
CONDUCT = """
[sections.conduct]
start = 10
floor = 0
cap = 14
incidents = { rude = -5, late = [-5, -2], praise = 2 }
"""
EVENTS = "employee_id,date,incident,times,points\n"
PAY = '[team.pay]\nuse = "table"\n'
PEOPLE = "employee_id,name,level,base_pay,bonus_pool,hired\n1,Ann,{level},{base},{pool},{hired}\n"


def scored(desk: Desk, scheme: str, head: str, *rows: str, **more: str) -> list[str]:
    ran = desk.run(scheme, people=staff(len(rows)), metrics=table(head, *rows), **more)
    return [ran.results[str(i)]["score"] for i in range(1, len(rows) + 1)]


def person(level: str = "senior", base: str = "5000", pool: str = "1000.55", hired: str = "2020-01-01") -> str:
    return PEOPLE.format(level=level, base=base, pool=pool, hired=hired)

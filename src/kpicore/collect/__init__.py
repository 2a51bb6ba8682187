"""From files, databases and logs to exact values, in two steps.

A collector (`csv`, `xlsx`, `parquet`, `sql`, `queue_log`, `events`) brings text with its places, nothing parsed.
`intake` is the one way from there to values: `header` finds the columns, `cells` reads a cell as its Field says;
`people`, `metrics`, `ratings` and `incidents` read the rows of their tables.
"""

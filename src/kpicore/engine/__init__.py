"""What evaluates a plan, and reads the ledger off what came of it. No engine knows a scheme.

`data` says what goes in and comes out, `select` which engine runs. `python` computes with lists; `columnar` and
`expressions` speak Polars; `sql` makes a query, which `queried` puts to `duckdb` or `spark`. `ledger` makes rows,
`coded` codes.
"""

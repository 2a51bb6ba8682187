"""The core's `events` collector: a log of calls, chats or tickets becomes monthly metrics of each person.

From `settings` (what a config may say) `declare` makes a `plan`, which knows nothing of any engine. `ways` says which
engines may read the files, `source` (DuckDB) and `spark` make them one table, `odd` has python read the cells that the
engine does not, `lower` turns the plan into one query (`grouped`: of two stages; `apart`: others beside it, for what
cannot be put together), `figures` its answer into cells, `notes` into what must be said beside them. `collector` runs
them in turn. What an engine spells in its own way stands in `spelling`, and nowhere else.
"""

"""The language between rules and engines: typed expressions over scaled integers, and what a ledger says of them.

Rules build expressions by `expr` and put them into a `plan` under names, with its `lines` and flags. Every engine
evaluates the same nodes; `simplified` puts a plan in fewer of them, `overflow` says what could leave 64 bits.
"""

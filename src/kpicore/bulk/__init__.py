"""A month of any size, from Parquet or CSV, without holding all of it: people go through in chunks of columns.

The columns are only for what is plain. Whoever has anything else (a cell that must be read by its text, an n/a, a
decision, an incident, no team, an error) goes row by row through `kpicore.pipeline`, and so does every message: the
rules of reading are stated once. What comes out is what a run by rows gives.
"""

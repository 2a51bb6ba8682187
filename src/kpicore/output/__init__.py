"""What a run writes and shows.

`tables` are the three result tables; `formats` writes them at once, `growing` as their rows come, `stage` all or
nothing. `document` makes JSON of a result, `summary` and `errors` what a terminal is told.
"""

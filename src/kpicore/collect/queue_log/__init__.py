"""The core's `asterisk_queue_log` collector: the monthly figures of each agent, out of a phone system's queue log.

From the bottom: `grammar` (a line becomes an event), `files` and `table` (where lines come from), `calls` and
`presence` (what events add up to), `fold` (one pass over all of them), `figures` (what may be asked for), `notes` (what
must be said), `collector` (the settings, and the table that comes out).
"""

"""A log of events on Spark: what it spells in its own way, its session, its files as one table."""

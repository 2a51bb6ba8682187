"""kpicore: from a month's customer-service figures to a score, a grade and pay, exact and explained."""

__version__ = "0.1.0"

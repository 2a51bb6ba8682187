"""Readings of a month's fairness: what the figures show, and what they cannot. Never a verdict on anyone."""

"""A second evaluator of descriptions: one person after the other, in fractions, by the letter of the rules' docstrings.

It reads the same description as the product and shares nothing with how that is run: neither plan nor engine, no scaled
integers, no ranges. What the two agree on for generated people is exact.
"""

from kpicore.testing.oracle.facts import Facts
from kpicore.testing.oracle.months import Graded, Paid, Scored, grade, pay, raised, score

__all__ = ["Facts", "Graded", "Paid", "Scored", "grade", "pay", "raised", "score"]

"""Benchmarks: `make bench` runs them all and writes benchmarks/results.md; `python -m benchmarks --help` says more."""

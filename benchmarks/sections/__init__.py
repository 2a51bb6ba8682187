"""The benchmarks, a module each: `run(sizes, folder)` brings a section of the report."""

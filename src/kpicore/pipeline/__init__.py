"""One run from config to results: describe, read, compile, evaluate, put into rows."""

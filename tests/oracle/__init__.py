"""The exactness oracle: the contract and the scheme pages once more, in plain decimal arithmetic, row by row.

It shares no code with the product. What it calls of the product is its command line (`files.run`), nothing else.
"""

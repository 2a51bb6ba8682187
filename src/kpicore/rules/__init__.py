"""The vocabulary of schemes: what a component describes with, as frozen objects.

A `scheme` has sections of criteria, each with a judge (`bands`, `table`, `rated`, `checklist`), and incidents;
`grades`, `pay` and `checks` follow. Every rule says itself how it compiles to a plan (`build`), what the `lint`
finds, and how `describe` puts it in words. `team` compiles all of them in order.
"""

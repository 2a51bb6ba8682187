"""The fifteen criteria in other engines for rules, each as its own documentation would have it."""

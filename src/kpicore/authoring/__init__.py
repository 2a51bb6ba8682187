"""What `kpicore new-plugin` writes: a plugin project with its data, cases and tests, from a template or a component."""

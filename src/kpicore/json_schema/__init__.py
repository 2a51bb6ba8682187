"""What a config and a scheme file may hold, as JSON Schema: editors complete and check by it while somebody types.

Generated from the settings' classes, so it knows what the loader knows of keys and types. What depends on several keys
or on numbers (bands, weights, names) the loader alone judges: `kpicore check`.
"""

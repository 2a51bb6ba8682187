"""What `kpicore init` writes for the components a company has chosen: a config, and the tables to be filled in."""

"""The documentation site: the pages of the repository and what the code says of itself, laid out for the builder."""

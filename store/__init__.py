"""The store: windsock's nouns, and the only door to DuckDB."""

"""The crawlers: source files in, documents in a spool out; never opens the database."""

"""Watching: signals, readings and forecasts as files, computed from the published timeline, kept in the store."""

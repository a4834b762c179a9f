"""Everything that happens on a clock or on a command; the composition root."""

"""The dashboard: the published timeline in, pages out."""

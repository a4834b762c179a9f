"""Content in, identity out: the same content has the same id on every machine and in every run."""

import hashlib
import re
import unicodedata

_SEPARATOR = "\x1f"  # ASCII unit separator: in no URL, name or number, so no two part lists collide


def content_id(*parts: str) -> str:
    """16 hexadecimal digits of the SHA-256 of the parts, in order (64 bits: a clash is unlikely below a billion)."""
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()[:16]


def slug(name: str) -> str:
    """A name as an identifier: lower case ASCII letters, digits and hyphens ("Société Générale" → "societe-generale").

    A name with no Latin letter or digit at all falls back to its content id, so that no two of them share a slug.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-") or content_id(name)

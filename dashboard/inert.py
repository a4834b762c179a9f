"""Text and addresses from outside in, what is safe to show out: words that mean nothing to Markdown, http links alone.

Streamlit shows most labels and all of `st.markdown` as GitHub's Markdown with directives of its own (`:red[…]`,
`:material/…:`, `$…$`). Every text that a publisher, a feed or a user's data wrote passes `plain` on its way there;
`st.text`, tables and charts show text as it is and need nothing.
"""

import re
from urllib.parse import urlsplit

#: Control, bidirectional and zero-width characters: they reorder or hide what a reader sees.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&\"'=^%@/])")
#: What GitHub's Markdown makes a link of though no bracket is near, even where each character is escaped.
_BARE_LINK = re.compile(r"(?i)(https?:|ftp:|mailto:|xmpp:|www\.|@)")
_JOINER = "\u2060"


def plain(text: object) -> str:
    """Text from outside as one line of Markdown that shows nothing but its characters.

    An address in it gets an invisible word joiner, so that nothing makes a link of it.
    """
    line = " ".join(_HIDDEN.sub(" ", str(text)).split())
    return _MARKS.sub(r"\\\1", _BARE_LINK.sub(r"\1" + _JOINER, line))


def link(url: str | None) -> str | None:
    """The address if a browser may be sent there: http or https with a host, and nothing hidden in it; else None."""
    if not url or _HIDDEN.search(url) or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None

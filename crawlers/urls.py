"""Links as people share them in, one canonical URL for one page out: what a document's identity is made of."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

#: Query parameters that say where a reader came from, and never which page it is.
_TRACKING: Final = re.compile(
    r"""(?xi) ^(?:
      utm_.* | mtm_.* | pk_.* | at_(?:medium|campaign|custom\d*) | hsa_.* | oly_.* | vero_.* | guce_.* | _hs(?:enc|mi)
    | (?:fb|g|dc|y|tw|ms|tt|ysc)clid | gbraid | wbraid | igshid | msclkid | li_fat_id | mc_(?:cid|eid) | mkt_tok
    | ref | ref_?src | ref_?url | referrer | cmp(?:id)? | ncid | ns_(?:campaign|mchannel|source|linkname)
    | xtor | smid | spm | trk | wt_mc | guccounter | sr_share | __twitter_impression | feature_ref
    | amp | outputtype
    )$"""
)
#: Values of the last two, which are also ordinary words: they go only where they ask for an AMP page.
_AMP_VALUES: Final = frozenset({"", "1", "amp", "true"})
_MOBILE_HOST: Final = re.compile(r"^(?:(?:m|mobile|amp)\.)+(?=[^.]+\.[^.]+)")
_AMP_PATH: Final = re.compile(r"(?<=[^/])(?:[/.]+amp)+/*$|(?:\.amp)+(?=\.html?$)")
#: Pages that wrap another one: Google's AMP cache and viewer.
_AMP_CACHE: Final = re.compile(
    r"^https?://(?:[^/]+\.cdn\.ampproject\.org/[a-z]/|(?:www\.)?google\.[a-z.]+/amp/)(s/)?(.+)$"
)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_ROUNDS: Final = 8


def http_link(base: str, href: str, limit: int) -> str | None:
    """The absolute http(s) URL that `href` means on the page `base`; None if it is no such link, or over `limit`."""
    try:
        joined = safe_url_string(urljoin(base, href.strip()))
        parts = urlsplit(joined)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an unclosed bracket, a port that is no number
        return None
    return joined if usable and len(joined) <= limit else None


def canonical_url(url: str, *, keep_fragment: bool = False) -> str:
    """The one URL for the page that `url` leads to; canonical URLs stay as they are.

    Drops credentials, default ports, tracking parameters, AMP and mobile variants, closing slashes, and the fragment
    unless it is kept. `url` is an absolute http(s) link, as `http_link` gives it; else ValueError.
    """
    for _ in range(_ROUNDS):  # what is dropped may uncover more: an AMP page in the AMP cache
        shorter = _reduced(url, keep_fragment=keep_fragment)
        if shorter == url:
            return url
        url = shorter
    return url


def without_fragment(url: str) -> str:
    """The URL of the page, whatever place on it is meant."""
    return url.partition("#")[0]


def _reduced(url: str, *, keep_fragment: bool) -> str:
    if cached := _AMP_CACHE.match(url):
        url = ("https://" if cached[1] else "http://") + cached[2]
    parts = urlsplit(canonicalize_url(url, keep_fragments=keep_fragment))
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{url}: not an http or https link")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = _MOBILE_HOST.sub("", host)
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    path = _AMP_PATH.sub("", parts.path).rstrip("/") or "/"
    return urlunsplit((parts.scheme, host + port, path, _kept_query(parts.query), parts.fragment))


def _kept_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(_TRACKING.match(name) for name, _ in pairs):
        return query
    return urlencode([(name, value) for name, value in pairs if not _is_tracking(name, value)])


def _is_tracking(name: str, value: str) -> bool:
    if name.lower() in {"amp", "outputtype"}:
        return value.lower() in _AMP_VALUES
    return _TRACKING.match(name) is not None

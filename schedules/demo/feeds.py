"""An outlet in, what its source answers out: RSS, Atom, RDF, JSON Feed, the JSON of an API, or a page."""

import json
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from html import escape

from schedules.demo.articles import Outlet
from schedules.demo.pages import View, article_url, changelog_page, listing_page


def source_answer(outlet: Outlet, base: str, page: int, *, corrected: bool) -> tuple[str, str]:
    """Content type and body of the outlet's feed, listing or API; `page` counts from 1 and only listings have more."""
    content_type, render = _FORMS[outlet.format]
    return content_type, render(View(outlet=outlet, base=base, page=page, corrected=corrected))


def _rss(view: View) -> str:
    outlet = view.outlet
    items = "\n".join(
        f"<item><title>{view.title(article)}</title><link>{article_url(outlet, article, view.base)}</link>"
        f'<guid isPermaLink="false">{outlet.id}-{article.slug}</guid>'
        f"<pubDate>{format_datetime(article.shown_at)}</pubDate>"
        f"<description>{escape(article.summary)}</description></item>"
        for article in outlet.articles
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(outlet.name)}</title>'
        f"<link>{view.base}/{outlet.id}/</link><description>{escape(outlet.name)}</description>"
        f"<language>{outlet.lang}</language><ttl>15</ttl>\n{items}\n</channel></rss>\n"
    )


def _atom(view: View) -> str:
    outlet = view.outlet
    entries = "\n".join(
        f"<entry><title>{view.title(article)}</title>"
        f'<link href="{article_url(outlet, article, view.base)}"/><id>tag:{outlet.id}.example,2023:{article.slug}</id>'
        f"<published>{article.shown_at.isoformat()}</published><updated>{article.shown_at.isoformat()}</updated>"
        f"<summary>{escape(article.summary)}</summary></entry>"
        for article in outlet.articles
    )
    newest = outlet.articles[0].shown_at.isoformat()
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(outlet.name)}</title><id>tag:{outlet.id}.example,2023:feed</id><updated>{newest}</updated>"
        f"<author><name>{escape(outlet.publisher)}</name></author>\n{entries}\n</feed>\n"
    )


def _rdf(view: View) -> str:
    outlet = view.outlet
    items = "\n".join(
        f'<item rdf:about="{article_url(outlet, article, view.base)}"><title>{view.title(article)}</title>'
        f"<link>{article_url(outlet, article, view.base)}</link><description>{escape(article.summary)}</description>"
        f"<dc:date>{article.shown_at.isoformat()}</dc:date></item>"
        for article in outlet.articles
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{view.base}/{outlet.id}/"><title>{escape(outlet.name)}</title>'
        f"<link>{view.base}/{outlet.id}/</link>"
        f"<description>{escape(outlet.name)}</description></channel>\n{items}\n</rdf:RDF>\n"
    )


def _json_feed(view: View) -> str:
    outlet = view.outlet
    items = [
        {
            "id": f"{outlet.id}-{article.slug}",
            "url": article_url(outlet, article, view.base),
            "title": article.version(corrected=view.corrected)[0],
            "summary": article.summary,
            "date_published": article.shown_at.isoformat(),
        }
        for article in outlet.articles
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "language": outlet.lang,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _api(view: View) -> str:
    outlet = view.outlet
    rows = [
        {
            "id": article.slug,
            "headline": article.version(corrected=view.corrected)[0],
            "about": article.summary,
            "href": article_url(outlet, article, view.base),
            "created": int(article.shown_at.timestamp()),
        }
        for article in outlet.articles
    ]
    return json.dumps({"results": rows, "total": len(rows)}, ensure_ascii=False, indent=1)


_FORMS: Mapping[str, tuple[str, Callable[[View], str]]] = {
    "rss": ("application/rss+xml; charset=utf-8", _rss),
    "atom": ("application/atom+xml; charset=utf-8", _atom),
    "rdf": ("application/rdf+xml; charset=utf-8", _rdf),
    "json-feed": ("application/feed+json; charset=utf-8", _json_feed),
    "api": ("application/json; charset=utf-8", _api),
    "listing": ("text/html; charset=utf-8", listing_page),
    "changelog": ("text/html; charset=utf-8", changelog_page),
}

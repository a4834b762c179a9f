"""Outlets and articles in, the bytes that their site answers out: feeds of every kind, listings, an API, pages."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape

from schedules.demo.articles import Article, Outlet

#: Entries on one page of a listing; the rest is behind the link to older ones.
PER_PAGE = 10

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<title>{title} | {publisher}</title>
<meta property="article:published_time" content="{date}">
<meta name="author" content="{publisher} staff">
<style>body {{ font: 18px/1.6 Georgia, serif; max-width: 40em; margin: 2em auto; padding: 0 1em; color: #222 }}</style>
</head>
<body>
<nav><a href="/{outlet}/">{publisher}</a> <a href="/{outlet}/about">About</a></nav>
{main}
<aside><h2>More from {publisher}</h2><p>Sign up to our newsletter and never miss a story.</p></aside>
<footer>© {publisher}. A site of the windsock demo; the happenings are true, the outlet is invented.</footer>
</body>
</html>
"""


def article_page(outlet: Outlet, article: Article, *, corrected: bool) -> str:
    """The page of one article."""
    title, body = article.version(corrected=corrected)
    paragraphs = "\n".join(f"<p>{escape(part.strip())}</p>" for part in body.strip().split("\n\n"))
    main = (
        f"<main><article><h1>{escape(title)}</h1>\n"
        f'<p class="dateline"><time datetime="{article.shown_at:%Y-%m-%d}">{article.shown_at:%Y-%m-%d}</time></p>\n'
        f"<p><strong>{escape(article.summary)}</strong></p>\n{paragraphs}\n</article></main>"
    )
    return _page(outlet, title, main, article.shown_at.isoformat())


def source_path(outlet: Outlet) -> str:
    """Where the outlet's feed, listing or API is, below the site."""
    names: Mapping[str, str] = {
        "rss": "feed.xml",
        "atom": "atom.xml",
        "rdf": "index.rdf",
        "json-feed": "feed.json",
        "listing": "news",
        "changelog": "changelog",
        "api": "items.json",
    }
    return f"/{outlet.id}/{names[outlet.format]}"


def source_answer(outlet: Outlet, base: str, page: int, *, corrected: bool) -> tuple[str, str]:
    """Content type and body of the outlet's feed, listing or API; `page` counts from 1 and only listings have more."""
    content_type, render = _FORMS[outlet.format]
    return content_type, render(_View(outlet=outlet, base=base, page=page, corrected=corrected))


def article_url(outlet: Outlet, article: Article, base: str) -> str:
    """The address of an article; an entry of a changelog is a place on its page."""
    if outlet.format == "changelog":
        return f"{base}{source_path(outlet)}#{article.slug}"
    return f"{base}/{outlet.id}/{article.slug}"


def _page(outlet: Outlet, title: str, main: str, date: str) -> str:
    return _PAGE.format(
        lang=outlet.lang,
        title=escape(title),
        publisher=escape(outlet.publisher),
        outlet=outlet.id,
        main=main,
        date=date,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What one request asks to see."""

    outlet: Outlet
    #: Address of the site.
    base: str
    page: int
    corrected: bool

    def title(self, article: Article) -> str:
        """The headline of this version, as markup."""
        return escape(article.version(corrected=self.corrected)[0])


def _rss(view: _View) -> str:
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


def _atom(view: _View) -> str:
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


def _rdf(view: _View) -> str:
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


def _json_feed(view: _View) -> str:
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


def _api(view: _View) -> str:
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


def _listing(view: _View) -> str:
    outlet = view.outlet
    first = (view.page - 1) * PER_PAGE
    shown = outlet.articles[first : first + PER_PAGE]
    cards = "\n".join(
        f'<article class="card"><a href="/{outlet.id}/{article.slug}">'
        f"<h2>{view.title(article)}</h2></a>"
        f'<time datetime="{article.shown_at:%Y-%m-%d}">{article.shown_at:%b} {article.shown_at.day}, '
        f"{article.shown_at.year}</time><p>{escape(article.summary)}</p></article>"
        for article in shown
    )
    more = first + PER_PAGE < len(outlet.article)
    older = f'<a rel="next" href="{source_path(outlet)}?page={view.page + 1}">Older</a>' if more else ""
    return _page(outlet, outlet.name, f"<main>{cards}</main>{older}", "")


def _changelog(view: _View) -> str:
    outlet = view.outlet
    entries = "\n".join(
        f'<section class="entry" id="{article.slug}"><h3><a href="#{article.slug}">'
        f"{view.title(article)}</a></h3>"
        f'<time datetime="{article.shown_at:%Y-%m-%d}">{article.shown_at:%Y-%m-%d}</time>'
        f"<p>{escape(article.summary)}</p></section>"
        for article in outlet.articles
    )
    return _page(outlet, outlet.name, f"<main><h1>Changelog</h1>{entries}</main>", "")


_FORMS: Mapping[str, tuple[str, Callable[[_View], str]]] = {
    "rss": ("application/rss+xml; charset=utf-8", _rss),
    "atom": ("application/atom+xml; charset=utf-8", _atom),
    "rdf": ("application/rdf+xml; charset=utf-8", _rdf),
    "json-feed": ("application/feed+json; charset=utf-8", _json_feed),
    "api": ("application/json; charset=utf-8", _api),
    "listing": ("text/html; charset=utf-8", _listing),
    "changelog": ("text/html; charset=utf-8", _changelog),
}

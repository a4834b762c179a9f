"""Outlets and articles in, their HTML pages out, with the furniture that real pages have around an article."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from schedules.demo.articles import Article, Outlet
from store.model import Tier

#: Entries on one page of a listing; the rest is behind the link to older ones.
PER_PAGE = 10

_ACCENTS: Mapping[Tier, str] = {
    Tier.OFFICIAL: "#d9541e",
    Tier.WIRE: "#4a5560",
    Tier.PRESS: "#1d4e6b",
    Tier.COMMUNITY: "#3f6d2e",
    Tier.AGGREGATOR: "#96690a",
}
_MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
#: In every footer, so that nobody takes a page for what an organisation said itself.
_NOTICE = (
    "A page of windsock's demo, served on this machine. The happenings are true; the words were written for the demo, "
    "and no organisation named here has said or checked them."
)

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{head}<link rel="stylesheet" href="/style.css">
</head>
<body style="--accent: {accent}">
<header class="masthead">{masthead}</header>
{main}
<footer><p>{notice}</p></footer>
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one request asks to see of an outlet."""

    outlet: Outlet
    #: Address of the site.
    base: str
    #: Page of a listing, from 1.
    page: int = 1
    corrected: bool

    def title(self, article: Article) -> str:
        """The headline of this version, as markup."""
        return escape(article.version(corrected=self.corrected)[0])


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


def home_path(outlet: Outlet) -> str:
    """Where the outlet's front page is, below the site; what is a page already is its own front page."""
    return source_path(outlet) if outlet.format in {"listing", "changelog"} else f"/{outlet.id}/"


def article_url(outlet: Outlet, article: Article, base: str) -> str:
    """The address of an article; an entry of a changelog is a place on its page."""
    if outlet.format == "changelog":
        return f"{base}{source_path(outlet)}#{article.slug}"
    return f"{base}/{outlet.id}/{article.slug}"


def index_page(outlets: tuple[Outlet, ...]) -> str:
    """The site's own front page: every outlet with what it is."""
    cards = "\n".join(
        f'<section class="card"><span class="tier" style="--accent: {_ACCENTS[outlet.tier]}">{outlet.tier.value}, '
        f"{outlet.format}, {outlet.lang}</span>"
        f'<h2><a href="{home_path(outlet)}">{escape(outlet.name)}</a></h2>'
        f"<p>{len(outlet.article)} articles, the latest of {_day(outlet.articles[0].shown_at, 'en')}</p></section>"
        for outlet in outlets
    )
    count = sum(len(outlet.article) for outlet in outlets)
    return _PAGE.format(
        lang="en",
        title="The press of the windsock demo",
        head="",
        accent="#444444",
        masthead='<a class="name" href="/">A small press</a>',
        main=f"<main><h1>{len(outlets)} outlets, {count} articles</h1>\n{cards}</main>",
        notice=_NOTICE,
    )


def article_page(outlet: Outlet, article: Article, *, corrected: bool) -> str:
    """The page of one article."""
    view = View(outlet=outlet, base="", corrected=corrected)
    main = (
        f"<main><article><h1>{view.title(article)}</h1>\n"
        f'<p class="dateline">{_time(article, outlet)}</p>\n'
        f"<p><strong>{escape(article.summary)}</strong></p>\n{_paragraphs(article, view)}\n</article>\n"
        f"{_more(view, article)}</main>"
    )
    head = (
        f'<meta name="description" content="{escape(article.summary)}">\n'
        f'<meta property="article:published_time" content="{article.shown_at.isoformat()}">\n'
        f'<meta name="author" content="{escape(outlet.publisher)} staff">\n'
    )
    return _page(outlet, f"{article.version(corrected=corrected)[0]} | {outlet.publisher}", main, head)


def home_page(outlet: Outlet, *, corrected: bool) -> str:
    """The front page of an outlet whose source is a feed or an API."""
    view = View(outlet=outlet, base="", corrected=corrected)
    cards = "\n".join(_card(view, article) for article in outlet.articles)
    return _page(outlet, outlet.name, f"<main><h1>{escape(outlet.name)}</h1>\n{cards}</main>")


def listing_page(view: View) -> str:
    """One page of a listing, with a link to older articles where there are any."""
    outlet = view.outlet
    first = (view.page - 1) * PER_PAGE
    cards = "\n".join(_card(view, article) for article in outlet.articles[first : first + PER_PAGE])
    more = first + PER_PAGE < len(outlet.article)
    older = f'<a rel="next" href="{source_path(outlet)}?page={view.page + 1}">Older</a>' if more else ""
    main = f'<main><h1>{escape(outlet.name)}</h1>\n{cards}<nav class="pages">{older}</nav></main>'
    return _page(outlet, outlet.name, main)


def changelog_page(view: View) -> str:
    """All entries on one page, each with its anchor."""
    outlet = view.outlet
    entries = "\n".join(
        f'<section class="entry" id="{article.slug}"><h3><a href="#{article.slug}">'
        f"{view.title(article)}</a></h3>"
        f"{_time(article, outlet)}<p>{escape(article.summary)}</p>\n{_paragraphs(article, view)}</section>"
        for article in outlet.articles
    )
    return _page(outlet, outlet.name, f"<main><h1>Changelog</h1>{entries}</main>")


def _card(view: View, article: Article) -> str:
    return (
        f'<article class="card"><a href="{article_url(view.outlet, article, "")}">'
        f"<h2>{view.title(article)}</h2></a>"
        f"{_time(article, view.outlet)}<p>{escape(article.summary)}</p></article>"
    )


def _paragraphs(article: Article, view: View) -> str:
    body = article.version(corrected=view.corrected)[1]
    return "\n".join(f"<p>{escape(part.strip())}</p>" for part in body.strip().split("\n\n"))


def _more(view: View, article: Article) -> str:
    """The box beside an article: text of other articles, which an extractor must leave out."""
    outlet = view.outlet
    heading = "À lire aussi dans" if outlet.lang == "fr" else "More from"
    others = [other for other in outlet.articles if other.slug != article.slug][:3]
    links = "".join(f'<li><a href="{article_url(outlet, other, "")}">{view.title(other)}</a></li>' for other in others)
    return f"<aside><h2>{heading} {escape(outlet.publisher)}</h2><ul>{links}</ul></aside>"


def _page(outlet: Outlet, title: str, main: str, head: str = "") -> str:
    source = source_path(outlet)
    link = f'<a href="{source}">{escape(source.rpartition("/")[2])}</a>' if source != home_path(outlet) else ""
    if link:
        head += f'<link rel="alternate" type="{_FEED_TYPES[outlet.format]}" href="{source}">\n'
    return _PAGE.format(
        lang=outlet.lang,
        title=escape(title),
        head=head,
        accent=_ACCENTS[outlet.tier],
        masthead=(
            f'<a class="name" href="{home_path(outlet)}">{escape(outlet.publisher)}</a>'
            f'<nav><a href="/">All outlets</a>{link}</nav>'
        ),
        main=main,
        notice=_NOTICE,
    )


_FEED_TYPES: Mapping[str, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json-feed": "application/feed+json",
    "api": "application/json",
}


def _time(article: Article, outlet: Outlet) -> str:
    return f'<time datetime="{article.shown_at:%Y-%m-%d}">{_day(article.shown_at, outlet.lang)}</time>'


def _day(at: datetime, lang: str) -> str:
    return f"{at.day} {_MONTHS[lang].split()[at.month - 1]} {at.year}"

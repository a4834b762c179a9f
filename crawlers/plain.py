"""HTML or text from outside in, inert plain text on one line out: no tag, no script, no control character."""

import re
import unicodedata
from typing import Final

import lxml.etree
import lxml.html

#: Elements whose contents are no words of the author.
_DROPPED: Final = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "head", "form"})
#: Elements that end a word.
_BREAKING: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "img",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_MARKUP: Final = re.compile(r"[<&]")
#: Characters of markup that are read for each character of text that is wanted: a bound for hostile input.
_MARKUP_SHARE: Final = 20


def plain_text(markup: str, limit: int) -> str:
    """The words of a piece of HTML, entities decoded once, at most `limit` characters.

    Text without markup comes out as it went in, apart from spaces and characters that cannot be seen.
    """
    markup = markup[: limit * _MARKUP_SHARE]
    text = _words(markup) if _MARKUP.search(markup) else markup
    return visible(text, limit)


def visible(text: str, limit: int) -> str:
    """Text in normal form C, on one line, at most `limit` characters.

    Control and format characters (categories Cc, Cf, Cs) go: among them are the overrides of writing direction that
    make a text read otherwise than it is written.
    """
    kept = text
    if not text.isprintable():  # most texts are, and a look at each letter is slow
        kept = "".join(letter if _is_visible(letter) else " " if letter.isspace() else "" for letter in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())[:limit].rstrip()


def visible_lines(text: str, limit: int) -> str:
    """As `visible`, for a text whose lines are paragraphs: one line each, none empty."""
    lines = (visible(line, limit) for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:limit].rstrip()


def _is_visible(letter: str) -> bool:
    return (letter.isascii() and letter.isprintable()) or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}


def _words(markup: str) -> str:
    # libxml2 ends a document at NUL, and takes no lone surrogates.
    safe = markup.replace("\0", " ").encode("utf-8", "replace").decode()
    root = lxml.html.document_fromstring(f"<div>{safe}</div>")
    parts: list[str] = []
    dropped = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            words = element.tail
        elif event == "start":
            dropped += element.tag in _DROPPED
            words = element.text
        else:
            dropped -= element.tag in _DROPPED
            words = element.tail if element is not root else None
        if event in {"start", "end"} and element.tag in _BREAKING:
            parts.append(" ")
        if words and not dropped:
            parts.append(words)
    return "".join(parts)

"""Plain text: no markup, no script, nothing that cannot be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.plain import plain_text, visible, visible_lines


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Funds &amp; models", "Funds & models"),
        ("&amp;lt;b&amp;gt; is bold", "&lt;b&gt; is bold"),
        ("one<br>two<p>three</p>fo<b>ur</b>", "one two three four"),
        ("<script>alert(1)</script><img src=x onerror=alert(2)>Title", "Title"),
        ("<style>p{}</style>Title<!-- note -->", "Title"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("<!-- nothing -->", ""),
        ("a\n\t b\u00a0c", "a b c"),
        ("abc\u202edef\u200b\x00", "abcdef"),
    ],
)
def test_plain_text_is_the_words_alone(markup: str, text: str) -> None:
    assert plain_text(markup, 100) == text


def test_plain_text_is_cut_at_the_limit() -> None:
    assert plain_text("<p>" + "word " * 50 + "</p>", 9) == "word word"


def test_visible_lines_keep_paragraphs() -> None:
    assert visible_lines(" one \n\n\n two\x07 \n", 100) == "one\ntwo"


@given(st.text())
def test_plain_text_holds_nothing_unseen_for_any_text(markup: str) -> None:
    text = plain_text(markup, 1000)
    assert not {unicodedata.category(letter) for letter in text} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    text.encode()


@given(st.text())
def test_visible_of_visible_text_is_itself(text: str) -> None:
    once = visible(text, 1000)
    assert visible(once, 1000) == once

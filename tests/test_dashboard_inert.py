"""Text from outside on its way to Markdown, and addresses on their way to a link: nothing of it acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashboard.inert import link, plain

#: The characters that Markdown and Streamlit's directives are made of, and some words to stand between them.
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from([*"\\`*_{}[]()<>#+-.!|~$:&\"'=^%@/ \n", "red", "http://", "www.", "a", "1.", "&lt;", "&#60;"]),
        max_size=40,
    ).map("".join),
)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@given(TEXTS)
def test_text_is_one_paragraph_of_its_own_characters(text: str) -> None:
    tokens = MARKDOWN.parse(plain(text))
    kinds = [token.type for token in tokens]
    assert kinds in ([], ["paragraph_open", "inline", "paragraph_close"])
    inner = [child for token in tokens for child in token.children or ()]
    assert all(child.type in ("text", "text_special") for child in inner)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_text_is_shown_as_it_was_written(text: str) -> None:
    shown = "".join(child.content for token in MARKDOWN.parse(plain(text)) for child in token.children or ())
    assert shown.replace("\u2060", "") == text


@given(st.text(max_size=60))
def test_text_has_no_hidden_character(text: str) -> None:
    assert not set(plain(text).replace("\u2060", "")) & set("\u202e\u202d\u200b\u2066\ufeff\x00\x1b\n\r")


@pytest.mark.parametrize(
    "text", ["https://evil.example/x", "www.evil.example", "a@evil.example", "HTTP://EVIL.example"]
)
def test_bare_address_is_cut_by_a_joiner(text: str) -> None:
    assert "\u2060" in plain(text)


@pytest.mark.parametrize("text", [":red[x]", ":material/home:", ":smile:", "$x$", ":blue-badge[x]"])
def test_directive_loses_its_colon_or_dollar(text: str) -> None:
    assert plain(text).startswith("\\")


@pytest.mark.parametrize("url", ["https://example.org/a?b=1#c", "http://example.org"])
def test_address_of_the_web_is_a_link(url: str) -> None:
    assert link(url) == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org", "https://", "", None,
     "java\nscript:x", "https://example.org/\u202egpj", "https://a b", "https://[bad"],
)  # fmt: skip
def test_other_address_is_none(url: str | None) -> None:
    assert link(url) is None

"""An answer in, whether it is a puzzle for people in place of the page out: many bot walls come with status 200."""

import re
from collections.abc import Mapping
from typing import Final

_HEAD_BYTES: Final = 20_000
#: Titles of the walls of Cloudflare, Imperva, Vercel, Bloomberg and Akamai; a title, as articles write about captchas.
_TITLE: Final = re.compile(
    rb"<title[^>]*>\s*(?:Just a moment|Attention Required! \| Cloudflare|Pardon Our Interruption|Access Denied|"
    rb"Vercel Security Checkpoint|(?:Bloomberg - )?Are you a robot|Robot Check|Verify you are human|"
    rb"Human Verification|Security Check\s*<)",
    re.IGNORECASE,
)
#: What the walls of PerimeterX, DataDome and Imperva load.
_LOADED: Final = re.compile(rb"id=[\"']px-captcha|geo\.captcha-delivery\.com|/_Incapsula_Resource\?")


def is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the host wants a person to prove to be one."""
    if headers.get("cf-mitigated", "") == "challenge":
        return True
    head = body[:_HEAD_BYTES]
    return "html" in headers.get("content-type", "") and bool(_TITLE.search(head) or _LOADED.search(head))

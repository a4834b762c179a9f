"""An answer and its source in, its items out: which reader a kind of source has."""

from crawlers.apis import parse_api
from crawlers.feeds import parse_feed
from crawlers.items import Answered, Received, Unreadable
from crawlers.listings import parse_listing
from crawlers.registry import SourceSpec


def parse_answer(spec: SourceSpec, received: Received) -> Answered:
    """The items of an answer. Raises Unreadable where it is not what the source promised."""
    if not received.body.strip():
        raise Unreadable("empty-answer", "the answer is empty; the address may have moved")
    if spec.listing:
        return parse_listing(received, spec.listing)
    if spec.api:
        return parse_api(received, spec.api)
    return parse_feed(received)

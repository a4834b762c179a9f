"""What a crawl holds of answers at once: within a budget; beyond it, bodies are asked for again when there is room."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from crawling import a_spec, crawl, some_settings
from loopback import Reply, item, rss, serve

from crawlers.bodies import Budget
from store.model import PollOutcome

XML = {"Content-Type": "application/rss+xml"}


def test_body_that_finds_no_room_takes_none() -> None:
    budget = Budget(100)
    with budget.share() as first, budget.share() as second:
        assert first.grow(80)
        assert not second.grow(30)
        assert second.grow(20)
        assert budget.used == 100


def test_body_alone_may_be_larger_than_the_budget() -> None:
    budget = Budget(100)
    with budget.share() as alone:
        assert alone.grow(80)
        assert alone.grow(80)


def test_body_that_was_read_leaves_its_room() -> None:
    budget = Budget(100)
    with budget.share() as share:
        share.grow(100)
    assert budget.used == 0


def test_who_waits_for_room_goes_on_when_others_are_read() -> None:
    async def play() -> list[str]:
        budget, order = Budget(100), []

        async def wait() -> None:
            await budget.room()
            order.append("waited")

        with budget.share() as share:
            share.grow(80)
            waiting = asyncio.create_task(wait())
            await asyncio.sleep(0)
            order.append("read")
        await waiting
        return order

    with ThreadPoolExecutor(1) as own:  # browser tests of the same process leave a loop running in this thread
        assert own.submit(lambda: asyncio.run(play())).result() == ["read", "waited"]


def test_answers_too_large_to_be_held_together_are_all_read(tmp_path: Path) -> None:
    names = [f"s{number}" for number in range(6)]
    with serve() as site:
        for name in names:
            padding = f"<!-- {name * 100_000} -->".encode()
            site.routes[f"/{name}"] = Reply(body=rss(item(1, f"https://gazette.example/{name}")) + padding, headers=XML)
        specs = [a_spec(id=name, url=f"{site.url}/{name}") for name in names]
        crawled = crawl(tmp_path / "run", *specs, settings=some_settings(bodies_bytes=300_000))
    assert {name: crawled.polls[name].outcome for name in names} == dict.fromkeys(names, PollOutcome.OK)
    assert crawled.issues == []

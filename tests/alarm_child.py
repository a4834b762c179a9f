"""A workspace and a number of documents in, each stored, read and told: the process that tests of the alarm kill.

    python alarm_child.py WORKSPACE COUNT

Prints "ready" when it starts to work, "done" when everything is stored and sent.
"""

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from schedules.alerts.courier import Courier
from schedules.pipeline import prepare_store, read_documents, store_records
from schedules.stage import open_stage
from store.connection import open_writer
from store.ids import content_id
from store.model import Document, Expectation, PageOutcome, Source, SourceKind, Tier

SOURCE = Source(
    id="gazette",
    name="Gazette",
    kind=SourceKind.FEED,
    url="https://gazette.example/feed",
    publisher="Gazette",
    lab=None,
    tier=Tier.PRESS,
    lang="en",
    enabled=True,
    expect=Expectation(),
)


def a_release(number: int) -> Document:
    """An article about a model of its own, published now."""
    url, title = f"https://gazette.example/{number}", f"Mistral AI releases Mistral Small {number}.1"
    now = datetime.now(UTC)
    return Document(
        id=content_id(url),
        url=url,
        link=url,
        source_id=SOURCE.id,
        title=title,
        summary="",
        text="",
        page=PageOutcome.NOT_WANTED,
        lang="en",
        published_at=now,
        crawled_at=now,
        version=content_id(title),
        item_digest=content_id(title),
    )


def main(root: Path, count: int) -> None:
    """Store and tell what is not stored yet."""
    opened = open_stage(root)
    courier = Courier(opened.workspace, opened.alarm.file, wait_s=30)
    stage = replace(opened.stage, on_decided=courier.offer)
    prepare_store(stage, [SOURCE])
    courier.start(wait_s=30)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with open_writer(stage.workspace.store) as connection:
        known = {row[0] for row in connection.execute("select url from documents").fetchall()}
    read_documents(stage, "again")
    for number in range(count):
        document = a_release(number)
        if document.url not in known:
            store_records(stage, "run", [document], document.crawled_at)
            read_documents(stage, "run")
    while sum(courier.backlog().values()):
        time.sleep(0.05)
    courier.stop(5)
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

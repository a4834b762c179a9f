"""Messages on their way: real receivers on loopback that are down, slow, broken or busy; addresses that are refused."""

import subprocess
import sys
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from factories import at
from receiver import Receiver, free_port

from schedules.alerts.channels import build_sender
from schedules.alerts.courier import Courier
from schedules.alerts.journal import SentJournal
from schedules.alerts.lane import Lane
from schedules.alerts.message import Message, Told, dump_told
from schedules.alerts.queue import FIRST_WAIT, LONGEST_RETRY_AFTER, LONGEST_WAIT, PATIENCE, wait_after
from schedules.alerts.rules import AlertsFile, Channel, Deliver
from schedules.workspace import Workspace
from store.alerts import Alert, Delivery, add_alerts, count_outbox, list_waiting
from store.connection import open_writer, transaction
from store.errors import ConfigError, DeliveryError
from store.ids import content_id

NOW = at("2026-02-18")
OPEN = Deliver(allow_hosts=("127.0.0.1", "localhost"), timeout_s=1.0)
HELLO = Message(key="k1", subject="windsock: hello", body="Grüße <b> & more\nkey k1", form="text")


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Its time."""
        return self.now


def key(number: int) -> str:
    """The idempotency key of a message."""
    return content_id(f"key{number}")


def fill(store_path: Path, count: int, *, digest: bool = False) -> list[Delivery]:
    """Put messages into the outbox."""
    told = [Told(rule="R", change="new", subject=f"Message {n}", details=()) for n in range(count)]
    alerts = [
        Alert(
            id=f"a{n}",
            rule="r",
            event_id=f"e{n}",
            subject=one.subject,
            change="new",
            decided_at=NOW,
            held=None,
            reports=(f"r{n}",),
            message=dump_told(one),
        )
        for n, one in enumerate(told)
    ]
    deliveries = [
        Delivery(
            id=key(n),
            alert_id=f"a{n}",
            channel="hook",
            number=0,
            due_at=NOW,
            digest=digest,
            attempts=0,
            decided_at=NOW,
            message=dump_told(one),
        )
        for n, one in enumerate(told)
    ]
    with open_writer(store_path) as connection, transaction(connection):
        return add_alerts(connection, alerts, deliveries)


def a_lane(store_path: Path, url: str, clock: Clock, *, deliver: Deliver = OPEN) -> Lane:
    def build() -> Any:
        return build_sender("hook", Channel(url=url), deliver, store_path.parent)

    return Lane(
        "hook",
        build,
        form="text",
        journal=SentJournal(store_path.with_name("courier.sent")),
        store=store_path,
        wait_s=10,
        give_up_hours=24,
        clock=clock,
    )


def states(store_path: Path) -> dict[str, Any]:
    with open_writer(store_path) as connection:
        return count_outbox(connection)[0]


def drain(lane: Lane, clock: Clock, *, until: timedelta) -> list[datetime]:
    """Let the lane work, moving the clock to whenever it wants to be woken; return these instants."""
    woken, end = [], clock.now + until
    while (due := lane.next_due()) is not None and due <= end:
        clock.now = max(clock.now, due)
        woken.append(clock.now)
        lane.deliver_due()
    return woken


def test_messages_arrive_in_order_with_their_keys(store_path: Path) -> None:
    with Receiver() as receiver:
        clock = Clock()
        lane = a_lane(store_path, receiver.url, clock)
        lane.offer(fill(store_path, 5))
        assert lane.deliver_due() == 5
    assert [one.key for one in receiver.taken] == [key(n) for n in range(5)]
    assert receiver.taken[0].title == "windsock: Message 0"
    assert (states(store_path)["waiting"], states(store_path)["sent"]) == (0, 5)


@pytest.mark.parametrize("trouble", ["down", "500", "429", "slow"])
def test_receiver_that_fails_for_a_while_gets_all_in_order_without_a_storm(store_path: Path, trouble: str) -> None:
    port, clock = free_port(), Clock()
    lane = a_lane(
        store_path, f"json://127.0.0.1:{port}/hook", clock, deliver=OPEN.model_copy(update={"timeout_s": 0.2})
    )
    lane.offer(fill(store_path, 20))
    if trouble == "down":
        tries = len(drain(lane, clock, until=timedelta(hours=2)))
    else:
        with Receiver(port) as receiver:
            if trouble == "slow":
                receiver.delay_s = 0.5
            else:
                receiver.status, receiver.headers = int(trouble), {"Retry-After": "1"}
            tries = len(drain(lane, clock, until=timedelta(minutes=10 if trouble == "slow" else 120)))
            assert receiver.most_at_once <= (1 if trouble != "slow" else 3)
            assert receiver.refused <= 2 * tries
    assert tries <= 16, "two hours of backoff"
    with Receiver(port) as receiver:
        back_at = clock.now
        drain(lane, clock, until=2 * LONGEST_WAIT)
    assert [one.key for one in receiver.taken] == [key(n) for n in range(20)]
    assert receiver.most_at_once == 1
    assert clock.now - back_at <= LONGEST_WAIT
    assert states(store_path)["sent"] == 20


@pytest.mark.parametrize("status", [429, 503])
def test_channel_that_asks_to_wait_is_left_alone_for_so_long(store_path: Path, status: int) -> None:
    """Much longer than its backoff; what waits goes after it, once and in order."""
    with Receiver() as receiver:
        clock = Clock()
        lane = a_lane(store_path, receiver.url, clock)
        lane.offer(fill(store_path, 3))
        receiver.status, receiver.headers = status, {"Retry-After": "1800"}
        assert lane.deliver_due() == 0
        assert lane.next_due() == NOW + timedelta(minutes=30)
        clock.now = NOW + timedelta(minutes=29)
        receiver.status = 200
        assert lane.deliver_due() == 0
        assert receiver.refused == 1, "nothing is asked of it before it is time"
        clock.now = NOW + timedelta(minutes=30)
        assert lane.deliver_due() == 3
    assert [one.key for one in receiver.taken] == [key(n) for n in range(3)]


def test_wait_that_a_channel_asks_for_is_at_least_the_backoff_and_a_day_at_most(store_path: Path) -> None:
    with Receiver() as receiver:
        clock = Clock()
        lane = a_lane(store_path, receiver.url, clock)
        lane.offer(fill(store_path, 1))
        receiver.status, receiver.headers = 429, {"Retry-After": "1"}
        lane.deliver_due()
        assert lane.next_due() == NOW + FIRST_WAIT
        clock.now, receiver.headers = NOW + FIRST_WAIT, {"Retry-After": "Sat, 01 Jan 2124 00:00:00 GMT"}
        lane.deliver_due()
        assert lane.next_due() == clock.now + LONGEST_RETRY_AFTER
        clock.now, receiver.headers = clock.now + LONGEST_RETRY_AFTER, {}
        lane.deliver_due()
        due_at = lane.next_due()
        assert due_at is None or due_at < clock.now + LONGEST_WAIT, "who asks nothing has the backoff again"


def test_message_is_given_up_after_a_day_with_an_issue(store_path: Path) -> None:
    clock = Clock()
    lane = a_lane(store_path, f"json://127.0.0.1:{free_port()}/hook", clock)
    lane.offer(fill(store_path, 1))
    drain(lane, clock, until=timedelta(days=3))
    assert states(store_path)["given_up"] == 1
    with open_writer(store_path) as connection:
        (issue,) = connection.execute("select code, message from issues").fetchall()
        assert list_waiting(connection) == []
    assert issue[0] == "delivery-given-up"
    assert f"channel hook: message {key(0)} given up after 24 h" in issue[1]
    assert timedelta(hours=24) <= clock.now - NOW <= timedelta(hours=24.5)


def test_message_that_a_channel_dislikes_holds_up_the_others_for_minutes_alone(store_path: Path) -> None:
    with Receiver() as receiver:
        receiver.dislikes = "Message 0"
        clock = Clock()
        lane = a_lane(store_path, receiver.url, clock)
        lane.offer(fill(store_path, 20))
        drain(lane, clock, until=timedelta(minutes=15))
        assert [one.key for one in receiver.taken] == [key(n) for n in range(1, 20)]
        assert receiver.refused <= PATIENCE + 2, "it is not tried again for each of the others"
        drain(lane, clock, until=timedelta(days=2))
    assert (states(store_path)["sent"], states(store_path)["given_up"]) == (19, 1)


def test_digest_is_one_message_of_all_that_share_its_instant(store_path: Path) -> None:
    with Receiver() as receiver:
        lane = a_lane(store_path, receiver.url, Clock())
        lane.offer(fill(store_path, 3, digest=True))
        assert lane.deliver_due() == 1
    (message,) = receiver.taken
    assert message.title == "windsock: 3 alerts, the first: Message 0"
    assert all(f"Message {n}" in message.body for n in range(3))
    assert states(store_path)["sent"] == 3


def test_delivery_offered_again_after_it_went_is_not_sent_twice(store_path: Path) -> None:
    with Receiver() as receiver:
        lane = a_lane(store_path, receiver.url, Clock())
        made = fill(store_path, 2)
        lane.offer(made)
        lane.deliver_due()
        lane.offer(made)
        assert lane.deliver_due() == 0
    assert len(receiver.taken) == 2


def test_message_in_the_journal_of_a_dead_courier_is_recorded_and_not_sent_again(store_path: Path) -> None:
    made = fill(store_path, 3)
    journal = store_path.with_name("courier.sent")
    SentJournal(journal).add([made[0].id])
    with journal.open("a") as file:
        file.write(made[1].id[:-4])  # torn
    with Receiver() as receiver:
        file_of = {"channels": {"hook": {"url": receiver.url}}, "deliver": {"allow_hosts": ["127.0.0.1"]}}
        courier = Courier(Workspace(root=store_path.parent), AlertsFile.model_validate(file_of), wait_s=10)
        assert courier.deliver_once() == 2
    assert [one.key for one in receiver.taken] == [one.id for one in made[1:]]
    assert states(store_path)["sent"] == 3


def test_waits_grow_and_are_bounded() -> None:
    waits = [wait_after(failures) for failures in range(1, 60)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_message_goes_by_mail_as_text_and_html() -> None:
    class Inbox:
        def __init__(self) -> None:
            self.envelopes: list[Any] = []

        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
            self.envelopes.append(envelope)
            return "250 OK"

    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        url = f"mailto://127.0.0.1:{controller.port}?from=windsock@example.org&to=desk@example.org"
        for form in ("text", "html"):
            body = "<p>Grüße &lt;b&gt;</p><p>key k1</p>" if form == "html" else HELLO.body
            message = Message(key="k1", subject="windsock: hello", body=body, form=form)
            build_sender("mail", Channel(url=f"{url}&format={form}"), OPEN, Path()).send(message)
    finally:
        controller.stop()
    text, html = (message_from_bytes(one.content, policy=policy.default) for one in inbox.envelopes)
    assert text["subject"] == html["subject"] == "windsock: hello"
    assert "Grüße <b> & more" in text.get_body(("plain",)).get_content()
    assert "Grüße &lt;b&gt;" in html.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:{port}/hook",
        "json://localhost:{port}/hook",
        "json://2130706433:{port}/hook",
        "json://169.254.169.254/latest/meta-data",
        "json://10.0.0.1/hook",
        "xml://127.0.0.1:{port}/hook",
        "mailto://127.0.0.1:{port}?from=a@example.org&to=b@example.org",
    ],
)
def test_private_address_is_refused_unless_the_workspace_allows_it(url: str) -> None:
    with Receiver() as receiver:
        sender = build_sender("hook", Channel(url=url.format(port=receiver.port)), Deliver(timeout_s=1), Path())
        with pytest.raises(DeliveryError, match="has the private address"):
            sender.send(HELLO)
    assert receiver.taken == []


def test_redirect_is_not_followed() -> None:
    """A public receiver that points at a private address: refused twice over, as no redirect is followed at all."""
    with Receiver() as target, Receiver() as receiver:
        receiver.status, receiver.headers = 307, {"Location": f"http://127.0.0.1:{target.port}/hook"}
        with pytest.raises(DeliveryError):
            build_sender("hook", Channel(url=receiver.url), OPEN, Path()).send(HELLO)
    assert target.taken == []
    assert receiver.refused == 1


def test_host_is_allowed_by_its_port_alone() -> None:
    with Receiver() as receiver, Receiver() as other:
        deliver = Deliver(allow_hosts=(f"127.0.0.1:{receiver.port}",))
        build_sender("hook", Channel(url=receiver.url), deliver, Path()).send(HELLO)
        with pytest.raises(DeliveryError, match="private address"):
            build_sender("hook", Channel(url=other.url), deliver, Path()).send(HELLO)
    assert len(receiver.taken) == 1


def test_guard_ends_with_its_block() -> None:
    with Receiver() as receiver:
        with pytest.raises(DeliveryError):
            build_sender("hook", Channel(url=receiver.url), Deliver(), Path()).send(HELLO)
        build_sender("hook", Channel(url=receiver.url), OPEN, Path()).send(HELLO)


def test_address_that_apprise_does_not_know_is_a_sentence_without_its_secret() -> None:
    with pytest.raises(ConfigError) as caught:
        build_sender("hook", Channel(url="nosuch://user:s3cret@host"), OPEN, Path())
    assert "channel hook" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_file_channel_appends_and_says_where_it_cannot(tmp_path: Path) -> None:
    sender = build_sender("file", Channel(url="file:notes/alerts.md"), OPEN, tmp_path)
    sender.send(HELLO)
    sender.send(HELLO)
    assert (tmp_path / "notes" / "alerts.md").read_text("utf-8").count("key k1") == 2
    with pytest.raises(DeliveryError, match="directory"):
        build_sender("file", Channel(url="file:notes"), OPEN, tmp_path).send(HELLO)


def test_apprise_reaches_for_no_network_when_it_is_imported() -> None:
    code = """
import sys
asked = []
network = {"socket.connect", "socket.getaddrinfo"}
sys.addaudithook(lambda event, arguments: asked.append(event) if event in network else None)
import schedules.alerts.services
sys.exit(len(asked))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

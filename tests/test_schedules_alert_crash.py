"""Killed around store, outbox and send: nothing is lost, and what comes twice carries the same key."""

from pathlib import Path

from killing import kill_often


def test_killed_alarm_loses_nothing_and_repeats_one_message_a_kill_at_most(tmp_path: Path) -> None:
    outcome = kill_often(tmp_path / "w", kills=2, documents=10, seed=5)
    assert set(outcome.titles) == {f"windsock: Mistral AI releases Mistral Small {n}.1" for n in range(10)}
    assert sum(outcome.titles.values()) - 10 <= outcome.kills
    assert outcome.keys_differ == set()

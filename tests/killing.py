"""A number of kills in, what a receiver got out: the alarm's process is killed at random moments and started again."""

import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from receiver import Receiver

from schedules.workspace import init_workspace

CHILD = Path(__file__).with_name("alarm_child.py")
RULES = """
[deliver]
allow_hosts = ["127.0.0.1"]
[channels.hook]
url = "{url}"
[rules.new-model]
title = "New model"
when = {{ type = "model_release", tracked = true }}
channels = "hook"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of it."""

    kills: int
    #: Messages by title.
    titles: Counter[str]
    #: Titles that came under more than one key.
    keys_differ: set[str]


def kill_often(folder: Path, *, kills: int, documents: int, seed: int) -> Outcome:
    """Let the child store and tell so many documents, killing it so often on the way."""
    chance = random.Random(seed)
    with Receiver() as receiver:
        place, _ = init_workspace(folder)
        place.alerts.write_text(RULES.format(url=receiver.url), "utf-8")
        killed = 0
        while True:
            command = [sys.executable, str(CHILD), str(folder), str(documents)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout is not None
                assert child.stdout.readline() == "ready\n"
                if killed == kills:
                    assert child.wait(300) == 0
                    break
                try:
                    # Of the time that the documents should take, a share that leaves something for every kill.
                    child.wait(chance.uniform(0.0, 0.35 * documents / kills))
                except subprocess.TimeoutExpired:
                    child.kill()
                    killed += 1
                else:
                    break
    by_title: dict[str, set[str]] = {}
    for message in receiver.taken:
        by_title.setdefault(message.title, set()).add(message.key)
    return Outcome(
        kills=killed,
        titles=Counter(message.title for message in receiver.taken),
        keys_differ={title for title, keys in by_title.items() if len(keys) > 1},
    )

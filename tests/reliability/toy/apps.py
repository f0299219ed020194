"""A room for real processes: matters in a table, and a channel that writes lines into a file and does as it is told."""

import json
import os
import time
from pathlib import Path

from django.apps import AppConfig

TABLE = "CREATE TABLE toy_matter (number int, person_id bigint, due_on date)"


class ToyConfig(AppConfig):
    name = "tests.reliability.toy"
    label = "reminder_toy"

    def ready(self) -> None:
        from notifications import channels, reminders

        channels.register(channels.Channel("file", "文件", lambda person: person.is_active, send))
        family = reminders.Family("toy", "填报", (15, 7, 3, 1, 0, -1, -3, -7))
        reminders.register(reminders.ReminderSource("toy", "填报", (family,), wanted, compose))


def wanted(moment):
    return "SELECT 'toy:' || number, 'toy', person_id, due_on FROM toy_matter", []


def compose(rows):
    from notifications.reminders import Words

    return [Words(f"请填报第 {row.number} 项") for row in rows]


def send(message) -> None:
    """One line a message; ``mode`` beside the file: stop before or after it, or refuse."""
    out = Path(os.environ["TOY_OUT"])
    told = out.with_name("mode").read_text() if out.with_name("mode").exists() else ""
    if told == "refuse":
        raise ConnectionRefusedError("451 greylisted, come back later")
    if told == "stop before":
        _stop(out)
    line = {
        "id": str(message.id),
        "to": message.recipient.username,
        "subjects": [n.pk for n in message.notices],
    }
    with out.open("a") as file:
        file.write(json.dumps(line) + "\n")
    if told == "stop after":
        _stop(out)


def _stop(out: Path) -> None:
    out.with_name("stopped").write_text(str(os.getpid()))
    time.sleep(600)

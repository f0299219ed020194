"""The XML of an event log, piece by piece: nothing is held in memory but the trace at hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import quoteattr

EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
)
#: no sign of XML 1.0, escaped or not
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value = str | int | datetime


@dataclass(frozen=True)
class Entry:
    """One event: keys of the standard extensions, and of ours (``jicheng:``); what is empty is left out."""

    at: datetime
    attributes: dict[str, Value]


@dataclass(frozen=True)
class Trace:
    """One case with its events in the order of time."""

    attributes: dict[str, Value]
    entries: list[Entry] = field(default_factory=list)


def head(name: str) -> str:
    """The beginning of a log: extensions, what every trace and event has, how events are told apart."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1849-2016" xes.features="">']
    lines += [
        f'  <extension name="{full}" prefix="{prefix}" uri="{uri}"/>' for full, prefix, uri in EXTENSIONS
    ]
    lines += [
        '  <global scope="trace">',
        '    <string key="concept:name" value="-"/>',
        "  </global>",
        '  <global scope="event">',
        '    <string key="concept:name" value="-"/>',
        '    <string key="lifecycle:transition" value="complete"/>',
        '    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>',
        "  </global>",
        '  <classifier name="环节" keys="concept:name"/>',
        '  <classifier name="环节和状态" keys="concept:name lifecycle:transition"/>',
        '  <string key="lifecycle:model" value="standard"/>',
        f"  {_attribute('concept:name', name)}",
    ]
    return "\n".join(lines) + "\n"


def body(traces: Iterable[Trace]) -> Iterator[str]:
    """Every trace as one piece of text, then the end of the log."""
    for trace in traces:
        lines = ["  <trace>", *_attributes(trace.attributes, 4)]
        for entry in trace.entries:
            lines += ["    <event>", *_attributes(entry.attributes | {"time:timestamp": entry.at}, 6)]
            lines.append("    </event>")
        yield "\n".join([*lines, "  </trace>"]) + "\n"
    yield "</log>\n"


def _attributes(values: dict[str, Value], indent: int) -> Iterator[str]:
    for key, value in values.items():
        if value != "":
            yield " " * indent + _attribute(key, value)


def _attribute(key: str, value: Value) -> str:
    if isinstance(value, datetime):
        return f'<date key="{key}" value="{value.isoformat(timespec="milliseconds")}"/>'
    sort = "int" if isinstance(value, int) else "string"
    return f'<{sort} key="{key}" value={quoteattr(_NO_XML.sub("", str(value)))}/>'

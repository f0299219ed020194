"""All operations, in the order in which they are explained."""

from __future__ import annotations

from collections.abc import Mapping

from desk.api import cases, imports, projects, targets, tasks
from desk.api.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *tasks.OPERATIONS,
    *cases.OPERATIONS,
    *projects.OPERATIONS,
    *targets.OPERATIONS,
    *imports.OPERATIONS,
)


def by_path() -> Mapping[str, list[Operation]]:
    """Path -> its operations; each path is one address with one name."""
    found: dict[str, list[Operation]] = {}
    for one in OPERATIONS:
        found.setdefault(one.path, []).append(one)
    return found

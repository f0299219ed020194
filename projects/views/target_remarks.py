"""What reviewers pinned to fields in the last round, and whether the cell has changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from projects.access import CASE_KIND
from projects.models import TargetVersion
from projects.views.target_fields import PinnedRemark
from workflows.models import FieldRemark


def pinned(version: TargetVersion, content: Mapping[str, Any]) -> dict[str, list[PinnedRemark]]:
    """Lasting path -> remarks of the last act that left any. ``content``: the version as it stands now."""
    case = {"case__kind": CASE_KIND, "case__document_id": version.pk}
    last = FieldRemark.objects.filter(**case).order_by("-event_id").values("event_id")[:1]
    remarks = FieldRemark.objects.filter(event_id__in=last).select_related("author", "snapshot", "case")
    found: dict[str, list[PinnedRemark]] = {}
    for remark in remarks:
        before = json.loads(remark.snapshot.text) if remark.snapshot else None
        changed = before is not None and text_at(before, remark.path) != text_at(content, remark.path)
        one = PinnedRemark(remark.author.name, remark.created_at, remark.text, changed, remark.case.round + 1)
        found.setdefault(remark.path, []).append(one)
    return found


def text_at(content: Mapping[str, Any], path: str) -> Any:
    """What stands at a lasting path of a content; None where the row is gone."""
    head, _, rest = path.partition("/")
    value = content.get(head)
    if not rest or value is None:
        return value
    key, _, cell = rest.partition("/")
    if isinstance(value, Mapping):
        return value.get(key)
    row = next((one for one in value if str(one.get("uuid")) == key), None)
    if row is None:
        return None
    return row.get(cell) if cell else {name: text for name, text in row.items() if name != "uuid"}

"""One text for one content: what is hashed today must be the same text in ten years, on any machine."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

#: raised whenever the way a content becomes a text changes; kept with every snapshot and event
SCHEMA = 1


def canonical(content: Any) -> str:
    """JSON with sorted keys, no spaces, NFC; decimals, dates and uuids as strings. TypeError for a float or anything else."""
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical text")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError("keys of a canonical text are strings")
    return unicodedata.normalize("NFC", key)

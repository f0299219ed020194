"""Values that must come back in the clear but may not lie so in the database: addresses of robots, keys of gateways.

The key lies with the others beside the data (``FIELD_KEYS``: the first writes, all read, so that a key can be changed). A
database without that file gives nothing away, and a value that was moved or changed does not open.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealedError(Exception):
    """The value cannot be opened with the keys there are."""


def seal(text: str) -> str:
    """The text, closed; "" stays ""."""
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again; SealedError when none of the keys fits or it was changed."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise SealedError("保存的地址打不开：密钥已更换或数据被改动。请重新填写机器人地址。") from None


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])

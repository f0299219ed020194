"""Where a message may go: only to listed hosts, and only to a public address unless the host is listed as an inner one.

Names are resolved here, once, and the connection is made to the address that was looked at: a name that answers
differently the second time reaches nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings


class ForbiddenError(Exception):
    """The place may not be written to; the sentence says why and what to do."""


@dataclass(frozen=True)
class Place:
    """A host that may be written to, with the address its name had when it was looked at. ``target`` is path and query."""

    host: str
    port: int
    address: str
    target: str
    secure: bool


def place_of(url: str) -> Place:
    """Where ``url`` leads; ForbiddenError when nothing may be sent there. Asks the name service."""
    parts, port = _parsed(url)
    host = parts.hostname or ""
    if host not in listed():
        raise ForbiddenError(f"“{host}”不在允许的地址之内。请由系统管理员在 OUTWARD_HOSTS 中列出。")
    inner = host in inner_hosts()
    if parts.scheme != "https" and not inner:
        raise ForbiddenError("地址必须以 https:// 开头。")
    addresses = _addresses(host, port)
    if not inner and not all(_is_public(one) for one in addresses):
        raise ForbiddenError(
            f"“{host}”指向内部网络。确需使用的，请由系统管理员在 OUTWARD_INNER_HOSTS 中列出。"
        )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(host, port, addresses[0], target, parts.scheme == "https")


def problem_of(url: str) -> str:
    """Why the address cannot be used, "" when it can; asks no name service, for forms."""
    try:
        parts, _ = _parsed(url)
    except ForbiddenError as why:
        return str(why)
    if parts.hostname not in listed():
        return f"“{parts.hostname}”不在允许的地址之内。可用的有：{'、'.join(sorted(listed())) or '无'}。"
    if parts.scheme != "https" and parts.hostname not in inner_hosts():
        return "地址必须以 https:// 开头。"
    return ""


def listed() -> set[str]:
    """The hosts that may be written to; inner ones are among them."""
    return {host.lower() for host in settings.OUTWARD_HOSTS} | inner_hosts()


def inner_hosts() -> set[str]:
    """The listed hosts of the house's own network."""
    return {host.lower() for host in settings.OUTWARD_INNER_HOSTS}


def _parsed(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ForbiddenError("这个地址读不懂，请重新复制机器人的 Webhook 地址。") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ForbiddenError("地址应以 https:// 开头。请重新复制完整的地址。")
    if parts.username or parts.password:
        raise ForbiddenError("地址里不能带账号和密码。")
    return parts, port or (443 if parts.scheme == "https" else 80)


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast

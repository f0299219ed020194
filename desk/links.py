"""Addresses of pages in other rooms, by route name."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def url_of(name: str, *args: object) -> str:
    """The address of a route, or "" where this installation has no such page (templates then leave the link out)."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

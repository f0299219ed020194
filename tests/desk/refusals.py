"""Pages without their frame: the same menu around each of thousands of answers is most of what a table costs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import override_settings

BARE = {"403.html": "{{ text }}", "404.html": "404"}
FRAME = dict.fromkeys(["parts/top.html", "parts/rail.html", "parts/dock.html"], "")


def bare_pages() -> override_settings:
    """While it lasts the pages 403 and 404 are a line, and all others stand without top, rail and dock.

    What those look like is tested where they are looked at (``test_frame.py``).
    """
    engines: list[dict[str, Any]] = settings.TEMPLATES
    (engine,) = (one for one in engines if one["BACKEND"].endswith("DjangoTemplates"))
    files = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    loaders: list[Any] = [("django.template.loaders.locmem.Loader", BARE | FRAME), *files]
    options = {**engine["OPTIONS"], "loaders": [("django.template.loaders.cached.Loader", loaders)]}
    return override_settings(TEMPLATES=[{**engine, "APP_DIRS": False, "OPTIONS": options}])

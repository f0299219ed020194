"""A browser for the 经办人, and what it posts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.forms.draft import draft_of
from projects.models import TargetVersion
from projects.versions import data_of, with_rows
from tests.projects.forms.posting import posted


@pytest.fixture
def page(client: Client, cast) -> Client:
    """沈知远, who drafts the target, is logged in."""
    client.force_login(cast.shen)
    return client


def fresh(version: TargetVersion) -> TargetVersion:
    return with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def url(name: str, version: TargetVersion) -> str:
    return reverse(f"projects:{name}", args=[version.pk])


@pytest.fixture
def form(version: TargetVersion) -> Callable[..., dict[str, Any]]:
    """What the browser posts: the form as shown, with what was typed over it."""

    def build(**typed: Any) -> dict[str, Any]:
        now = fresh(version)
        return posted(draft_of(data_of(now), now.revision)) | typed

    return build

"""The pages of 审批流程: who uses which route, changing it, versions, trying it out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import Cast
from tests.toy import new_paper
from tests.workflows.routes import by_name, by_role, route_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def page(user: User, name: str, *args: object, status: int = 200, **query: object) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(f"workflows:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def test_smoke(cast: Cast) -> None:
    route_of(by_role(name="科室审核"), by_name(cast.gu, cast.gao, name="会签", mode="all"))
    a = route_of(by_role(name="科室审核"), unit=cast.centre)
    page(cast.qin, "routes")
    page(cast.qin, "route", "paper", 0)
    page(cast.qin, "route", "paper", cast.centre.pk)
    page(cast.qin, "route_version", a.pk)
    page(cast.qin, "route_bpmn", a.pk)
    page(cast.qin, "route_edit", "paper", 0)
    page(cast.qin, "route_retire", "paper", cast.centre.pk)
    page(cast.qin, "route_try", kind="paper")
    paper = new_paper(cast.shen)
    page(cast.qin, "route_try", kind="paper", document=paper.pk)

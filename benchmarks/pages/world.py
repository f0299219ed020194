"""Every address of docs/permissions.csv that answers a page, opened by who sees most of those who may."""

from __future__ import annotations

import csv
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from benchmarks.pages.costs import Cost, open_page
from tests.desk.world import World, request_for

TABLE = Path(settings.BASE_DIR) / "docs" / "permissions.csv"
#: who sees most goes first
READERS = (
    "budget_officer",
    "system_admin",
    "security_admin",
    "log_auditor",
    "drafter",
    "section_head",
    "unit_accountant",
    "anonymous",
)


def rows() -> list[dict[str, str]]:
    """What docs/permissions.csv says of opening addresses."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["method"] == "GET" and row["scope"] != "foreign"]


def addresses() -> dict[str, str]:
    """Address -> the column of who opens it."""
    found: dict[str, str] = {}
    for row in rows():
        reader = next((one for one in READERS if row[one] == "200"), None)
        if reader is not None:
            found[row["url"]] = reader
    return found


def costs(world: World) -> list[Cost]:
    """One for every address that answers a page; nothing of it stays."""
    clients = {column: _client(world, column) for column in set(addresses().values())}
    found = (_cost(world, url, column, clients[column]) for url, column in addresses().items())
    return [cost for cost in found if cost is not None]


def _client(world: World, column: str) -> Client:
    client, who = Client(headers={"host": "localhost"}), world.person(column)
    if who is not None:
        client.force_login(who)
    return client


def _cost(world: World, url: str, column: str, client: Client) -> Cost | None:
    before = transaction.savepoint()
    try:
        who = world.person(column)
        ask = request_for(url, "GET")(world, world.place("own"), who)
        path = reverse(url, kwargs=ask.kwargs)
        return open_page(client, path, who.name if who else "未登录", ask.query)
    finally:
        transaction.savepoint_rollback(before)

"""One address for each path of the operations; besides, what explains them."""

from django.urls import URLPattern, path

from desk.api import pages
from desk.api.registry import by_path
from desk.api.serving import view_of

app_name = "api"

urlpatterns: list[URLPattern] = [
    path("openapi.json", pages.openapi, name="openapi"),
    path("docs", pages.docs, name="docs"),
    *(
        path(address.replace("{id}", "<int:pk>"), view_of(operations), name=operations[0].name)
        for address, operations in by_path().items()
    ),
]

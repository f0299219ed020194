"""The root of all addresses. Each room names its own."""

from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", include("desk.api.urls")),
    path("", include("desk.urls")),
    path("", include("accounts.urls")),
    path("", include("projects.urls")),
    path("progress/", include("monitoring.urls")),
    path("", include("workflows.urls")),
    path("", include("notifications.urls")),
]

handler403 = "desk.views.errors.permission_denied"
handler500 = "desk.views.errors.server_error"

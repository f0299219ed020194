from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("accounts.urls")),
    path("", include("projects.urls")),
    path("", include("workflows.urls")),
    path("", include("notifications.urls")),
]

from django.urls import URLPattern, path

from workflows import views

app_name = "workflows"

urlpatterns: list[URLPattern] = [
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
]

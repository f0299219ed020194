from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("notices/", views.notice_list, name="list"),
    path("notices/<int:pk>/", views.notice_open, name="open"),
    path("notices/read/", views.notices_read_all, name="read_all"),
]

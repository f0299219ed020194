"""Pages made of several rooms."""

from django.urls import path

from desk.views import home, me, project, readers

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("pace/", home.pace, name="pace"),
    path("me/", me.me, name="me"),
    path("projects/<int:pk>/", project.project, name="project"),
    path("projects/<int:pk>/upload/", project.upload, name="project_upload"),
    path("projects/<int:pk>/assign/", project.assign_drafter, name="project_assign"),
    path("projects/<int:pk>/readers/add/", readers.grant, name="project_grant"),
    path("projects/<int:pk>/readers/remove/", readers.revoke, name="project_revoke"),
]

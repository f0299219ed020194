"""Pages made of several rooms."""

from django.urls import path

from desk.views import home, me

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("me/", me.me, name="me"),
]

from django.urls import path

from notifications.views import calendar, health, notices, outbox, reach, robots, webhooks

app_name = "notifications"

urlpatterns = [
    path("notices/", notices.notice_list, name="list"),
    path("notices/<int:pk>/", notices.notice_open, name="open"),
    path("notices/read/", notices.notices_read_all, name="read_all"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/preview/", calendar.calendar_preview, name="calendar_preview"),
    path("calendar/publish/", calendar.calendar_publish, name="calendar_publish"),
    path("reminders/", outbox.reminders, name="reminders"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/resend/", outbox.resend, name="resend"),
    path("health/", health.health_page, name="health"),
    path("me/reach/", reach.preferences, name="preferences"),
    path("me/feed/open/", reach.feed_open, name="feed_open"),
    path("me/feed/close/", reach.feed_close, name="feed_close"),
    path("feeds/<str:token>.ics", reach.feed, name="feed"),
    path("robots/", robots.robots, name="robots"),
    path("robots/new/", robots.robot_new, name="robot_new"),
    path("robots/<int:pk>/", robots.robot, name="robot"),
    path("robots/<int:pk>/<slug:act>/", robots.robot_act, name="robot_act"),
    path("robots/posts/<int:pk>/resend/", robots.group_post_resend, name="group_post_resend"),
    path("webhooks/", webhooks.webhook_list, name="webhooks"),
    path("webhooks/new/", webhooks.webhook_new, name="webhook_new"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/<slug:act>/", webhooks.webhook_act, name="webhook_act"),
    path("webhooks/posts/<int:pk>/resend/", webhooks.webhook_resend, name="webhook_resend"),
]

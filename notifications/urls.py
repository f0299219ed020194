from django.urls import path

from notifications.views import calendar, health, notices, outbox

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
]

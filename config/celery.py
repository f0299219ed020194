"""The queue. It only ticks and delivers: what is due, the database decides."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("jicheng")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

"""The program with a toy room, ticking every second, at work around the clock."""

from config.settings import *  # noqa: F403
from config.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS, STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
INSTALLED_APPS = [*INSTALLED_APPS, "tests.reliability.toy.apps.ToyConfig"]
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": 1.0}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
    if entry["task"].startswith("notifications.")
}

"""The settings under test: no collected files needed, passwords hashed fast; services for the tests only."""

from tests.services import begin

begin()

from config.settings import *  # noqa: F403
from config.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is collected, and nothing looks for collected files.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

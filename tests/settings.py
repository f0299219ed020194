"""The settings under test: no collected files needed, passwords hashed fast; services for the tests only."""

from tests.services import begin

begin()

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, STORAGES, TEMPLATES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nothing is collected, and nothing looks for collected files.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# The toy document of the engine's tests has a reading view of its own.
TEMPLATES = [TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "templates"]}]

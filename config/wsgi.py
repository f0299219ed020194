"""The web application. Under ``make run`` its server's workers die with the server."""

import os

from django.core.wsgi import get_wsgi_application

from config.embedded.process import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if os.environ.get("JICHENG_SUPERVISED"):
    die_with_parent()

application = get_wsgi_application()

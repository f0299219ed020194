"""One process between the services and the pages: tables, collected files, a department.

``python -m config.run.prepare [--anew]``. Also the first step of the compose file.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command

from config.embedded.errors import StartError
from config.embedded.migrated import migrating
from config.embedded.postgres import Postgres
from config.environment import data_dir, database_url, redis_url
from config.run import preflight


def main(arguments: list[str]) -> None:
    """Raises StartError with the one line to show."""
    if database_url():
        preflight.database_answers(database_url())
    if redis_url():
        preflight.queue_answers(redis_url())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config.run import department  # needs the apps

    server = Postgres(data_dir() / "postgres")
    if "--anew" in arguments:
        department.empty()
        server.migrated_mark.unlink(missing_ok=True)
    if settings.EMBEDDED_DATABASE:
        with migrating(server) as needed:
            if needed:
                call_command("migrate", interactive=False, verbosity=0)
    else:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    department.fill()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except StartError as problem:
        sys.exit(f"绩程没有启动：{problem}")

"""What an empty database is filled with: the demo department, or one administrator."""

import os
import shutil
import sys
from io import StringIO
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from config import clockwork
from config.embedded.errors import StartError
from config.environment import data_dir, flag, redis_url, text


def demo_wanted() -> bool:
    """Never where the database is somebody's own; else unless ``DEMO=no``."""
    return settings.EMBEDDED_DATABASE and (not text("DEMO") or flag("DEMO"))


def demo_accounts() -> Path:
    """The demo's names and passwords (0600)."""
    return data_dir() / "demo-accounts.txt"


def is_empty() -> bool:
    """True when nobody could log in, or there are no tables yet."""
    table = get_user_model()._meta.db_table
    if table not in connection.introspection.table_names():
        return True
    return not get_user_model()._default_manager.exists()


def fill() -> None:
    """Into an empty database goes somebody who can log in; a filled one is left alone."""
    if not is_empty():
        _refuse_to_mix()
        return
    if demo_wanted():
        clockwork.begin()
        call_command("demo_seed")
    else:
        clockwork.forget()
        _first_admin()


def _refuse_to_mix() -> None:
    if clockwork.is_demo() and not demo_wanted() and settings.EMBEDDED_DATABASE:
        raise StartError(
            f"{data_dir()} 里已有演示部门。请为正式使用另选目录，例如 make run DEMO=no JICHENG_DATA=var-real。",
            "This directory holds the demo: choose another one with JICHENG_DATA.",
        )


def empty() -> None:
    """Before ``make demo``: drop everything the demo made. Refuses to touch a real department."""
    if not is_empty() and not clockwork.is_demo():
        raise StartError(
            f"{data_dir()} 里是正式数据，不能重新开始演示。请另选目录，例如 make demo JICHENG_DATA=var-demo。",
            "This directory holds a real department: choose another one with JICHENG_DATA.",
        )
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    for place in (settings.MEDIA_ROOT, settings.ANCHORS_ROOT):
        shutil.rmtree(place, ignore_errors=True)
    if not redis_url():
        queue = redis.Redis.from_url(settings.REDIS_URL)
        queue.flushall()
        queue.close()
    demo_accounts().unlink(missing_ok=True)
    clockwork.forget()


def _first_admin() -> None:
    """The initial password is shown, and kept in a file of the owner's until it is changed."""
    said = StringIO()
    call_command("create_first_admin", stdout=said)
    place = data_dir() / "first-admin.txt"
    place.unlink(missing_ok=True)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(said.getvalue())
    sys.stdout.write(f"\n{said.getvalue()}（也写在 {place}，登录后请删除该文件）\n")

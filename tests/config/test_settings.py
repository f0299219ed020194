"""What the settings promise: a strict policy, sessions without Redis, a queue that keeps nobody waiting."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from config import keys
from config.embedded.redis import celery_url
from tests.reliability.starts import ROOT, clean_environment


def settings_under(expression: str, **environment: str) -> str:
    """The value of an expression over the real settings in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", f"from config import settings; print({expression})"],
        cwd=ROOT,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.json() == {"database": "ok"}
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_login_and_sessions_need_no_redis(tmp_path: Path) -> None:
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert "CACHES" not in settings_under("dir(settings)", JICHENG_DATA=str(tmp_path))


def test_publishing_to_a_silent_queue_is_given_up_soon(tmp_path: Path) -> None:
    """The server takes the connection and never answers: a page must not wait for it. One second is set; the bound is
    wide because machines are slow, and far below the library's own patience, which has no end."""
    script = """
import time, django
django.setup()
from config import celery_app
for attempt in (1, 2):  # the first one also imports
    began = time.monotonic()
    try:
        celery_app.send_task("nobody.does.this")
    except Exception as error:
        print(type(error).__name__, round(time.monotonic() - began))
"""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=clean_environment(
                DJANGO_SETTINGS_MODULE="config.settings",
                JICHENG_DATA=str(tmp_path),
                REDIS_URL=f"redis://127.0.0.1:{silent.getsockname()[1]}/0",
            ),
            capture_output=True,
            text=True,
            timeout=180,
        )
    second = done.stdout.splitlines()[1].split()
    assert second[0] == "OperationalError", done.stdout + done.stderr
    assert int(second[1]) < 10


def test_a_given_database_address_is_taken_word_by_word(tmp_path: Path) -> None:
    url = "postgresql://an:p%40ss@db.example:5433/jicheng?sslmode=require"
    given = settings_under("settings.DATABASES['default']", DATABASE_URL=url, JICHENG_DATA=str(tmp_path))
    for part in (
        "'NAME': 'jicheng'",
        "'USER': 'an'",
        "'PASSWORD': 'p@ss'",
        "'HOST': 'db.example'",
        "'PORT': '5433'",
    ):
        assert part in given
    assert "'sslmode': 'require'" in given
    assert "django.db.backends.postgresql" in given
    assert (
        settings_under("settings.EMBEDDED_DATABASE", DATABASE_URL=url, JICHENG_DATA=str(tmp_path)) == "False"
    )


def test_celery_and_redis_py_write_a_socket_differently() -> None:
    assert celery_url("unix:///run/r.sock?db=3") == "redis+socket:///run/r.sock?virtual_host=3"
    assert celery_url("redis://h:6379/1") == "redis://h:6379/1"


@pytest.mark.parametrize(
    ("host", "allowed", "expected"),
    [
        ("", "", "['localhost', '127.0.0.1', '[::1]']"),
        ("0.0.0.0", "", "['localhost', '127.0.0.1', '[::1]', '*']"),
        ("0.0.0.0", "a.example, b.example", "['localhost', '127.0.0.1', '[::1]', 'a.example', 'b.example']"),
    ],
)
def test_names_to_answer_to(tmp_path: Path, host: str, allowed: str, expected: str) -> None:
    found = settings_under(
        "settings.ALLOWED_HOSTS", HOST=host, ALLOWED_HOSTS=allowed, JICHENG_DATA=str(tmp_path)
    )
    assert found == expected


def test_behind_https_the_cookies_stay_on_https(tmp_path: Path) -> None:
    names = "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0"
    assert settings_under(names, HTTPS="yes", JICHENG_DATA=str(tmp_path)) == "True True True"
    assert settings_under(names, JICHENG_DATA=str(tmp_path)) == "False False False"


def test_a_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JICHENG_DATA", str(tmp_path))
    first = keys.secret("SOME_KEY")
    assert len(first) > 40
    assert keys.secret("SOME_KEY") == first
    file = tmp_path / "keys" / "some_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == ["some_key"]
    monkeypatch.setenv("SOME_KEY", "given")
    assert keys.secret("SOME_KEY") == "given"


def test_a_form_of_five_hundred_rows_fits() -> None:
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS >= 500 * 30
    assert settings.UPLOAD_MAX_BYTES == 20 * 1024 * 1024


def test_the_queue_loses_nothing_with_a_worker_and_waits_for_nothing() -> None:
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT
    assert not settings.CELERY_TASK_PUBLISH_RETRY


def test_every_entry_of_the_schedule_is_a_task_that_exists() -> None:
    from config import celery_app

    celery_app.autodiscover_tasks(force=True)
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in celery_app.tasks


def test_time_passes_in_shanghai() -> None:
    assert (*2 * ("Asia/Shanghai",), True) == (settings.TIME_ZONE, settings.CELERY_TIMEZONE, settings.USE_TZ)

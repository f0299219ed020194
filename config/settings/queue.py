"""Celery: it only ticks and delivers. What is due, the database decides; no result is kept."""

from celery.schedules import crontab

from config.embedded.redis import Redis, celery_url
from config.environment import data_dir, number, redis_url

REDIS_URL = redis_url() or Redis(data_dir() / "redis").url()

CELERY_BROKER_URL = celery_url(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]

# A task that dies with its process is delivered again.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# Publishing never keeps a page waiting: one attempt of at most a second. The sweeper finds what was not sent.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long Redis is away, the worker waits for it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Hearing nothing for longer although Redis answers, a worker ends and is started again (see config/watchdog.py).
WORKER_SILENCE_SECONDS = number("WORKER_SILENCE_SECONDS", 600)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
# The worker waits for messages on its connection: a second would be taken for a fault (see config/celery.py).
WORKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 5, "visibility_timeout": 600}

# The schedule keeps no file: nothing in it is worth remembering, and beat may run twice without harm.
CELERY_BEAT_SCHEDULER = "config.beating:Beating"
CELERY_BEAT_SCHEDULE = {
    "deliver what is due": {"task": "notifications.tasks.deliver_due", "schedule": 60.0},
    "remind of what is due": {"task": "notifications.tasks.sweep_reminders", "schedule": 60.0},
    "do what time asks for": {"task": "workflows.tasks.dispatch", "schedule": 60.0},
    "show that messages go through": {"task": "notifications.tasks.canary", "schedule": 60.0},
    "begin the day": {"task": "accounts.tasks.begin_day", "schedule": crontab(hour=0, minute=1)},
    "anchor the trail": {"task": "workflows.tasks.anchor_trail", "schedule": crontab(hour=2, minute=10)},
    "check open steps": {"task": "workflows.tasks.check_open_steps", "schedule": crontab(hour=2, minute=20)},
}

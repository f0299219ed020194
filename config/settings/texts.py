"""Language, time, log."""

from config.environment import text

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
# When offices work, on the working days of the calendar: 催办 counts its hours by them.
OFFICE_HOURS = text("OFFICE_HOURS", "09:00-12:00,13:30-17:30")

# To standard error: whoever starts the processes keeps their output.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": text("LOG_LEVEL", "WARNING")},
    "loggers": {"django": {"handlers": [], "level": text("LOG_LEVEL", "WARNING"), "propagate": True}},
}

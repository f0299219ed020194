from django.apps import AppConfig
from django.db.models.signals import post_migrate


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "消息与提醒"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from notifications import channels, checks, mail, texting  # noqa: F401 -- the checks register themselves
        from notifications.seed import after_migrate

        channels.register(mail.CHANNEL)
        channels.register(texting.CHANNEL)
        post_migrate.connect(after_migrate, sender=self)

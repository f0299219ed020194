from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "执行与监控"
    default_auto_field = "django.db.models.BigAutoField"

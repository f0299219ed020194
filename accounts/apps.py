from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "单位与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import checks, hooks, namesakes, signals  # noqa: F401 - they register themselves

        hooks.register(hooks.single_grants)

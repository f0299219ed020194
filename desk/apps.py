from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from desk import tabs
        from desk.tabs import (
            budget,
            documents,
            evaluation,
            midyear,
            past,
            progress,
            readers,
            record,
            target,
            versions,
            year,
        )

        for room in (
            target,
            progress,
            midyear,
            evaluation,
            past,
            budget,
            documents,
            year,
            record,
            versions,
            readers,
        ):
            tabs.register(room.TAB)

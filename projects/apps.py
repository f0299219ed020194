from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目绩效"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import hooks
        from projects.handing import Projects
        from projects.hanging import hanging_on
        from projects.kinds import TargetKind
        from workflows import handing, kinds

        kinds.register(TargetKind())
        hooks.register(hanging_on)
        handing.register(Projects())

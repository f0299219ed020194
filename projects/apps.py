from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目绩效"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import hooks
        from notifications import kinds as words
        from notifications import relevance, reminders
        from projects import reminding
        from projects.access import reads_basis, reads_list, reads_scan
        from projects.amount_lists import confirming
        from projects.changes import application
        from projects.changes.kinds import AdjustmentKind, CorrectionKind
        from projects.department.handing import DepartmentTargets
        from projects.department.kind import DepartmentTargetKind
        from projects.events import rows, telling
        from projects.handing import Projects
        from projects.hanging import hanging_on
        from projects.kinds import TargetKind
        from projects.printing import jobs, volumes
        from projects.year import PROJECTS
        from workflows import attachments, dispatching, handing, kinds, year

        for kind in (TargetKind(), AdjustmentKind(), CorrectionKind(), DepartmentTargetKind()):
            kinds.register(kind)
        hooks.register(hanging_on)
        for source in (Projects(), DepartmentTargets()):
            handing.register(source)
        words.name(**telling.KINDS, **{confirming.NOTICE: "控制数"})
        relevance.register(telling.SUBJECT, telling.still_relevant)
        attachments.register_owner(rows.OWNER_KIND, reads_scan)
        attachments.register_owner(application.OWNER_KIND, reads_basis)
        attachments.register_owner(confirming.OWNER_KIND, reads_list)
        year.register(PROJECTS)
        reminders.register(reminding.SOURCE)
        dispatching.register(jobs.SOURCE)
        jobs.register(volumes.CODE, volumes.MAKER)

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
        from projects.amount_lists import confirming, moving
        from projects.changes import application
        from projects.changes.kinds import AdjustmentKind, CorrectionKind
        from projects.department.handing import DepartmentTargets
        from projects.department.kind import DepartmentTargetKind
        from projects.disclosing import publishing
        from projects.disclosing import reminding as disclosing
        from projects.events import rows, telling
        from projects.handing import Projects
        from projects.hanging import hanging_on
        from projects.integrated import recognising
        from projects.kinds import TargetKind
        from projects.printing import jobs, volumes
        from projects.printing import telling as exported
        from projects.year import PROJECTS
        from workflows import attachments, dispatching, handing, kinds, year

        for kind in (TargetKind(), AdjustmentKind(), CorrectionKind(), DepartmentTargetKind()):
            kinds.register(kind)
        hooks.register(hanging_on)
        for given in (Projects(), DepartmentTargets()):
            handing.register(given)
        words.name(**telling.KINDS, **{confirming.NOTICE: "控制数", exported.FINISHED: "导出"})
        words.name(
            **{
                moving.NOTICE: "申请调整",
                recognising.NOTICE: "批复版",
                "target_reopened": "重新打开",
            }
        )
        words.only_inform(exported.FINISHED)
        relevance.register(telling.SUBJECT, telling.still_relevant)
        relevance.register(exported.FINISHED, exported.still_relevant)
        attachments.register_owner(rows.OWNER_KIND, reads_scan)
        attachments.register_owner(application.OWNER_KIND, reads_basis)
        attachments.register_owner(confirming.OWNER_KIND, reads_list)
        year.register(PROJECTS)
        for source in (reminding.SOURCE, disclosing.SOURCE):
            reminders.register(source)
        dispatching.register(jobs.SOURCE)
        jobs.register(volumes.CODE, volumes.MAKER)
        jobs.register(publishing.CODE, publishing.MAKER)

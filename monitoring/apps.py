from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = "执行与监控"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import hooks
        from monitoring import execution, reminders
        from monitoring.archive import gathering, sealing, sections
        from monitoring.archive.access import reads_addition
        from monitoring.archive.kinds import ArchiveKind
        from monitoring.checkpoints import planning, recounting, refreshing, settling
        from monitoring.evaluation import known_results, prefilling
        from monitoring.evaluation import planning as evaluation_planning
        from monitoring.evaluation import refreshing as sheets
        from monitoring.evaluation import reminders as evaluation_reminders
        from monitoring.evaluation.kind import SelfEvaluationKind
        from monitoring.evidence import page, putting
        from monitoring.kinds import CheckpointKind
        from monitoring.midyear import reminders as midyear_reminders
        from monitoring.midyear import taking
        from monitoring.midyear.kind import MonitoringKind
        from monitoring.papers import bulk
        from monitoring.rectification import telling
        from monitoring.rectification.hanging import Rectifications, hanging_on
        from monitoring.rectification.kind import RectificationKind
        from notifications import kinds as words
        from notifications import publishing, relevance
        from notifications import reminders as sweeping
        from projects import library
        from projects.access import EVIDENCE
        from projects.printing import jobs
        from workflows import attachments, dispatching, handing, kinds
        from workflows.year import usual

        library.register(known_results.actuals)
        kinds.register(CheckpointKind())
        kinds.register(MonitoringKind())
        kinds.register(RectificationKind())
        words.name(**telling.KINDS)
        relevance.register(telling.SUBJECT, telling.still_relevant)
        hooks.register(hanging_on)
        handing.register(Rectifications())
        attachments.register_owner(EVIDENCE, page.may_read)
        attachments.register_owner(putting.WITHDRAWN, page.may_read_withdrawn)
        kinds.register(ArchiveKind())
        for section in gathering.ALL:
            sections.register(section)
        attachments.register_owner(sealing.OWNER, reads_addition)
        kinds.register(SelfEvaluationKind())
        # in this order: what the figures of a tick decide is done in the same tick
        dispatching.register(refreshing.SOURCE)
        dispatching.register(settling.SETTLING)
        dispatching.register(settling.ASKING_AGAIN)
        # the last of all: it may take the whole of a tick
        dispatching.register(sealing.SETTLING)
        dispatching.register(sealing.SEALING)
        dispatching.register(prefilling.SOURCE)
        for code, maker in bulk.MAKERS.items():
            jobs.register(code, maker)
        dispatching.register(sheets.SOURCE)
        sweeping.register(reminders.SOURCE)
        sweeping.register(midyear_reminders.SOURCE)
        sweeping.register(evaluation_reminders.SOURCE)
        publishing.register(recounting.MOVER)
        execution.on_changed.register(refreshing.refresh_open)
        execution.on_changed.register(taking.refresh_moving)
        execution.on_changed.register(sheets.follow)
        dispatching.register(taking.FIGURES_SOURCE)
        usual.register(usual.Usual("checkpoints", planning.WORDS, planning.plan_checkpoints))
        usual.register(
            usual.Usual("self_evaluation", evaluation_planning.WORDS, evaluation_planning.plan_evaluation)
        )

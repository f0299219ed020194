from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "审批流程"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import delegations, hooks, pairs
        from notifications import feeds, health, kinds, publishing, relevance, reminders, webhooks
        from workflows import (  # noqa: F401 -- registers the system checks and the flows they look at
            announcing,
            checks,
            dispatching,
            feeding,
            flows,
            handing,
            limits,
            periods,
            recounting,
            reminding,
            standing_in,
            weekly,
            wellbeing,
        )
        from workflows.handing.seats import Questions, Seats
        from workflows.hanging import hanging_on
        from workflows.telling import INFORMING, KINDS, still_relevant
        from workflows.year import recounting as year_recounting
        from workflows.year import telling as year_telling
        from workflows.year import timers as year_timers

        relevance.register("case", still_relevant)
        kinds.name(**KINDS)
        webhooks.register_events(announcing.EVENTS)
        kinds.only_inform(*INFORMING)
        feeds.register(feeding.due_of)
        hooks.register(hanging_on)
        handing.register(Seats())
        handing.register(Questions())
        delegations.register(periods.kind_choices, periods.changed)
        pairs.register(standing_in.pair_changed)
        dispatching.register(limits.SOURCE_OF_LIMITS)
        dispatching.register(periods.SOURCE_OF_PERIODS)  # before those it notes
        dispatching.register(standing_in.SOURCE_OF_STAND_INS)
        reminders.register(reminding.SOURCE)
        reminders.register(weekly.SOURCE)
        publishing.register(recounting.MOVER)
        publishing.register(year_recounting.MOVER)
        health.register(wellbeing.findings)
        relevance.register("stage", year_telling.still_relevant)
        relevance.register("round", year_telling.still_owed)
        kinds.name(**year_telling.KINDS)
        kinds.name(**periods.KINDS)
        kinds.only_inform(periods.TOLD)
        for source in year_timers.SOURCES:
            dispatching.register(source)
        post_migrate.connect(_ensure_routes, sender=self)


def _ensure_routes(**kwargs: Any) -> None:
    """Reference data come from code that may run any number of times: the default route of every kind."""
    from workflows import kinds, routes

    for kind in kinds.all_kinds():
        routes.ensure_route(kind)

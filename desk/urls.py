"""Pages made of several rooms."""

from django.conf import settings
from django.urls import path

from desk.views import (
    administration,
    evidence,
    help,
    home,
    me,
    project,
    readers,
    roll,
    search,
    setup,
    statistics,
    statistics_export,
    styleguide,
    week,
    year_dates,
    year_list,
    year_plan,
    year_round,
    year_run,
)

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("pace/", home.pace, name="pace"),
    path("since/", home.since, name="since"),
    path("search/", search.search, name="search"),
    path("week/", week.week, name="week"),
    path("settings/", administration.administration, name="settings"),
    path("settings/setup/", setup.setup, name="setup"),
    path("settings/setup/later/", setup.setup_postpone, name="setup_postpone"),
    path("people/list/", roll.roll, name="roll"),
    path("me/", me.me, name="me"),
    path("help/", help.help_chapter, name="help"),
    path("help/<slug:slug>/", help.help_chapter, name="help_chapter"),
    path("projects/<int:pk>/", project.project, name="project"),
    path("projects/<int:pk>/upload/", evidence.upload, name="project_upload"),
    path("evidence/<int:pk>/withdraw/", evidence.withdraw, name="evidence_withdraw"),
    path("projects/<int:pk>/reading/", project.set_reading, name="project_reading"),
    path("projects/<int:pk>/assign/", project.assign_drafter, name="project_assign"),
    path("projects/<int:pk>/readers/add/", readers.grant, name="project_grant"),
    path("projects/<int:pk>/readers/remove/", readers.revoke, name="project_revoke"),
    path("statistics/", statistics.overview, name="statistics"),
    path("statistics/late/", statistics.overdue, name="statistics_late"),
    path("statistics/spending/", statistics.spending, name="statistics_spending"),
    path("statistics/times/", statistics.handling_times, name="statistics_times"),
    path("statistics/times/steps/", statistics.finished_steps, name="statistics_steps"),
    path("statistics/export/", statistics_export.export, name="statistics_export"),
    path("plan/", year_plan.year_plan, name="year_plan"),
    path("plan/open/", year_plan.year_open, name="year_open"),
    path("plan/years/", year_list.year_list, name="year_list"),
    path("plan/rounds/new/", year_plan.round_new, name="round_new"),
    path("plan/rounds/<int:pk>/", year_round.round, name="round"),
    path("plan/rounds/<int:pk>/urge/", year_round.round_urge, name="round_urge"),
    path("plan/rounds/<int:pk>/slip/", year_round.round_slip, name="round_slip"),
    path("plan/rounds/<int:pk>/move/", year_dates.round_move, name="round_move"),
    path("plan/rounds/<int:pk>/recall/", year_dates.round_recall, name="round_recall"),
    path("plan/stages/<int:pk>/reopen/", year_run.stage_reopen, name="stage_reopen"),
    path("plan/runs/<int:pk>/<slug:act>/", year_run.run_act, name="run_act"),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))

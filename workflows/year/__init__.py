"""The year as a flow: runs, stages and rounds. Each verb is one act: lock, who may, still relevant, move, record, notices."""

from workflows.year.beginning import begin, is_open, join, open_year
from workflows.year.closing import settle
from workflows.year.dates import Dates, closing_day, effective, for_all, with_dates
from workflows.year.hands import is_desk
from workflows.year.late import hand_in_late, may_hand_in_late, may_reopen, reopen
from workflows.year.planning import NewRound, in_force, move_dates, plan_round, recall_round
from workflows.year.runs import end_run, resume_run, return_run, run_of, runs_of, suspend_run
from workflows.year.stages import (
    ARCHIVE,
    BESIDE,
    CHECKPOINTS,
    DECEMBER,
    JUNE,
    MARCH,
    MONITORING,
    NOT_ENABLED,
    NOT_PLANNED,
    OCTOBER,
    SELF_EVALUATION,
    STAGES,
    TARGET,
    YearStage,
    stage_of,
)
from workflows.year.subjects import Subject, Subjects, register
from workflows.year.urging import urge_many

__all__ = [
    "ARCHIVE",
    "BESIDE",
    "CHECKPOINTS",
    "DECEMBER",
    "JUNE",
    "MARCH",
    "MONITORING",
    "NOT_ENABLED",
    "NOT_PLANNED",
    "OCTOBER",
    "SELF_EVALUATION",
    "STAGES",
    "TARGET",
    "Dates",
    "NewRound",
    "Subject",
    "Subjects",
    "YearStage",
    "begin",
    "closing_day",
    "effective",
    "end_run",
    "for_all",
    "hand_in_late",
    "in_force",
    "is_desk",
    "is_open",
    "join",
    "may_hand_in_late",
    "may_reopen",
    "move_dates",
    "open_year",
    "plan_round",
    "recall_round",
    "register",
    "reopen",
    "resume_run",
    "return_run",
    "run_of",
    "runs_of",
    "settle",
    "stage_of",
    "suspend_run",
    "urge_many",
    "with_dates",
]

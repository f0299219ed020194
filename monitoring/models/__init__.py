"""What happened: execution as imported, vouchers, the checkpoints it is reported at, and how it is judged at the end."""

from monitoring.models.checkpoint import Checkpoint, CheckpointReport
from monitoring.models.evaluation import (
    Deduction,
    DepartmentEvaluation,
    EvaluationRow,
    EvaluationScheme,
    PrefillRun,
    Rescore,
    SelfEvaluation,
)
from monitoring.models.execution import ColumnMapping, ExecutionFigure, ExecutionImport
from monitoring.models.vouchers import Voucher

__all__ = [
    "Checkpoint",
    "CheckpointReport",
    "ColumnMapping",
    "Deduction",
    "DepartmentEvaluation",
    "EvaluationRow",
    "EvaluationScheme",
    "ExecutionFigure",
    "ExecutionImport",
    "PrefillRun",
    "Rescore",
    "SelfEvaluation",
    "Voucher",
]

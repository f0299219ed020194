"""What happened: execution as imported, vouchers, checkpoints, evidence put down all year, and how it is judged."""

from monitoring.models.archive import (
    ArchiveAddition,
    ArchiveFile,
    ArchiveJob,
    ArchiveJobItem,
    ArchiveSeal,
    Lending,
    LendingPackage,
)
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
from monitoring.models.evidence import Evidence
from monitoring.models.execution import ColumnMapping, ExecutionFigure, ExecutionImport
from monitoring.models.midyear import MonitoringFunds, MonitoringReport, MonitoringRound, MonitoringRow
from monitoring.models.papers import Disclosure, PaperLayout, PaperRecipient
from monitoring.models.rectification import Rectification
from monitoring.models.vouchers import Voucher

__all__ = [
    "ArchiveAddition",
    "ArchiveFile",
    "ArchiveJob",
    "ArchiveJobItem",
    "ArchiveSeal",
    "Checkpoint",
    "CheckpointReport",
    "ColumnMapping",
    "Deduction",
    "DepartmentEvaluation",
    "Disclosure",
    "EvaluationRow",
    "EvaluationScheme",
    "Evidence",
    "ExecutionFigure",
    "ExecutionImport",
    "Lending",
    "LendingPackage",
    "MonitoringFunds",
    "MonitoringReport",
    "MonitoringRound",
    "MonitoringRow",
    "PaperLayout",
    "PaperRecipient",
    "PrefillRun",
    "Rectification",
    "Rescore",
    "SelfEvaluation",
    "Voucher",
]

"""What happened: execution as imported, vouchers, and the checkpoints it is reported at."""

from monitoring.models.checkpoint import Checkpoint, CheckpointReport
from monitoring.models.execution import ColumnMapping, ExecutionFigure, ExecutionImport
from monitoring.models.vouchers import Voucher

__all__ = [
    "Checkpoint",
    "CheckpointReport",
    "ColumnMapping",
    "ExecutionFigure",
    "ExecutionImport",
    "Voucher",
]

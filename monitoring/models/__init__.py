"""What happened: execution as imported, vouchers."""

from monitoring.models.execution import ColumnMapping, ExecutionFigure, ExecutionImport
from monitoring.models.vouchers import Voucher

__all__ = ["ColumnMapping", "ExecutionFigure", "ExecutionImport", "Voucher"]

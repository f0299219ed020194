"""Pages of what happened."""

from django.urls import path

from monitoring.views import (
    archive,
    checkpoint,
    evaluation,
    execution,
    lending,
    midyear,
    midyear_board,
    notice,
    progress,
    report,
    vouchers,
)

app_name = "monitoring"

urlpatterns = [
    path("imports/", execution.imports, name="imports"),
    path("imports/new/", execution.import_new, name="import_new"),
    path("imports/<int:pk>/", execution.import_, name="import"),
    path("imports/<int:pk>/columns/", execution.import_columns, name="import_columns"),
    path("imports/<int:pk>/confirm/", execution.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/discard/", execution.import_discard, name="import_discard"),
    path("imports/<int:pk>/void/", execution.import_void, name="import_void"),
    path("projects/<int:pk>/vouchers/", vouchers.vouchers, name="vouchers"),
    path("vouchers/<int:pk>/reverse/", vouchers.voucher_reverse, name="voucher_reverse"),
    path("", progress.progress, name="progress"),
    path("plan/", progress.plan, name="plan"),
    path("checkpoints/<int:pk>/", checkpoint.checkpoint, name="checkpoint"),
    path("checkpoints/<int:pk>/notice/", notice.notice, name="notice"),
    path("checkpoints/<int:pk>/notice/export/", notice.notice_export, name="notice_export"),
    path("archives/", archive.archives, name="archives"),
    path("archives/order/", archive.archive_order, name="archive_order"),
    path("archives/handover/", archive.archive_handover, name="archive_handover"),
    path("archives/jobs/<int:pk>/", archive.archive_job, name="archive_job"),
    path("archives/<int:pk>/", archive.archive, name="archive"),
    path("archives/<int:pk>/add/", archive.archive_add, name="archive_add"),
    path("archives/<int:pk>/download/", archive.archive_download, name="archive_download"),
    path("lendings/", lending.lendings, name="lendings"),
    path("lendings/new/", lending.lending_new, name="lending_new"),
    path("lendings/<int:pk>/", lending.lending, name="lending"),
    path("lendings/<int:pk>/end/", lending.lending_end, name="lending_end"),
    path("lendings/<int:pk>/package/", lending.lending_package, name="lending_package"),
    path("reports/<int:pk>/", report.report, name="report"),
    path("reports/<int:pk>/late/", report.late, name="late"),
    path("reports/<int:pk>/reopen/", report.reopen, name="reopen"),
    path("midyear/", midyear_board.midyear_board, name="midyear_board"),
    path("midyear/<int:pk>/", midyear.midyear, name="midyear"),
    path("midyear/<int:pk>/late/", midyear.late, name="midyear_late"),
    path("midyear/<int:pk>/reopen/", midyear.reopen, name="midyear_reopen"),
    path("evaluations/<int:pk>/", evaluation.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/score/", evaluation.score, name="evaluation_score"),
    path("evaluations/<int:pk>/late/", evaluation.late, name="evaluation_late"),
    path("evaluations/<int:pk>/reopen/", evaluation.reopen, name="evaluation_reopen"),
]

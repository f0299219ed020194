"""Pages of what happened."""

from django.urls import path

from monitoring.views import execution, vouchers

app_name = "monitoring"

urlpatterns = [
    path("imports/", execution.imports, name="imports"),
    path("imports/new/", execution.import_new, name="import_new"),
    path("imports/<int:pk>/", execution.import_, name="import"),
    path("imports/<int:pk>/columns/", execution.import_columns, name="import_columns"),
    path("imports/<int:pk>/confirm/", execution.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/void/", execution.import_void, name="import_void"),
    path("projects/<int:pk>/vouchers/", vouchers.vouchers, name="vouchers"),
    path("vouchers/<int:pk>/reverse/", vouchers.voucher_reverse, name="voucher_reverse"),
]

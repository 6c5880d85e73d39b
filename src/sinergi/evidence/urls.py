"""Addresses of evidence."""

from django.urls import path

from sinergi.evidence.views import acts, checks, exports, item, redact, shelf

app_name = "evidence"
urlpatterns = [
    path("evidence/", shelf.shelf, name="shelf"),
    path("evidence/list.<str:form>", shelf.table, name="table"),
    path("evidence/new/", item.take, name="take"),
    path("evidence/chains/", checks.checks, name="checks"),
    path("evidence/chains/<int:pk>/check/", checks.check_now, name="check_now"),
    path("evidence/exports/", exports.exports, name="exports"),
    path("evidence/exports/new/", exports.export_new, name="export_new"),
    path("evidence/exports/<int:pk>/", exports.export, name="export"),
    path("evidence/exports/<int:pk>/file.zip", exports.export_file, name="export_file"),
    path("evidence/<int:pk>/", item.item, name="item"),
    path("evidence/<int:pk>/redact/", redact.redact, name="redact"),
    path("evidence/<int:pk>/pages/<int:number>.png", item.page, name="page"),
    path("evidence/<int:pk>/<slug:name>/", acts.act, name="act"),
]

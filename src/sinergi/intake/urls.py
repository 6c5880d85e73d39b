"""Addresses of imports."""

from django.urls import path

from sinergi.intake.views import batches, unplaced, wizard

app_name = "intake"
urlpatterns = [
    path("imports/", wizard.imports, name="imports"),
    path("imports/unplaced/", unplaced.unplaced, name="unplaced"),
    path("imports/unplaced/table/", unplaced.mend_table, name="mend_table"),
    path("imports/unplaced/<int:pk>/", unplaced.mend, name="mend"),
    path("imports/batches/<int:pk>/", batches.batch, name="batch"),
    path("imports/batches/<int:pk>/columns/", wizard.mapping, name="mapping"),
    path("imports/batches/<int:pk>/check/", batches.check, name="check"),
    path("imports/batches/<int:pk>/apply/", batches.apply, name="apply"),
    path("imports/batches/<int:pk>/undo/", batches.undo, name="undo"),
    path("imports/batches/<int:pk>/faults.xlsx", batches.fault_book, name="fault_book"),
    path("imports/batches/<int:pk>/file", batches.original, name="original"),
    path("imports/<slug:source>/", wizard.start, name="import"),
]

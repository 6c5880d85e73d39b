"""Addresses of the audit of even-handedness."""

from django.urls import path

from sinergi.cases.views import evenness

app_name = "evenness"
urlpatterns = [
    path("cases/evenness/", evenness.audits, name="list"),
    path(
        "cases/evenness/due/<int:office>/<slug:first>/",
        evenness.preview,
        name="preview",
    ),
    path("cases/evenness/<slug:key>/", evenness.statement, name="statement"),
    path("cases/evenness/<slug:key>.pdf", evenness.statement_paper, name="paper"),
    path("cases/of/<slug:key>/side/", evenness.side, name="side"),
]

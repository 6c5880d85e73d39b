"""Addresses of personal data."""

from django.urls import path

from sinergi.privacy.views import duties, record

app_name = "privacy"
urlpatterns = [
    path("privacy/", record.processing, name="record"),
    path("privacy/record.pdf", record.processing_paper, name="record_paper"),
    path("privacy/export.<str:form>", record.processing_export, name="record_export"),
    path("privacy/retention/", record.retention, name="retention"),
    path("privacy/retention/new/", record.rule_new, name="rule_new"),
    path("privacy/retention/<int:pk>/<slug:step>/", record.rule_step, name="rule_step"),
    path("privacy/holds/new/", record.hold_new, name="hold_new"),
    path("privacy/holds/<int:pk>/lift/", record.hold_lift, name="hold_lift"),
    path("privacy/requests/", duties.requests, name="requests"),
    path(
        "privacy/requests/export.<str:form>",
        duties.requests_export,
        name="requests_export",
    ),
    path("privacy/requests/new/", duties.request_new, name="request_new"),
    path("privacy/requests/<int:pk>/", duties.request_one, name="request"),
    path("privacy/breaches/", duties.breaches, name="breaches"),
    path(
        "privacy/breaches/export.<str:form>",
        duties.breaches_export,
        name="breaches_export",
    ),
    path("privacy/breaches/new/", duties.breach_new, name="breach_new"),
    path("privacy/breaches/<int:pk>/", duties.breach, name="breach"),
    path(
        "privacy/breaches/<int:pk>/<slug:step>/", duties.breach_step, name="breach_step"
    ),
]

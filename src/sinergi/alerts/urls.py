"""Addresses of alerts."""

from django.urls import URLPattern, path

from sinergi.alerts.views import feeds, notices, sms, webhooks

app_name = "alerts"
urlpatterns: list[URLPattern] = [
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/seen/", notices.all_seen, name="all_seen"),
    path("notices/preferences/", notices.preferences, name="preferences"),
    path("notices/ledger/", notices.ledger, name="ledger"),
    path("notices/number/", sms.number, name="number"),
    path("notices/number/prove/", sms.number_prove, name="number_prove"),
    path("notices/number/remove/", sms.number_remove, name="number_remove"),
    path("notices/sms/receipt/", sms.receipt, name="sms_receipt"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.webhook_new, name="webhook_new"),
    path("webhooks/<int:pk>/test/", webhooks.webhook_test, name="webhook_test"),
    path("webhooks/<int:pk>/stop/", webhooks.webhook_stop, name="webhook_stop"),
    path("calendars/", feeds.feeds, name="feeds"),
    path("calendars/<int:pk>/revoke/", feeds.feed_revoke, name="feed_revoke"),
    path("ics/<str:token>.ics", feeds.ics, name="ics"),
]

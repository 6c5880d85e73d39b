"""Addresses of the staff's side of reports. The public door has its own in `public`."""

from django.urls import URLPattern, include, path

from sinergi.reports.views import (
    bringing,
    desk,
    entry,
    identities,
    incidents,
    queue,
    report,
    statistics,
    tables,
)

app_name = "reports"
report_urls: list[URLPattern] = [
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/move/", report.move, name="move"),
    path("<int:pk>/kind/", report.kind, name="kind"),
    path("<int:pk>/give/", report.give, name="give"),
    path("<int:pk>/hand/", report.hand, name="hand"),
    path("<int:pk>/group/", report.group, name="group"),
    path("<int:pk>/official/", report.official, name="official"),
    path("<int:pk>/question/", report.question, name="question"),
    path("<int:pk>/news/", report.news, name="news"),
    path("<int:pk>/party/", report.party, name="party"),
    path("<int:pk>/identity/", report.identity, name="identity"),
    path("<int:pk>/referral/", report.referral, name="referral"),
    path("parties/<int:pk>/remove/", report.party_remove, name="party_remove"),
    path("referrals/<int:pk>/end/", report.referral_end, name="referral_end"),
    path("files/<int:pk>/", report.file, name="file"),
]
table_urls: list[URLPattern] = [
    path("", queue.queue, name="queue"),
    path("bulk/", queue.bulk, name="bulk"),
    path("progress/", queue.progress, name="progress"),
    path("export.<str:form>", queue.export, name="export"),
    path("desk/", desk.desk, name="desk"),
    path("new/", entry.entry, name="entry"),
    path("bring/", bringing.bring_list, name="bring"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.incident_new, name="incident_new"),
    path("incidents/<slug:key>/", incidents.incident, name="incident"),
    path("incidents/<slug:key>/out/", incidents.incident_out, name="incident_out"),
    path(
        "incidents/<slug:key>/close/", incidents.incident_close, name="incident_close"
    ),
    path("routes/", tables.routes, name="routes"),
    path("routes/run/", tables.routes_run, name="routes_run"),
    path("routes/<int:pk>/end/", tables.route_end, name="route_end"),
    path("keywords/", tables.keywords, name="keywords"),
    path("keywords/<int:pk>/end/", tables.keyword_end, name="keyword_end"),
    path("identities/", identities.identities, name="identities"),
    path(
        "identities/<int:pk>/decide/",
        identities.identity_decide,
        name="identity_decide",
    ),
    path("identities/<int:pk>/sealed/", identities.identity_hand, name="identity_hand"),
    path("numbers/", statistics.statistics, name="statistics"),
    path(
        "numbers/export.<str:form>",
        statistics.statistics_export,
        name="statistics_export",
    ),
]
urlpatterns = [path("reports/", include([*table_urls, *report_urls]))]

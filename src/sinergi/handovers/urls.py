"""Addresses of hand-overs."""

from django.urls import URLPattern, include, path

from sinergi.handovers.views import (
    carrying,
    exchange,
    handover,
    listing,
    partners,
    reconciling,
    sending,
)

app_name = "handovers"
partner_urls: list[URLPattern] = [
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/<int:pk>/", partners.partner, name="partner"),
    path("partners/<int:pk>/retire/", partners.partner_retire, name="partner_retire"),
    path("card/<int:pk>/kartu.json", partners.card, name="card"),
]
month_urls: list[URLPattern] = [
    path("reconciliation/", reconciling.reconciliation, name="reconciliation"),
    path(
        "reconciliation/export.<str:form>",
        reconciling.reconciliation_export,
        name="reconciliation_export",
    ),
    path("reconciliation/sheets/new/", reconciling.sheet_make, name="sheet_make"),
    path("reconciliation/sheets/<int:pk>/", reconciling.sheet, name="sheet"),
    path(
        "reconciliation/sheets/<int:pk>.pdf",
        reconciling.sheet_paper,
        name="sheet_paper",
    ),
    path(
        "reconciliation/sheets/<int:pk>/sign/",
        reconciling.sheet_sign,
        name="sheet_sign",
    ),
]
one_urls: list[URLPattern] = [
    path("<int:pk>/", handover.handover, name="handover"),
    path("<int:pk>/slip.pdf", handover.slip, name="slip_paper"),
    path("<int:pk>/remind/", handover.reminder, name="remind"),
    path("<int:pk>/files/<int:position>/", handover.file, name="file"),
    path("<int:pk>/parcels/<int:parcel_id>.zip", handover.parcel, name="parcel"),
    path("<int:pk>/parcels/<int:parcel_id>/again/", handover.again, name="again"),
    path("<int:pk>/act/<slug:name>/", handover.act, name="act"),
]
urlpatterns = [
    path(
        "handovers/",
        include([
            path("", listing.inbox, name="inbox"),
            path("all/", listing.both, name="both"),
            path("sent/", listing.outbox, name="outbox"),
            path("export/<slug:box>.<str:form>", listing.export, name="export"),
            path("new/", sending.handover_new, name="handover_new"),
            path("file/", carrying.carry, name="carry"),
            path("slip/", carrying.slip, name="slip"),
            path("exchange/", exchange.exchange, name="exchange"),
            *partner_urls, *month_urls, *one_urls,
        ]),
    ),
]  # fmt: skip

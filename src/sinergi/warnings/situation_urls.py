"""Addresses of situation reports."""

from django.urls import path

from sinergi.warnings.views import situations

app_name = "situations"
urlpatterns = [
    path("situations/", situations.situations, name="list"),
    path("situations/new/", situations.situation_new, name="new"),
    path("situations/<slug:key>/", situations.situation, name="situation"),
    path("situations/<slug:key>/edit/", situations.edit, name="edit"),
    path("situations/<slug:key>/renew/", situations.renew, name="renew"),
    path("situations/<slug:key>/share/", situations.share, name="share"),
    path("situations/<slug:key>/report.pdf", situations.paper, name="paper"),
]

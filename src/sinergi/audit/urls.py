"""Addresses of the audit list."""

from django.urls import path

from sinergi.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.facts, name="facts"),
    path("audit/export/", views.facts_export, name="facts_export"),
    path("audit/readings/", views.readings, name="readings"),
    path("audit/of/<str:thing>/<str:key>/", views.of_row, name="of"),
]

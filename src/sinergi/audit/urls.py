"""Addresses of the audit list."""

from django.urls import path

from sinergi.audit import views

app_name = "audit"
urlpatterns = [path("audit/", views.facts, name="facts")]

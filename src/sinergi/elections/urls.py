"""Addresses of elections."""

from django.urls import path

from sinergi.elections import views

app_name = "elections"
urlpatterns = [
    path("elections/", views.elections, name="list"),
    path("elections/<slug:code>/", views.election, name="election"),
    path("stations/", views.stations, name="stations"),
    path("stations/export.<str:form>", views.stations_export, name="stations_export"),
]

"""Addresses of elections."""

from django.urls import path

from sinergi.elections.views import calendar, elections, stations

app_name = "elections"
urlpatterns = [
    path("elections/", elections.elections, name="list"),
    path("elections/new/", calendar.election_new, name="new"),
    path("elections/days/", calendar.days, name="days"),
    path("elections/days/put/", calendar.day_put, name="day_put"),
    path("elections/days/<int:day_id>/remove/", calendar.day_remove, name="day_remove"),
    path("elections/<slug:code>/", elections.election, name="election"),
    path("elections/<slug:code>/stages/", calendar.stage_edit, name="stage_new"),
    path(
        "elections/<slug:code>/stages/<slug:stage>/",
        calendar.stage_edit,
        name="stage_edit",
    ),
    path(
        "elections/<slug:code>/stages/<slug:stage>/remove/",
        calendar.stage_remove,
        name="stage_remove",
    ),
    path("stations/", stations.stations, name="stations"),
    path(
        "stations/export.<str:form>", stations.stations_export, name="stations_export"
    ),
]

"""Addresses of what was known, and of rehearsal."""

from django.urls import path

from sinergi.replay.views import rehearsal, then

app_name = "replay"
urlpatterns = [
    path("then/", then.then, name="then"),
    path("rehearsal/", rehearsal.rehearsal, name="rehearsal"),
    path("rehearsal/speed/", rehearsal.speed, name="speed"),
    path("rehearsal/scorecard.csv", rehearsal.scorecard_csv, name="scorecard"),
]

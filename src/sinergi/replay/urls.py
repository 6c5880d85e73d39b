"""Addresses of what was known, and of rehearsal."""

from django.urls import path

from sinergi.replay.views import rehearsal, standing, then

app_name = "replay"
urlpatterns = [
    path("then/", then.then, name="then"),
    path("then/warnings/<slug:key>/", standing.warning, name="then_warning"),
    path("then/commitments/", standing.commitments, name="then_commitments"),
    path(
        "then/commitments.<str:form>",
        standing.commitments_export,
        name="then_commitments_export",
    ),
    path("then/commitments/<int:pk>/", standing.commitment, name="then_commitment"),
    path("rehearsal/", rehearsal.rehearsal, name="rehearsal"),
    path("rehearsal/speed/", rehearsal.speed, name="speed"),
    path("rehearsal/scorecard.csv", rehearsal.scorecard_csv, name="scorecard"),
]

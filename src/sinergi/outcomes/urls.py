"""Addresses of outcomes."""

from django.urls import path

from sinergi.outcomes.views import goals, registering, studies, worked

app_name = "outcomes"
urlpatterns = [
    path("goals/", goals.goals, name="goals"),
    path("goals/export.<str:form>", goals.goals_export, name="goals_export"),
    path("goals/<slug:code>/", goals.goal, name="goal"),
    path("outcomes/", studies.studies, name="studies"),
    path("outcomes/export.<str:form>", studies.studies_export, name="studies_export"),
    path("outcomes/new/", registering.study_new, name="study_new"),
    path("outcomes/worked/", worked.worked, name="worked"),
    path(
        "outcomes/worked/<int:measure_id>/propose/",
        worked.effect_propose,
        name="effect_propose",
    ),
    path("outcomes/<int:study_id>/", studies.study, name="study"),
    path(
        "outcomes/<int:study_id>/export.<str:form>",
        studies.study_export,
        name="study_export",
    ),
    path(
        "outcomes/<int:study_id>/change/",
        registering.study_change,
        name="study_change",
    ),
    path(
        "outcomes/<int:study_id>/compute/",
        registering.study_compute,
        name="study_compute",
    ),
]

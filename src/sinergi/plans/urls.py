"""Addresses of measures and plans."""

from django.urls import path

from sinergi.plans.views import editing, files, measures, plans

app_name = "plans"
urlpatterns = [
    path("measures/", measures.measures, name="measures"),
    path(
        "measures/export.<str:form>", measures.measures_export, name="measures_export"
    ),
    path("measures/new/", measures.measure_edit, name="measure_new"),
    path("measures/<int:measure_id>/", measures.measure, name="measure"),
    path("measures/<int:measure_id>/edit/", measures.measure_edit, name="measure_edit"),
    path(
        "measures/<int:measure_id>/retire/",
        measures.measure_retire,
        name="measure_retire",
    ),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/fix/", editing.fix, name="fix"),
    path("plans/<int:plan_id>/put/", editing.put, name="put"),
    path("plans/<int:plan_id>/items/<int:item_id>/", editing.forbid, name="forbid"),
    path("plans/<int:plan_id>/search/", editing.search_again, name="search_again"),
    path("plans/<int:plan_id>/propose/", editing.propose, name="propose"),
    path("plans/<int:plan_id>/back/", editing.back, name="back"),
    path("plans/<int:plan_id>/risks/", files.risks, name="risks"),
    path("plans/<int:plan_id>/export.<str:form>", files.export, name="export"),
]

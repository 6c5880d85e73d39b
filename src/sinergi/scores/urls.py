"""Addresses of scores."""

from django.urls import path

from sinergi.scores.views import acts, comparing, exports, frameworks, runs, what_if

app_name = "scores"
urlpatterns = [
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/<slug:code>/", frameworks.framework, name="framework"),
    path(
        "frameworks/<slug:code>/framework.yaml",
        frameworks.framework_file,
        name="framework_file",
    ),
    path("frameworks/<slug:code>/what-if/", what_if.what_if, name="what_if"),
    path("frameworks/<slug:code>/what-if/save/", what_if.save, name="what_if_save"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.run_new, name="run_new"),
    path("runs/compare/", comparing.compare, name="compare"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/publish/", acts.publish, name="publish"),
    path("runs/<int:pk>/withdraw/", acts.withdraw, name="withdraw"),
    path("runs/<int:pk>/sensitivity/", acts.sensitivity, name="sensitivity"),
    path("runs/<int:pk>/table.csv", exports.input_table, name="input_table"),
    path("runs/<int:pk>/framework.yaml", exports.framework_text, name="run_framework"),
    path("runs/<int:pk>/export.<str:kind>", exports.export, name="export"),
    path("runs/<int:pk>/export/<str:kind>/", exports.prepared, name="prepared"),
    path("exports/<int:pk>/", exports.download, name="download"),
]

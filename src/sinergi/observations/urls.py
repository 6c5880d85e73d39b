"""Addresses of field data."""

from django.urls import path

from sinergi.observations.views import coverage, expectations, field_data, openrosa

app_name = "observations"

FORM = "forms/<slug:code>/<str:version>"


def _device_paths(prefix: str, name: str, **more: bool) -> list:  # type: ignore[type-arg]
    return [
        path(f"{prefix}formList", openrosa.form_list, more, name=f"{name}list"),
        path(
            f"{prefix}submission", openrosa.submission, more, name=f"{name}submission"
        ),
        path(f"{prefix}{FORM}.xml", openrosa.form, more, name=f"{name}form"),
        path(
            f"{prefix}{FORM}/manifest", openrosa.manifest, more, name=f"{name}manifest"
        ),
        path(
            f"{prefix}{FORM}/media/<str:name>",
            openrosa.media,
            more,
            name=f"{name}media",
        ),
    ]


urlpatterns = [
    *_device_paths("or/", "or_"),
    *_device_paths("or/<str:token>/", "or_"),
    *_device_paths("or/<str:token>/test/", "or_test_", test=True),
    path("field/state", field_data.state, name="field_state"),
    path("field/sync", field_data.sync, name="field_sync"),
    path("field/submissions", field_data.submissions, name="field_submissions"),
    path(f"field/{FORM}.xml", field_data.xform, name="field_xform"),
    path(f"field/{FORM}/media/<str:name>", field_data.media, name="field_media"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/data.json", coverage.coverage_data, name="coverage_data"),
    path(
        "coverage/export.<str:form>", coverage.coverage_export, name="coverage_export"
    ),
    path("coverage/expectations/", expectations.expectations, name="expectations"),
    path(
        "coverage/expectations/new/",
        expectations.expectation_new,
        name="expectation_new",
    ),
    path(
        "coverage/expectations/<int:pk>/end/",
        expectations.expectation_end,
        name="expectation_end",
    ),
]

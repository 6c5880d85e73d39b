"""Addresses of field data."""

from django.urls import path, re_path

from sinergi.observations.views import (
    coverage,
    device_slips,
    devices,
    expectations,
    field_data,
    field_shell,
    form_upload,
    forms,
    my_devices,
    openrosa,
    reconciling,
    reviewing,
    submission,
    submission_files,
    submissions,
)

app_name = "observations"

FORM = "forms/<slug:code>/<str:version>"
VERSION = "forms/<slug:code>/versions/<str:version>"


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
    re_path(r"^or/.*$", openrosa.unknown, name="or_unknown"),
    path("field/", field_shell.field_list, name="field"),
    path("field/forms/<slug:code>/", field_shell.fill, name="fill"),
    path("field/sw.js", field_shell.service_worker, name="field_sw"),
    path("field/manifest.webmanifest", field_shell.web_manifest, name="field_manifest"),
    path("field/state", field_data.state, name="field_state"),
    path("field/sync", field_data.sync, name="field_sync"),
    path("field/submissions", field_data.submissions, name="field_submissions"),
    path(f"field/{FORM}.xml", field_data.xform, name="field_xform"),
    path(f"field/{FORM}/media/<str:name>", field_data.media, name="field_media"),
    path("forms/", forms.forms, name="forms"),
    path("forms/new/", form_upload.form_new, name="form_new"),
    path("forms/new/sample.xlsx", form_upload.form_sample, name="form_sample"),
    path("forms/<slug:code>/", forms.form, name="form"),
    path("forms/<slug:code>/retire/", forms.retire, name="form_retire"),
    path("forms/<slug:code>/restore/", forms.restore, name="form_restore"),
    path(f"{VERSION}/", forms.version, name="form_version"),
    path(f"{VERSION}/source", forms.source, name="form_source"),
    path(f"{VERSION}/form.xml", forms.xform_file, name="form_xform"),
    path(f"{VERSION}/files/<str:name>", forms.form_file, name="form_file"),
    path(f"{VERSION}/publish/", forms.publish, name="form_publish"),
    path(f"{VERSION}/discard/", forms.discard, name="form_discard"),
    path("me/devices/", my_devices.my_devices, name="my_devices"),
    path("me/devices/new/", my_devices.device_new, name="device_new"),
    path("devices/", devices.devices, name="devices"),
    path("devices/export/<slug:form>/", devices.export, name="devices_export"),
    path("devices/slips/", device_slips.slips, name="device_slips"),
    path("devices/<int:pk>/revoke/", devices.revoke, name="device_revoke"),
    path("submissions/", submissions.submissions, name="submissions"),
    path(
        "submissions/export.<str:form>", submissions.export, name="submissions_export"
    ),
    path("submissions/review/", reviewing.review_many, name="review_many"),
    path("submissions/reconcile/", reconciling.reconcile_page, name="reconcile"),
    path("submissions/<int:pk>/", submission.submission, name="submission"),
    path("submissions/<int:pk>/review/", submission.review, name="review"),
    path("submissions/<int:pk>/place/", submission.place, name="place"),
    path("submissions/<int:pk>/number/", submission.number, name="number"),
    path("submissions/<int:pk>/paper.pdf", submission_files.paper, name="paper"),
    path("submissions/<int:pk>/copy/", submission_files.copies, name="copies"),
    path("submissions/<int:pk>/xml", submission_files.instance, name="instance"),
    path(
        "submissions/<int:pk>/files/<int:file_id>", submission_files.file, name="file"
    ),
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

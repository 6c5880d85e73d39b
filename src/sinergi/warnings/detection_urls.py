"""Addresses of detection: alarms, detectors, places to call, bulletins."""

from django.urls import include, path

from sinergi.warnings.views import alarms, bulletins, calls, detectors

app_name = "detection"
urlpatterns = [
    path(
        "alarms/",
        include([
            path("", alarms.alarms, name="alarms"),
            path("export.<str:form>", alarms.alarms_export, name="alarms_export"),
            path("<slug:key>/", alarms.alarm, name="alarm"),
            path("<slug:key>/look/", alarms.alarm_look, name="alarm_look"),
            path("<slug:key>/set-aside/", alarms.alarm_set_aside, name="alarm_aside"),
            path("<slug:key>/draft/", alarms.alarm_draft, name="alarm_draft"),
        ]),
    ),
    path(
        "detectors/",
        include([
            path("", detectors.detectors, name="detectors"),
            path("new/<slug:method>/", detectors.detector_new, name="detector_new"),
            path("<slug:key>/", detectors.detector, name="detector"),
            path("<slug:key>/edit/", detectors.detector_edit, name="detector_edit"),
            path("<slug:key>/test/", detectors.detector_test, name="detector_test"),
            path("<slug:key>/act/<slug:act>/", detectors.detector_act, name="detector_act"),
        ]),
    ),
    path(
        "places-to-call/",
        include([
            path("", calls.calls, name="calls"),
            path("export.<str:form>", calls.calls_export, name="calls_export"),
            path("<slug:key>/", calls.call, name="call"),
        ]),
    ),
    path(
        "bulletins/",
        include([
            path("", bulletins.bulletins, name="bulletins"),
            path("new/", bulletins.bulletin_new, name="bulletin_new"),
            path(
                "<slug:key>/withdraw/", bulletins.bulletin_withdraw,
                name="bulletin_withdraw",
            ),
        ]),
    ),
]  # fmt: skip

"""Addresses of outreach."""

from django.urls import URLPattern, path

from sinergi.outreach.views import (
    coverage,
    door,
    learning,
    library,
    open_pages,
    quizzes,
    rumors,
    session_files,
    sessions,
    steps,
    targets,
)

app_name = "outreach"
SESSION = "outreach/sessions/<int:pk>/"
session_urls: list[URLPattern] = [
    path("outreach/sessions/", sessions.sessions, name="sessions"),
    path("outreach/sessions/export.<str:form>", session_files.export, name="export"),
    path("outreach/sessions/new/", sessions.session_new, name="session_new"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}edit/", sessions.session_edit, name="session_edit"),
    path(f"{SESSION}report/", steps.session_report, name="session_report"),
    path(f"{SESSION}postpone/", steps.session_postpone, name="session_postpone"),
    path(f"{SESSION}move/<slug:to>/", steps.session_move, name="session_move"),
    path(f"{SESSION}photos/", steps.session_photos, name="session_photos"),
    path(f"{SESSION}photos/<int:photo_id>/", steps.photo, name="photo"),
    path(
        f"{SESSION}photos/<int:photo_id>/remove/",
        steps.photo_remove,
        name="photo_remove",
    ),
    path(f"{SESSION}heard/", steps.session_heard, name="session_heard"),
    path(f"{SESSION}tally/<slug:phase>/", quizzes.tally, name="tally"),
    path(f"{SESSION}codes/", door.codes, name="codes"),
    path(f"{SESSION}codes/<slug:what>/", door.code_large, name="code_large"),
    path(f"{SESSION}codes/<slug:what>/open/", door.code_open, name="code_open"),
    path(f"{SESSION}session.ics", session_files.session_ics, name="session_ics"),
    path(
        f"{SESSION}papers/<slug:paper>.pdf",
        session_files.session_paper,
        name="session_paper",
    ),
    path(f"{SESSION}certificates/", session_files.certificates, name="certificates"),
]
coverage_urls: list[URLPattern] = [
    path("outreach/coverage/", coverage.coverage, name="coverage"),
    path("outreach/coverage/areas.json", coverage.coverage_data, name="coverage_data"),
    path(
        "outreach/coverage/export.<str:form>",
        coverage.coverage_export,
        name="coverage_export",
    ),
    path("outreach/matrix/", coverage.matrix, name="matrix"),
    path("outreach/targets/", targets.targets, name="targets"),
    path("outreach/targets/derive/", targets.derive, name="derive"),
    path("outreach/learning/", learning.learning, name="learning"),
]
library_urls: list[URLPattern] = [
    path("outreach/materials/", library.materials, name="materials"),
    path("outreach/materials/new/", library.material_new, name="material_new"),
    path("outreach/materials/<int:pk>/", library.material, name="material"),
    path(
        "outreach/materials/<int:pk>/version/", library.version_new, name="version_new"
    ),
    path("outreach/versions/<int:pk>/ask/", library.version_ask, name="version_ask"),
    path(
        "outreach/versions/<int:pk>/approve/",
        library.version_approve,
        name="version_approve",
    ),
    path(
        "outreach/versions/<int:pk>/refuse/",
        library.version_refuse,
        name="version_refuse",
    ),
    path("outreach/files/<int:pk>/", library.material_file, name="material_file"),
    path("outreach/quizzes/", quizzes.quizzes, name="quizzes"),
    path("outreach/quizzes/new/", quizzes.quiz_write, name="quiz_new"),
    path("outreach/quizzes/<int:pk>/", quizzes.quiz, name="quiz"),
    path("outreach/quizzes/<int:pk>/edit/", quizzes.quiz_write, name="quiz_edit"),
    path("outreach/quizzes/<int:pk>/state/", quizzes.quiz_state, name="quiz_state"),
]
rumor_urls: list[URLPattern] = [
    path("outreach/rumors/", rumors.rumors, name="rumors"),
    path("outreach/rumors/new/", rumors.rumor_new, name="rumor_new"),
    path("outreach/rumors/<int:pk>/", rumors.rumor, name="rumor"),
    path("outreach/rumors/<int:pk>/ask/", rumors.rumor_ask, name="rumor_ask"),
    path("outreach/rumors/<int:pk>/answer/", rumors.rumor_answer, name="rumor_answer"),
    path(
        "outreach/rumors/<int:pk>/approve/", rumors.rumor_approve, name="rumor_approve"
    ),
    path("outreach/rumors/<int:pk>/return/", rumors.rumor_return, name="rumor_return"),
    path(
        "outreach/rumors/<int:pk>/dismiss/", rumors.rumor_dismiss, name="rumor_dismiss"
    ),
    path("outreach/rumors/<int:pk>/reopen/", rumors.rumor_reopen, name="rumor_reopen"),
]
open_urls: list[URLPattern] = [
    path("outreach/calendar/", open_pages.calendar, name="calendar"),
    path("outreach/calendar.ics", open_pages.calendar_ics, name="calendar_ics"),
    path("hadir/<str:token>/", open_pages.attend, name="attend"),
    path("kuis/<str:token>/", open_pages.quiz_page, name="quiz_page"),
]
urlpatterns: list[URLPattern] = [
    *session_urls,
    *coverage_urls,
    *library_urls,
    *rumor_urls,
    *open_urls,
]

"""Addresses of warnings and playbooks."""

from django.urls import path

from sinergi.warnings.views import answering, listing, playbooks, warning

app_name = "warnings"
urlpatterns = [
    path("warnings/", listing.warnings_list, name="list"),
    path("warnings/export.<str:form>", listing.export, name="export"),
    path("warnings/new/", warning.warning_new, name="new"),
    path("warnings/playbooks/", playbooks.playbooks, name="playbooks"),
    path("warnings/playbooks/<slug:code>/", playbooks.playbook, name="playbook"),
    path(
        "warnings/playbooks/<slug:code>/copy/",
        playbooks.playbook_copy,
        name="playbook_copy",
    ),
    path(
        "warnings/playbooks/<int:pk>/retire/",
        playbooks.playbook_retire,
        name="playbook_retire",
    ),
    path("warnings/of/<int:pk>/", warning.numbered, name="numbered"),
    path("warnings/<slug:key>/", warning.warning, name="warning"),
    path("warnings/<slug:key>/edit/", warning.edit, name="edit"),
    path("warnings/<slug:key>/recipients/", warning.recipients, name="recipients"),
    path("warnings/<slug:key>/move/<slug:to>/", warning.move, name="move"),
    path("warnings/<slug:key>/newer/", warning.newer, name="newer"),
    path("warnings/<slug:key>/answer/", answering.answer, name="answer"),
    path("warnings/<slug:key>/agreement/", answering.agreement, name="agreement"),
    path("warnings/<slug:key>/join/", answering.join, name="join"),
    path("warnings/<slug:key>/tasks/<int:task_id>/", answering.task, name="task"),
    path("warnings/<slug:key>/sheet.pdf", warning.after_action, name="after_action"),
]

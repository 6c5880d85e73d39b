"""Addresses of cases. They hold keys drawn at random, never numbers."""

from django.urls import include, path

from sinergi.cases.views import case, figures, hearings, law, listing, papers, steps

app_name = "cases"
of_a_case = [
    path("", case.case, name="case"),
    path("step/<slug:to>/", steps.step, name="step"),
    path("parties/", case.party_add, name="party_add"),
    path("handler/", case.assign, name="assign"),
    path("notes/", case.note_add, name="note_add"),
    path("minutes/", case.minutes_add, name="minutes_add"),
    path("hearings/", hearings.hearing_new, name="hearing_new"),
    path("invitations/<int:pk>/", hearings.delivery, name="delivery"),
    path("publications/", papers.publication_new, name="publication_new"),
]
urlpatterns = [
    path("cases/", listing.cases, name="list"),
    path("cases/export.<str:form>", listing.export, name="export"),
    path("cases/new/", case.case_new, name="new"),
    path("cases/steps/", listing.steps, name="steps"),
    path("cases/deadlines/", law.deadlines, name="deadlines"),
    path("cases/calendar/", hearings.agenda, name="agenda"),
    path("cases/calendar.ics", hearings.agenda_file, name="agenda_file"),
    path("cases/calendar/day-off/", hearings.day_off, name="day_off"),
    path("cases/calendar/decree/", hearings.day_off_before, name="day_off_before"),
    path("cases/figures/", figures.figures, name="figures"),
    path("cases/figures.<str:form>", figures.figures_export, name="figures_export"),
    path("cases/series/", papers.series, name="series"),
    path("cases/summons/", steps.summons, name="summons"),
    path("cases/papers/<slug:key>.pdf", papers.paper, name="paper"),
    path("cases/hearings/<slug:key>/", hearings.hearing, name="hearing"),
    path(
        "cases/publications/<slug:key>/<slug:act>/",
        papers.publication_act,
        name="publication_act",
    ),
    path("cases/of/<slug:key>/", include(of_a_case)),
]

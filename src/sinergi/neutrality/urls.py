"""Addresses of neutrality. Those of matters hold keys drawn at random, never numbers."""

from django.urls import URLPattern, include, path

from sinergi.neutrality.views import counting, law, ledger, matters, pledges, steps

app_name = "neutrality"
matter_urls: list[URLPattern] = [
    path("matters/", matters.matters, name="matters"),
    path("matters/new/", matters.matter_new, name="matter_new"),
    path("matters/<slug:key>/", matters.matter, name="matter"),
    path("matters/<slug:key>/step/<slug:to>/", steps.step, name="step"),
    path("matters/<slug:key>/evidence/", matters.evidence_add, name="evidence_add"),
    path("matters/<slug:key>/offices/", matters.office_add, name="office_add"),
    path("matters/<slug:key>/clause/", matters.clause, name="clause"),
    path("matters/<slug:key>/package.zip", matters.package, name="package"),
    path("matters/<slug:key>/log/", matters.log, name="log"),
    path("matters/<slug:key>/remind/", ledger.reminder, name="reminder"),
    path("evidence/<slug:key>/", matters.evidence_file, name="evidence"),
    path("letters/<slug:key>.pdf", matters.letter_file, name="letter"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/export.<str:form>", ledger.ledger_export, name="ledger_export"),
    path(
        "ledger/reconciliation.<str:form>", ledger.reconciliation, name="reconciliation"
    ),
    path("summons/", steps.summons, name="summons"),
]
pledge_urls: list[URLPattern] = [
    path("", pledges.coverage, name="coverage"),
    path("coverage.<str:form>", pledges.coverage_export, name="coverage_export"),
    path("pledges/", pledges.pledges, name="pledges"),
    path("pledges/export.<str:form>", pledges.pledges_export, name="pledges_export"),
    path("pledges/new/", pledges.pledge_new, name="pledge_new"),
    path("pledges/<int:pk>/end/", pledges.pledge_end, name="pledge_end"),
    path("sheets/<int:pk>/", pledges.sheet, name="sheet"),
    path("proofs/<int:pk>/", pledges.proof, name="proof"),
    path("offices/", counting.quotas, name="quotas"),
    path("offices/new/", counting.quota_new, name="quota_new"),
    path("trainings/", counting.trainings, name="trainings"),
    path("trainings/new/", counting.training_new, name="training_new"),
    path(
        "trainings/<int:pk>/remove/", counting.training_remove, name="training_remove"
    ),
    path("acts/", law.acts, name="acts"),
    path("acts/clause/", law.act_clause, name="act_clause"),
    path("acts/deadlines/new/", law.deadline_new, name="deadline_new"),
    path("acts/deadlines/<int:pk>/end/", law.deadline_end, name="deadline_end"),
    path("releases/", ledger.releases, name="releases"),
]
urlpatterns = [path("neutrality/", include([*pledge_urls, *matter_urls]))]

"""Addresses of people and institutions."""

from django.urls import path

from sinergi.accounts.views import (
    access,
    entering,
    institutions,
    people,
    roles,
    roster,
    tokens,
)

app_name = "accounts"
urlpatterns = [
    path("institutions/", institutions.institutions, name="institutions"),
    path(
        "institutions/export/<slug:form>/",
        institutions.institutions_export,
        name="institutions_export",
    ),
    path(
        "institutions/tree/", institutions.institutions_tree, name="institutions_tree"
    ),
    path("institutions/kinds/", institutions.kinds, name="kinds"),
    path("institutions/new/", institutions.institution_new, name="institution_new"),
    path("institutions/<int:pk>/", institutions.institution, name="institution"),
    path(
        "institutions/<int:pk>/edit/",
        institutions.institution_edit,
        name="institution_edit",
    ),
    path("people/", people.people, name="people"),
    path("people/export/<slug:form>/", people.people_export, name="people_export"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/roster/", roster.roster, name="roster"),
    path("people/roster/apply/", roster.roster_apply, name="roster_apply"),
    path("people/roster/faults/", roster.roster_faults, name="roster_faults"),
    path(
        "people/roster/sample/<slug:form>/", roster.roster_sample, name="roster_sample"
    ),
    path("people/slips/", roster.slips, name="slips"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/roles/new/", roles.role_new, name="role_new"),
    path("people/<int:pk>/stand-in/", roles.leave_of, name="leave_of"),
    path(
        "people/<int:pk>/account/<slug:act>/",
        people.person_account,
        name="person_account",
    ),
    path("roles/<int:pk>/end/", roles.role_end, name="role_end"),
    path("stand-ins/<int:pk>/end/", roles.leave_end, name="leave_end"),
    path("me/", access.me, name="me"),
    path("me/stand-in/", roles.my_leave, name="my_leave"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/new/", tokens.token_new, name="token_new"),
    path("me/tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("access/", access.access, name="access"),
    path("invitation/", entering.by_code, name="by_code"),
    path("invitation/<str:secret>/", entering.by_link, name="invitation"),
]

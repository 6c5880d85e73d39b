"""An open door stops the server."""

import datetime as dt

import pytest
from django.http import HttpResponse
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI

from sinergi.access.api import undeclared_operations
from sinergi.access.clock import now, today
from sinergi.access.guard import public, requires, undeclared_views
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.accounts.models import Institution


def new_view():
    return lambda request: HttpResponse("here")


def tree(*patterns):
    return URLResolver(RegexPattern(r"^/"), list(patterns))


def test_a_view_that_declares_nothing_is_named():
    assert undeclared_views(tree(path("open/", new_view()))) == ["open/"]


def test_a_view_with_a_permission_or_marked_public_passes():
    guarded = requires(Permission.READ_AREAS)(new_view())
    assert (
        undeclared_views(tree(path("a/", guarded), path("b/", public(new_view()))))
        == []
    )


def test_every_address_of_the_installation_declares_access():
    assert undeclared_views() == []


def test_an_operation_that_declares_nothing_is_named():
    api = NinjaAPI(urls_namespace="test-open")
    api.get("/open")(new_view())
    assert undeclared_operations(api) == ["GET /open"]


@pytest.mark.django_db
def test_a_person_without_the_permission_gets_403(client, dian):
    client.force_login(dian)
    assert client.get("/people/").status_code == 403


def test_the_shown_day_can_be_set(settings):
    settings.SINERGI_TODAY = dt.date(2024, 2, 14)
    assert today() == dt.date(2024, 2, 14)
    assert now().utcoffset() is not None


@pytest.mark.django_db
def test_within_an_area_are_itself_and_all_below_and_no_neighbour(at):
    inside = ["31.75", "31.75.06", "31.75.06.1003", "31.75.06.1003.RW01"]
    for number, code in enumerate([*inside, "31.7", "31.751", "31.76", "31.74.09"]):
        Institution.all_rows.create(
            name=str(number), kind="kpu", area_code=code, created_at=at
        )
    found = Institution.all_rows.filter(within("31.75", "area_code"))
    assert sorted(found.values_list("area_code", flat=True)) == inside


def test_within_nothing_is_everywhere():
    assert not within("")

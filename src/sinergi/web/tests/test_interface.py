"""The frame: navigation by role, order in the address, colours, help, error pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from sinergi.web.navigation import navigation
from sinergi.web.sorting import sort_link
from sinergi.web.trees import areas_by_name

pytestmark = pytest.mark.django_db


def asked(user, address="/help/"):
    request = RequestFactory().get(address)
    request.user = user
    request.resolver_match = resolve(request.path)
    return request


def client_text(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def test_visitor_sees_no_navigation():
    assert navigation(asked(AnonymousUser())) == []


def test_partner_sees_no_entry_that_leads_to_a_refusal(client, dian):
    client.force_login(dian)
    links = navigation(asked(dian))
    urls = [one.url for one in links]
    while links := [child for one in links for child in one.children]:
        urls += [one.url for one in links]
    assert {client.get(url).status_code for url in urls} <= {200}


def test_partner_sees_its_own_part_only(dian):
    # its notices are behind the bell
    links = navigation(asked(dian))
    assert [one.url for one in links] == ["/agenda/", "/outreach/sessions/"]


def test_every_page_of_the_field_is_two_presses_away(client, alice):
    links = navigation(asked(alice))
    field = next(one for one in links if one.url == "/fieldwork/")
    pages = [page.url for group in field.groups for page in group.children]
    shown = client_text(client, alice, field.url)
    assert len(pages) > 8
    assert [url for url in pages if f'<a href="{url}">' not in shown] == []


def test_a_page_of_the_field_shows_its_group_only_and_the_way_back(client, alice):
    shown = client_text(client, alice, "/facilities/")
    tabs = shown[shown.index('<nav class="tabs"') :].split("</nav>")[0]
    assert '<a href="/fieldwork/">' in tabs
    assert '<a href="/facilities/" aria-current="page">' in tabs
    assert '"/submissions/"' not in tabs


def test_the_field_begins_with_what_is_reported_each_day(client, charlie):
    shown = client_text(client, charlie, "/fieldwork/")
    assert "Tugas minggu ini" in shown
    assert shown.index('id="report-title"') < shown.index('class="doors"')


def test_partner_is_refused_the_page_of_the_field(client, dian):
    client.force_login(dian)
    assert client.get("/fieldwork/").status_code == 403


def test_operator_reaches_the_style_guide(client, omar):
    client.force_login(omar)
    assert client.get("/styleguide/").status_code == 200


def test_analyst_does_not_see_the_style_guide(client, bob):
    client.force_login(bob)
    assert client.get("/styleguide/").status_code == 403


def test_chosen_area_goes_along_with_every_link(alice):
    links = navigation(asked(alice, "/help/?within=31.75.06"))
    assert all("within=31.75.06" in one.url for one in links)


def test_page_in_use_is_marked_in_the_navigation(alice):
    links = navigation(asked(alice, "/map/"))
    assert [str(one.label) for one in links if one.here] == ["Peta"]


@pytest.mark.parametrize("address", ["/alarms/", "/detectors/", "/bulletins/"])
def test_one_page_of_early_warning_is_marked_at_a_time(client, bob, address):
    text = client_text(client, bob, address)
    tabs = text[text.index('<nav class="tabs"') :].split("</nav>")[0]
    assert tabs.count("aria-current") == 1


def test_first_click_sorts_in_the_direction_that_is_asked_first(alice):
    link = sort_link(asked(alice), "score", "descending", "sort")
    assert (link.address, link.now) == ("?sort=-score", None)


def test_second_click_turns_the_order_and_keeps_the_filter(alice):
    request = asked(alice, "/help/?q=cakung&sort=-score&page=3")
    link = sort_link(request, "score", "descending", "sort")
    assert (link.address, link.now) == ("?q=cakung&sort=score", "descending")


def test_colours_are_kept_without_javascript(client):
    client.post("/theme/", {"theme": "dark", "next": "/help/"})
    assert 'data-theme="dark"' in client.get("/help/").content.decode()


def test_unknown_colours_are_not_kept(client):
    answer = client.post("/theme/", {"theme": "<x>", "next": "/help/"})
    assert "sinergi_theme" not in answer.cookies


def test_theme_never_leads_to_another_site(client):
    answer = client.post("/theme/", {"theme": "dark", "next": "https://example.org/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "word"), [("id", "Bantuan"), ("en", "Help and glossary")]
)
def test_help_speaks_the_chosen_language(client, language, word):
    client.cookies["sinergi_language"] = language
    assert word in client.get("/help/").content.decode()


def test_missing_page_says_what_to_do(client, alice):
    client.force_login(alice)
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert 'class="frame bare"' in answer.content.decode()


def test_an_address_with_too_many_parts_is_refused_in_words(client, alice, settings):
    client.force_login(alice)
    parts = "a=1&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
    answer = client.get(f"/search/?{parts}")
    assert answer.status_code == 400
    assert 'class="frame bare"' in answer.content.decode()


def test_sign_in_page_stands_in_our_frame(client):
    assert 'class="frame bare"' in client.get("/account/login/").content.decode()


def test_the_areas_of_ones_own_are_offered_by_name(client, charlie, areas):
    client.force_login(charlie)
    answer = client.get("/areas/options/")
    text = answer.content.decode()
    assert 'value="31.75.06"' in text
    assert "Penggilingan, " in text
    assert 'value="31"' not in text
    assert answer["Cache-Control"] == "private, max-age=300"


def test_where_the_areas_are_too_many_the_lowest_are_typed(charlie, areas, monkeypatch):
    monkeypatch.setattr("sinergi.web.trees.MOST_NAMED", 3)
    named = areas_by_name(charlie)
    assert 0 < len(named) <= 3
    assert all(code.count(".") < 3 for code, _name in named)

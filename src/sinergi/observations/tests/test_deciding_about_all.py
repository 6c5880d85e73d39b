"""One decision about all that fit a filter: asked once more with the number, bounded."""

import pytest
from django.db import OperationalError

from sinergi.observations.detailing import REVIEW_TEXTS
from sinergi.observations.models import State, Submission
from sinergi.observations.services import reviewing as reviewing_service
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi.observations.views import reviewing, submissions

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(areas, sinta, monkeypatch):
    """Return seven that wait, shown three on a page; two are of another form."""
    monkeypatch.setattr(submissions, "PER_PAGE", 3)
    a_form()
    a_form(code="lain")
    ours = [receive(filled(), sinta).submission for _ in range(5)]
    return ours, [receive(filled(code="lain"), sinta).submission for _ in range(2)]


def ask(client, person, query="form=pantauan", action="accepted", **more):
    client.force_login(person)
    data = {"action": action, "whole": "1", "query": query, **more}
    return client.post("/submissions/review/", data)


def confirm(client, page, action="accepted", **more):
    rows = [f"{line.row.pk}:{seen}" for line, seen in page.context["fit"]]
    data = {"action": action, "confirmed": "1", "row": rows, **more}
    return client.post("/submissions/review/", data)


def accepted():
    rows = Submission.all_rows.filter(state=State.ACCEPTED).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def keys(rows):
    return [row.pk for row in rows]


def test_the_list_offers_all_that_fit_where_there_is_more_than_a_page(
    client, waiting, alice
):
    client.force_login(alice)
    html = client.get("/submissions/?form=pantauan").content.decode()
    assert 'name="whole"' in html
    assert 'name="query" value="form=pantauan"' in html
    assert 'name="whole"' not in client.get("/submissions/?form=lain").content.decode()


def test_all_that_fit_are_named_before_anything_is_done(client, waiting, alice):
    page = ask(client, alice)
    assert [line.row.pk for line, _seen in page.context["fit"]] == keys(waiting[0])
    assert page.context["of"] == 5
    assert accepted() == []


def test_exactly_those_that_were_named_are_decided(client, waiting, sinta, alice):
    page = ask(client, alice)
    late = receive(filled(), sinta).submission
    confirm(client, page)
    assert accepted() == keys(waiting[0])
    late.refresh_from_db()
    assert late.state == State.NEW


def test_at_most_so_many_at_once_the_oldest_first(client, waiting, alice, monkeypatch):
    monkeypatch.setattr(reviewing, "MOST_AT_ONCE", 2)
    page = ask(client, alice)
    assert [line.row.pk for line, _seen in page.context["fit"]] == keys(waiting[0][:2])
    assert page.context["of"] == 5


def test_what_is_decided_so_already_takes_no_place(client, waiting, alice, monkeypatch):
    monkeypatch.setattr(reviewing, "MOST_AT_ONCE", 2)
    confirm(client, ask(client, alice))
    page = ask(client, alice)
    assert [line.row.pk for line, _seen in page.context["fit"]] == keys(waiting[0][2:4])


def test_one_that_is_refused_stops_no_other(client, waiting, alice, bob):
    page = ask(client, alice)
    review_submission(
        waiting[0][1],
        State.REJECTED,
        reason="x",
        by=alice,
        at=waiting[0][1].received_at,
    )
    answer = confirm(client, page)
    assert answer.status_code == 409
    assert accepted() == [one for one in keys(waiting[0]) if one != waiting[0][1].pk]


def test_a_stranger_decides_about_nothing(client, waiting, charlie):
    answer = ask(client, charlie)
    assert answer.status_code in {302, 403}
    assert accepted() == []


def test_ones_own_are_not_among_them(client, waiting, alice):
    own = receive(filled(), alice).submission
    page = ask(client, alice, query="")
    assert own.pk not in [line.row.pk for line, _seen in page.context["fit"]]
    assert len(page.context["fit"]) == 7


def test_a_filter_that_nothing_fits_is_said(client, waiting, alice):
    answer = ask(client, alice, query="q=zzz", next="/submissions/?q=zzz")
    assert (answer.status_code, answer.url) == (302, "/submissions/?q=zzz")


def test_sending_all_back_asks_for_the_reason(client, waiting, alice):
    page = ask(client, alice, action="correction")
    assert page.context["needs_reason"]
    again = confirm(client, page, action="correction")
    assert again.status_code == 422
    confirm(client, page, action="correction", reason="Foto kabur")
    rows = Submission.all_rows.filter(state=State.CORRECTION)
    assert rows.count() == 5


def test_odd_queries_ask_for_everything_or_nothing(client, waiting, alice):
    for query in ("&&&=", "form=%00", "sort=x&state=y", "a" * 9_000):
        assert ask(client, alice, query=query).status_code == 200


@pytest.fixture
def locked(waiting, monkeypatch):
    """Let the database give up on the second one that waits, as on a deadlock."""
    find = reviewing_service.locked_chain_of

    def give_up(pk):
        if pk == waiting[0][1].pk:
            raise OperationalError("deadlock detected")
        return find(pk)

    monkeypatch.setattr(reviewing_service, "locked_chain_of", give_up)
    return waiting[0][1]


def test_one_that_is_locked_is_left_and_stops_no_other(client, waiting, alice, locked):
    page = confirm(client, ask(client, alice))
    assert page.status_code == 409
    ((left, why),) = [(one.line.row.pk, one.why) for one in page.context["left"]]
    assert (left, why) == (locked.pk, REVIEW_TEXTS["busy"])
    assert accepted() == [pk for pk in keys(waiting[0]) if pk != locked.pk]


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "tidak ada yang diubah"), ("en", "nothing was changed")],
)
def test_a_single_decision_about_a_locked_one_is_told_on_its_page(
    client, alice, locked, language, words
):
    client.force_login(alice)
    client.cookies["sinergi_language"] = language
    data = {"state": "accepted", "seen": "0"}
    page = client.post(f"/submissions/{locked.pk}/review/", data)
    assert page.status_code == 409
    assert words in page.content.decode()
    assert accepted() == []

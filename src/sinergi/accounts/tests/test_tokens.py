"""API tokens: narrower than their person, gone with them, and never a way to a page."""

import datetime as dt

import pytest
from django.test import Client

from conftest import MEETING
from sinergi.access.permissions import Permission as P
from sinergi.accounts.models import ApiToken, Membership, Person, membership_day
from sinergi.accounts.rules import BadToken
from sinergi.accounts.services import close_account, make_token, open_account
from sinergi.accounts.services.tokens import hash_secret
from sinergi.audit.models import Fact

pytestmark = pytest.mark.django_db
ME = "/api/v1/me"
FEW = (P.READ_COMMITMENTS, P.WRITE_COMMITMENTS, P.READ_SCORES)


def token_of(person: Person, *scopes: P, days: int = 30, read_only: bool = False):
    """Return a token and its secret."""
    today = membership_day()
    return make_token(
        "test", scopes or FEW, expires_on=today + dt.timedelta(days=days),
        read_only=read_only, by=person, at=MEETING, today=today,
    )  # fmt: skip


def asking(client: Client, secret: str, path: str = ME, **extra):
    """Return the answer to a GET by token."""
    return client.get(path, HTTP_AUTHORIZATION=f"Bearer {secret}", **extra)


def code_of(answer) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_a_token_says_who_it_is_and_what_it_may_do(client, alice):
    _row, secret = token_of(alice)
    told = asking(client, secret).json()
    assert (told["id"], told["by_token"]) == (alice.pk, True)
    assert set(told["permissions"]) == {*FEW, P.USE_TOKENS}


def test_a_scope_that_was_not_taken_is_refused(client, alice):
    _row, secret = token_of(alice, P.READ_SCORES)
    answers = [asking(client, secret, f"/api/v1/{one}") for one in ("runs", "plans")]
    assert [one.status_code for one in answers] == [200, 403]


def test_a_permission_the_person_lost_is_lost_to_the_token(client, alice, bawaslu):
    _row, secret = token_of(alice, P.READ_SCORES, P.MANAGE_PEOPLE)
    Membership.all_rows.filter(person=alice).update(role="supervisor")
    paths = ("/api/v1/runs", "/api/v1/people")
    assert [asking(client, secret, one).status_code for one in paths] == [200, 403]


def end_role(person: Person) -> None:
    past = dt.date(2023, 1, 1)
    Membership.all_rows.filter(person=person).update(valid_until=past)


ENDS = {
    "revoked": lambda row: ApiToken.all_rows.update(revoked_at=MEETING),
    "expired": lambda row: ApiToken.all_rows.update(expires_on=dt.date(2023, 1, 1)),
    "closed": lambda row: close_account(row.person, by=None, at=MEETING),
    "left": lambda row: end_role(row.person),
    "example": lambda row: Person.objects.filter(pk=row.person_id).update(example=True),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_token_ends_with(client, alice, settings, end):
    settings.SINERGI_LOOPBACK = False
    row, secret = token_of(alice)
    ENDS[end](row)
    assert code_of(asking(client, secret)) == (401, "unauthorized")


def test_an_account_opened_again_begins_without_tokens(client, alice):
    _row, secret = token_of(alice)
    close_account(alice, by=None, at=MEETING)
    open_account(alice, by=None, at=MEETING)
    assert asking(client, secret).status_code == 401


def test_a_token_of_somebody_without_the_second_step_opens_nothing(
    client, alice, settings
):
    _row, secret = token_of(alice)
    settings.SINERGI_REQUIRE_MFA = True
    assert asking(client, secret).status_code == 401
    client.force_login(alice)
    assert code_of(client.get(ME)) == (403, "second-step")
    assert client.get("/api/v1/docs").url == "/account/second-step/"


def test_a_session_does_not_help_a_token_that_is_wrong(client, alice):
    client.force_login(alice)
    assert client.get(ME).status_code == 200
    assert asking(client, "sinergi_wrong").status_code == 401
    assert client.get(ME, HTTP_AUTHORIZATION="Basic eDp5").status_code == 401


def test_a_token_is_judged_alone_beside_a_session(client, alice, charlie):
    client.force_login(charlie)
    _row, secret = token_of(alice, P.READ_SCORES)
    assert asking(client, secret).json()["id"] == alice.pk


def test_a_token_opens_no_page(client, alice):
    _row, secret = token_of(alice)
    answer = asking(client, secret, "/commitments/")
    assert answer.status_code == 302
    assert asking(client, secret, "/api/v1/docs").status_code == 302


def test_a_session_needs_the_forms_secret_and_a_token_does_not(alice, bawaslu):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    path = "/api/v1/notices/seen"
    assert code_of(strict.put(path)) == (403, "csrf")
    _row, secret = token_of(alice, P.READ_NOTICES)
    answer = strict.put(path, HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert answer.status_code == 200


def test_a_token_that_reads_only_changes_nothing(client, alice):
    _row, secret = token_of(alice, P.READ_NOTICES, read_only=True)
    head = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get("/api/v1/notices", **head).status_code == 200
    assert code_of(client.put("/api/v1/notices/seen", **head)) == (403, "read-only")


def test_the_secret_is_nowhere_kept(alice):
    row, secret = token_of(alice)
    row.refresh_from_db()
    kept = [str(getattr(row, one.name)) for one in ApiToken._meta.concrete_fields]
    assert secret not in "".join(kept)
    assert row.digest == hash_secret(secret)
    assert secret not in str(list(Fact.all_rows.values_list("details", flat=True)))


@pytest.mark.parametrize(
    ("scopes", "days"),
    [((), 30), ((P.OPERATE,), 30), ((P.READ_SCORES,), -1), ((P.READ_SCORES,), 366)],
)
def test_no_token_beyond_ones_own_rights_or_a_year(alice, scopes, days):
    today = membership_day()
    with pytest.raises(BadToken):
        make_token(
            "x", scopes, expires_on=today + dt.timedelta(days=days), read_only=True,
            by=alice, at=MEETING, today=today,
        )  # fmt: skip


def test_a_token_has_so_many_requests_a_minute(client, alice, bob, monkeypatch):
    from sinergi.conf.api import api

    monkeypatch.setattr(api.throttle[0], "num_requests", 2)
    _row, secret = token_of(alice)
    _other, second = token_of(bob)
    found = [asking(client, secret) for _ in range(3)]
    assert [one.status_code for one in found] == [200, 200, 429]
    assert (found[-1].json()["code"], "Retry-After" in found[-1]) == ("too-many", True)
    assert asking(client, second).status_code == 200


def test_last_use_is_written_down(client, alice):
    row, secret = token_of(alice)
    asking(client, secret)
    row.refresh_from_db()
    assert row.used_at is not None


def test_problems_speak_the_language_that_is_asked_for(client):
    english = client.get(ME, HTTP_ACCEPT_LANGUAGE="en").json()["detail"]
    indonesian = client.get(ME, HTTP_ACCEPT_LANGUAGE="id").json()["detail"]
    assert english.startswith("Sign in")
    assert indonesian.startswith("Masuklah")


# --- the pages -------------------------------------------------------------------------


def confirmed(client: Client, person: Person) -> Client:
    """Sign in as somebody who confirmed it a moment ago."""
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": person.username * 3})
    return client


def filled(**changed):
    day = membership_day() + dt.timedelta(days=10)
    fields = {"name": "Laporan", "expires_on": day, "scopes": [P.READ_SCORES.value]}
    return fields | changed


def test_making_a_token_asks_to_sign_in_once_more(client, alice):
    client.force_login(alice)
    answer = client.post("/me/tokens/new/", filled())
    assert answer.status_code == 302
    assert not ApiToken.all_rows.exists()


def test_the_secret_is_shown_once_and_works(client, alice):
    page = confirmed(client, alice).post("/me/tokens/new/", filled())
    row = ApiToken.all_rows.get()
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in client.get("/me/tokens/").content.decode()
    assert asking(Client(), secret).status_code == 200
    assert Fact.all_rows.filter(verb="accounts:token:made").count() == 1
    assert row.read_only is False


@pytest.mark.parametrize("wrong", [{"scopes": ["jobs:installation:operate"]},
                                   {"expires_on": "2099-01-01"}, {"name": ""}])  # fmt: skip
def test_a_wrong_form_makes_no_token(client, alice, wrong):
    answer = confirmed(client, alice).post("/me/tokens/new/", filled(**wrong))
    assert (answer.status_code, ApiToken.all_rows.count()) == (422, 0)


def test_another_persons_token_is_a_404(client, alice, bob):
    row, secret = token_of(alice)
    client.force_login(bob)
    assert row.name not in client.get("/me/tokens/").content.decode()
    assert client.post(f"/me/tokens/{row.pk}/revoke/").status_code == 404
    assert asking(Client(), secret).status_code == 200


def test_a_token_is_revoked_at_once(client, alice):
    row, secret = token_of(alice)
    client.force_login(alice)
    client.post(f"/me/tokens/{row.pk}/revoke/")
    client.post(f"/me/tokens/{row.pk}/revoke/")
    assert asking(Client(), secret).status_code == 401
    assert Fact.all_rows.filter(verb="accounts:token:revoked").count() == 1

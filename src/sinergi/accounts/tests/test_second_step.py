"""A second step of signing in, by real codes; sessions; who must have it; sign-on."""

import time
from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.usersessions.models import UserSession
from django.test import Client

from sinergi.accounts.models import Person
from sinergi.accounts.signon import LinkingAdapter, person_of

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def log_in(client, name="bob"):
    return client.post("/account/login/", {"login": name, "password": name * 3})


@pytest.fixture
def secret(bob):
    made = generate_totp_secret()
    TOTP.activate(bob, made)
    RecoveryCodes.activate(bob)
    return made


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_an_app_is_set_up_by_its_first_code(fresh, bob):
    client = fresh(bob)
    form = client.get("/account/second-step/totp/activate/").context["form"]
    client.post("/account/second-step/totp/activate/", {"code": code_of(form.secret)})
    kinds = set(Authenticator.objects.filter(user=bob).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_the_password_alone_does_not_let_in(client, secret):
    log_in(client)
    assert not is_in(client)


def test_the_code_of_the_app_lets_in(client, secret):
    log_in(client)
    client.post("/account/second-step/authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_a_wrong_code_does_not_let_in(client, secret):
    log_in(client)
    wrong = f"{(int(code_of(secret)) + 1) % 10**6:06}"
    client.post("/account/second-step/authenticate/", {"code": wrong})
    assert not is_in(client)


def test_a_code_serves_once(client, secret):
    code = code_of(secret)
    for one in (client, Client()):
        log_in(one)
        one.post("/account/second-step/authenticate/", {"code": code})
    assert not is_in(one)


def test_a_recovery_code_lets_in_once(client, bob, secret):
    row = Authenticator.objects.get(user=bob, type="recovery_codes")
    code = row.wrap().get_unused_codes()[0]
    for one in (client, Client()):
        log_in(one)
        one.post("/account/second-step/authenticate/", {"code": code})
    assert (is_in(client), is_in(one)) == (True, False)


def test_the_secret_of_the_app_is_not_stored_in_the_clear(bob, secret):
    row = Authenticator.objects.get(user=bob, type="totp")
    assert secret not in str(row.data)


@pytest.mark.parametrize(
    "page", ["", "totp/activate/", "webauthn/", "webauthn/add/", "recovery-codes/"]
)
def test_the_pages_of_the_second_step_stand_in_our_frame(fresh, bob, page):
    answer = fresh(bob).get(f"/account/second-step/{page}", follow=True)
    assert b'class="frame' in answer.content


def test_a_manager_resets_the_second_step_of_a_colleague(fresh, alice, bob, secret):
    fresh(alice).post(f"/people/{bob.pk}/account/second-factor/")
    assert not Authenticator.objects.filter(user=bob).exists()


def test_roles_of_the_table_are_sent_to_set_one_up(client, alice, settings):
    settings.SINERGI_REQUIRE_MFA = True
    client.force_login(alice)
    assert client.get("/institutions/").url == "/account/second-step/"


def test_other_roles_and_those_who_have_one_are_let_through(
    client, alice, bob, settings
):
    settings.SINERGI_REQUIRE_MFA = True
    client.force_login(bob)
    assert client.get("/institutions/").status_code == 200
    TOTP.activate(alice, generate_totp_secret())
    client.force_login(alice)
    assert client.get("/institutions/").status_code == 200


def test_example_people_are_not_asked(client, alice, settings):
    settings.SINERGI_REQUIRE_MFA = settings.SINERGI_LOOPBACK = True
    Person.objects.filter(pk=alice.pk).update(example=True)
    client.force_login(Person.objects.get(pk=alice.pk))
    assert client.get("/institutions/").status_code == 200


def test_sessions_are_listed_and_the_others_ended(client, bob):
    other = Client()
    for one in (client, other):
        log_in(one)
    assert UserSession.objects.filter(user=bob).count() == 2
    assert client.get("/account/sessions/").status_code == 200
    client.post("/account/sessions/")
    assert other.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def sign_on(email: str, *, verified: bool = True, existing: bool = False):
    """Return what allauth brings from a provider."""
    linked = []
    return SimpleNamespace(
        is_existing=existing,
        email_addresses=[SimpleNamespace(email=email, verified=verified)],
        connect=lambda request, person: linked.append(person),
        linked=linked,
    )


def test_sign_on_links_the_one_person_of_a_verified_address(bob, rf):
    Person.objects.filter(pk=bob.pk).update(email="Bob@contoh.id")
    brought = sign_on("bob@contoh.id")
    request = rf.get("/")
    request.user = SimpleNamespace(is_authenticated=False)
    LinkingAdapter().pre_social_login(request, brought)
    assert brought.linked == [bob]


@pytest.mark.parametrize(
    "change", ["unverified", "unknown", "twice", "closed", "example"]
)
def test_sign_on_links_nobody_else(bob, alice, change):
    Person.objects.filter(pk=bob.pk).update(
        email="bob@contoh.id", is_active=change != "closed", example=change == "example"
    )
    if change == "twice":
        Person.objects.filter(pk=alice.pk).update(email="bob@contoh.id")
    email = "x@contoh.id" if change == "unknown" else "bob@contoh.id"
    assert person_of(sign_on(email, verified=change != "unverified")) is None


def test_sign_on_makes_no_accounts(client, db):
    request = client.get("/account/login/").wsgi_request
    adapter = LinkingAdapter()
    assert not adapter.is_open_for_signup(request, None)
    with pytest.raises(ImmediateHttpResponse):
        adapter.pre_social_login(request, sign_on("x@contoh.id"))
    assert not Person.objects.exists()


def test_without_a_provider_there_is_no_way_to_sign_on(client, db):
    assert client.get("/account/sign-on/").status_code == 404
    assert client.get("/account/oidc/sso/login/").status_code == 404

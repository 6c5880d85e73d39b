"""What `openrosa-http` and `openrosa-authentication` demand of a server, sentence by
sentence, asked of a live one over plain HTTP."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

import pytest

from tests.openrosa.client import Answer, Collect, whole
from tests.openrosa.instances import Filled
from tests.openrosa.passwords import Login
from tests.openrosa.site import Device, Site

pytestmark = pytest.mark.slow
FORBIDDEN = frozenset({401, 403, 404})
REFUSED_METHODS = [
    ("PUT", "/submission"), ("DELETE", "/submission"), ("PATCH", "/submission"),
    ("POST", "/formList"), ("DELETE", "/formList"),
]  # fmt: skip


@pytest.fixture(scope="module")
def phone(site: Site) -> Device:
    """A device whose client has name and password, and no token in its address."""
    return site.device()


@pytest.fixture
def bare(site: Site) -> Collect:
    """A client that says nothing of who it is."""
    return Collect(f"{site.address}/or")


def with_login(site: Site, phone: Device, scheme: str) -> Collect:
    login = Login(phone.login.name, phone.secret, scheme)
    return Collect(f"{site.address}/or", login)


def everything(collect: Collect, filled: Filled) -> list[Answer]:
    """One answer of each kind: good, bad, unknown, refused."""
    return [
        collect.ask("GET", "/formList"),
        collect.ask("HEAD", "/submission"),
        collect.post(whole(filled)),
        collect.ask("POST", "/submission", b"nonsense", {"Content-Type": "text/xml"}),
        collect.ask("GET", "/nothing/here"),
        collect.ask("GET", "/forms/no-such-form/1.xml"),
        collect.ask("DELETE", "/formList"),
    ]


# --- openrosa-http, "HTTP Responses" --------------------------------------------------
def test_every_answer_carries_the_version(collect: Collect, filled: Filled):
    """openrosa-http, "HTTP Responses": X-OpenRosa-Version, 1.0, required: Yes."""
    found = [
        one.headers.get("x-openrosa-version") for one in everything(collect, filled)
    ]
    assert found == ["1.0"] * len(found)


def test_every_answer_carries_the_date_of_the_server(collect: Collect, filled: Filled):
    """openrosa-http, "HTTP Responses": Date, as `Mon, 14 Feb 2011 16:48:15 GMT`."""
    for one in everything(collect, filled):
        assert parsedate_to_datetime(one.headers["date"]).tzinfo is not None


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_answer_names_its_language_by_two_letters(
    site: Site, token: str, filled: Filled, language: str
):
    """openrosa-http, "HTTP Responses": Content-Language, a two-letter code."""
    client = site.client(token, language=language)
    assert client.post(whole(filled)).headers["content-language"] == language


@pytest.mark.parametrize(
    "asked", ["en-GB,en;q=0.8", "in", "id-ID", "fr", "*", "", "x" * 300]
)
def test_any_language_that_is_asked_for_is_answered(
    site: Site, token: str, filled: Filled, asked: str
):
    """openrosa-http, "HTTP Requests": Accept-Language is not required, "Response
    acceptable in any locale"; Android says `in` for Indonesian."""
    answer = site.client(token, language=asked).post(whole(filled))
    assert answer.status == 201
    assert answer.headers["content-language"] in {"id", "en"}


def test_android_in_is_indonesian(site: Site, token: str, filled: Filled):
    """collect-settings: Collect's own code for Indonesian is `in`, as Java's is."""
    answer = site.client(token, language="in").post(whole(filled))
    assert answer.headers["content-language"] == "id"


def test_the_message_is_in_the_language_of_accept_language(
    site: Site, token: str, filled: Filled
):
    """openrosa-http: "The message component … should be returned (if possible) in the
    language specified by the Accept-Language header."."""
    first = site.client(token, language="id").post(whole(filled)).message
    second = site.client(token, language="en").post(whole(filled)).message
    assert first
    assert second
    assert first != second


def test_the_answer_to_a_submission_is_an_openrosa_response(
    collect: Collect, filled: Filled
):
    """openrosa-http: "a shared XML Envelope", OpenRosaResponse with 0 or 1 message."""
    envelope = collect.post(whole(filled)).envelope()
    assert len(list(envelope)) <= 1


def test_the_nature_of_a_message_groups_messages_alike(
    collect: Collect, filled: Filled
):
    """openrosa-http: "nature … can be used to categorize the type of a response"."""
    natures = {collect.post(whole(filled)).nature for _ in range(2)}
    assert len(natures) == 1
    assert natures != {"error"}


def test_a_refusal_is_an_openrosa_response_of_another_nature(collect: Collect):
    """openrosa-http: transactional APIs "utilize a shared XML Envelope"."""
    bad = collect.ask("POST", "/submission", b"", {"Content-Type": "text/plain"})
    assert bad.status == 400
    assert bad.message


def test_a_request_without_date_is_answered(collect: Collect):
    """openrosa-http lists Date as required of the client; Central, and every phone whose
    clock is wrong, does without: a server loses nothing by that."""
    collect.more = {"Date": ""}
    assert collect.ask("GET", "/formList").status == 200


def test_a_clock_that_is_wrong_by_a_day_is_answered(collect: Collect, filled: Filled):
    """openrosa-http: the request's Date is "The date on the device", right or wrong."""
    collect.more = {"Date": "Mon, 14 Feb 2011 16:48:15 GMT"}
    assert collect.post(whole(filled)).status == 201


def test_a_packed_answer_unpacks_to_the_same(collect: Collect):
    """HTTP 1.1 (RFC 9110, 8.4): what is packed says so; OkHttp asks for gzip."""
    packed = collect.ask("GET", "/formList")
    collect.more = {"Accept-Encoding": "identity"}
    plain = collect.ask("GET", "/formList")
    assert not plain.packed
    assert packed.body == plain.body


def test_a_long_form_comes_packed(collect: Collect, blank):
    """RFC 9110, 12.5.3: 80 kB of XML over a slow line are sent as gzip to who asks."""
    listed = blank("uji-panjang").listed
    assert collect.ask("GET", listed.download_url).packed


@pytest.mark.parametrize(("verb", "path"), REFUSED_METHODS)
def test_another_method_is_refused(collect: Collect, verb: str, path: str):
    """RFC 9110, 15.5.6: 405 with Allow; not 403 of a CSRF check, not 500."""
    answer = collect.ask(verb, path, b"" if verb != "GET" else None)
    assert answer.status == 405
    assert answer.headers["allow"]


@pytest.mark.parametrize(
    "path",
    ["", "/", "/nothing", "/forms", "/forms/x/1", "/submission/more", "/formList/more"],
)
def test_an_unknown_address_is_404_and_still_openrosa(collect: Collect, path: str):
    """openrosa-form-submission, "Server Status Codes": 404, unknown URI endpoint."""
    answer = collect.ask("GET", path)
    assert answer.status == 404
    assert answer.headers.get("x-openrosa-version") == "1.0"


def test_a_device_is_given_no_cookie(collect: Collect, filled: Filled):
    """These addresses never look at a session, so they never make one."""
    for one in everything(collect, filled):
        assert "set-cookie" not in one.headers


# --- openrosa-authentication ----------------------------------------------------------
@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "/formList"), ("HEAD", "/submission")]
)
def test_who_says_nothing_is_challenged(bare: Collect, verb: str, path: str):
    """openrosa-authentication, "Typical Interaction" 2: "The server responds with the
    401 response code, either requesting Digest … or requesting Basic"."""
    answer = bare.ask(verb, path)
    assert answer.status == 401
    assert re.match(r"(Digest|Basic) ", answer.headers["www-authenticate"])


def test_a_submission_without_credentials_is_challenged_and_not_kept(
    site: Site, bare: Collect, filled: Filled
):
    """openrosa-form-submission: 401, "Client tried to post something it didn't have
    permission to post."."""
    answer = bare.post(whole(filled))
    assert answer.status == 401
    assert site.kept(filled.instance_id) == []


def test_a_challenge_carries_the_openrosa_version(bare: Collect):
    """openrosa-http: the required headers are in all responses."""
    assert bare.ask("HEAD", "/submission").headers["x-openrosa-version"] == "1.0"


@pytest.mark.parametrize("scheme", ["Digest", "Basic"])
def test_a_client_that_insists_on_it_gets_through(
    site: Site, phone: Device, filled: Filled, scheme: str
):
    """openrosa-authentication, "Overview": servers "MUST support at least one of
    either"; here both, Basic for who sends it unasked."""
    client = with_login(site, phone, scheme)
    if scheme == "Basic" and client.login:
        client.login.challenge = {"realm": ""}  # sent unasked, as the document permits
    assert client.ask("GET", "/formList").status == 200
    assert client.send(filled)[-1].status == 201
    assert [one.device for one in site.kept(filled.instance_id)] == [phone.number]


@pytest.mark.parametrize("path", ["/formList?deviceID=collect%3Aabc", "/formList"])
def test_digest_covers_the_address_with_its_query(site: Site, phone: Device, path: str):
    """RFC 2617, 3.2.2.5: the digest URI is the request's, its query with it."""
    assert with_login(site, phone, "Digest").ask("GET", path).status == 200


def test_digest_may_be_sent_again_unasked(site: Site, phone: Device):
    """openrosa-authentication, "Implementation": the device MUST make every effort to
    supply it proactively: the same nonce, a higher count."""
    client = with_login(site, phone, "Digest")
    assert client.ask("GET", "/formList").status == 200
    assert client._once(
        "GET", f"{client.server}/formList", None,
        {"Authorization": client.login.header("GET", f"{client.server}/formList")},
    ).status == 200  # fmt: skip


def test_digest_without_qop_is_understood(site: Site, phone: Device):
    """openrosa-authentication, "Digest Authentication Calculations": the RFC 2069
    response when no qop is given; "device MUST support: omitted and auth"."""
    client = with_login(site, phone, "Digest")
    client.ask("GET", "/formList")
    client.login.challenge.pop("qop", None)
    assert client.ask("GET", "/formList").status == 200


def test_the_algorithm_is_omitted_or_md5(bare: Collect):
    """openrosa-authentication, "Restricted Digest": algorithm omitted or "MD5"."""
    client = Login("x", "y")
    client.learn(bare.ask("GET", "/formList").headers["www-authenticate"])
    assert client.challenge.get("algorithm", "MD5") == "MD5"


def test_the_challenge_names_its_domain(bare: Collect):
    """openrosa-authentication, "Restricted Digest": "domain --- server MUST specify to
    help device with proactive inclusion"."""
    client = Login("x", "y")
    client.learn(bare.ask("GET", "/formList").headers["www-authenticate"])
    assert client.challenge.get("domain")


def test_nonces_are_long_and_never_the_same(bare: Collect):
    """openrosa-authentication, "Security Considerations": "nonce values are random and
    reasonably long"."""
    found = set()
    for _ in range(3):
        login = Login("x", "y")
        login.learn(bare.ask("GET", "/formList").headers["www-authenticate"])
        found.add(login.challenge["nonce"])
    assert len(found) == 3
    assert min(map(len, found)) >= 16


def test_a_nonce_that_is_not_ours_is_challenged_again(site: Site, phone: Device):
    """openrosa-authentication, "stale": the key is computed anew for a fresh nonce."""
    client = with_login(site, phone, "Digest")
    client.ask("GET", "/formList")
    client.login.challenge["nonce"] = "dcd98b7102dd2f0e8b11d0f600bfb0c093"
    assert client.ask("GET", "/formList").status == 200


@pytest.mark.parametrize("scheme", ["Digest", "Basic"])
def test_a_wrong_password_is_401_again(
    site: Site, phone: Device, filled: Filled, scheme: str
):
    """openrosa-authentication, "Typical Interaction" 5: incorrect, 401 again."""
    login = Login(phone.login.name, "salah", scheme, {"realm": "", "nonce": "x"})
    client = Collect(f"{site.address}/or", login)
    assert client.post(whole(filled)).status == 401
    assert site.kept(filled.instance_id) == []


@pytest.mark.parametrize(
    "line",
    [
        "Basic", "Basic !!!", "Basic /////w==", "Digest", 'Digest username="device-1"',
        "Digest username=device-999999999999999999999999", "Bearer abc", "x" * 7000,
        'Digest username="device-1", realm="Sinergi", nonce="a", uri="/", response="ü"',
    ],
)  # fmt: skip
def test_nonsense_as_credentials_is_401_and_no_error(bare: Collect, line: str):
    """openrosa-form-submission, "Server Status Codes": 401, not 500."""
    answer = bare._once(
        "GET", f"{bare.server}/formList", None,
        {"Authorization": line.encode("latin-1", "replace").decode("latin-1")},
    )  # fmt: skip
    assert answer.status == 401


@pytest.mark.parametrize(
    "secret", ["x", "perangkat_", "perangkat_" + "A" * 43, "perangkat_" + "A" * 4000]
)
def test_an_unknown_token_is_refused(site: Site, filled: Filled, secret: str):
    """openrosa-form-submission: 401 or 403 "You're not allowed to post", never 500."""
    answers = [
        site.client(secret).ask("GET", "/formList"),
        site.client(secret).ask("HEAD", "/submission"),
        site.client(secret).post(whole(filled)),
    ]
    assert {one.status for one in answers} <= FORBIDDEN
    assert site.kept(filled.instance_id) == []


def test_a_revoked_device_is_refused_everywhere_and_told_so(
    site: Site, blank, filled: Filled
):
    """openrosa-form-submission: 401 or 403; revocable per device."""
    lost = site.device()
    client = site.client(lost.secret)
    listed = client.listed(blank("uji-teks").listed.code)
    site.revoke(lost)
    answers = [
        client.ask("GET", "/formList"),
        client.ask("GET", listed.download_url),
        client.ask("HEAD", "/submission"),
        client.post(whole(filled)),
    ]
    assert {one.status for one in answers} <= {401, 403}
    assert answers[-1].message
    assert site.kept(filled.instance_id) == []


def test_a_revoked_device_comes_in_by_no_password_either(site: Site, filled: Filled):
    """openrosa-authentication, "Typical Interaction" 5."""
    lost = site.device()
    client = Collect(f"{site.address}/or", lost.login)
    assert client.ask("GET", "/formList").status == 200
    site.revoke(lost)
    assert client.post(whole(filled)).status == 401
    assert site.kept(filled.instance_id) == []

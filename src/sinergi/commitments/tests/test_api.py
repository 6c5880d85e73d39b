"""The API of commitments: as the page does it, by version and key."""

import json

import pytest
from django.test import Client

from sinergi.accounts.models import KeptAnswer
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.commitments.models import Commitment, Progress

pytestmark = pytest.mark.django_db
LIST = "/api/v1/commitments"


@pytest.fixture
def kpu(db):
    from conftest import make_institution

    return make_institution("KPU Jakarta Timur", InstitutionKind.KPU)


@pytest.fixture
def kira(kpu):
    from conftest import make_person

    return make_person("kira", Role.KPU_STAFF, kpu)


def send(client: Client, method: str, path: str, body: object, **head: str):
    """Send JSON; headers by name with underscores."""
    extra = {f"HTTP_{name.upper()}": value for name, value in head.items()}
    return client.generic(method, path, json.dumps(body), "application/json", **extra)


def asked(owner, by, **more):
    return {"title": "Rapat warga", "institution_id": owner.pk, "asked_by_id": by.pk,
            "area_code": "", **more}  # fmt: skip


@pytest.fixture
def made(client, alice, bawaslu):
    """Return what Alice's institution promised itself, accepted, and its ETag."""
    client.force_login(alice)
    answer = send(client, "POST", LIST, asked(bawaslu, bawaslu, accept=True))
    assert answer.status_code == 201, answer.content
    return answer


def address(answer) -> str:
    return f"{LIST}/{answer.json()['id']}"


def test_what_is_made_is_shown_and_listed(client, made):
    assert made["Location"] == address(made)
    shown = client.get(address(made))
    assert (shown.json(), shown["ETag"]) == (made.json(), made["ETag"])
    assert (shown.json()["step"], shown.json()["version"]) == ("accepted", 2)
    found = client.get(LIST, {"step": "accepted", "q": "warga"}).json()
    assert [one["id"] for one in found["items"]] == [made.json()["id"]]


def test_a_stranger_gets_a_404_everywhere_and_counts_nothing(client, made, kira):
    client.force_login(kira)
    base, tag = address(made), made["ETag"]
    found = [client.get(f"{base}{end}") for end in ("", "/history", "/parts")]
    found += [
        send(client, "PATCH", base, {"title": "x"}, if_match=tag),
        send(client, "POST", f"{base}/steps", {"to": "working"}, if_match=tag),
        send(client, "POST", f"{base}/notes", {"note": "x"}),
        send(client, "POST", f"{base}/parts", {"kind": "kelurahan"}),
    ]
    assert {one.status_code for one in found} == {404}
    assert client.get(LIST, {"step": "all"}).json()["count"] == 0


def test_a_list_names_its_next_page_and_is_bounded(client, made, bawaslu):
    send(client, "POST", LIST, asked(bawaslu, bawaslu))
    first = client.get(LIST, {"limit": 1})
    assert (first.json()["count"], len(first.json()["items"])) == (2, 1)
    assert "offset=1" in first["Link"]
    assert 'rel="next"' in first["Link"]
    assert client.get(LIST, {"limit": 501}).json()["fields"][0]["field"] == "limit"


# --- versions --------------------------------------------------------------------------


def test_who_has_the_row_gets_304(client, made):
    answer = client.get(address(made), HTTP_IF_NONE_MATCH=made["ETag"])
    assert (answer.status_code, answer.content) == (304, b"")
    other = client.get(address(made), HTTP_IF_NONE_MATCH='"v1"')
    assert other.status_code == 200


def test_a_change_asks_for_the_version(client, made):
    answer = send(client, "PATCH", address(made), {"title": "Lain"})
    assert (answer.status_code, answer.json()["code"]) == (428, "version-missing")
    star = send(client, "PATCH", address(made), {"title": "Lain"}, if_match="*")
    assert star.status_code == 428


def test_a_change_of_an_old_version_changes_nothing(client, made):
    first = send(
        client, "PATCH", address(made), {"title": "Dua"}, if_match=made["ETag"]
    )
    second = send(
        client, "PATCH", address(made), {"title": "Tiga"}, if_match=made["ETag"]
    )
    assert (first.status_code, second.status_code) == (200, 412)
    row = Commitment.all_rows.get(pk=made.json()["id"])
    assert (row.title, row.version) == ("Dua", 3)
    assert first["ETag"].startswith('"v3-')


def test_a_change_leaves_alone_what_it_does_not_name(client, made):
    body = {"detail": "Di aula", "due_on": "2024-01-31"}
    answer = send(client, "PATCH", address(made), body, if_match=f"W/{made['ETag']}")
    told = answer.json()
    assert (told["title"], told["detail"], told["due_on"]) == (
        "Rapat warga", "Di aula", "2024-01-31",
    )  # fmt: skip


def test_a_step_is_taken_once_and_only_from_its_version(client, made):
    path = f"{address(made)}/steps"
    done = send(client, "POST", path, {"to": "working"}, if_match=made["ETag"])
    again = send(client, "POST", path, {"to": "working"}, if_match=made["ETag"])
    assert (done.json()["step"], again.status_code) == ("working", 412)
    wrong = send(client, "POST", path, {"to": "done"}, if_match=done["ETag"])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "conflict")
    mute = send(client, "POST", path, {"to": "blocked"}, if_match=done["ETag"])
    assert (mute.status_code, mute.json()["fields"][0]["field"]) == (422, "note")


def test_the_asker_cannot_accept_for_the_owner(client, alice, bawaslu, kpu):
    client.force_login(alice)
    answer = send(client, "POST", LIST, asked(kpu, bawaslu, accept=True))
    assert answer.json()["step"] == "proposed"
    path = f"{address(answer)}/steps"
    refused = send(client, "POST", path, {"to": "accepted"}, if_match=answer["ETag"])
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


# --- keys ------------------------------------------------------------------------------


def test_the_same_key_is_answered_the_same_and_counts_once(client, alice, bawaslu):
    client.force_login(alice)
    body = asked(bawaslu, bawaslu)
    found = [send(client, "POST", LIST, body, idempotency_key="k-1") for _ in range(2)]
    assert [one.status_code for one in found] == [201, 201]
    assert found[0].content == found[1].content
    assert [one["ETag"] for one in found] == [found[0]["ETag"]] * 2
    assert found[1]["Idempotency-Replayed"] == "true"
    assert Commitment.all_rows.count() == 1
    assert Fact.all_rows.filter(verb="commitments:commitment:proposed").count() == 1


def test_the_same_key_for_something_else_is_refused(client, alice, bawaslu):
    client.force_login(alice)
    send(client, "POST", LIST, asked(bawaslu, bawaslu), idempotency_key="k-1")
    other = asked(bawaslu, bawaslu, title="Lain")
    answer = send(client, "POST", LIST, other, idempotency_key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "key-reused")
    assert Commitment.all_rows.count() == 1


def test_a_key_is_a_persons_own(client, alice, bob, bawaslu):
    for person in (alice, bob):
        client.force_login(person)
        send(client, "POST", LIST, asked(bawaslu, bawaslu), idempotency_key="k-1")
    assert Commitment.all_rows.count() == 2


def test_what_was_refused_is_not_kept(client, alice, bawaslu):
    client.force_login(alice)
    bad = asked(bawaslu, bawaslu, area_code="99.99")
    first = send(client, "POST", LIST, bad, idempotency_key="k-1")
    assert first.json()["fields"][0]["field"] == "area_code"
    second = send(client, "POST", LIST, asked(bawaslu, bawaslu), idempotency_key="k-1")
    assert (first.status_code, second.status_code) == (422, 201)


def test_old_answers_are_forgotten(client, made, bawaslu, at):
    import datetime as dt

    from sinergi.access.clock import real_now
    from sinergi.accounts.idempotency import forget_answers

    send(client, "POST", LIST, asked(bawaslu, bawaslu), idempotency_key="k-1")
    forget_answers(real_now())
    assert KeptAnswer.all_rows.count() == 1
    forget_answers(real_now() + dt.timedelta(hours=25))
    assert not KeptAnswer.all_rows.exists()


def test_notes_history_and_token_in_the_facts(client, made, alice):
    from sinergi.accounts.tests.test_tokens import token_of

    row, secret = token_of(alice)
    path = f"{address(made)}/notes"
    head = {"authorization": f"Bearer {secret}", "idempotency_key": "n"}
    note = {"note": "Undangan dikirim", "percent": 20}
    found = [send(Client(), "POST", path, note, **head) for _ in range(2)]
    assert [one.status_code for one in found] == [201, 201]
    assert Progress.all_rows.filter(note="Undangan dikirim").count() == 1
    history = client.get(f"{address(made)}/history").json()["items"]
    assert history[0]["note"] == "Undangan dikirim"
    fact = Fact.all_rows.get(verb="commitments:commitment:noted")
    assert fact.details["token"] == row.pk


def test_a_cascade_is_listed_by_its_parts(client, charlie, pemkot):
    from conftest import make_institution

    for n in range(2):
        make_institution(f"Kel {n}", InstitutionKind.KELURAHAN, f"31.75.06.100{n}")
    client.force_login(charlie)
    whole = send(client, "POST", LIST, asked(pemkot, pemkot))
    path = f"{address(whole)}/parts"
    made = send(client, "POST", path, {"kind": "kelurahan"})
    assert (made.status_code, len(made.json())) == (201, 2)
    assert client.get(path).json()["count"] == 2
    nobody = send(client, "POST", path, {"kind": "ppk"})
    assert nobody.json()["fields"][0]["field"] == "kind"


def test_a_body_that_is_no_json_is_told_so(client, alice):
    client.force_login(alice)
    text = client.post(LIST, "title=x", "application/x-www-form-urlencoded")
    broken = client.post(LIST, "{", "application/json")
    extra = send(client, "POST", LIST, {"nonsense": 1})
    assert [one.status_code for one in (text, broken, extra)] == [415, 400, 422]
    assert {one["field"] for one in extra.json()["fields"]} == {
        "title", "institution_id", "asked_by_id", "nonsense",
    }  # fmt: skip


def test_a_wrong_method_or_address_is_answered_as_json(client, alice):
    client.force_login(alice)
    method = client.delete(LIST)
    assert (method.status_code, method.json()["code"]) == (405, "not-allowed")
    assert set(method["Allow"].split(", ")) == {"GET", "POST"}
    assert client.get("/api/v1/nothing").json()["code"] == "not-found"

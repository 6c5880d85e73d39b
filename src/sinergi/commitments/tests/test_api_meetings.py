"""The API of meetings: a text becomes a meeting, people outside see what is published."""

import pytest
from django.test import Client

from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.tests.test_api import kira, kpu, send

__all__ = ["kira", "kpu"]  # fixtures, which pytest finds by their names here

pytestmark = pytest.mark.django_db
LIST = "/api/v1/meetings"
TEXT = """Rapat koordinasi 14 September 2023 di Aula Walikota
Hadir:
- Budi, KPU Jakarta Timur
- Alice, Bawaslu Jakarta Timur
Kesimpulan:
1. KPU Jakarta Timur mengumumkan daftar TPS rawan paling lambat 30 September 2023.
"""


def pasted(client: Client, **more):
    # The areas are not entered here, so the guess of the area is taken back.
    body = {"text": TEXT, "title": "Rapat September", "area_code": "", **more}
    return send(client, "POST", f"{LIST}/pasted", body, idempotency_key="one")


def test_a_text_becomes_a_meeting_with_people_and_promises(client, alice, kpu):
    client.force_login(alice)
    answer = pasted(client)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["step"], told["title"]) == ("held", "Rapat September")
    assert {one["body"] for one in told["participants"]} >= {kpu.name}
    (conclusion,) = told["conclusions"]
    assert (conclusion["institution_id"], conclusion["due_on"]) == (
        kpu.pk, "2023-09-30",
    )  # fmt: skip
    row = Commitment.all_rows.get(pk=conclusion["commitment_id"])
    assert (row.step, row.asked_by_id) == ("proposed", told["host_id"])
    assert pasted(client).json() == told
    assert Meeting.all_rows.count() == 1


def test_who_was_not_there_sees_nothing_of_it(client, alice, charlie, kpu, kira):
    client.force_login(alice)
    path = f"{LIST}/{pasted(client).json()['id']}"
    found = []
    for person in (kira, charlie):
        client.force_login(person)
        found.append((client.get(path).status_code, client.get(LIST).json()["count"]))
    assert found == [(200, 1), (404, 0)]


def test_others_than_the_host_cannot_conclude(client, alice, kpu, kira):
    client.force_login(alice)
    path = f"{LIST}/{pasted(client).json()['id']}/conclusions"
    body = {"text": "KPU memasang papan", "institution_id": kpu.pk}
    made = send(client, "POST", path, body)
    assert (made.status_code, made.json()["commitment_id"] is None) == (201, False)
    client.force_login(kira)
    assert send(client, "POST", path, body).status_code == 403


def test_a_draft_is_changed_by_version_and_moved(client, alice, bawaslu):
    client.force_login(alice)
    body = {"kind": "dialog", "title": "Dialog", "host_id": bawaslu.pk}
    made = send(client, "POST", LIST, body | {"day": "2024-01-10", "starts": "09:00"})
    path = made["Location"]
    changed = send(client, "PATCH", path, {"place": "Aula"}, if_match=made["ETag"])
    told = changed.json()
    assert (told["place"], told["starts_at"]) == ("Aula", made.json()["starts_at"])
    stale = send(client, "POST", f"{path}/steps", {"to": "held"}, if_match=made["ETag"])
    assert (stale.status_code, Meeting.all_rows.get().step) == (412, "draft")
    empty = send(
        client, "POST", f"{path}/steps", {"to": "invited"}, if_match=changed["ETag"]
    )
    assert (empty.status_code, empty.json()["code"]) == (422, "invalid")
    held = send(
        client, "POST", f"{path}/steps", {"to": "held"}, if_match=changed["ETag"]
    )
    assert held.json()["step"] == "held"


def test_outside_the_published_minutes_are_seen_and_no_more(
    client, alice, charlie, kpu
):
    from sinergi.access.clock import real_now
    from sinergi.commitments.models import MinutesVersion
    from sinergi.commitments.services.minutes import minutes_content

    client.force_login(alice)
    row = Meeting.all_rows.get(pk=pasted(client).json()["id"])
    MinutesVersion.all_rows.create(
        meeting=row, number=1, content=minutes_content(row), sha256="0", at=real_now()
    )
    Meeting.all_rows.update(published_at=real_now(), published_version=1)
    client.force_login(charlie)
    told = client.get(f"{LIST}/{row.pk}").json()
    assert (told["inside"], told["participants"], told["conclusions"]) == (
        False,
        [],
        [],
    )
    assert kpu.name in told["bodies"]

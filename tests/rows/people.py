"""Samples of people, roles, stand-ins, and what one person alone may see."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.accounts.models import Institution, Membership, Person, membership_day
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_person, delegate_roles, give_role, invite
from sinergi.alerts.models import Delivery, Notice, Webhook
from sinergi.alerts.rules import IN_APP, WEBHOOK, Kind, State
from sinergi.alerts.services import make_feed, make_webhook
from sinergi.jobs.models import Job, JobState
from tests.rows.sample import Owner, Sample

__all__ = [
    "a_feed", "a_job", "a_notice", "a_person", "a_role", "a_stand_in", "a_webhook",
    "photo",
]  # fmt: skip


def photo(word: str) -> SimpleUploadedFile:
    """Return a file that passes for a photo and holds a word."""
    return SimpleUploadedFile(f"{word}.jpg", b"\xff\xd8\xff" + word.encode())


def colleague(owner: Owner, word: str) -> Person:
    """Return somebody with the role of the owner's person in the same institution."""
    person = create_person(word.lower(), word, password=None, by=owner.by, at=MEETING)
    role = Role(Membership.all_rows.filter(person=owner.by).get().role)
    give_role(
        person, owner.of, role, owner.of.area_code,
        valid_from=membership_day(), by=None, at=MEETING,
    )  # fmt: skip
    return person


def a_person(owner: Owner) -> Sample:
    """Return somebody with a role in the institution, invited."""
    word = owner.word("Zubaidah")
    person = colleague(owner, word)
    invite(person, short=True, by=owner.by, at=real_now())
    base = f"/people/{person.pk}/"
    return Sample(
        words=(word,),
        addresses=(base, f"{base}edit/", f"{base}roles/new/", f"{base}stand-in/",
                   f"{base}leave/"),
        posts=tuple(f"{base}account/{act}/" for act in ("invite", "code", "close")),
        lists=("/people/", f"/people/?q={word}", "/people/?state=waiting",
               "/people/export/csv/", "/people/export/xlsx/",
               f"/institutions/{owner.of.pk}/"),
        targets=(f"person:{person.pk}",),
        keys={"person_id": person.pk},
        operated=True,
    )  # fmt: skip


def a_role(owner: Owner) -> Sample:
    """Return a role in the institution."""
    row = Membership.all_rows.filter(institution=owner.of, person=owner.by).get()
    return Sample(posts=(f"/roles/{row.pk}/end/",), operated=True)


def a_stand_in(owner: Owner) -> Sample:
    """Return a stand-in arranged in the institution."""
    day = membership_day() + dt.timedelta(days=30)
    loan = delegate_roles(
        Person.objects.get(pk=owner.by.pk),
        colleague(owner, owner.word("Wakil")),
        from_on=day,
        until_on=day,
        by=owner.by,
        at=real_now(),
    )
    return Sample(posts=(f"/stand-ins/{loan.pk}/end/",), operated=True)


def a_notice(owner: Owner) -> Sample:
    """Return a notice to a person and its delivery, unread."""
    word = owner.word("KABAR-")
    row = Notice.all_rows.create(
        person=owner.by, kind=Kind.ASKED, target="commitment:999999", reference=word,
        key="sample", made_at=MEETING,
    )  # fmt: skip
    Delivery.all_rows.create(
        notice=row, channel=IN_APP, state=State.SENT, made_at=MEETING, due_at=MEETING
    )
    return Sample(
        words=(word,),
        addresses=(f"/notices/{row.pk}/",),
        lists=("/notices/", "/notices/?show=new", "/notices/ledger/"),
        keys={"notice_id": row.pk},
        operated=True,
    )


def a_webhook(owner: Owner) -> Sample:
    """Return a webhook of the institution and a delivery to it."""
    word = owner.word("kait")
    row = make_webhook(
        owner.of, f"https://{word}.example.org/", [], by=owner.by, at=MEETING
    )
    told = Notice.all_rows.create(
        institution=owner.of, kind=Kind.ASKED, target="commitment:999999",
        reference=owner.word("KAIT-"), key="sample", made_at=MEETING,
    )  # fmt: skip
    Delivery.all_rows.create(
        notice=told, webhook=Webhook.all_rows.get(pk=row.pk), channel=WEBHOOK,
        made_at=MEETING, due_at=MEETING + dt.timedelta(days=9_999),
    )  # fmt: skip
    return Sample(
        words=(word, owner.word("KAIT-")),
        posts=(f"/webhooks/{row.pk}/test/", f"/webhooks/{row.pk}/stop/"),
        lists=("/webhooks/", "/notices/ledger/"),
        targets=(f"webhook:{row.pk}",),
        keys={"webhook_id": row.pk},
        operated=True,
    )


def a_feed(owner: Owner) -> Sample:
    """Return a calendar of the institution to subscribe to."""
    row, _token = make_feed(
        "institution", institution=owner.of, area_code="", language="id",
        by=owner.by, at=MEETING,
    )  # fmt: skip
    return Sample(
        posts=(f"/calendars/{row.pk}/revoke/",), targets=(f"feed:{row.pk}",),
        keys={"feed_id": row.pk},
    )  # fmt: skip


def a_job(owner: Owner) -> Sample:
    """Return long work a person started."""
    word = owner.word("Pekerjaan")
    row = Job.all_rows.create(
        kind="import", message=word, state=JobState.RUNNING, done=1, total=2,
        started_by_id=owner.by.pk,
        started_at=real_now(), target="batch:999999",
    )  # fmt: skip
    return Sample(
        words=(word,), addresses=(f"/jobs/{row.pk}/",), lists=("/jobs/",),
        keys={"job_id": row.pk}, operated=True,
    )  # fmt: skip


def feeds_of(person: Person, institution: Institution, area_code: str) -> list[str]:
    """Return the addresses of a person's own calendars, one of each scope."""
    made = []
    for scope in ("person", "institution", "city"):
        _row, token = make_feed(
            scope, institution=institution, area_code=area_code, language="id",
            by=person, at=MEETING,
        )  # fmt: skip
        made.append(f"/ics/{token}.ics")
    return made

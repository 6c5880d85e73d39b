"""What the browser's field page keeps on the device: forms, receipts, what came back."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from sinergi.accounts.models import Person
from sinergi.observations.choices import Made, media_for
from sinergi.observations.models import FormVersion, State, Submission
from sinergi.observations.offering import offered

SHAPE = 1
MOST_RECEIPTS = 300
RECEIPT_DAYS = 60


def field_state(
    request: HttpRequest, person: Person, at: dt.datetime
) -> dict[str, Any]:
    """Return all the page needs to work without a net, as a mapping for JSON."""
    tried, made = offered(person, test=True), Made()
    return {
        "v": SHAPE,
        "person": person.pk,
        "name": person.name,
        "csrf": get_token(request),
        "now": at.isoformat(),
        "forms": [
            *(_form(person, one, made, test=False) for one in offered(person)),
            *(_form(person, one, made, test=True) for one in tried),
        ],
        "returned": [
            _returned(row)
            for row in _rows(person).filter(current=True, state=State.CORRECTION)
        ],
        "receipts": [_receipt(row) for row in _lately(person, at)],
    }


def _rows(person: Person) -> Any:
    rows = Submission.visible.to(person).light().filter(person=person, test=False)
    return rows.select_related("version__form")


def _lately(person: Person, at: dt.datetime) -> Any:
    since = at - dt.timedelta(days=RECEIPT_DAYS)
    # Of a rejected edit the sender learns, though what it edited stands in its place.
    told = Q(current=True) | Q(state=State.REJECTED, root__isnull=False)
    return _rows(person).filter(told, received_at__gte=since)[:MOST_RECEIPTS]


def _form(
    person: Person, version: FormVersion, made: Made, *, test: bool
) -> dict[str, Any]:
    parts = {"code": version.form.code, "version": version.version}
    return {
        **parts,
        "title": {"id": version.form.title_id, "en": version.form.title_en},
        "hash": f"md5:{version.md5}",
        "xform": reverse("observations:field_xform", kwargs=parts),
        "media": [
            {
                "name": one.name,
                "hash": f"md5:{one.md5}",
                "url": reverse(
                    "observations:field_media", kwargs={**parts, "name": one.name}
                ),
            }
            for one in media_for(person, version, made)
        ],
        "test": test,
    }


def _receipt(row: Submission) -> dict[str, Any]:
    return {
        "instance_id": row.instance_id,
        "receipt": row.receipt,
        "state": row.state,
        "reason": row.reason if row.state != State.ACCEPTED else "",
        "missing": row.missing,
    }


def _returned(row: Submission) -> dict[str, Any]:
    parts = {"code": row.version.form.code, "version": row.version.version}
    return {
        "instance_id": row.instance_id,
        "form": parts["code"],
        "version": parts["version"],
        "title": {"id": row.version.form.title_id, "en": row.version.form.title_en},
        "receipt": row.receipt,
        "reason": row.reason,
        "at": row.reviewed_at.isoformat() if row.reviewed_at else None,
        "xform": reverse("observations:field_xform", kwargs=parts),
        "xml": reverse("observations:instance", kwargs={"pk": row.pk}),
        "media": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "size": file.size,
                "url": reverse(
                    "observations:file", kwargs={"pk": row.pk, "file_id": file.pk}
                ),
            }
            for file in row.files.all()
        ],
    }

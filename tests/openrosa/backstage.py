"""Behind the scenes of a live server: one act per line of JSON, one answer per line.

`python -m tests.openrosa.backstage` with the server's own surroundings. The only module
of the conformance test that knows the server from inside: it makes senders and devices,
puts forms in use and looks up what was kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

AUTHOR = "penyusun"
CITY = "31.75"
LONG_AGO = dt.date(2022, 1, 1)


def main() -> None:
    """Answer until there are no more lines."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django

    django.setup()
    for line in sys.stdin:
        words = json.loads(line)
        try:
            answer = ACTS[words.pop("act")](**words)
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _now() -> dt.datetime:
    from sinergi.access.clock import real_now

    return real_now()


def _institution() -> Any:
    from sinergi.accounts.models import Institution
    from sinergi.accounts.roles import InstitutionKind
    from sinergi.accounts.services.institutions import create_institution

    found = Institution.all_rows.filter(name="Bawaslu Uji").first()
    return found or create_institution(
        "Bawaslu Uji", InstitutionKind.BAWASLU, CITY, by=None, at=_now()
    )


def _person(username: str) -> Any:
    from sinergi.accounts.models import Person
    from sinergi.accounts.roles import Role
    from sinergi.accounts.services.memberships import give_role
    from sinergi.accounts.services.people import create_person

    found = Person.objects.filter(username=username).first()
    if found is not None:
        return found
    role = Role.BAWASLU_ANALYST if username == AUTHOR else Role.SUPERVISOR
    person = create_person(username, username, password=None, by=None, at=_now())
    give_role(
        person, _institution(), role, CITY, valid_from=LONG_AGO, by=None, at=_now()
    )
    return person


def device(person: str) -> dict[str, Any]:
    """Make a device of a person; its number and secret."""
    from sinergi.accounts.services.devices import make_device

    whose = _person(person)
    row, secret = make_device("uji", person=whose, expires_on=None, by=whose, at=_now())
    return {"number": row.pk, "secret": secret}


def crowd(people: int, each: int) -> dict[str, Any]:
    """Make so many people with so many devices each; the secrets, people in turn."""
    from django.db import transaction

    with transaction.atomic():
        names = [f"ramai-{n}" for n in range(people)] * each
        return {"secrets": [device(name)["secret"] for name in names]}


def revoke(number: int) -> dict[str, Any]:
    """Revoke a device."""
    from sinergi.accounts.models import Device
    from sinergi.accounts.services.devices import revoke_device

    row = Device.all_rows.get(pk=number)
    revoke_device(row, by=row.person, at=_now())
    return {}


def publish(markdown: str, media: dict[str, str], draft: bool) -> dict[str, Any]:
    """Upload a form with its files and, unless it stays a draft, put it in use."""
    from sinergi.observations.form_media import keep_media
    from sinergi.observations.services.forms import draft_version, publish_version
    from sinergi.observations.xlsform import BadForm, convert

    source = markdown.encode()
    try:
        made = convert("form.md", source)
    except BadForm as error:
        return {"failed": f"refused: {error.faults}"}
    author = _person(AUTHOR)
    files, faults = keep_media((n, b64decode(one)) for n, one in media.items())
    if faults:
        return {"failed": f"refused: {faults}"}
    version = draft_version(
        made, source_name="form.md", source_sha256=hashlib.sha256(source).hexdigest(),
        institution=_institution(), files=files, by=author, at=_now(),
    )  # fmt: skip
    if not draft:
        publish_version(version, titles=made.titles, by=author, at=_now())
    return {"code": made.form_id}


def retire(code: str) -> dict[str, Any]:
    """Offer a form to nobody any more."""
    from sinergi.observations.models import Form
    from sinergi.observations.services.forms import retire_form

    retire_form(Form.all_rows.get(code=code), by=_person(AUTHOR), at=_now())
    return {}


def kept(instance_id: str) -> dict[str, Any]:
    """Return the rows of an instance."""
    from sinergi.observations.models import Submission

    rows = Submission.all_rows.filter(instance_id=instance_id)
    return {
        "rows": [
            {
                "xml": b64encode(bytes(row.xml)).decode(),
                "sha256": row.sha256,
                "state": row.state,
                "test": row.test,
                "current": row.current,
                "missing": list(row.missing),
                "files": {file.name: _hash_of_kept(file) for file in row.files.all()},
                "person": row.person.username,
                "device": row.device_id,
                "version": row.version.version,
                "answers": row.answers,
            }
            for row in rows.select_related("person", "version")
        ]
    }


def _hash_of_kept(file: Any) -> str:
    """Return the hash of the file's bytes as they lie on the disk."""
    from sinergi.doors.uploads import path_of

    return hashlib.sha256(path_of(file.sha256).read_bytes()).hexdigest()


def count() -> dict[str, Any]:
    """Return how many submissions there are."""
    from sinergi.observations.models import Submission

    return {"count": Submission.all_rows.count()}


def hashes() -> dict[str, Any]:
    """Return the hash of every kept instance and of its files, from the bytes."""
    from sinergi.observations.models import Attachment, Submission

    rows = Submission.all_rows.values_list("instance_id", "xml")
    found: dict[str, list[str]] = {
        instance: [hashlib.sha256(bytes(xml)).hexdigest()]
        for instance, xml in rows.iterator(chunk_size=500)
    }
    files = Attachment.all_rows.select_related("submission")
    for file in files.only("sha256", "submission__instance_id").iterator():
        found[file.submission.instance_id].append(_hash_of_kept(file))
    return {"hashes": {name: " ".join(each) for name, each in found.items()}}


ACTS: dict[str, Callable[..., dict[str, Any]]] = {
    "device": device,
    "crowd": crowd,
    "revoke": revoke,
    "publish": publish,
    "retire": retire,
    "kept": kept,
    "count": count,
    "hashes": hashes,
}

if __name__ == "__main__":
    main()

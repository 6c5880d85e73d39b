"""Receipt: bytes are kept and answered for; what they mean is decided later."""

import datetime as dt
import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from sinergi.access.busy import waiting_at_most
from sinergi.access.permissions import Permission
from sinergi.accounts.heard import note_seen
from sinergi.accounts.models import Device, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.observations.audience import is_among, seat_for, seats_for
from sinergi.observations.chains import (
    hold_instances,
    locked_chain,
    locked_chain_of,
    make_current,
    newest_accepted,
    one_to_decide,
)
from sinergi.observations.instance import Instance, answers_of, leaves, read_instance
from sinergi.observations.models import (
    Attachment,
    Channel,
    FormVersion,
    State,
    Submission,
    VersionState,
)
from sinergi.observations.placing import Place, place_of
from sinergi.observations.reading import read_version
from sinergi.observations.services.reviewing import hand_over

MOST_FILES = 200
"""Files of one submission."""
LONGEST_WAIT = 10
"""Seconds for a lock of another: in time for the sender to come again."""


class UnknownForm(ValueError):
    """No form of that code and version is this person's to send."""


class OtherBytes(ValueError):
    """The same instance has come before, and was something else."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one request brought: the filled form, files kept already, who handed it on."""

    xml: bytes
    files: tuple[KeptFile, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is answered: the row, whether it is new, which files still lack."""

    submission: Submission
    new: bool

    @property
    def missing(self) -> list[str]:
        """Names of the files that the form names and that have not come."""
        return list(self.submission.missing)


@waiting_at_most(LONGEST_WAIT)
def receive_submission(
    sent: Sent,
    *,
    person: Person,
    channel: Channel,
    device: Device | None = None,
    test: bool = False,
    at: dt.datetime,
) -> Receipt:
    """Keep a submission and return its receipt; on return it is durable.

    The same instance again changes nothing and is answered as before; files that come
    later, or in parts, are added; so for everybody who may send the form and has its
    very bytes, as who was handed it by another phone. Raises BadInstance, UnknownForm,
    OtherBytes.
    """
    instance = read_instance(sent.xml)
    try:
        version = _version(instance, person, test=test)
        return _take(
            sent, instance, version, person, channel=channel, device=device, at=at
        )
    except (IntegrityError, UnknownForm) as error:
        # It has come before; also when its form is no longer this person's to send.
        known = _known(instance.instance_id)
        if known is None:
            raise _unknown(error, instance, test=test) from error
    return _again(known, sent, person, at)


def _unknown(error: Exception, instance: Instance, *, test: bool) -> Exception:
    """Return UnknownForm where a trial's draft was thrown away meanwhile, else the error."""
    rows = FormVersion.all_rows.filter(
        form__code=instance.form_id, version=instance.version, state=VersionState.DRAFT
    )
    if isinstance(error, IntegrityError) and test and not rows.exists():
        return UnknownForm(f"{instance.form_id} {instance.version}")
    return error


def _known(instance_id: str) -> Submission | None:
    rows = Submission.all_rows.light().select_related("version__form")
    return rows.filter(instance_id=instance_id).first()


def _version(instance: Instance, person: Person, *, test: bool) -> FormVersion:
    """Return the version that was filled in; raises UnknownForm.

    A draft only for who manages the forms of its institution (or of the platform).
    """
    rows = FormVersion.all_rows.filter(form__code=instance.form_id)
    state = VersionState.DRAFT
    rows = rows.filter(state=state) if test else rows.exclude(state=state)
    if instance.version:
        rows = rows.filter(version=instance.version)
    else:
        rows = rows.exclude(state=VersionState.CLOSED)
    version = read_version(rows)
    if version is None or not is_among(person, version.form):
        raise UnknownForm(f"{instance.form_id} {instance.version}")
    if test and not person.holds(
        Permission.MANAGE_FORMS, institution=version.form.institution_id
    ):
        raise UnknownForm(f"{instance.form_id} {instance.version}")
    return version


@transaction.atomic
def _take(
    sent: Sent,
    instance: Instance,
    version: FormVersion,
    person: Person,
    *,
    channel: Channel,
    device: Device | None,
    at: dt.datetime,
) -> Receipt:
    hold_instances(instance.instance_id, instance.deprecated_id)
    values = answers_of(instance.root, version.repeats)
    place = place_of(values, on=timezone.localdate(at))
    seat = seat_for(person, version.form, place.area_code)
    if seat is None:
        raise UnknownForm(instance.form_id)
    if not place.told:  # what names no place speaks of the sender's own area
        place = replace(place, area_code=seat.area_code)
    row = Submission(
        version=version, instance_id=instance.instance_id,
        deprecated_id=instance.deprecated_id, xml=sent.xml, sha256=_hash(sent.xml),
        answers={"v": 1, "values": values}, person=person,
        institution_id=seat.institution_id, device=device, channel=channel,
        provenance=dict(sent.provenance), test=version.state == VersionState.DRAFT,
        received_at=at, missing=_expected(values, version), **_fields(place),
    )  # fmt: skip
    row.save(force_insert=True)
    _link(row, at)
    _add_files(row, sent.files, at, here=frozenset())
    record(
        Verb.SUBMISSION_RECEIVED, at=at, actor=person, target=f"submission:{row.pk}",
        institution_id=row.institution_id, version=version.pk, sha256=row.sha256,
        channel=str(channel), files=len(sent.files), test=row.test,
    )  # fmt: skip
    if device is not None:
        note_seen(device, at)
    return Receipt(row, new=True)


def _fields(place: Place) -> dict[str, Any]:
    return {
        "area_code": place.area_code,
        "election": place.election,
        "station_number": place.station_number,
        "happened_on": place.happened_on,
        "happened_until": place.happened_until,
    }


def _hash(xml: bytes) -> str:
    return hashlib.sha256(xml).hexdigest()


def _expected(values: dict[str, Any], version: FormVersion) -> list[str]:
    """Return the names of the files the answers speak of, each once, in their order."""
    asked = version.file_questions
    names = (text for path, text in leaves(values) if path in asked)
    return list(dict.fromkeys(names))


def _link(row: Submission, at: dt.datetime) -> None:
    """Join what is edited, the row, and edits that came before it to one chain.

    Its first is the root of all, and the newest is decided about. What was accepted on
    both sides of a late one is in force once: the newer of the two.
    """
    original = _own_edited(row)
    edits = _own_edits(row)
    if original is None and not edits:
        return
    first, _chain = locked_chain_of(original.pk if original else row.pk)
    for edit in edits:
        tree = Submission.all_rows.filter(Q(pk=edit.pk) | Q(root_id=edit.pk))
        tree.update(root_id=first)
    if original is not None:
        row.root_id = first
        row.save(update_fields=["root"])
    chain = locked_chain(first)
    newest = one_to_decide(chain)
    make_current(newest, chain)
    row.current = newest.pk == row.pk
    kept = newest_accepted(chain)
    for one in chain if edits else ():
        if one.state == State.ACCEPTED and one is not kept:
            hand_over(None, one, at)


def _own_edited(row: Submission) -> Submission | None:
    if not row.deprecated_id:
        return None
    rows = Submission.all_rows.light().filter(instance_id=row.deprecated_id)
    found = rows.exclude(pk=row.pk).first()
    return found if found and _is_of_one_writer(row, found) else None


def _own_edits(row: Submission) -> list[Submission]:
    rows = Submission.all_rows.filter(deprecated_id=row.instance_id, root=None)
    keys = [key for key in rows.values_list("pk", flat=True) if key != row.pk]
    if not keys:  # as nearly always: to ask for keys alone costs a third
        return []
    edits = Submission.all_rows.light().filter(pk__in=keys)
    return [one for one in edits if _is_of_one_writer(one, row)]


def _is_of_one_writer(edit: Submission, edited: Submission) -> bool:
    """True where one person sent both, or has written both for one institution.

    A phone that was handed a form says who wrote it, and is believed within the
    institution of both; who knows another's instance could else push it aside.
    """
    if edit.test != edited.test or edit.version.form_id != edited.version.form_id:
        return False  # neither a trial nor another form takes a report's place
    if edit.person_id == edited.person_id:
        return True
    return (
        _writer(edit) == _writer(edited)
        and edited.institution_id in edit.person.institutions
        and edit.institution_id in edited.person.institutions
    )


def _writer(row: Submission) -> int:
    """Return who filled it in: whom the provenance names, else the sender."""
    told = row.provenance.get("person")
    is_key = isinstance(told, int) and not isinstance(told, bool)
    return told if is_key else row.person_id


def _add_files(
    row: Submission, files: Iterable[KeptFile], at: dt.datetime, *, here: Container[str]
) -> int:
    """Add the files that are not here yet, take them off the list of missing ones."""
    fresh = {file.name: file for file in files if file.name not in here}
    if not fresh:
        return 0
    Attachment.all_rows.bulk_create(
        [
            Attachment(
                submission=row, name=file.name, media_type=file.media_type,
                sha256=file.sha256, size=file.size, received_at=at,
            )
            for file in fresh.values()
        ]
    )  # fmt: skip
    still = [name for name in row.missing if name not in fresh]
    if still != row.missing:
        row.missing = still
        row.save(update_fields=["missing"])
    return len(fresh)


def _again(known: Submission, sent: Sent, person: Person, at: dt.datetime) -> Receipt:
    """Answer for what has come before, and add files that have not."""
    if known.sha256 != _hash(sent.xml) or not _may_bring(person, known):
        raise OtherBytes
    if sent.files:
        _complete(known, sent.files, person, at)
    return Receipt(known, new=False)


def _may_bring(person: Person, known: Submission) -> bool:
    """True for the sender, and for who may send that version: it was handed on to them.

    Anybody else is told nothing, not even that it is known.
    """
    if known.person_id == person.pk:
        return True
    form = known.version.form
    if known.test and not person.holds(
        Permission.MANAGE_FORMS, institution=form.institution_id
    ):
        return False
    return is_among(person, form) and bool(seats_for(person, form))


@transaction.atomic
def _complete(
    known: Submission, files: Iterable[KeptFile], person: Person, at: dt.datetime
) -> None:
    row = Submission.all_rows.light().select_for_update().get(pk=known.pk)
    here = frozenset(row.files.values_list("name", flat=True))
    # Once decided about, a report gets what it lacked, and nothing its reviewer has not
    # seen; and never more files than one message may bring.
    wanted = [
        file for file in files if row.state == State.NEW or file.name in row.missing
    ]
    added = _add_files(row, wanted[: max(0, MOST_FILES - len(here))], at, here=here)
    known.missing = row.missing
    if added:
        record(
            Verb.SUBMISSION_COMPLETED, at=at, actor=person,
            target=f"submission:{row.pk}", institution_id=row.institution_id,
            files=added, missing=len(row.missing),
        )  # fmt: skip

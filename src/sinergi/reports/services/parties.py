"""Name in a report an office or account known here: from then on it sees nothing of it."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Person
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Party, Report
from sinergi.reports.rules.acting import Act
from sinergi.reports.rules.told import clean
from sinergi.reports.sealed import seal_text
from sinergi.reports.services.tracing import BadAct, locked_row, trace_and_record


def name_party(
    report: Report, office: str, *, institution: Institution | None = None,
    person: Person | None = None, name: str = "", by: Actor, at: dt.datetime,
) -> Party:  # fmt: skip
    """Name a party and return the row; what handles the report is taken from the named.

    Raises BadAct: "office" for no words, "nobody" for neither institution nor account,
    "own-office" for the institution that receives the report; of it a person is named alone.
    """
    if person is not None and institution is not None:
        institution = None if institution.pk == report.institution_id else institution
    words = {"office": clean(office, 160), "name": clean(name, 160)}
    if not words["office"]:
        raise BadAct("office", "office")
    if institution is None and person is None:
        raise BadAct("nobody", "institution")
    if institution is not None and institution.pk == report.institution_id:
        raise BadAct("own-office", "institution")
    sealed = seal_text(words, report.institution_id)
    with transaction.atomic():
        row = locked_row(report)
        party = Party.all_rows.create(
            report=row, institution=institution, person=person, sealed_text=sealed,
            named_at=at, named_by_id=by.pk,
        )  # fmt: skip
        _take_away(row, party)
        trace_and_record(
            Verb.REPORT_PARTY, Act.NAMED, row, by=by, at=at, party=party.pk
        )
        for dotted in import_string(settings.SINERGI_WITH_PARTIES):
            import_string(dotted)(row, party, words, at)
    return party


def _take_away(row: Report, party: Party) -> None:
    """Take the report from the desk and person that are named now."""
    handled = row.handler_id is not None and row.handler_id == party.institution_id
    is_theirs = party.person_id is not None and row.person_id == party.person_id
    if row.person_id is not None and party.institution_id is not None:
        holder = Person.objects.filter(pk=row.person_id).first()
        is_theirs |= holder is not None and party.institution_id in holder.institutions
    if not handled and not is_theirs:
        return
    if handled:
        row.handler_id = None
    row.person_id = None
    row.version += 1
    row.save(update_fields=["handler", "person", "version"])
    _end_handling(row, party)


def _end_handling(row: Report, party: Party) -> None:
    """End what stands; a desk that is not named keeps its words, without the person."""
    old = row.handlings.filter(ended_at=None).first()
    if old is None:
        return
    sealed, old.sealed_text, old.ended_at = old.sealed_text, None, party.named_at
    old.save(update_fields=["sealed_text", "ended_at"])
    if row.handler_id is not None:
        row.handlings.create(
            institution_id=row.handler_id, line=old.line, sealed_text=sealed,
            at=party.named_at, by_id=party.named_by_id,
        )  # fmt: skip


@transaction.atomic
def remove_party(party: Party, *, by: Actor, at: dt.datetime) -> Party:
    """Take a party out that was named wrongly, and return the row."""
    row = Party.all_rows.select_for_update().get(pk=party.pk)
    if row.removed_at is None:
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        trace_and_record(
            Verb.REPORT_PARTY_REMOVED, Act.NAMED, row.report, by=by, at=at,
            party=row.pk, removed=True,
        )  # fmt: skip
    return row

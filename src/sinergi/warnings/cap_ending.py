"""Which messages a later one ends; part of the caller's transaction, as its fact tells."""

from django.db.models import Q

from sinergi.warnings.models import CapMessage, CapReference

ENDING = ("Update", "Cancel")


def end_named(row: CapMessage) -> None:
    """End the messages that an update or a cancellation names.

    Only of the same sender: nobody takes back what another said. What a person entered by
    hand proves no sender, so it ends only what its own institution took in; one of a
    broken signature ends nothing.
    """
    if row.message_type not in ENDING or row.status != "Actual" or not row.sound:
        return
    own = CapReference.all_rows.filter(message=row, sender=row.sender)
    named = list(own.values_list("identifier", flat=True))
    rows = CapMessage.all_rows.known_to(row.institution_id).filter(
        sender=row.sender, identifier__in=named, ended_by=None, sent_at__lte=row.sent_at
    )
    if row.source_id is None:
        rows = rows.filter(institution=row.institution_id)
    rows.exclude(pk=row.pk).update(ended_by=row, ended_at=row.sent_at)


def end_by_later(row: CapMessage) -> None:
    """End a message that came after the one which names it: the net keeps no order."""
    later = CapMessage.all_rows.known_to(row.institution_id).filter(
        sender=row.sender, message_type__in=ENDING, status="Actual", sound=True,
        sent_at__gte=row.sent_at, references__sender=row.sender,
        references__identifier=row.identifier,
    )  # fmt: skip
    # by hand: for its own institution alone, as in `_end_named`
    later = later.filter(Q(source__isnull=False) | Q(institution=row.institution_id))
    first = later.exclude(pk=row.pk).order_by("sent_at", "pk").first()
    if first is not None:
        row.ended_by, row.ended_at = first, first.sent_at
        row.save(update_fields=["ended_by", "ended_at"])

"""Laying a signed statement with its sealed parts ready for another installation."""

import datetime as dt
from collections.abc import Sequence

from sinergi.handovers.models import Handover, HandoverEvent, Parcel
from sinergi.handovers.rules.parcels import LARGEST, write_parcel
from sinergi.handovers.rules.steps import BadHandover

LARGEST_ON_WIRE = 16 * 1024 * 1024
"""Larger ones are carried as a file: the wire has a few seconds."""


def lay_ready(
    row: Handover,
    event: HandoverEvent,
    *,
    body: bytes | None = None,
    files: Sequence[bytes] = (),
    at: dt.datetime,
) -> Parcel | None:
    """Keep the parcel of an event for the partner; None when there is no partner.

    Goes over the wire where the partner has an address, else waits to be downloaded.
    """
    if row.partner is None:
        return None
    owner = row.receiver_id if row.incoming else row.sender_id
    if owner is None:  # the table forbids it
        return None
    content = write_parcel(
        event.statement.encode(), event.signature, event.signer, body=body,
        files=tuple(files),
    )  # fmt: skip
    if len(content) > LARGEST:
        raise BadHandover("files", "files")
    by_wire = bool(row.partner.address) and len(content) <= LARGEST_ON_WIRE
    return Parcel.all_rows.create(
        handover=row, institution_id=owner, event=event, partner=row.partner,
        kind=event.kind, content=content, size=len(content), made_at=at,
        due_at=at if by_wire else None,
    )  # fmt: skip

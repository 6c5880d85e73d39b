"""Two offices with keys, and packages between them, for tests."""

import datetime as dt

from conftest import MEETING
from sinergi.accounts.models import Institution, Person
from sinergi.handovers.models import Handover, Partner
from sinergi.handovers.packing import Attached
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.statements import Outcome
from sinergi.handovers.rules.steps import Act
from sinergi.handovers.services.acting import Said, act_on
from sinergi.handovers.services.partners import (
    PartnerDraft,
    add_partner,
    confirm_partner,
)
from sinergi.handovers.services.sending import Terms, send
from sinergi.handovers.signing_keys import public_key
from sinergi.seals.keys import text_recipients
from sinergi.seals.tests.making import keys_for

HOUR = dt.timedelta(hours=1)
WORDS = {"title": "Rekomendasi administratif", "text": "Spanduk di dalam kampus."}
PHOTO = Attached("foto.jpg", "image/jpeg", b"\xff\xd8\xff spanduk")


def give_keys(*offices: tuple[Institution, Person]) -> None:
    """Give these offices their keys, unlocked."""
    for office, holder in offices:
        keys_for(office, holder)


def a_package(
    sender: Institution,
    receiver: Institution | Partner,
    *,
    at: dt.datetime = MEETING,
    files: tuple[Attached, ...] = (PHOTO,),
    terms: Terms | None = None,
    **more: object,
) -> Handover:
    """Send a package to KPU and return it."""
    return send(
        sender=sender, receiver=receiver, category=Category.KPU, subject=("case", 7),
        words={**WORDS, **more}, files=files, by=None, at=at,
        terms=terms or Terms(basis="UU 7/2017 pasal 461", purpose="Ditindaklanjuti"),
    )  # fmt: skip


def received(
    row: Handover, *, at: dt.datetime = MEETING + HOUR, **more: str
) -> Handover:
    """Confirm the receipt."""
    return act_on(row, Act.RECEIVE, Said(**more), version=None, by=None, at=at)


def answered(
    row: Handover,
    outcome: Outcome = Outcome.ACCEPTED,
    text: str = "Dilaksanakan.",
    *,
    at: dt.datetime = MEETING + 2 * HOUR,
) -> Handover:
    """Answer."""
    said = Said(outcome=outcome, words={"text": text})
    return act_on(row, Act.ANSWER, said, version=None, by=None, at=at)


def trust(here: Institution, there: Institution, *, address: str = "") -> Partner:
    """Let an office know another as a partner, as if it were elsewhere; confirmed."""
    public = public_key(there.pk, at=MEETING)
    draft = PartnerDraft(
        institution=here, name=f"{there.name} (mitra)", office=str(there.pk),
        public_key=public, address=address, recipient=text_recipients(there.pk)[0],
    )  # fmt: skip
    row = add_partner(draft, by=None, at=MEETING)
    for channel in ("meeting", "phone"):
        row = confirm_partner(
            row, channel=channel, typed=row.fingerprint.upper(), by=None, at=MEETING
        )
    return row

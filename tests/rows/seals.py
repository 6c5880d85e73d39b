"""Samples of seals and personal data: keys of an office, what people asked, a breach."""

from conftest import MEETING
from sinergi.privacy.rules.rights import Right
from sinergi.privacy.services.answering import (
    BreachDraft,
    RequestDraft,
    note_breach,
    take_request,
)
from sinergi.privacy.services.retention import place_hold, propose_rule
from sinergi.seals.models import OfficeKey
from sinergi.seals.sealing import new_pair
from sinergi.seals.services.custody import offer_key
from tests.rows.keys import keyed
from tests.rows.sample import Owner, Sample

HOLDERS = {"bawaslu", "pemkot", "kpu"}
KEEPERS = {"bawaslu", "pemkot"}
"""Kinds of institutions some of whose roles hold keys, or keep the record."""


def a_key(owner: Owner) -> Sample:
    """Return an office's key, and a custodian's that is not proved yet."""
    keyed(owner.of, owner.by)
    key = OfficeKey.all_rows.get(institution=owner.of)
    word = owner.word("Kunci brankas")
    held = offer_key(
        owner.of, new_pair().public, word, holder=owner.by, by=None, at=MEETING
    )
    base, own = f"/seals/{owner.of.pk}/", f"/seals/custodians/{held.pk}/"
    pages = (
        f"{base}set-up/", f"{base}unlock/", f"{base}passphrase/", f"{base}term/",
        f"{base}pieces/", f"{base}recover/", f"{base}custodians/new/", own,
        f"{own}challenge.age",
    )  # fmt: skip
    holds = owner.of.kind in HOLDERS
    return Sample(
        words=(word, key.fingerprint),
        addresses=pages if holds else (),
        posts=(
            *(() if holds else pages), f"{base}lock/", f"{base}rewrap/",
            f"{own}retire/",
        ),
        lists=("/seals/",) if holds else (),
        targets=(f"office-key:{key.pk}", f"custodian-key:{held.pk}"),
    )  # fmt: skip


def a_duty_of_privacy(owner: Owner) -> Sample:
    """Return a request and a breach with a rule and a hold."""
    about = {"by": None, "at": MEETING}
    rule = propose_rule(owner.of, "reports", 60, owner.word("Dasar"), **about)
    hold = place_hold(owner.of, "reports", owner.word("Sengketa"), **about)
    asked = RequestDraft(
        institution=owner.of, right=Right.ACCESS, reference=owner.word("Map"),
        received_at=MEETING,
    )  # fmt: skip
    lost = BreachDraft(
        institution=owner.of, what=owner.word("Ponsel hilang"),
        data_kinds=owner.word("Foto"), known_at=MEETING,
    )  # fmt: skip
    request, breach = take_request(asked, **about), note_breach(lost, **about)
    seen, told = f"/privacy/requests/{request.pk}/", f"/privacy/breaches/{breach.pk}/"
    keeps = owner.of.kind in KEEPERS
    return Sample(
        words=(asked.reference, lost.what, rule.ground, hold.reason),
        addresses=(seen, told) if keeps else (),
        posts=(
            *(() if keeps else (seen, told)), f"{told}people/",
            f"/privacy/retention/{rule.pk}/approve/", f"/privacy/holds/{hold.pk}/lift/",
        ),
        lists=(
            "/privacy/requests/", "/privacy/requests/export.csv", "/privacy/breaches/",
            "/privacy/breaches/export.csv", "/privacy/retention/", "/queue/",
        ) if keeps else (),
        targets=(
            f"privacy-request:{request.pk}", f"breach:{breach.pk}",
            f"retention:{rule.pk}", f"hold:{hold.pk}",
        ),
    )  # fmt: skip

"""Samples of hand-overs: one sent to a partner elsewhere, with its file, and a sheet."""

import datetime as dt

from conftest import MEETING
from sinergi.handovers.counting import Between
from sinergi.handovers.models import Parcel
from sinergi.handovers.packing import Attached
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.signing import new_private, public_of
from sinergi.handovers.services.partners import (
    PartnerDraft,
    add_partner,
    confirm_partner,
)
from sinergi.handovers.services.reconciling import make_sheet
from sinergi.handovers.services.sending import Terms, send
from sinergi.seals.sealing import new_pair
from tests.rows.keys import keyed
from tests.rows.sample import Owner, Sample

AFTER = MEETING + dt.timedelta(days=40)


def a_package(owner: Owner) -> Sample:
    """Return a package to a partner, unlocked, and the sheet of its month."""
    keyed(owner.of, owner.by)
    name, word = owner.word("Mitra"), owner.word("Isi paket")
    draft = PartnerDraft(
        institution=owner.of, name=name, office="7", public_key=public_of(new_private()),
        recipient=new_pair().public, address="https://mitra.example",
    )  # fmt: skip
    partner = add_partner(draft, by=None, at=MEETING)
    for channel in ("phone", "letter"):
        partner = confirm_partner(
            partner, channel=channel, typed=partner.fingerprint, by=None, at=MEETING
        )
    row = send(
        sender=owner.of, receiver=partner, category=Category.KPU, subject=("case", 1),
        words={"text": word}, files=[Attached(owner.word("Lampiran"), "x/y", b"isi")],
        by=None, at=MEETING, terms=Terms(basis=owner.word("Pasal")),
    )  # fmt: skip
    parcel = Parcel.all_rows.get(handover=row)
    between = Between(owner.of.pk, owner.of.name, f"p{partner.pk}", name)
    between.rows["out"].append(row)
    sheet = make_sheet(between, MEETING.date().replace(day=1), by=None, at=AFTER)
    base = f"/handovers/{row.pk}/"
    month = "/handovers/reconciliation/"
    return Sample(
        words=(row.number, name, word, row.digest),
        addresses=(base, f"{base}slip.pdf", f"{base}files/1/",
                   f"{base}parcels/{parcel.pk}.zip", f"{base}act/withdraw/",
                   f"/handovers/partners/{partner.pk}/",
                   f"/handovers/card/{owner.of.pk}/kartu.json",
                   f"{month}sheets/{sheet.pk}/", f"{month}sheets/{sheet.pk}.pdf"),
        posts=(f"{base}remind/", f"{base}act/withdraw/",
               f"{base}parcels/{parcel.pk}/again/",
               f"/handovers/partners/{partner.pk}/",
               f"/handovers/partners/{partner.pk}/retire/",
               f"{month}sheets/{sheet.pk}/sign/"),
        lists=("/handovers/sent/", "/handovers/all/", f"/handovers/sent/?q={row.number}",
               "/handovers/export/out.csv", "/handovers/export/out.xlsx",
               f"{month}?month=2023-09", f"{month}export.csv?month=2023-09",
               f"{month}export.xlsx?month=2023-09", "/handovers/partners/",
               "/api/v1/handovers?box=out", f"/search/?q={row.number}"),
        targets=(f"package:{row.pk}", f"partner:{partner.pk}",
                 f"reconciliation:{sheet.pk}"),
        keys={"package_id": row.pk},
    )  # fmt: skip

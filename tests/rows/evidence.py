"""A sample of evidence: an item under hold, its chain, an export and a check of it."""

import io

from PIL import Image

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.evidence.rules.kinds import EventKind
from sinergi.evidence.services.access import note_access
from sinergi.evidence.services.checking import check_office
from sinergi.evidence.services.exporting import start_export
from sinergi.evidence.services.holding import place_hold
from sinergi.evidence.services.intake import take_in
from sinergi.evidence.services.retaining import set_retention
from sinergi.evidence.tasks import pack
from tests.rows.keys import keyed
from tests.rows.sample import Owner, Sample


def an_item(owner: Owner) -> Sample:
    """Return an item that was looked at, is held and was exported."""
    keyed(owner.of, owner.by)
    picture = io.BytesIO()
    Image.new("RGB", (32, 32), "white").save(picture, "PNG")
    about = {"by_id": owner.by.pk, "at": MEETING}
    word, title = owner.word("Rujukan"), owner.word("Judul")
    item = take_in(
        picture.getvalue(), institution_id=owner.of.pk, source="upload", title=title,
        name=f"{owner.word('berkas')}.png", reference=word, **about,
    ).item  # fmt: skip
    looked = {"purpose": "study", "by_id": owner.by.pk, "at": real_now()}
    note_access(item, EventKind.VIEWED, **looked)
    place_hold(item, "case", **about)
    set_retention(item, MEETING.date(), "records-schedule", **about)
    run = pack(start_export([item], opened=False, purpose="court", **about))
    check = check_office(owner.of, at=MEETING)
    base, packed = f"/evidence/{item.pk}/", f"/evidence/exports/{run.pk}/"
    acts = ("open", "transcript", "transfer", "hold", "lift", "retention", "delete")
    reads = owner.by.holds(Permission.READ_EVIDENCE)
    return Sample(
        words=(word, title, owner.word("berkas"), item.sha256),
        addresses=(base, f"{base}redact/", f"{base}pages/1.png", packed,
                   *(f"{base}{one}/" for one in acts)),
        posts=(f"{base}redact/", *(f"{base}{one}/" for one in acts),
               f"{packed}file.zip", f"/evidence/chains/{owner.of.pk}/check/"),
        lists=("/evidence/", f"/evidence/?q={word}", "/evidence/list.csv",
               "/evidence/list.xlsx", f"/evidence/exports/new/?items={item.pk}",
               "/api/v1/evidence") if reads else (),
        targets=(f"evidence:{item.pk}", f"evidence-export:{run.pk}",
                 f"evidence-check:{check.pk}"),
        keys={"evidence_id": item.pk},
    )  # fmt: skip

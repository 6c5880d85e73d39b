"""A sample of the public page: figures proposed for release, which nobody else sees yet."""

import datetime as dt

from conftest import MEETING
from sinergi.public.models import Release
from sinergi.public.rules.parts import Dataset
from tests.rows.sample import Owner, Sample


def a_release(owner: Owner) -> Sample:
    """Return a proposal that waits for a second person."""
    word = owner.word("Angka")
    row = Release.all_rows.create(
        dataset=Dataset.POSKO, edition=owner.of.pk, institution=owner.of,
        release_on=dt.date(2023, 10, 5), csv=f"nama\n{word}\n".encode(), json=b"{}",
        csv_sha256="0" * 64, json_sha256="0" * 64, rows=1, change_id=word, change_en=word,
        proposed_by=owner.by, proposed_at=MEETING,
    )  # fmt: skip
    base = f"/public-page/releases/{row.pk}/"
    return Sample(
        words=(word,),
        addresses=(base, f"{base}file.csv"),
        posts=(f"{base}agree/", f"{base}drop/", f"{base}withdraw/"),
        targets=(f"release:{row.pk}",),
    )

"""Fills SINERGI_HOME, which holds the example, with forms that a supervisor has sent.

`python -m tests.browser.sent` prints their keys: one with photo and repeat that waits, one
that was edited and its edit, one that lacks its file, one that was sent back. Of another form
there are more than a page holds.
"""

import os
import sys

FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) |
| | select_one_from_file areas.csv | area | Kelurahan | Kelurahan |
| | date | happened_on | Tanggal | Date |
| | geopoint | where | Titik lokasi | Point |
| | text | note | Catatan | Note |
| | image | photo | Foto | Photo |
| | begin repeat | witness | Saksi | Witness |
| | text | name | Nama | Name |
| | integer | age | Umur | Age |
| | end repeat | | | |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | uji-kirim | Pantauan lapangan | Field watch | 1 | Bahasa Indonesia (id) |
"""
SENT = (
    "<area>31.75.06.1003</area><happened_on>2024-01-10</happened_on>"
    "<where>-6.2083 106.9444 0 5</where>"
    "<note>Spanduk dipasang di pagar sekolah dan menutup papan nama.</note>"
)
WITNESSES = (
    "<witness><name>Budi</name><age>41</age></witness>"
    "<witness><name>Ani</name><age>38</age></witness>"
)
MANY = 52
"""Two more than a page of the list holds."""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63b878f12200052a02930f2a2c5c0000000049454e44ae426082"
)


def main() -> None:
    """Send the forms as the supervisor of the example."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.settings"
    import django

    django.setup()
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Person
    from sinergi.observations.models import State
    from sinergi.observations.services.forms import draft_version, publish_version
    from sinergi.observations.services.reviewing import review_submission
    from sinergi.observations.xlsform import convert

    at = real_now()
    for code in ("uji-kirim", "uji-banyak"):
        made = convert("uji.md", FORM.replace("uji-kirim", code).encode())
        version = draft_version(
            made, source_name="uji.md", source_sha256="0" * 64, institution=None,
            audience=(), by=None, at=at,
        )  # fmt: skip
        publish_version(version, titles=made.titles, by=None, at=at)
    for _ in range(MANY):
        _send(SENT, code="uji-banyak")
    first = _send(f"{SENT}<photo>foto.png</photo>{WITNESSES}", photo=True)
    second = _send(f"{SENT}<photo>foto.png</photo>", photo=True)
    edit = _send(SENT.replace("sekolah", "masjid"), edit_of=second.instance_id)
    lacking = _send("<area>99</area><photo>belum.png</photo><note>Tanpa tempat</note>")
    returned = _send(SENT)
    review_submission(
        returned, State.CORRECTION, reason="Potret lagi dari dekat.",
        by=Person.objects.get(username="analis"), at=real_now(),
    )  # fmt: skip
    rows = (first, second, edit, lacking, returned)
    sys.stdout.write(" ".join(str(one.pk) for one in rows))


def _send(  # type: ignore[no-untyped-def]
    answers: str, *, photo: bool = False, edit_of: str = "", code: str = "uji-kirim"
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Person
    from sinergi.doors.uploads import keep_any
    from sinergi.observations.models import Channel
    from sinergi.observations.services.receiving import Sent, receive_submission
    from sinergi.observations.tests.making import filled

    files = (keep_any(SimpleUploadedFile("foto.png", PIXEL)),) if photo else ()
    xml = filled(code, "1", deprecated_id=edit_of, answers=answers)
    return receive_submission(
        Sent(xml, files), person=Person.objects.get(username="panwas"),
        channel=Channel.COLLECT, at=real_now(),
    ).submission  # fmt: skip


if __name__ == "__main__":
    main()

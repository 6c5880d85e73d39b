"""Pieces of a key on paper: a sheet for each person, with a code to scan."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.documents.qr import draw_code
from sinergi.seals.models import OfficeKey


def pieces_pdf(
    key: OfficeKey, texts: Sequence[str], names: Sequence[str], *, at: dt.datetime
) -> bytes:
    """Return a PDF with one sheet for each piece."""
    day = date_format(timezone.localdate(at), "j F Y")
    sheets = [
        {
            "title": _("Piece %(number)s of %(pieces)s")
            % {"number": number, "pieces": len(texts)},
            "name": names[number - 1] if number <= len(names) else "",
            "text": text,
            "code": draw_code(text),
        }
        for number, text in enumerate(texts, start=1)
    ]
    needed = _(
        "%(needed)s of %(pieces)s pieces give the key back; fewer tell nothing of it."
    ) % {"needed": key.threshold, "pieces": len(texts)}
    data = {
        "title": _("Pieces of the key of %s") % key.institution.name,
        "lang": (get_language() or "id")[:2],
        "sheets": sheets,
        "office": key.institution.name,
        "fingerprint": key.fingerprint,
        "words": {
            "office": _("Office"), "holder": _("For"), "key": _("Key"),
            "cut": _("Cut on %s") % day, "needed": needed, "alt": _("Code to scan"),
            "keep": _(
                "Keep this sheet where no other piece is. Photograph it nowhere, send it "
                "to nobody. It is asked for only when the passphrase is lost, at the page "
                "“Key back from pieces” or by “sinergi seals recover”."
            ),
        },
    }  # fmt: skip
    return write_pdf("key_pieces", data, at=at)

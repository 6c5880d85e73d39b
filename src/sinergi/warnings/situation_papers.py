"""A situation report as a paper of one page: small print where it tells much."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.operations.papers import moment_text
from sinergi.warnings.models import Situation, SituationVersion
from sinergi.warnings.situations import Section

SHORT, MOST_SHORT = 48, 3
"""More than so many lines of so few signs stand beside one another."""


def situation_pdf(
    row: Situation, version: SituationVersion, sections: Sequence[Section], area: str
) -> bytes:
    """Return the PDF of a version; a section that a person wrote says so.

    Of one page unless a person wrote more than fits one in the smallest print.
    """
    facts = [
        (_("Number"), f"{row.number}, {_('version')} {version.number}"),
        (_("Made by"), row.institution.name),
        (_("Area"), area),
        (_("From"), moment_text(row.since_at)),
        (_("Until"), moment_text(row.until_at)),
    ]
    first = [one.text for one in sections if one.code == "summary" and one.text]
    data = {
        "lang": (get_language() or "id")[:2],
        "title": row.title,
        "kind": _("Situation report"),
        "label": "",
        "keywords": [],
        "footer": f"Sinergi · {row.number}",
        "facts": [{"name": name, "value": value} for name, value in facts],
        "paragraphs": [line for text in first for line in lines_of(text)],
        "sections": [
            {
                "name": one.name,
                "note": _("written by a person") if one.edited else "",
                "lines": together(lines_of(one.text)),
            }
            for one in sections
            if one.code != "summary" and one.text.strip()
        ],
    }
    return write_pdf("situation", data, at=version.at)


def lines_of(text: str) -> list[str]:
    """Return the lines that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def together(lines: list[str]) -> list[str]:
    """Return lines as they are set: many short ones in one paragraph."""
    if len(lines) > MOST_SHORT and max(map(len, lines)) <= SHORT:
        return [" · ".join(lines)]
    return lines

"""A situation report as a paper of one page where it fits."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sinergi.operations.papers import moment_text, table, write_letter
from sinergi.warnings.models import Situation, SituationVersion
from sinergi.warnings.situations import Section


def situation_pdf(
    row: Situation, version: SituationVersion, sections: Sequence[Section], area: str
) -> bytes:
    """Return the PDF of a version; a section that a person wrote says so."""
    first = [one for one in sections if one.code == "summary"]
    facts = [
        (_("Number"), f"{row.number}, {_('version')} {version.number}"),
        (_("Made by"), row.institution.name),
        (_("Area"), area),
        (_("From"), moment_text(row.since_at)),
        (_("Until"), moment_text(row.until_at)),
    ]
    tables = [
        table(
            f"{one.name} ({_('written by a person')})" if one.edited else one.name,
            [""],
            [[line] for line in one.text.splitlines() if line.strip()],
            [1],
        )
        for one in sections
        if one.code != "summary"
    ]
    return write_letter(
        kind=_("Situation report"),
        title=row.title,
        facts=facts,
        at=version.at,
        number=row.number,
        paragraphs=[one.text for one in first if one.text],
        tables=tables,
    )

"""Letters of a matter as PDF, the referral package as a zip, the list for a meeting.

Letters are in Indonesian whatever the reader's language: they are official.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.accounts.models import Institution
from sinergi.documents.cells import safe_text
from sinergi.documents.pdf import write_pdf
from sinergi.neutrality.files import ReadyFile, keep_data, read_file
from sinergi.neutrality.handling import ground_of
from sinergi.neutrality.models import Evidence, Letter, Matter, Recommendation, Subject
from sinergi.neutrality.models.paper import LETTER_NAMES
from sinergi.neutrality.naming import AGREEMENT_NAMES, act_name_of
from sinergi.neutrality.reading import open_all
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.sanctions import compare, days_open

LAYOUT = "neutrality_letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """A letter to be made: its kind, number, to whom, from whom; the rest follows."""

    kind: str
    number: str
    addressed_to: str
    institution: Institution
    hearing_on: dt.date | None = None
    hearing_at: str = ""
    note: str = ""
    recommendation: Recommendation | None = None


def day_text(day: dt.date | None) -> str:
    """Return a day as letters write it: 14 September 2023."""
    return format_day(day, "j F Y") if day else "–"


def press_letter(
    matter: Matter, draft: LetterDraft, evidence: Iterable[Evidence], at: dt.datetime
) -> ReadyFile:
    """Make the PDF of a letter and keep it, sealed. Call outside a transaction.

    Raises Locked: a letter must lack no name.
    """
    with override("id"):
        data = letter_data(matter, draft, list(evidence), at)
        content = write_pdf(LAYOUT, data, at=at)
    return keep_data(content, f"surat-{draft.kind}.pdf", "application/pdf")


def letter_data(
    matter: Matter, draft: LetterDraft, evidence: Sequence[Evidence], at: dt.datetime
) -> dict[str, Any]:
    """Return what the layout prints; text of people is data there, never markup."""
    title = str(LETTER_NAMES[draft.kind]).capitalize()
    rows = Subject.all_rows.filter(matter=matter, accused=True)
    subjects = list(rows.select_related("kept_name"))
    line = [draft.recommendation] if draft.recommendation else []
    open_all(
        [draft.institution.pk],
        {
            Part.MATTER: [matter], Part.SUBJECT: subjects, Part.EVIDENCE: evidence,
            Part.RECOMMENDED: line,
        },
    )  # fmt: skip
    facts = [
        (_("Number"), draft.number),
        (_("To"), draft.addressed_to),
        (_("Matter"), matter.number),
        (_("Office"), _offices(subjects)),
        (_("Alleged act"), act_name_of(matter.act)),
        (_("Legal ground"), ground_of(matter)),
        (_("Day of the act"), day_text(matter.happened_on)),
        *_facts_of(draft),
    ]
    with_files = draft.kind == "referral"
    return {
        "title": title, "kind": draft.institution.name, "lang": "id", "label": "",
        "keywords": [matter.number], "footer": f"{draft.number} · {matter.number}",
        "dateline": day_text(timezone.localdate(at)),
        "facts": [{"name": name, "value": value} for name, value in facts],
        "blocks": [{"kind": "text", "texts": [text]} for text in _texts(matter, draft)],
        "evidence": [_evidence(one) for one in evidence] if with_files else [],
        "words": {
            "evidence": _("Evidence"), "file": _("File"), "size": _("Bytes"),
            "shows": _("What it shows"), "hash": "SHA-256",
        },
        "signature": draft.institution.name,
        "sign": _("Name and office"),
    }  # fmt: skip


def _offices(subjects: Iterable[Subject]) -> str:
    told = []
    for one in subjects:
        office, name = one.word("office"), one.word("name")
        told.append(f"{office} ({name})" if name else office)
    return ", ".join(told)


def _facts_of(draft: LetterDraft) -> list[tuple[str, str]]:
    found = []
    if draft.hearing_on:
        found.append((_("Day of the clarification"), day_text(draft.hearing_on)))
        found.append((_("Hour and place"), draft.hearing_at))
    row = draft.recommendation
    if row is not None:
        found += [
            (_("Recommendation"), f"{row.body} {row.number}"),
            (_("Recommended on"), day_text(row.recommended_on)),
            (_("Sanction"), row.sanction_name),
        ]
    return found


def _texts(matter: Matter, draft: LetterDraft) -> list[str]:
    opening = {
        "summons": _(
            "You are asked to come and explain what is alleged. Nothing has been decided; "
            "you may bring whatever speaks for you."
        ),
        "referral": _(
            "What follows was studied as another breach of law and is referred to you as "
            "the competent institution, with the evidence listed below."
        ),
        "reprimand": _(
            "After hearing you, you are reprimanded in writing. Neutrality of the office "
            "holds for whoever holds it, whatever they choose in the polling booth."
        ),
        "report": _("The matter is laid before you for what the law asks of you next."),
        "reminder": _(
            "The recommendation named above has not been answered. You are asked to tell "
            "what was decided."
        ),
    }[draft.kind]
    texts = [opening]
    if draft.kind in {"referral", "report"}:
        texts.append(matter.word("summary"))
    if draft.note.strip():
        texts.append(draft.note.strip())
    return texts


def _evidence(row: Evidence) -> dict[str, str]:
    return {
        "name": row.word("name"), "described": row.word("described"),
        "size": str(row.size), "sha256": row.sha256,
    }  # fmt: skip


# --- the package -----------------------------------------------------------------------------


def write_package(
    matter: Matter, letter: Letter, evidence: Sequence[Evidence]
) -> bytes:
    """Return the referral package: the letter, the evidence, its list with hashes.

    `SHA256SUMS` is what `sha256sum -c` reads. A file missing on the server stands in the
    list and not in the package, which then says so. Raises Locked.
    """
    parts = {Part.LETTER: [letter], Part.EVIDENCE: evidence}
    open_all([matter.lead_id], parts)
    buffer = io.BytesIO()
    names = _names(evidence)
    sums = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        rows: list[Letter | Evidence] = [letter, *evidence]
        for name, row in zip(["surat.pdf", *names], rows, strict=True):
            data = read_file(row)
            if data is not None:
                book.writestr(name, data)
                sums.append(f"{row.sha256}  {name}")
        book.writestr("daftar-bukti.csv", _list_of(evidence, names))
        book.writestr("SHA256SUMS", "\n".join(sums) + "\n")
    return buffer.getvalue()


def _names(evidence: Sequence[Evidence]) -> list[str]:
    """Return the files' names in the package, numbered: two may be called the same."""
    return [
        f"bukti/{n:02d}-{_plain(one.word('name'))}" for n, one in enumerate(evidence, 1)
    ]


def _plain(name: str) -> str:
    kept = "".join(ch if ch.isalnum() or ch in ".-_ " else "_" for ch in name)
    return kept.strip(". ")[-80:] or "berkas"


def _list_of(evidence: Sequence[Evidence], names: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    with override("id"):
        head = [
            _("File"),
            _("What it shows"),
            _("Kind"),
            _("Bytes"),
            "SHA-256",
            _("Added"),
        ]
    writer.writerow(head)
    for name, one in zip(names, evidence, strict=True):
        row = [
            name, one.word("described"), one.media_type, one.size, one.sha256,
            one.added_at.isoformat(),
        ]  # fmt: skip
        writer.writerow([safe_text(cell) for cell in row])
    return text.getvalue()


# --- the list for the monthly meeting --------------------------------------------------------


def reconciliation_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of the list; no name, no office."""
    return [
        (_("Matter"), "text"),
        (_("Recommendation"), "text"),
        (_("Recommended on"), "day"),
        (_("Recommended"), "text"),
        (_("Decided on"), "day"),
        (_("Decided"), "text"),
        (_("Days"), "whole"),
        (_("State"), "text"),
    ]


def reconciliation_rows(
    rows: Iterable[Recommendation], today: dt.date
) -> list[list[object]]:
    """Return the lines of the list, the longest waiting first."""
    return [
        [
            row.matter.number, f"{row.body} {row.number}", row.recommended_on,
            row.sanction_name, row.imposed_on, row.imposed_name,
            days_open(row.recommended_on, row.imposed_on or row.refused_on, today),
            str(AGREEMENT_NAMES[state_of(row)]),
        ]
        for row in rows
    ]  # fmt: skip


def state_of(row: Recommendation) -> Any:
    """Return how what was decided stands to what was recommended."""
    return compare(row.sanction, row.imposed, refused=row.refused_on is not None)


def write_reconciliation(
    rows: Sequence[Recommendation], institution: str, at: dt.datetime
) -> bytes:
    """Return the list for a meeting with one institution as PDF."""
    with override("id"):
        day = timezone.localdate(at)
        head = [title for title, _kind in reconciliation_columns()]
        lines = [
            [
                day_text(cell)
                if isinstance(cell, dt.date)
                else str(cell if cell is not None else "–")
                for cell in line
            ]
            for line in reconciliation_rows(rows, day)
        ]
        data = {
            "title": _("Recommendations and what became of them"), "lang": "id",
            "kind": institution, "label": "", "keywords": [],
            "footer": _("Contains no names. For the two institutions alone."),
            "dateline": day_text(day), "head": head, "rows": lines,
            "empty": _("No recommendation."),
        }  # fmt: skip
        return write_pdf("neutrality_reconciliation", data, at=at)

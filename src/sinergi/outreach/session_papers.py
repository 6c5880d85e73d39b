"""Papers of a session out of one entry: invitation, attendance, report, certificates."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.pdf import write_pdf
from sinergi.outreach.catalogue import segment_name, topic_name
from sinergi.outreach.detailing import counts_of
from sinergi.outreach.models import Partner, Question, Session
from sinergi.outreach.rules.gain import Gain
from sinergi.outreach.rules.session import Kind
from sinergi.outreach.times import when

EMPTY_LINES = 24


def _frame(session: Session, kind: str) -> dict[str, Any]:
    return {
        "lang": (get_language() or "id")[:2],
        "title": session.title,
        "kind": kind,
        "label": "",
        "keywords": [],
        "footer": f"Sinergi · {kind} {session.pk}",
    }


def _facts(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs if value]


def _where(session: Session, area: str) -> str:
    return ", ".join(part for part in (session.place, area) if part)


def _session_facts(session: Session, area: str) -> list[dict[str, str]]:
    return _facts(
        (_("Date"), when(session.starts_at, session.ends_at)),
        (_("Venue"), _where(session, area)),
        (_("Kind"), session.kind_name),
        (_("Segment"), segment_name(session.segment)),
        (_("Topic"), topic_name(session.topic)),
        (_("Organiser"), session.organiser.name),
        (_("Speaker"), session.speaker),
    )


def invitation_pdf(session: Session, area: str, partners: Sequence[Partner]) -> bytes:
    """Return the invitation, to be numbered, addressed and signed by hand."""
    data = _frame(session, _("Invitation")) | {
        "facts": _session_facts(session, area),
        "blocks": [
            {
                "kind": "paragraph",
                "texts": [
                    _(
                        "We invite you to the session named above and hope that you will "
                        "come."
                    )
                ],
            },
            *_partner_block(partners),
        ],
        "signatures": [{"body": session.organiser.name, "name": "", "note": ""}],
        "words": _words(),
    }
    return write_pdf("outreach_letter", data, at=session.step_at)


def _partner_block(partners: Sequence[Partner]) -> list[dict[str, Any]]:
    names = [one.body for one in partners]
    if not names:
        return []
    return [
        {"kind": "paragraph", "texts": [_("Held together with:")]},
        {"kind": "bullets", "texts": names},
    ]


def attendance_pdf(session: Session, area: str, *, code: str = "") -> bytes:
    """Return the list to sign at the door; `code` is the QR code as SVG.

    It stays on paper: names of participants are never typed in.
    """
    blank = {"name": "", "body": "", "role": "", "note": ""}
    data = _frame(session, _("List of attendance")) | {
        "facts": _session_facts(session, area),
        "people": [blank] * EMPTY_LINES,
        "code": code or None,
        "code_alt": _(
            "Code that leads to the page on which one says that one is there"
        ),
        "code_note": _("Scan to be counted"),
        "words": _words(),
    }
    return write_pdf("attendance", data, at=session.step_at)


def report_pdf(
    session: Session,
    area: str,
    partners: Sequence[Partner],
    questions: Sequence[Question],
    gain: Gain | None,
) -> bytes:
    """Return the activity report, in the active language."""
    blocks: list[dict[str, Any]] = [*_partner_block(partners)]
    if session.report:
        blocks.append({"kind": "heading", "texts": [_("Short report")]})
        blocks += [
            {"kind": "paragraph", "texts": [line]}
            for line in session.report.splitlines()
            if line.strip()
        ]
    if session.follow_up:
        blocks.append({"kind": "heading", "texts": [_("Follow-up")]})
        blocks.append({"kind": "paragraph", "texts": [session.follow_up]})
    data = _frame(session, _("Activity report")) | {
        "label": _state_text(session),
        "facts": _session_facts(session, area) + _after_facts(session, gain),
        "counts": [{"name": n, "value": str(v)} for n, v in counts_of(session)],
        "questions": [
            {
                "topic": topic_name(one.topic),
                "text": one.text,
                "times": str(one.times),
                "answer": one.answer,
            }
            for one in questions
        ],
        "blocks": blocks,
        "signatures": [{"body": session.organiser.name, "name": "", "note": ""}],
        "words": _words(),
    }
    return write_pdf("outreach_report", data, at=session.step_at)


def _state_text(session: Session) -> str:
    if session.verified_at is None:
        return _("Not verified yet")
    day = date_format(timezone.localtime(session.verified_at), "DATE_FORMAT")
    return _("Verified on %(day)s") % {"day": day}


def _after_facts(session: Session, gain: Gain | None) -> list[dict[str, str]]:
    present = {True: _("yes"), False: _("no"), None: ""}[session.candidate_present]
    cost = f"Rp{session.cost:,}".replace(",", ".") if session.cost is not None else ""
    return _facts(
        (_("Material"), _material(session)),
        (_("A candidate was there"), present),
        (_("Cost"), cost),
        (_("Learnt"), gain_text(gain)),
    )


def _material(session: Session) -> str:
    version = session.material
    if version is None:
        return ""
    return f"{version.material.title} {version.number} ({version.state_name})"


def gain_text(gain: Gain | None) -> str:
    """Return a gain in words, empty below the number of answers that may be shown."""
    if gain is None or not gain.enough:
        return ""
    facts = {
        "before": round(100 * gain.before),
        "after": round(100 * gain.after),
        "gain": round(100 * gain.value),
    }
    text = _("%(before)s%% right before, %(after)s%% after: %(gain)s points") % facts
    if gain.low == gain.low:  # NaN is not itself
        span = {"low": round(100 * gain.low), "high": round(100 * gain.high)}
        text += " " + _("(95%% interval %(low)s to %(high)s)") % span
    return text


def certificates_pdf(
    session: Session,
    area: str,
    names: Sequence[str],
    first: int,
    signer: tuple[str, str],
) -> bytes:
    """Return a page per name; the names go nowhere else."""
    course = {
        Kind.P2P: _("Education of Participatory Supervisors (P2P)"),
        Kind.SKPP: _("School of Participatory Supervision Cadres (SKPP)"),
    }[Kind(session.kind)]
    year = timezone.localtime(session.starts_at).year
    code = session.kind.upper()
    data = _frame(session, _("Certificate")) | {
        "course": course,
        "lines": {
            "given": _("given to"),
            "took": _("who took part in"),
            "on": when(session.starts_at, session.ends_at),
            "place": _where(session, area),
        },
        "people": [
            {"name": name, "number": f"{code}/{year}/{session.pk}/{first + n:03d}"}
            for n, name in enumerate(names)
        ],
        "organiser": session.organiser.name,
        "signer": signer[0],
        "office": signer[1],
    }
    return write_pdf("outreach_certificate", data, at=session.step_at)


def _words() -> dict[str, str]:
    return {
        "number": _("No."),
        "name": _("Name"),
        "office": _("Office"),
        "institution": _("Institution"),
        "signature": _("Signature"),
        "name_and_office": _("(name and office)"),
        "to": _("To:"),
        "letter_number": _("Number:"),
        "counts": _("Who came"),
        "questions": _("Questions asked"),
        "topic": _("Topic"),
        "question": _("Question"),
        "times": _("How often"),
        "answer": _("Answer"),
    }

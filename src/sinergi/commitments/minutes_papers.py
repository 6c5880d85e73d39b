"""The papers of a meeting: minutes, press note, attendance sheet, declaration as PDF/UA."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.commitments.models import (
    Meeting,
    MinutesApproval,
    MinutesVersion,
    Participant,
)
from sinergi.commitments.models.meeting import KIND_NAMES
from sinergi.commitments.rules.meeting import Kind
from sinergi.commitments.rules.minutes import to_blocks
from sinergi.documents.pdf import write_pdf

EMPTY_LINES = 12
MOST_SIGNATURES = 60


def when(starts: dt.datetime | None, ends: dt.datetime | None = None) -> str:
    """Return date and hours in words; midnight is an hour nobody gave."""
    if starts is None:
        return ""
    local = timezone.localtime(starts)
    text = date_format(local, "l, j F Y")
    if local.time() == dt.time(0):
        return text
    hours = date_format(local, "H.i")
    if ends is not None:
        hours += f"–{date_format(timezone.localtime(ends), 'H.i')}"
    return f"{text}, {hours} {local.tzname()}"


def kind_text(kind: str) -> str:
    """Return what a kind is called, for the top of a paper."""
    name = str(KIND_NAMES[Kind(kind)]).split(" (")[0]
    return name[:1].upper() + name[1:]


def minutes_pdf(
    version: MinutesVersion,
    approvals: Iterable[MinutesApproval],
    *,
    inside: bool,
) -> bytes:
    """Return the minutes as they were sent for approval, in the active language.

    Readers outside (`inside` False) see institutions and named officials, not guests.
    """
    content: dict[str, Any] = version.content
    given = list(approvals)
    people = [one for one in content["people"] if inside or _is_official(one)]
    starts, ends = _time(content["starts_at"]), _time(content["ends_at"])
    data = _frame(content["kind"], content["title"]) | {
        "label": _state_text(version),
        "footer": _footer(_("minutes"), f"{version.meeting_id}.{version.number}"),
        "facts": _facts(
            (_("Date"), when(starts, ends)),
            (_("Venue"), content["place"]),
            (_("Host"), content["host"]),
        ),
        "agenda": content["agenda"],
        "people": [_person(one) for one in people],
        "blocks": _blocks(content["minutes"]),
        "conclusions": [_conclusion(one) for one in content["conclusions"]],
        "signatures": _signatures(content, given),
        "signature_note": _(
            "Where a name and a day stand, the institution approved in Sinergi; the others sign here."
        ),
        "trace": f"SHA-256 {version.sha256}",
        "words": _words(),
    }
    if not given:
        data["signature_note"] = _("Not approved by anybody yet.")
    return write_pdf("minutes", data, at=version.at)


def _state_text(version: MinutesVersion) -> str:
    facts = {"number": version.number}
    if version.approved_at is None:
        return _("Version %(number)s, waits for approval") % facts
    day = date_format(timezone.localtime(version.approved_at), "DATE_FORMAT")
    return _("Version %(number)s, approved on %(day)s") % {**facts, "day": day}


def _is_official(person: dict[str, Any]) -> bool:
    return bool(person["known"] and (person["role"] or not person["name"]))


def _person(one: dict[str, Any]) -> dict[str, str]:
    return {"name": one["name"], "role": one["role"], "body": one["body"]}


def _conclusion(one: dict[str, Any]) -> dict[str, str]:
    due = dt.date.fromisoformat(one["due_on"]) if one["due_on"] else None
    decided = one["kind"] == "decision"
    return {
        "text": one["text"],
        "owner": one["owner"] or ("–" if decided else _("not named yet")),
        "due": date_format(due, "j F Y") if due else "–",
        "number": one["number"] or "–",
    }


def _signatures(
    content: dict[str, Any], approvals: list[MinutesApproval]
) -> list[dict[str, str]]:
    signed = {one.institution.name: one for one in approvals}
    known = [one["body"] for one in content["people"] if one["known"]]
    bodies = list(dict.fromkeys([content["host"], *signed, *known]))
    return [_signature(body, signed.get(body)) for body in bodies[:MOST_SIGNATURES]]


def _signature(body: str, given: MinutesApproval | None) -> dict[str, str]:
    if given is None:
        return {"body": body, "name": "", "note": ""}
    day = date_format(timezone.localtime(given.at), "DATE_FORMAT")
    note = _("approved in Sinergi on %(day)s") % {"day": day}
    return {"body": body, "name": given.person.name, "note": note}


def press_note_pdf(meeting: Meeting) -> bytes:
    """Return the press note as it was edited."""
    lines = to_blocks(meeting.press_note)
    headline = meeting.title
    if lines and lines[0].texts[0] == headline:
        lines = lines[1:]
    data = _frame(meeting.kind, headline) | {
        "kind": _("Press note"),
        "dateline": ", ".join(
            part for part in (meeting.place, when(meeting.starts_at)) if part
        ),
        "footer": _footer(_("press note"), str(meeting.pk)),
        "blocks": [{"kind": one.kind, "texts": list(one.texts)} for one in lines],
    }
    return write_pdf("press_note", data, at=_stamp(meeting))


def attendance_pdf(
    meeting: Meeting, people: Iterable[Participant], *, code: str = ""
) -> bytes:
    """Return the sheet to sign at the door; `code` is the QR code as SVG."""
    rows = [
        {
            "name": one.name,
            "body": one.body,
            "role": one.role,
            "note": _("confirmed by code") if one.attended_by == "code" else "",
        }
        for one in people
    ]
    blank = {"name": "", "body": "", "role": "", "note": ""}
    data = _frame(meeting.kind, meeting.title) | {
        "kind": _("List of attendance"),
        "footer": _footer(_("list of attendance"), str(meeting.pk)),
        "facts": _meeting_facts(meeting),
        "people": [*rows, *([blank] * EMPTY_LINES)],
        "code": code or None,
        "code_alt": _("Code that leads to the page on which one confirms attendance"),
        "code_note": _("Scan to confirm"),
        "words": _words(),
    }
    return write_pdf("attendance", data, at=_stamp(meeting))


def declaration_pdf(meeting: Meeting, people: Iterable[Participant]) -> bytes:
    """Return the declaration with a place to sign for each signatory."""
    rows = []
    for one in people:
        office = ", ".join(part for part in (one.name, one.role) if part)
        note = ""
        if one.signed_at is not None:
            day = date_format(timezone.localtime(one.signed_at), "DATE_FORMAT")
            note = _("signed on %(day)s") % {"day": day}
        rows.append({"body": one.body or one.name, "name": office, "note": note})
    data = _frame(meeting.kind, meeting.title) | {
        "kind": _("Declaration"),
        "footer": _footer(_("declaration"), str(meeting.pk)),
        "facts": _meeting_facts(meeting),
        "blocks": _blocks(meeting.declaration_text),
        "signatures": rows,
        "words": _words(),
    }
    return write_pdf("declaration", data, at=_stamp(meeting))


def _frame(kind: str, title: str) -> dict[str, Any]:
    return {
        "lang": (get_language() or "id")[:2],
        "title": title,
        "kind": kind_text(kind),
        "label": "",
        "keywords": [],
    }


def _footer(paper: str, number: str) -> str:
    return f"Sinergi · {paper} {number}"


def _meeting_facts(meeting: Meeting) -> list[dict[str, str]]:
    return _facts(
        (_("Date"), when(meeting.starts_at, meeting.ends_at)),
        (_("Venue"), meeting.place),
        (_("Host"), meeting.host.name),
    )


def _facts(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs if value]


def _blocks(text: str) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "texts": list(one.texts)} for one in to_blocks(text)]


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _stamp(meeting: Meeting) -> dt.datetime:
    return meeting.step_at


def _words() -> dict[str, str]:
    return {
        "agenda": _("Agenda"),
        "people": _("Present"),
        "minutes": _("Minutes"),
        "conclusions": _("Conclusions"),
        "concluded": _("What was concluded"),
        "owner": _("Who shall do it"),
        "due": _("Due"),
        "commitment": _("Commitment"),
        "signatures": _("Signatures"),
        "signatories": _("Signatories"),
        "signature": _("Signature"),
        "number": _("No."),
        "name": _("Name"),
        "office": _("Office"),
        "institution": _("Institution"),
        "name_and_office": _("(name and office)"),
        "none": _("Nothing was concluded."),
    }

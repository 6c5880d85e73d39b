"""Who was there, from the lines of an attendance list. Plain Python.

"Willem Johanes Wetik (Ketua Bawaslu)", "Bawaslu: Willem, Budi", "Ketua FKUB",
"Camat se-Jakarta Timur (10 orang)". Names are kept as written, titles included.
"""

import re
from dataclasses import dataclass

from sinergi.commitments.rules.meeting_known import Found, Known, plain
from sinergi.commitments.rules.meeting_words import (
    BODY_WORDS,
    HONORIFICS,
    ROLE_WORDS,
)

_TITLE = re.compile(
    r"^(?:[SMDA]\.?\s?[A-Z][A-Za-z]{0,4}\.?(?:\.?[A-Z][a-z]{0,4}\.?){0,2}|Ph\.?\s?D\.?|LL\.?M\.?"
    r"|Lc\.?|Amd\.?|S\.?STP\.?|M\.?Si\.?|SIP|SH|MH|MM|SE|MA|ST|MT|MAP|MPd|SPd|SSos)$"
)
_PAREN = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]{2,})[)\]]\s*(.*)$")
_DASH = re.compile(r"\s+(?:-|–|—|/|selaku|sebagai|dari)\s+", re.IGNORECASE)
_COUNT = re.compile(
    r"^(?:[±~]\s*)?(\d{1,5})\s*(?:orang|org|peserta|people)\b", re.IGNORECASE
)
_SEPARATORS = re.compile(r"\s*(?:;|\s(?:dan|serta|and|&)\s)\s*", re.IGNORECASE)
LONGEST_NAME_WORDS = 9


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """Somebody of an attendance list, as written and as understood.

    `name` is empty where only an institution or an office is named. `institution_id` is a
    guess; `sure` says whether it was named in full. `source` is the text it rests on.
    """

    name: str
    role: str
    institution: str
    institution_id: int | None
    sure: bool
    source: str


def read_people(text: str, known: Known) -> list[ReadPerson]:
    """Return the people an entry of an attendance list names; at least one for any text."""
    head, colon, rest = text.partition(":")
    if colon and rest.strip() and known.find_institutions(head) and len(head) < 80:
        return [_with_institution(part, head, known) for part in _split(rest, known)]
    return [_read_one(part, known) for part in _split(text, known)]


def _split(text: str, known: Known) -> list[str]:
    """Split at commas and "dan", but not before an academic title or an office."""
    parts: list[str] = []
    for piece in re.split(r",(?![^(]*\))", text):
        piece = piece.strip()
        if not piece:
            continue
        if parts and (_is_title(piece) or _is_office_of(parts[-1], piece, known)):
            parts[-1] += f", {piece}"
            continue
        if parts and _is_named(piece) and _starts_with_role(parts[-1]):
            parts[-1] = f"{piece} ({parts[-1]})"
            continue
        parts.append(piece)
    whole = [one for part in parts for one in _split_and(part, known)]
    return [_trimmed(one) for one in whole if _trimmed(one)] or [text.strip()]


def _trimmed(text: str) -> str:
    bare = text.strip(" ;")
    return (
        re.sub(r"(?<=[\w)][a-z)])\.$", "", bare) if any(map(str.isalnum, bare)) else ""
    )


def _is_title(piece: str) -> bool:
    return _TITLE.match(re.split(r"\s+[(\-–]", piece)[0]) is not None


def _is_named(piece: str) -> bool:
    return piece.split()[0].lower().rstrip(".") in HONORIFICS and len(piece.split()) > 1


def _split_and(text: str, known: Known) -> list[str]:
    pieces = _SEPARATORS.split(text)
    if len(pieces) < 2 or "(" in text:
        return [text] if ";" not in text else [p for p in text.split(";") if p.strip()]
    # "Kesatuan Bangsa dan Politik" is one office: only what can stand alone is split.
    if all(known.find_institutions(p) or _looks_like_name(p) for p in pieces):
        return pieces
    return [text] if ";" not in text else [p for p in text.split(";") if p.strip()]


def _is_office_of(before: str, piece: str, known: Known) -> bool:
    """True when the piece is the office of the person named before the comma."""
    words = plain(piece)
    first = words.split()[:1]
    if not first or first[0] not in {word.split()[0] for word in ROLE_WORDS}:
        return False
    if _starts_with_role(before) or known.find_institutions(before):
        return False
    return _looks_like_name(before.split(",")[0]) and not _is_body(before)


def _is_body(text: str) -> bool:
    """True for a party, a school, an office: a body, though nobody entered it yet."""
    first = text.split()[0] if text.split() else ""
    if first.lower() in BODY_WORDS:
        return True
    return first.isupper() and len(first) > 2 and first.isalpha() and first == text


def _starts_with_role(text: str) -> bool:
    words = plain(text)
    return any(words.startswith(f" {role} ") for role in ROLE_WORDS)


def _looks_like_name(text: str) -> bool:
    words = [word for word in re.split(r"[\s.]+", text) if word]
    if not 1 <= len(words) <= LONGEST_NAME_WORDS:
        return False
    return all(word[:1].isupper() for word in words if word[:1].isalpha())


def _with_institution(text: str, head: str, known: Known) -> ReadPerson:
    one = _read_one(text, known)
    found = known.find_institutions(head)[0]
    name = one.name or text
    return ReadPerson(
        name.strip(),
        one.role if one.name else "",
        head.strip(),
        found.pk,
        found.sure and found.pk is not None,
        f"{head.strip()}: {text}",
    )


def _read_one(text: str, known: Known) -> ReadPerson:
    name, office = _name_and_office(text)
    found = _first(known.find_institutions(office or name))
    count = _COUNT.match(office)
    if count:  # "Lurah se-Cakung (7 orang)"
        found = _first(known.find_institutions(name))
        return _made("", office, name, found, text)
    if not office:
        if found is not None or _starts_with_role(name):
            role = name if found is not None and _starts_with_role(name) else ""
            return _made("", role, name, found, text)
        if _is_body(name):
            return _made("", "", name, None, text)
        return _made(_plain_name(name), "", "", None, text)
    role = office if _starts_with_role(office) else ""
    if not _looks_like_name(_plain_name(name)) and found is None:
        # "Bawaslu (Willem)" is the other way round.
        turned = _first(known.find_institutions(name))
        if turned is not None:
            return _made(_plain_name(office), "", name, turned, text)
    outer = _first(known.find_institutions(name))
    if found is None and outer is not None:
        return _made(_plain_name(office), "", name, outer, text)
    return _made(_plain_name(name), role, office, found, text)


def _name_and_office(text: str) -> tuple[str, str]:
    paren = _PAREN.match(text)
    if paren and paren.group(1).strip():
        office = ", ".join(
            p for p in (paren.group(2), paren.group(3).strip(" ,.")) if p
        )
        return paren.group(1).strip(" ,-"), office
    parts = _DASH.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0].strip() and parts[1].strip():
        return parts[0].strip(" ,"), parts[1].strip()
    pieces = [piece.strip() for piece in text.split(",")]
    for number in range(1, len(pieces)):
        rest = ", ".join(pieces[number:])
        if not _TITLE.match(pieces[number]) and pieces[0]:
            return ", ".join(pieces[:number]), rest
    return text.strip(), ""


def _plain_name(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[0].lower().rstrip(".") in HONORIFICS:
        words = words[1:]
    return " ".join(words)


def _made(
    name: str, role: str, institution: str, found: Found | None, source: str
) -> ReadPerson:
    pk = found.pk if found else None
    sure = bool(found and found.sure and pk is not None)
    return ReadPerson(name, role, institution, pk, sure, source)


def _first(found: list[Found]) -> Found | None:
    return found[0] if found else None

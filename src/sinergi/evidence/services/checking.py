"""The daily check: is every chain whole, and does every sealed file lie as it was kept?"""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F

from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.doors.sweeping import delete, written_before
from sinergi.evidence import bodies
from sinergi.evidence.chaining import body_of
from sinergi.evidence.models import (
    ChainCheck,
    ChainHead,
    CustodyEvent,
    EvidenceItem,
    ExportRun,
)
from sinergi.evidence.rules.chain import Link, find_breaks, strays

logger = logging.getLogger("sinergi.evidence")
READ_AT_ONCE = 4 * 1024**3
"""Bytes of sealed files that one check reads again; the rest has its turn on later days."""
MOST_FAULTS = 100
FACTS = {
    "sha256": "sha256", "size": "size", "copy_sha256": "copy",
    "media_type": "type", "source": "source", "original_sealed_sha256": "sealed",
}  # fmt: skip
"""Columns of an item and how the first event of its chain calls them."""
ORPHAN_AGE = 2 * 24 * 3600
"""Seconds after which a file that no row names is deleted."""


def check_all(at: dt.datetime) -> int:
    """Check every office's chain and files; return how many are broken. Once a day."""
    offices = ChainHead.all_rows.values_list("institution_id", flat=True)
    broken = 0
    for institution in Institution.all_rows.filter(pk__in=offices).order_by("pk"):
        broken += not check_office(institution, at=at).whole
    sweep(at)
    return broken


def check_office(
    institution: Institution, *, at: dt.datetime, by_id: int | None = None
) -> ChainCheck:
    """Check an office's chain and some of its files, keep what was found, return it.

    The head becomes an audit fact, so that the audit chain's seal covers it: a chain that
    is rewritten as a whole no longer fits the heads of earlier days.
    """
    faults, files = _file_faults(institution.pk, at)
    return _keep_check(institution, faults, files, at=at, by_id=by_id)


@transaction.atomic
def _keep_check(
    institution: Institution, faults: list[dict[str, Any]], files: int, *,
    at: dt.datetime, by_id: int | None,
) -> ChainCheck:  # fmt: skip
    ChainHead.all_rows.get_or_create(institution=institution)
    head = ChainHead.all_rows.select_for_update().get(institution=institution)
    breaks = find_breaks(
        _links(institution.pk), head=head.link, count=head.number,
        anchors=anchors_of(institution.pk), most=MOST_FAULTS,
    )  # fmt: skip
    told: list[dict[str, Any]] = [
        {"code": one.code, "number": one.number, "item": one.item} for one in breaks
    ]
    told += _head_faults(institution.pk) + _fact_faults(institution.pk)
    made = ChainCheck.all_rows.create(
        institution=institution, at=at, number=head.number, link=head.link, files=files,
        faults=(told + faults)[:MOST_FAULTS],
    )  # fmt: skip
    verb = Verb.EVIDENCE_CHECKED if made.whole else Verb.EVIDENCE_BROKEN
    record(
        verb, at=at, actor=None, target=f"evidence-check:{made.pk}",
        institution_id=institution.pk, number=head.number, head=head.link,
        faults=len(made.faults),
    )  # fmt: skip
    if not made.whole:
        logger.error("evidence chain broken", extra={"check": made.pk})
    return made


def _links(institution_id: int) -> Iterator[Link]:
    rows = CustodyEvent.all_rows.filter(institution_id=institution_id)
    joined = rows.annotate(item_number=F("item__number")).order_by("number")
    for event in joined.iterator(chunk_size=2000):
        yield Link(body_of(event, event.item_number), event.digest, event.link)


def anchors_of(institution_id: int) -> list[tuple[int, str]]:
    """Return (number, head) of earlier checks, from the list of facts."""
    facts = Fact.all_rows.filter(
        verb__in=(Verb.EVIDENCE_CHECKED, Verb.EVIDENCE_BROKEN),
        institution_id=institution_id,
    )
    told = facts.order_by("pk").values_list("details", flat=True)
    return [(int(one["number"]), str(one["head"])) for one in told if one["number"]]


def _head_faults(institution_id: int) -> list[dict[str, Any]]:
    """Return the items whose row does not name their last event."""
    last = CustodyEvent.all_rows.filter(institution_id=institution_id).order_by("seq")
    ends = dict(last.values_list("item_id", "digest"))
    rows = EvidenceItem.all_rows.filter(institution_id=institution_id)
    return [
        {"code": "item-head", "item": number, "number": 0}
        for pk, number, digest in rows.values_list("pk", "number", "last_digest")
        if ends.get(pk) != digest
    ]


def _fact_faults(institution_id: int) -> list[dict[str, Any]]:
    """Return the items whose hash, size, type or source is not that with which their chain begins.

    Without this a row could be turned to another file, and an export would certify it.
    """
    first = CustodyEvent.all_rows.filter(institution_id=institution_id, seq=1)
    told = first.values_list(
        "details", "item__number", "item__deleted_at", *(f"item__{x}" for x in FACTS)
    )
    return [
        {"code": "item-facts", "item": number, "number": 0}
        for details, number, deleted_at, *facts in told.iterator(chunk_size=2000)
        if strays({"details": details}, _told_of(facts, deleted_at))
    ]


def _told_of(facts: list[Any], deleted_at: dt.datetime | None) -> dict[str, Any]:
    """Return facts of a row by the names of the chain; no sealed file once it is deleted."""
    found = dict(zip(FACTS.values(), facts, strict=True))
    if deleted_at is not None:
        del found["sealed"]
    return found


def _file_faults(
    institution_id: int, at: dt.datetime
) -> tuple[list[dict[str, Any]], int]:
    """Return the files that are missing or changed, and how many were read whole.

    Of every file presence and size; whole those whose turn is longest ago.
    """
    faults, read, seen = [], 0, []
    items = EvidenceItem.all_rows.kept().filter(institution_id=institution_id)
    oldest_first = items.order_by(F("files_checked_at").asc(nulls_first=True), "pk")
    for item in oldest_first.iterator(chunk_size=500):
        whole = read < READ_AT_ONCE
        for role, file, sha256, size in _files_of(item):
            code = _file_fault(file, sha256, size, whole=whole)
            if code:
                faults.append({"code": code, "item": item.number, "file": role})
            read += size if whole else 0
        if whole:
            seen.append(item.pk)
    for start in range(0, len(seen), 500):
        part = EvidenceItem.all_rows.filter(pk__in=seen[start : start + 500])
        part.update(files_checked_at=at)
    return faults, len(seen)


def _files_of(item: EvidenceItem) -> list[tuple[str, str, str, int]]:
    found = [
        ("original", item.original_file, item.original_sealed_sha256, item.original_sealed_size),
        ("copy", item.copy_file, item.copy_sealed_sha256, item.copy_sealed_size),
    ]  # fmt: skip
    return [one for one in found if one[1]]


def _file_fault(file: str, sha256: str, size: int, *, whole: bool) -> str:
    found = bodies.size_of(file)
    if found is None:
        return "file-missing"
    if found != size or (whole and bodies.hash_of(file) != (sha256, size)):
        return "file-changed"
    return ""


def sweep(at: dt.datetime) -> int:
    """Delete sealed files that no row names and that are older than two days."""
    named = set(EvidenceItem.all_rows.values_list("original_file", flat=True))
    named |= set(EvidenceItem.all_rows.values_list("copy_file", flat=True))
    named |= set(ExportRun.all_rows.values_list("file", flat=True))
    places = bodies.folder().glob(f"*/*{bodies.SUFFIX}")
    old = written_before(places, at.timestamp() - ORPHAN_AGE)
    return sum(delete(path) for path in old if path.name not in named)

"""Write an export: one folder, as a ZIP that is never whole in memory.

What lies in it stands in `docs/methods/evidence.md`; `standalone/verify.py` reads it.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from sinergi.accounts.models import Institution
from sinergi.evidence import bodies, signing
from sinergi.evidence.chaining import body_of, locked_head
from sinergi.evidence.describing import certificate_of, item_facts, readme_of
from sinergi.evidence.models import ChainHead, CustodyEvent, CustodyNote, EvidenceItem
from sinergi.evidence.rules.chain import GENESIS, canonical, moment
from sinergi.evidence.rules.packing import (
    Tally,
    block_for,
    chain_text,
    head_of,
    log_line,
    manifest_of,
    pretty,
    sums_text,
)
from sinergi.evidence.rules.sniffing import ending_of
from sinergi.evidence.sealing import key_of_copy, titles_of
from sinergi.evidence.standalone import whole_script
from sinergi.seals.sealing import CannotOpen
from sinergi.seals.words import read_words

Step = Callable[[int, int], None]
LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Story:
    """What the chain said at the moment of the export."""

    head: ChainHead
    before: str
    first: int
    digests: list[str]
    events: Sequence[CustodyEvent]


class Folder:
    """The folder as it is written into a ZIP; remembers every file's hashes."""

    def __init__(self, out: IO[bytes], name: str, at: dt.datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._name, self._date = name, at.timetuple()[:6]
        self.entries: list[dict[str, Any]] = []

    def put(self, path: str, blocks: Iterable[bytes], size: int) -> dict[str, Any]:
        """Write a file and return its line of the manifest."""
        info = zipfile.ZipInfo(f"{self._name}/{path}", self._date)
        info.external_attr = 0o100644 << 16
        tally = Tally(path, block_for(size))
        with self._zip.open(info, "w", force_zip64=size > 2**31) as file:
            for block in blocks:
                file.write(block)
                tally.add(block)
        entry = tally.entry()
        self.entries.append(entry)
        return entry

    def put_whole(self, path: str, data: bytes) -> dict[str, Any]:
        """Write a small file and return its line of the manifest."""
        return self.put(path, [data], len(data))

    def close(self) -> None:
        """Write the ZIP's list of files."""
        self._zip.close()

    def abandon(self) -> None:
        """Write nothing more: the export has failed, and its file goes."""
        self._zip.fp = None


@transaction.atomic
def story_of(institution_id: int, items: Sequence[EvidenceItem]) -> Story:
    """Return head, chain and events as they fit together, under the office's lock."""
    head = locked_head(institution_id)
    rows = CustodyEvent.all_rows.filter(institution_id=institution_id)
    own = rows.filter(item__in=[one.pk for one in items])
    events = list(own.annotate(item_number=F("item__number")).order_by("number"))
    first = events[0].number if events else 1
    chain = rows.filter(number__gte=first).order_by("number")
    digests = list(chain.values_list("digest", flat=True))
    last = rows.filter(number=first - 1).values_list("link", flat=True).first()
    return Story(head, last or GENESIS, first, digests, events)


def export_folder(
    items: Sequence[EvidenceItem],
    out: IO[bytes],
    *,
    name: str,
    opened: bool,
    at: dt.datetime,
    purpose: str = "",
    step: Step = lambda done, total: None,
) -> None:
    """Write the export of these items of one office as a ZIP to `out`.

    With `opened` the copies and notes lie in it as they are, which needs the office to be
    unlocked: raises Locked. Raises CannotOpen when a file is damaged.
    """
    institution = Institution.all_rows.get(pk=items[0].institution_id)
    story = story_of(institution.pk, items)
    rows = list(
        EvidenceItem.all_rows.filter(pk__in=[i.pk for i in items]).order_by("pk")
    )
    folder = Folder(out, name, at)
    titles = titles_of(institution.pk, rows) if opened else {}
    try:
        facts = []
        for done, item in enumerate(rows):
            step(done, len(rows))
            facts.append(
                _put_item(folder, item, titles.get(item.pk, {}), story, opened)
            )
        _put_story(folder, story, opened)
        for language in LANGUAGES:
            with override(language):
                readme = readme_of(institution, at)
            folder.put_whole(f"README.{language}.txt", readme)
        folder.put_whole("verify.py", whole_script())
        _put_head(
            folder, story, institution, facts, at=at, purpose=purpose, opened=opened
        )
        folder.close()
    except BaseException:
        folder.abandon()
        raise
    step(len(rows), len(rows))


def _put_item(
    folder: Folder, item: EvidenceItem, told: dict[str, str], story: Story, opened: bool
) -> dict[str, Any]:
    """Write the files of an item, and return what the manifest says of it."""
    base = f"items/{item.number}"
    facts = item_facts(item, told, [e for e in story.events if e.item_id == item.pk])
    if item.original_file:
        folder.put(
            f"{base}/original.age", _sealed(item.original_file),
            item.original_sealed_size,
        )  # fmt: skip
        folder.put_whole(f"{base}/original.key.age", bytes(item.sealed_original_key))
    if item.copy_file and opened:
        path = f"{base}/copy{ending_of(item.copy_media_type)}"
        blocks = bodies.opened(item.copy_file, key_of_copy(item))
        facts["copy"]["path"] = folder.put(path, blocks, item.copy_size)["path"]
    elif item.copy_file:
        folder.put(f"{base}/copy.age", _sealed(item.copy_file), item.copy_sealed_size)
        folder.put_whole(f"{base}/copy.key.age", bytes(item.sealed_copy_key))
    if facts["derived"]:
        folder.put_whole(f"{base}/proof.json", pretty(facts["derived"]))
    folder.put_whole(f"{base}/certificate.txt", certificate_of(item, facts))
    return facts


def _sealed(file: str) -> Iterator[bytes]:
    """Yield a sealed file as it lies there; raises CannotOpen when it is gone."""
    try:
        source = bodies.place_of(file).open("rb")
    except OSError as error:
        raise CannotOpen("a sealed file is missing") from error
    with source:
        while block := source.read(bodies.BLOCK):
            yield block


def _put_story(folder: Folder, story: Story, opened: bool) -> None:
    lines = [log_line(body_of(e, e.item_number), e.digest) for e in story.events]  # type: ignore[attr-defined]
    folder.put_whole("log.jsonl", b"".join(lines))
    folder.put_whole("chain.txt", chain_text(story.first, story.digests))
    if opened:
        folder.put_whole("notes.jsonl", _notes(story))


def _notes(story: Story) -> bytes:
    """Return the opened notes of the events, one a line."""
    rows = list(
        CustodyNote.all_rows.filter(event__in=[e.pk for e in story.events])
        .select_related("event")
        .order_by("event")
    )
    if not rows:
        return b""
    told = read_words(story.head.institution_id, [bytes(r.sealed_text) for r in rows])
    lines = [
        canonical({
            "digest": row.event.digest, "number": row.event.number,
            "salt": str(words.get("salt", "")), "note": str(words.get("note", "")),
        })
        for row, words in zip(rows, told, strict=True)
    ]  # fmt: skip
    return "".join(f"{one}\n" for one in lines).encode()


def _put_head(
    folder: Folder, story: Story, institution: Institution,
    facts: list[dict[str, Any]], *, at: dt.datetime, purpose: str, opened: bool,
) -> None:  # fmt: skip
    """Write manifest, signed head and sums; nothing comes after."""
    chain = {"first": story.first, "before": story.before}
    office = {"id": institution.pk, "name": institution.name}
    manifest = manifest_of(
        folder.entries, facts, chain, made_at=moment(at), office=office,
        purpose=purpose, opened=opened,
    )  # fmt: skip
    head = head_of(
        manifest, number=story.head.number, link=story.head.link,
        public_key=signing.public_key().hex(), made_at=moment(at),
        office=institution.pk,
    )  # fmt: skip
    folder.put_whole("manifest.json", manifest)
    folder.put_whole("head.json", head)
    folder.put_whole("head.sig", signing.sign(head).hex().encode() + b"\n")
    hashes = {one["path"]: one["sha256"] for one in folder.entries}
    folder.put_whole("SUMS.txt", sums_text(hashes))


def sealed_pair(item: EvidenceItem) -> Iterator[bytes]:
    """Yield a ZIP of an item's sealed original and its key, as they lie here."""
    out = _Passing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("original.key.age", bytes(item.sealed_original_key))
        info = zipfile.ZipInfo("original.age", item.received_at.timetuple()[:6])
        large = item.original_sealed_size > 2**31
        with packed.open(info, "w", force_zip64=large) as file:
            for block in _sealed(item.original_file):
                file.write(block)
                yield out.taken()
    yield out.taken()


class _Passing(io.RawIOBase):
    """A file that keeps what is written until it is taken away."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Return True: it is there to be written to."""
        return True

    def write(self, data: Any) -> int:
        """Keep a part."""
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since it was last asked."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found

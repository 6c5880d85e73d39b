"""What the keeper holds of an office's open reports, and what it can be asked of them.

Runs inside the keeper (`conf/keeper.py`). Words stay there: answers hold ids, scores and
the reasons; the latter name words, so they are shown only while the office is unlocked.
"""

import base64
import binascii
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sinergi.reports.finding.index import Entry, TextIndex
from sinergi.reports.rules.keywords import pattern_of
from sinergi.reports.rules.nearness import Near
from sinergi.seals.sealing import CannotOpen

if TYPE_CHECKING:
    from sinergi.seals.keeper.vault import Office

NAME = "reports"
COMPARED = ("story", "event")
SEARCHED = (
    "where", "when", "reported", "witnesses", "evidence", "threat", "note", "text",
)  # fmt: skip
"""Words of a report and of a message that are looked through; no identity is among them."""
MOST_WAITING = 2_000
"""So many of the newest reports in triage are compared with all others by themselves."""
LONGEST_S = 0.3
PAUSE_S = 0.005
REST_S = 0.5
"""For so long after a question of somebody who waits nothing is sought by itself."""


@dataclass
class Shelf:
    """The index, up to which rows it goes, and what is near to reports in triage.

    `marks` are the last ids taken in, by table; `likely` is report → reports near it;
    `waiting` are reports whose neighbours were not sought yet.
    """

    index: TextIndex = field(default_factory=TextIndex)
    marks: dict[str, int] = field(default_factory=dict)
    stuck: int = 0
    likely: dict[int, list[int]] = field(default_factory=dict)
    waiting: dict[int, None] = field(default_factory=dict)


def shelf_of(office: "Office") -> Shelf:
    """Return the shelf of an unlocked office; an empty one the first time."""
    shelf: Shelf = office.memory.setdefault(NAME, Shelf())
    return shelf


def state(office: "Office", payload: dict[str, Any]) -> dict[str, Any]:
    """Return how many reports can be found, the marks, and how many wait."""
    with office.lock:
        shelf = shelf_of(office)
        return {
            "count": len(shelf.index), "marks": dict(shelf.marks), "stuck": shelf.stuck,
            "waiting": len(shelf.waiting),
        }  # fmt: skip


def add(office: "Office", payload: dict[str, Any]) -> dict[str, Any]:
    """Take reports in: `rows` of key, sealed (base64, any number), place, day, kind, open.

    `marks` say up to where the rows go and `after` which marks they follow: of two that
    fill at once each batch is taken from one alone, the other is told `refused`. What does
    not open is left out and counted.
    """
    if "marks" in payload and not _claimed(office, payload):
        return {**state(office, {}), "refused": True}
    entries, fresh, stuck = [], [], 0
    for row in payload.get("rows", ()):  # opened outside the lock: others are answered
        text, more, failed = _opened(office, row["sealed"])
        stuck += failed
        if text or more:
            entries.append(
                Entry(row["key"], text, row["place"], row["day"], row["kind"], more)
            )
            if row.get("open"):
                fresh.append(row["key"])
    with office.lock:
        shelf = shelf_of(office)
        if entries:
            shelf.index.add(entries)
        shelf.stuck += stuck
        shelf.waiting |= dict.fromkeys(fresh)
        while len(shelf.waiting) > MOST_WAITING:
            del shelf.waiting[next(iter(shelf.waiting))]
    return {**state(office, {}), "refused": False}


def _claimed(office: "Office", payload: dict[str, Any]) -> bool:
    with office.lock:
        shelf = shelf_of(office)
        if payload.get("after", {}) != shelf.marks:
            return False
        shelf.marks = dict(payload["marks"])
    return True


def _opened(office: "Office", sealed: Iterable[str]) -> tuple[str, str, int]:
    """Return the words that are compared, those only searched, and how many stay shut."""
    text: list[str] = []
    more: list[str] = []
    failed = 0
    for one in sealed:
        try:
            words = json.loads(office.open(base64.b64decode(one)))
        except (CannotOpen, ValueError, binascii.Error):
            failed += 1
            continue
        if isinstance(words, dict):
            text += [str(words[name]) for name in COMPARED if words.get(name)]
            more += [str(words[name]) for name in SEARCHED if words.get(name)]
    return "\n".join(text), "\n".join(more), failed


def search(office: "Office", payload: dict[str, Any]) -> dict[str, Any]:
    """Return the ids of reports that hold the words `q`, newest first, and how many."""
    with office.lock:
        keys, count = shelf_of(office).index.search(
            str(payload.get("q", "")), int(payload.get("most", 1_000))
        )
    return {"keys": keys, "count": count}


def near(office: "Office", payload: dict[str, Any]) -> dict[str, Any]:
    """Return what is near report `key`, or near a `text` with `place`, `day`, `kind`."""
    most = int(payload.get("most", 10))
    with office.lock:
        index = shelf_of(office).index
        if "text" in payload:
            asked = Entry(
                int(payload.get("key", 0)), str(payload["text"]),
                str(payload.get("place", "")), int(payload.get("day", 0)),
                str(payload.get("kind", "")),
            )  # fmt: skip
            found = index.near(asked, most)
        else:
            found = index.near_known(int(payload["key"]), most)
    return {"near": [_plain(one) for one in found]}


def _plain(one: Near) -> dict[str, Any]:
    return {
        "key": one.key,
        "score": one.score,
        "reasons": [
            {"code": r.code, "words": list(r.words), "number": r.number}
            for r in one.reasons
        ],
    }


def likely(office: "Office", payload: dict[str, Any]) -> dict[str, Any]:
    """Return report → how many are near it, of those in triage; seek on for a while.

    `seek_s` says for how long, at most LONGEST_S; without it nothing is sought. `waiting`
    tells how many were not looked at yet. Whoever asks something else meanwhile is
    answered first, and the next thing they ask, too.
    """
    until = time.monotonic() + min(LONGEST_S, float(payload.get("seek_s", 0)))
    used, rests_until = office.used, 0.0
    while (at := time.monotonic()) < until:
        if office.used != used:
            used, rests_until = office.used, at + REST_S
        if at < rests_until:
            time.sleep(PAUSE_S)
            continue
        with office.lock:  # per report, so that others are answered between
            shelf = shelf_of(office)
            if not shelf.waiting:
                break
            key, _none = shelf.waiting.popitem()  # the newest first
            _note_near(shelf, key)
        time.sleep(PAUSE_S)  # lets others have the lock
    with office.lock:
        shelf = shelf_of(office)
        counts = {str(key): len(near) for key, near in shelf.likely.items() if near}
        return {"likely": counts, "waiting": len(shelf.waiting)}


def _note_near(shelf: Shelf, key: int) -> None:
    found = [one.key for one in shelf.index.near_known(key)]
    shelf.likely[key] = found
    for other in found:
        known = shelf.likely.get(other)
        if known is not None and key not in known:
            known.append(key)


def count_keywords(office: "Office", payload: dict[str, Any]) -> dict[str, Any]:
    """Return for each of the `keywords` in how many reports it stands, in their order.

    Those whose keys are in `without` are not counted.
    """
    without = frozenset(int(one) for one in payload.get("without", ()))
    with office.lock:
        index = shelf_of(office).index
        counts = [
            index.count_phrase(words, pattern_of(words, open_ended), without)
            for words, open_ended in payload.get("keywords", ())
        ]
    return {"counts": counts, "of": len(index)}

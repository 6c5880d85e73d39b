"""Files already received with a form that had a mistake: not to be chosen again.

A browser forgets the chosen files of a form that comes back with a mistake, and a photo
taken on the spot is then lost. The bytes are kept already; the form carries a signed note
of them, good for the same person alone.
"""

from collections.abc import Iterable

from django.core import signing

from sinergi.doors.uploads import MOST_FILES, BadUpload, KeptFile

SALT = "sinergi.doors.remembered"
A_DAY = 86_400


def note_of(file: KeptFile, owner: int) -> str:
    """Return a note of a kept file that its owner's next form may carry."""
    what = [owner, file.name, file.media_type, file.sha256, file.size]
    return signing.dumps(what, salt=SALT)


def files_of(notes: Iterable[str], owner: int) -> list[KeptFile]:
    """Return the files of these notes; one forged, older than a day or another's is none."""
    found = []
    for note in list(notes)[:MOST_FILES]:
        try:
            whose, *what = signing.loads(note, salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            continue
        if whose == owner:
            found.append(KeptFile(*what))
    return found


def all_of(
    earlier: Iterable[KeptFile], sent: Iterable[KeptFile]
) -> tuple[KeptFile, ...]:
    """Return earlier and new files, each content once; raises BadUpload for too many."""
    found = {one.sha256: one for one in (*earlier, *sent)}
    if len(found) > MOST_FILES:
        raise BadUpload("too-many")
    return tuple(found.values())

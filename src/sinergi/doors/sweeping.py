"""Files that a sweep looks at: one that vanishes or cannot be deleted stops nothing."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

logger = logging.getLogger(__name__)


def written_before(places: Iterable[Path], before_s: float) -> Iterator[Path]:
    """Yield the places last written before that moment (seconds since 1970).

    One that has gone meanwhile is passed over; how many could not be read is logged, without
    their names, which may tell of what is in them.
    """
    unread = 0
    for place in places:
        try:
            old = place.stat().st_mtime < before_s
        except FileNotFoundError:
            continue
        except OSError:
            unread += 1
            continue
        if old:
            yield place
    if unread:
        logger.warning("%d files could not be looked at by a sweep", unread)


def delete(place: Path) -> bool:
    """Delete a file; False where it was gone already, or cannot be (which is logged)."""
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        logger.warning("a file could not be swept away: %s", error.strerror)
        return False
    return True

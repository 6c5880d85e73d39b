"""Bodies of requests: of unknown length, and read to their end when they are refused.

Django takes a body without Content-Length for an empty one; OpenRosa clients may send
in chunks. And a server that answers before it has read everything cuts the connection,
so that the sender never learns why.
"""

import threading
import time
from typing import Any, cast

from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest

from sinergi.doors.spilling import Spill

BLOCK = 64 * 1024
IN_MEMORY = 1024 * 1024
SMALL_BLOCK = 8 * 1024
"""Of what is thrown away: so small that a slow sender's block comes within a second."""
LONGEST_READ_S = 5.0
_drains = threading.BoundedSemaphore(4)
"""How many refused senders are read to their end at once; others are cut off."""


def give_length(request: HttpRequest, *, most: int) -> bool:
    """Make the length of a body known; False when it is more than `most` bytes.

    A body in chunks is read into a file that goes away with the request, and lies on the
    disk in cipher alone. Call before
    anything reads POST or FILES.
    """
    told = request.META.get("CONTENT_LENGTH")
    if told:
        return int(told) <= most
    if "chunked" not in request.headers.get("Transfer-Encoding", "").lower():
        return True
    kept = Spill(IN_MEMORY)
    size = 0
    while block := request.META["wsgi.input"].read(BLOCK):
        size += len(block)
        if size > most:
            return False
        kept.write(block)
    kept.seek(0)
    request.META["CONTENT_LENGTH"] = str(size)
    cast(Any, request)._stream = LimitedStream(cast(Any, kept), size)
    return True


def read_to_end(request: HttpRequest, *, most: int) -> None:
    """Read what is left of a body and throw it away: so many bytes, for five seconds.

    At most four threads do so at once: refusals must not keep a server busy.
    """
    source: Any = getattr(request, "_stream", None) or request.META.get("wsgi.input")
    if source is None or not _drains.acquire(blocking=False):
        return
    left, until = most, time.monotonic() + LONGEST_READ_S
    try:
        while left > 0 and time.monotonic() < until:
            block = source.read(SMALL_BLOCK)
            if not block:
                break
            left -= len(block)
    except (OSError, ValueError):
        return  # whoever sent it has gone
    finally:
        _drains.release()

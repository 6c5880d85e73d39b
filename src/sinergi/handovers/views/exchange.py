"""Where other installations bring their parcels: the signature is the right.

Nobody signs in here and no cookie is set. At most a few are read at once, since a parcel
is held in memory while its signature is checked.
"""

import threading

from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sinergi.access.clock import real_now
from sinergi.access.guard import public
from sinergi.doors.bodies import give_length, read_to_end
from sinergi.handovers.rules.parcels import LARGEST, BadParcel, Fault, read_parcel
from sinergi.handovers.services.incoming import take_in

_places = threading.BoundedSemaphore(2)


@csrf_exempt
@public
@never_cache
@require_POST
def exchange(request: HttpRequest) -> JsonResponse:
    """Take in a parcel of a partner; the same again is answered as the first time."""
    if not _places.acquire(timeout=2):
        return JsonResponse({"taken": False, "faults": []}, status=503)
    try:
        return _taken(request)
    finally:
        _places.release()


def _taken(request: HttpRequest) -> JsonResponse:
    told = request.META.get("CONTENT_LENGTH") or "0"
    try:
        if not told.isdecimal() or not give_length(request, most=LARGEST):
            read_to_end(request, most=LARGEST)
            raise BadParcel(Fault("too-large"))
        taken = take_in(read_parcel(request.read()), by=None, at=real_now())
    except UnreadablePostError:  # whoever sent it has gone
        return _refused(BadParcel(Fault("zip")))
    except BadParcel as problem:
        return _refused(problem)
    return JsonResponse(
        {"taken": True, "known": taken.known, "digest": taken.row.digest}
    )


def _refused(problem: BadParcel) -> JsonResponse:
    faults = [{"code": one.code, "what": one.what} for one in problem.faults]
    return JsonResponse({"taken": False, "faults": faults}, status=422)

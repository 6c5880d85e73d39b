"""Is it alive, is it ready, how is it doing: for supervisors and Prometheus."""

import datetime as dt
import hmac

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.http import require_safe

from sinergi.access.clock import real_now
from sinergi.access.guard import public
from sinergi.audit.chain import last_sealed
from sinergi.audit.models import Fact
from sinergi.jobs.models import Heartbeat, Job
from sinergi.jobs.reaper import SILENCE
from sinergi_core import __version__


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is migrated and a worker lives; else 503."""
    parts = {
        "database": _database_answers(),
        "migrations": _is_migrated(),
        "worker": _workers(real_now()) > 0,
    }
    return JsonResponse(
        {"ready": all(parts.values()), **parts},
        status=200 if all(parts.values()) else 503,
    )


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; from this machine, or with the token of `keys/metrics`."""
    if not (_is_local(request) or _has_token(request)):
        return HttpResponseForbidden("metrics need the bearer token\n")
    lines = [f'sinergi_build_info{{version="{__version__}"}} 1']
    states = Job.all_rows.values_list("state").annotate(n=Count("pk")).order_by("state")
    lines += [f'sinergi_jobs{{state="{state}"}} {count}' for state, count in states]
    last = Fact.all_rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    lines += [
        f"sinergi_workers {_workers(real_now())}",
        f"sinergi_audit_facts {last}",
        f"sinergi_audit_unsealed {max(0, last - last_sealed())}",
    ]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4"
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() is not None
    except Exception:
        return False


def _is_migrated() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return False


def _workers(at: dt.datetime) -> int:
    try:
        return Heartbeat.all_rows.filter(beat_at__gte=at - SILENCE).count()
    except Exception:
        return 0


def _is_local(request: HttpRequest) -> bool:
    return not settings.SINERGI_PROXIED and request.META.get("REMOTE_ADDR") in {
        "127.0.0.1",
        "::1",
    }


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.SINERGI_METRICS_TOKEN.encode())

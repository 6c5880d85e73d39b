"""What a supervisor process and Prometheus ask."""

import pytest

from sinergi.access.clock import real_now
from sinergi.jobs.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_it_is_alive_without_login(client):
    assert client.get("/healthz").content == b"ok\n"


def test_it_is_not_ready_without_a_worker(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] is False


def test_it_is_ready_with_database_migrations_and_worker(client):
    at = real_now()
    Heartbeat.all_rows.create(worker_id="w", beat_at=at, started_at=at)
    assert client.get("/readyz").status_code == 200


def test_metrics_from_this_machine_need_no_token(client):
    assert b"sinergi_audit_facts" in client.get("/metrics").content


def test_metrics_from_elsewhere_need_the_token(client, settings):
    away = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", **away).status_code == 403
    token = {"HTTP_AUTHORIZATION": f"Bearer {settings.SINERGI_METRICS_TOKEN}"}
    assert client.get("/metrics", **away, **token).status_code == 200

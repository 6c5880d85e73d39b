"""Long work: progress is kept, failures are told, killed workers lose nothing."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from sinergi.jobs import task
from sinergi.jobs.models import CronRun, Heartbeat, Job
from sinergi.jobs.queue import JobProblem, running, start_job
from sinergi.jobs.reaper import SILENCE, reap
from sinergi.jobs.worker import run_due, run_worker

pytestmark = pytest.mark.django_db


@task()
def count_to(job_id: int, number: int) -> None:
    with running(job_id) as job:
        for step in range(number):
            job.step(step + 1, number, "counting")
        job.leads_to("number:1", "/")


@task()
def stumble(job_id: int, told: bool) -> None:
    with running(job_id):
        if told:
            raise JobProblem("the table has no rows")
        raise ZeroDivisionError("a secret value")


def start(at, task_, by=None, **args):
    return start_job("test", task_, args=args, started_by=by, at=at)


def test_a_job_runs_in_the_worker_and_keeps_its_progress(at):
    job = start(at, count_to, number=4)
    run_worker(batch=True)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.target_url) == ("done", 4, 4, "/")


def test_a_problem_is_told_to_the_person(at):
    job = start(at, stumble, told=True)
    run_worker(batch=True)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "the table has no rows")


def test_the_text_of_a_bug_is_not_shown(at):
    job = start(at, stumble, told=False)
    run_worker(batch=True)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "")


def kill_worker_of(job, at, times=1):
    """Leave the rows as a worker killed while running leaves them."""
    DBTaskResult.objects.filter(pk=job.result_id).update(
        status="RUNNING", worker_ids=["gone"] * times
    )
    Heartbeat.all_rows.create(
        worker_id="gone", beat_at=at - 2 * SILENCE, started_at=at - 3 * SILENCE
    )


def test_the_job_of_a_killed_worker_runs_again(at):
    job = start(at, count_to, number=2)
    kill_worker_of(job, at)
    assert reap(at) == 1
    run_worker(batch=True)
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_that_kills_workers_is_given_up(at):
    job = start(at, count_to, number=2)
    kill_worker_of(job, at, times=3)
    reap(at)
    job.refresh_from_db()
    assert job.state == "failed"


def test_the_job_of_a_living_worker_is_left_alone(at):
    job = start(at, count_to, number=2)
    kill_worker_of(job, at)
    Heartbeat.all_rows.update(beat_at=at)
    assert reap(at) == 0


def test_a_cron_entry_runs_when_due_and_once(at, settings):
    settings.SINERGI_CRON = "sinergi.conf.cron.CRON"
    assert "seal-facts" in run_due(at)
    assert run_due(at + dt.timedelta(seconds=5)) == []
    assert "seal-facts" in run_due(at + dt.timedelta(seconds=61))
    assert CronRun.all_rows.filter(pk="seal-facts").exists()


def test_one_sees_only_own_jobs(at, bob, charlie):
    job = start(at, count_to, by=bob, number=1)
    assert list(Job.visible.to(bob)) == [job]
    assert not Job.visible.to(charlie).exists()


@pytest.mark.parametrize(
    ("name", "status"), [("bob", 200), ("charlie", 404), ("omar", 200)]
)
def test_the_page_of_a_job_is_its_starters(client, request, at, bob, name, status):
    job = start(at, count_to, by=bob, number=1)
    client.force_login(request.getfixturevalue(name))
    assert client.get(f"/jobs/{job.pk}/").status_code == status

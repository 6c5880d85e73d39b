"""Who reads facts as news misses none whose transaction was open meanwhile."""

import threading

import pytest
from django.db import connection, connections, transaction

from conftest import MEETING
from sinergi.audit.chain import last_settled_fact
from sinergi.audit.log import record
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.intake.tests.parallel import transactional_db

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here

pytestmark = pytest.mark.usefixtures("transactional_db")
PATIENCE = 20


def add(name: str) -> int:
    with transaction.atomic():
        return record(Verb.JOB_STARTED, at=MEETING, actor=None, target=name).pk


def in_thread(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_fact_of_an_open_transaction_is_not_read_past():
    written, let_go, seen = threading.Event(), threading.Event(), []

    def slow() -> None:
        with transaction.atomic():
            record(Verb.JOB_STARTED, at=MEETING, actor=None, target="job:1")
            written.set()
            let_go.wait(PATIENCE)

    def read() -> None:
        upto = last_settled_fact()
        known = Fact.all_rows.filter(pk__lte=upto).values_list("pk", flat=True)
        seen.append((upto, set(known)))

    writer = in_thread(slow)
    assert written.wait(PATIENCE)
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        add("job:2")
    reader = in_thread(read)
    reader.join(0.5)
    let_go.set()
    for one in (writer, reader):
        one.join(PATIENCE)
    ((upto, known),) = seen
    assert known == set(Fact.all_rows.filter(pk__lte=upto).values_list("pk", flat=True))

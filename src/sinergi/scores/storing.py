"""Put a run's results away, once: the scores of every area and what the run sums up."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection, transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.scores.computing import Computed
from sinergi.scores.gathering import Gathered
from sinergi.scores.models import Run, Score, Sensitivity
from sinergi.scores.results import audit_of, score_rows, summary_of
from sinergi.scores.tables import write_table
from sinergi_core import __version__

BATCH = 5_000
CODE_VERSION = f"sinergi {__version__}, numpy {np.__version__}"


@transaction.atomic
def store_run(
    run: Run,
    gathered: Gathered,
    computed: Computed,
    *,
    sources: dict[str, list[str]],
    waiting: int | None = None,
    at: dt.datetime,
) -> Run:
    """Store all results in one transaction and return the run, from now on unchangeable.

    `waiting` field reports were not decided about when the data was read; None where no
    form fills a column. A run that another worker has completed meanwhile is returned as
    it stands.
    """
    run = Run.all_rows.select_for_update(of=("self",)).get(pk=run.pk)
    if run.is_complete:
        return run
    Score.all_rows.filter(run=run).delete()
    insert_scores(score_rows(run.pk, gathered, computed))
    index = computed.index
    run.areas = len(index.areas)
    run.ranked = int((index.rank > 0).sum())
    run.share_missing = _mean(index.share_missing)
    run.data_digest = gathered.table.digest()
    run.code_version = CODE_VERSION
    run.input_table = write_table(gathered.table, gathered.names)
    run.summary = summary_of(computed, gathered)
    run.data_audit = audit_of(computed, gathered.table, up_to=run.as_of)
    run.sources = sources
    run.waiting = waiting
    run.completed_at = at
    run.save()
    record(
        Verb.RUN_COMPLETED,
        at=at,
        actor=None,
        target=f"run:{run.pk}",
        institution_id=run.institution_id,
        areas=run.areas,
        ranked=run.ranked,
        data=run.data_digest,
    )
    return run


@transaction.atomic
def store_sensitivity(
    row: Sensitivity, result: dict[str, Any], *, at: dt.datetime
) -> Sensitivity:
    """Store the result of a sensitivity analysis and return its row."""
    row.result = result
    row.completed_at = at
    row.save(update_fields=["result", "completed_at"])
    record(Verb.SENSITIVITY_COMPLETED, at=at, actor=None, target=f"run:{row.run_id}")
    return row


def insert_scores(rows: Iterable[dict[str, Any]]) -> None:
    """Insert scores past the ORM: 83,762 objects would take six times as long.

    Column names come from the model, values go in as parameters.
    """
    fields = [f for f in Score._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    holes = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(Score._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({holes})"  # noqa: S608
    names = [f.attname for f in fields]
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(
                statement, [[_plain(row[name]) for name in names] for row in batch]
            )


def _plain(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"))
    return value


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _mean(values: np.ndarray[Any, Any]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None

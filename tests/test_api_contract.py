"""Every operation of the API keeps to its own schema, whatever is sent to it.

Schemathesis makes requests from the schema, right and wrong ones; half of them are led
to rows that exist, so that what changes rows is reached, not only its 404.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from conftest import MEETING, make_institution
from sinergi.access.api import operations_of
from sinergi.access.permissions import Permission
from sinergi.accounts.models import membership_day
from sinergi.accounts.roles import InstitutionKind
from sinergi.accounts.services import make_token
from sinergi.alerts.models import Notice
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.commitments.tests.meeting_rows import concluded, held
from sinergi.conf.api import api
from sinergi.doors.uploads import KeptFile
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi.operations.models import Prop
from sinergi.operations.rules.actions import Kind as OperationKind
from sinergi.operations.rules.props import Kind as PropKind
from sinergi.operations.rules.props import PlaceType
from sinergi.operations.services.actions import (
    OperationDraft,
    UnitDraft,
    plan_operation,
)
from sinergi.operations.services.seeing import PropDraft, see_prop
from sinergi.plans.models import Plan
from sinergi.plans.rules import Step
from sinergi.scores.tests.making import make_run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXAMPLES = {GenerationMode.POSITIVE: 4, GenerationMode.NEGATIVE: 2}
OPERATIONS = operations_of(api)
TAGS = sorted({tag for *_rest, one in OPERATIONS for tag in one.tags or ["none"]})
READS = {"GET", "HEAD", "get", "head"}
UNNUMBERED = {"form_code", "version_name", "submission_id", "file_id"}
"""Led to always (a name has no remainder), or without a column for its version."""
VERSIONED = {
    "commitment_id": Commitment, "meeting_id": Meeting, "plan_id": Plan,
    "prop_id": Prop,
}  # fmt: skip


@contextmanager
def kept_connection() -> Iterator[None]:
    """Keep the test's connection through real WSGI requests, as Django's client does.

    Each request would else renew it, and the test's rows live in its transaction.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def rows_of(alice, bawaslu) -> dict[str, int | str]:
    """Return the ids of rows Alice may see and change, by the parameter of a path."""
    kpu = make_institution("KPU", InstitutionKind.KPU)
    draft = Draft(title="Rapat", institution=bawaslu, asked_by=bawaslu)
    promise = propose_commitment(draft, by=alice, at=MEETING)
    meeting = held(bawaslu, alice, kpu)
    concluded(meeting, kpu, alice)
    run = make_run(alice, bawaslu)
    plan = Plan.all_rows.create(
        name="Rencana", run=run, institution=bawaslu, area_code="31.75",
        starts_on=dt.date(2023, 10, 2), weeks=4, step=Step.READY,
        created_by=alice.pk, created_at=MEETING,
    )  # fmt: skip
    notice = Notice.all_rows.create(
        person=alice, kind="asked", target=f"commitment:{promise.pk}",
        reference=promise.number, key="1", made_at=MEETING,
    )  # fmt: skip
    version = a_form(code="uji")
    submission = receive(
        filled(code="uji"), alice,
        files=[KeptFile("a.csv", "text/csv", "a" * 64, 3)],
    ).submission  # fmt: skip
    prop = see_prop(
        PropDraft(
            kind=PropKind.BANNER, place="Jalan", place_type=PlaceType.ELSEWHERE,
            area_code="31.75.06.1003", seen_on=MEETING.date(), reporter=bawaslu,
            handler=bawaslu,
        ),
        by=None, at=MEETING,
    )  # fmt: skip
    patrol = plan_operation(
        OperationDraft(
            kind=OperationKind.NIGHT, title="Patroli", lead=bawaslu, area_code="31.75",
            starts_at=MEETING, ends_at=MEETING + dt.timedelta(hours=2),
        ),
        [UnitDraft(name="PPSU", planned=4)], by=alice, at=MEETING,
    )  # fmt: skip
    return {
        "prop_id": prop.pk, "operation_id": patrol.pk,
        "submission_id": submission.pk, "file_id": submission.files.get().pk,
        "form_code": version.form.code, "version_name": version.version,
        "commitment_id": promise.pk, "meeting_id": meeting.pk, "plan_id": plan.pk,
        "notice_id": notice.pk, "run_id": run.pk, "institution_id": bawaslu.pk,
        "person_id": alice.pk, "asked_by_id": bawaslu.pk, "host_id": bawaslu.pk,
    }  # fmt: skip


def secret_of(alice) -> str:
    """Return a token for everything Alice may do."""
    today = membership_day()
    scopes = [one for one in Permission if one in alice.permissions()]
    _row, secret = make_token(
        "schema", scopes, expires_on=today + dt.timedelta(days=1), read_only=False,
        by=alice, at=MEETING, today=today,
    )  # fmt: skip
    return secret


@pytest.fixture
def asking(alice, bawaslu, monkeypatch):
    """Return a function that asks one operation what the schema makes of it."""
    monkeypatch.setattr(api.throttle[0], "num_requests", 1_000_000)
    rows, secret = rows_of(alice, bawaslu), secret_of(alice)
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = get_wsgi_application()

    def ask(method: str, path: str) -> None:
        operation = schema[f"/api/v1{path}"][method]
        for mode, examples in EXAMPLES.items():
            _ask(operation, mode, examples, rows, secret)

    with kept_connection():
        yield ask


def _ask(operation, mode: GenerationMode, examples: int, rows, secret: str) -> None:
    # Ids and versions that fit the schema need not fit a row: 404, 409, 412 and 422
    # are right answers to what is well formed.
    # So is 422 to a `$filter` by a column that is none: a text in the schema's eyes.
    asks_in_words = any(one.name == "$filter" for one in operation.query)
    strict = operation.method in READS and not asks_in_words
    left_out = [] if strict else [positive_data_acceptance]
    head = {
        "Host": "localhost",
        "Authorization": f"Bearer {secret}",
        "Accept-Encoding": "identity",
    }

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE:
            lead(case, rows)
        case.call_and_validate(headers=head, excluded_checks=left_out)

    check()


def lead(case: schemathesis.Case, rows: dict[str, int | str]) -> None:
    """Lead two of three well-formed requests to rows that exist, in their version."""
    for name, value in (case.path_parameters or {}).items():
        if name in rows and (name in UNNUMBERED or value % 3):
            case.path_parameters[name] = rows[name]
            if name in VERSIONED and case.headers and "If-Match" in case.headers:
                version = VERSIONED[name].all_rows.get(pk=rows[name]).version
                case.headers["If-Match"] = f'"v{version}"'
    if isinstance(case.body, dict):
        _lead_body(case.body, rows)


def _lead_body(body: dict, rows: dict[str, int | str]) -> None:
    for name, value in body.items():
        if name in rows and value is not None:
            body[name] = rows[name]
        elif name.endswith("_id"):
            body[name] = None
    if isinstance(body.get("area_code"), str):
        body["area_code"] = ""


def named_parts(operation) -> Iterator[tuple[str, str]]:
    """Yield name and text of every part of the schema an operation refers to."""
    for model in operation.response_models.values():
        if model is not None:
            yield from parts_of(model.model_json_schema(mode="serialization"))
    for model in operation.models:
        yield from parts_of(model.model_json_schema())


def parts_of(schema: dict) -> Iterator[tuple[str, str]]:
    for name, part in schema.get("$defs", {}).items():
        yield name, json.dumps(part, sort_keys=True)


def test_no_two_parts_of_the_schema_have_one_name():
    found: dict[str, set[str]] = {}
    for _method, _path, operation in OPERATIONS:
        for name, text in named_parts(operation):
            found.setdefault(name, set()).add(text)
    assert sorted(name for name, texts in found.items() if len(texts) > 1) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("tag", TAGS)
def test_the_api_keeps_to_its_own_schema(asking, tag):
    mine = [one for one in OPERATIONS if tag in (one[2].tags or ["none"])]
    assert mine
    for method, path, _operation in mine:
        asking(method, path.replace("//", "/"))

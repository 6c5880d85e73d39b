"""Decisions about submissions: accepted, sent back, rejected, each with its reason."""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.module_loading import import_string

from sinergi.accounts.models import Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.observations.chains import (
    is_replaced,
    locked_chain_of,
    make_current,
    newest_accepted,
)
from sinergi.observations.models import Review, State, Submission
from sinergi.observations.receivers import Receive
from sinergi.observations.rules.review import BadReview, check_review

logger = logging.getLogger(__name__)


@contextmanager
def told_when_busy() -> Iterator[None]:
    """Raise BadReview "busy" where the database gave up: a deadlock, a lock in use.

    Around a whole transaction, of which nothing is left then; it is in the log.
    """
    try:
        yield
    except OperationalError as error:
        logger.warning("a decision was given up", exc_info=error)
        raise BadReview("busy") from error


@told_when_busy()
@transaction.atomic
def review_submission(
    submission: Submission,
    state: State,
    *,
    reason: str = "",
    seen: int | None = None,
    by: Person,
    at: dt.datetime,
) -> Submission:
    """Decide about a submission and return it; accepting hands it to its receiver.

    A test is never decided about, an edited one by its edit, one's own by another.
    `seen` is how many decisions `by` had before them: another one since is "stale", so
    that nobody overrules what they have not read. Raises BadReview.

    Of a chain of edits the newest accepted one is in force, and one is decided about
    (`current`): as a rule the newest. Once that is rejected it is the newest accepted
    one, which then can be taken back too; the rejected edit may still be accepted. One
    sent back for correction stays the one decided about, as a further edit will come.
    Whenever an edit is accepted no more, what it had replaced is in force again.
    """
    _first, chain = locked_chain_of(submission.pk)
    row = next(one for one in chain if one.pk == submission.pk)
    _check(row, by)
    if seen is not None and row.reviews.count() != seen:
        raise BadReview("stale")
    check_review(row.state, state, reason)
    if state == State.ACCEPTED and row.missing:
        raise BadReview("missing")
    was = row.state
    row.state, row.reason, row.reviewed_at = state, reason.strip(), at
    row.save(update_fields=["state", "reason", "reviewed_at"])
    Review.all_rows.create(
        submission=row, state=state, reason=reason.strip(), person=by, at=at
    )
    others = newest_accepted(chain, but=row.pk)
    if state == State.ACCEPTED:
        hand_over(row, others, at)
    elif was == State.ACCEPTED:
        hand_over(others, row, at)
    stands = others if state == State.REJECTED else None
    make_current(stands or row, chain)
    row.current = stands is None
    record(
        Verb.SUBMISSION_REVIEWED, at=at, actor=by, target=f"submission:{row.pk}",
        institution_id=row.institution_id, was=was, state=str(state),
    )  # fmt: skip
    return row


def _locked(pk: int) -> Submission:
    rows = Submission.all_rows.select_related("version__form")
    return rows.select_for_update(of=("self",)).get(pk=pk)


def _check(row: Submission, by: Person) -> None:
    if row.test:
        raise BadReview("test")
    if row.state == State.WITHDRAWN:
        raise BadReview("move")
    if is_replaced(row):
        raise BadReview("edited")
    if row.person_id == by.pk:
        raise BadReview("own")


def hand_over(new: Submission | None, old: Submission | None, at: dt.datetime) -> None:
    """Tell the receiver of the form what is in force now, and what no longer is."""
    one = cast(Submission, new or old)
    table = import_string(settings.SINERGI_FORMS)
    _audience, name = table.get(one.version.form.code, ((), ""))
    if (
        name and one.version.form.institution_id is None
    ):  # a shipped form, not a namesake
        receive: Receive = import_string(name)
        receive(new, old, at=at)


@told_when_busy()
@transaction.atomic
def place_submission(
    submission: Submission,
    area_code: str,
    *,
    election: Election | None = None,
    station_number: int | None = None,
    happened_on: dt.date | None = None,
    by: Person,
    at: dt.datetime,
) -> Submission:
    """Give the place and day of a submission whose answers name none that is known.

    What the device sent stays as it is. Raises BadReview once it is accepted: take the
    acceptance back first.
    """
    row = _locked(submission.pk)
    _check(row, by)
    if row.state == State.ACCEPTED:
        raise BadReview("move")
    row.area_code, row.election = area_code, election
    row.station_number = station_number
    if happened_on is not None:
        row.happened_on, row.happened_until = happened_on, None
    row.save(
        update_fields=[
            "area_code", "election", "station_number", "happened_on", "happened_until",
        ]
    )  # fmt: skip
    record(
        Verb.SUBMISSION_PLACED, at=at, actor=by, target=f"submission:{row.pk}",
        institution_id=row.institution_id, area=area_code,
    )  # fmt: skip
    return row

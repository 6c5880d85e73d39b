"""Decisions about submissions: accepted, sent back, rejected, each with its reason."""

import datetime as dt
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from sinergi.accounts.models import Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.observations.models import Review, State, Submission
from sinergi.observations.receivers import Receive
from sinergi.observations.rules.review import BadReview, check_review


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
    """
    row = _locked(submission.pk)
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
    if state == State.ACCEPTED:
        _hand_over(row, _accepted_before(row), at)
    elif was == State.ACCEPTED:
        _hand_over(None, row, at)
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
    if not row.current:
        raise BadReview("edited")
    if row.person_id == by.pk:
        raise BadReview("own")


def _accepted_before(row: Submission) -> Submission | None:
    """Return the accepted submission that this one, an edit, takes the place of."""
    if row.root_id is None:
        return None
    chain = Submission.all_rows.filter(pk=row.root_id) | Submission.all_rows.filter(
        root_id=row.root_id
    )
    accepted = chain.filter(state=State.ACCEPTED).exclude(pk=row.pk)
    return accepted.order_by("-pk").first()


def _hand_over(new: Submission | None, old: Submission | None, at: dt.datetime) -> None:
    """Tell the receiver of the form what is in force now, and what no longer is."""
    one = cast(Submission, new or old)
    table = import_string(settings.SINERGI_FORMS)
    _audience, name = table.get(one.version.form.code, ((), ""))
    if name:
        receive: Receive = import_string(name)
        receive(new, old, at=at)


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

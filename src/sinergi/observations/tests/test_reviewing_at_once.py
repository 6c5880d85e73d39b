"""Two reviewers at the same moment: one decision stands, the second is told."""

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.intake.tests.parallel import at_once, transactional_db
from sinergi.observations.models import Review, State, Submission
from sinergi.observations.rules.review import BadReview
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_the_second_of_two_decisions_at_once_is_refused():
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    sender = make_person("sinta", Role.SUPERVISOR, bawaslu)
    reviewers = [make_person(f"r{n}", Role.BAWASLU_ANALYST, bawaslu) for n in (1, 2)]
    a_form()
    row = receive(filled(answers="<note>x</note>"), sender).submission
    states = (State.ACCEPTED, State.REJECTED)
    found = at_once(
        *(
            lambda by=by, state=state: review_submission(
                row, state, reason="x", seen=0, by=by, at=MEETING
            )
            for by, state in zip(reviewers, states, strict=True)
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["BadReview", "Submission"]
    refused = next(one for one in found if isinstance(one, BadReview))
    assert refused.code == "stale"
    assert Review.all_rows.count() == 1
    assert Submission.all_rows.get(pk=row.pk).state != "new"

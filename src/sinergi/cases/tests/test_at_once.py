"""Two people at the same moment: one step stands, no number comes twice or is left out."""

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.cases.models import Case, CaseStep
from sinergi.cases.rules.steps import BadStep, Step
from sinergi.cases.services.making import full_draft
from sinergi.cases.services.stepping import take_step
from sinergi.cases.tests.conftest import give_key, opened
from sinergi.intake.tests.parallel import at_once, transactional_db

__all__ = ["transactional_db"]  # the fixture, which pytest finds by its name here
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_of_two_steps_at_once_one_stands_and_the_other_is_told():
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU)
    people = [make_person(f"r{n}", Role.BAWASLU_LEADER, bawaslu) for n in (1, 2)]
    give_key(bawaslu)
    row = opened(bawaslu)
    steps = (Step.REVIEWED, Step.WITHDRAWN)
    found = at_once(
        *(
            lambda by=by, to=to: take_step(
                row, full_draft(row, to, MEETING), by=by, at=MEETING
            )
            for by, to in zip(people, steps, strict=True)
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["BadStep", "Case"]
    refused = next(one for one in found if isinstance(one, BadStep))
    assert refused.code == "stale"
    assert CaseStep.all_rows.filter(case=row).count() == 2
    assert Case.all_rows.get(pk=row.pk).version == 2
    made = at_once(*[lambda: opened(bawaslu) for _ in range(6)])
    numbers = sorted(int(one.number[:4]) for one in made)
    assert numbers == [2, 3, 4, 5, 6, 7]

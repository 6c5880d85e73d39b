"""Which role may be given where."""

import pytest

from sinergi.access.permissions import LABELS, Permission
from sinergi.accounts.roles import (
    ROLE_KINDS,
    ROLE_NAMES,
    ROLES,
    InstitutionKind,
    Role,
)
from sinergi.accounts.rules import (
    BadInstitution,
    BadMembership,
    check_membership,
    check_no_circle,
    check_superior,
    covers,
)


@pytest.mark.parametrize(
    ("scope", "area", "answer"),
    [
        ("31.75", "31.75", True),
        ("31.75", "31.75.06.1003", True),
        ("31.75", "31.7", False),
        ("31.75", "31.751", False),
        ("31.75.06", "31.75", False),
        ("", "31.75", True),
    ],
)
def test_a_scope_covers_itself_and_what_is_below(scope, area, answer):
    assert covers(scope, area) is answer


def test_a_role_does_not_fit_every_institution():
    with pytest.raises(BadMembership, match="kind fkub"):
        check_membership(
            kind="fkub",
            allowed_kinds=frozenset({"bawaslu"}),
            institution_area="31.75",
            area="31.75",
        )


def test_a_role_reaches_no_further_than_its_institution():
    with pytest.raises(BadMembership, match="outside"):
        check_membership(
            kind="bawaslu",
            allowed_kinds=frozenset({"bawaslu"}),
            institution_area="31.75",
            area="31.74",
        )


def test_every_role_has_a_name_permissions_and_kinds():
    assert set(ROLES) == set(ROLE_NAMES) == set(ROLE_KINDS) == set(Role)


def test_every_permission_has_a_name():
    assert set(LABELS) == set(Permission)


def test_only_roles_of_bawaslu_publish_a_bawaslu_framework():
    holders = {
        role for role, given in ROLES.items() if Permission.PUBLISH_IKP_RUN in given
    }
    kinds = set().union(*(ROLE_KINDS[role] for role in holders))
    assert kinds == {InstitutionKind.BAWASLU}


def test_every_permission_is_given_to_somebody():
    assert set().union(*ROLES.values()) == set(Permission)


def test_a_superior_answers_for_the_whole_area_of_those_below():
    with pytest.raises(BadInstitution, match="outside"):
        check_superior("31.75", "31.75.06")


def test_lines_have_no_circle():
    with pytest.raises(BadInstitution):
        check_no_circle(1, 3, below=frozenset({1, 2, 3}))

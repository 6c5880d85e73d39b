"""`sinergi person add|end|list|password`: accounts from the shell of the server."""

import argparse
import secrets
import sys
from collections.abc import Sequence

from django.utils import timezone

WRONG = 2


def main(argv: Sequence[str]) -> int:
    """Run the subcommand; 0 done, 2 wrong call, with what to do instead."""
    options = _parser().parse_args(argv)
    import django

    django.setup()
    from sinergi.accounts.rules import BadMembership

    acts = {"add": _add, "end": _end, "list": _list, "password": _password}
    try:
        return acts[options.action](options)
    except BadMembership as fault:
        return _refuse(str(fault))


def _parser() -> argparse.ArgumentParser:
    from sinergi.accounts.roles import InstitutionKind, Role

    parser = argparse.ArgumentParser(prog="sinergi person")
    acts = parser.add_subparsers(dest="action", required=True)
    add = acts.add_parser("add", help="make an account, or give one a further role")
    add.add_argument("username")
    add.add_argument(
        "--name", help="as people know the person (default: the user name)"
    )
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument("--institution", required=True, help="its name")
    add.add_argument(
        "--kind",
        choices=[kind.value for kind in InstitutionKind],
        help="of an institution that is not there yet",
    )
    add.add_argument("--area", required=True, help="code, such as 31.75; '' the nation")
    end = acts.add_parser("end", help="end all roles of a person with today")
    end.add_argument("username")
    acts.add_parser("list", help="people with their roles")
    password = acts.add_parser("password", help="set a new password and show it")
    password.add_argument("username")
    return parser


def _add(options: argparse.Namespace) -> int:
    from django.db import transaction

    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Institution, Person
    from sinergi.accounts.roles import InstitutionKind, Role
    from sinergi.accounts.services import create_institution, create_person, give_role

    at = real_now()
    secret = secrets.token_urlsafe(12)
    with transaction.atomic():
        institution = Institution.all_rows.filter(name=options.institution).first()
        if institution is None:
            if options.kind is None:
                return _refuse(
                    f"no institution “{options.institution}”; --kind makes it"
                )
            kind = InstitutionKind(options.kind)
            institution = create_institution(
                options.institution, kind, options.area, by=None, at=at
            )
        person = Person.objects.filter(username__iexact=options.username).first()
        is_new = person is None
        if person is None:
            name = options.name or options.username
            person = create_person(
                options.username, name, password=secret, by=None, at=at
            )
        role = Role(options.role)
        give_role(
            person, institution, role, options.area,
            valid_from=timezone.localdate(at), by=None, at=at,
        )  # fmt: skip
    _say(f"{person.username}: {role.value} in {institution.name}")
    if is_new:
        _say(f"password {secret} (shown once; to be changed at the first sign-in)")
    return 0


def _end(options: argparse.Namespace) -> int:
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Membership
    from sinergi.accounts.services import end_membership

    at = real_now()
    rows = Membership.all_rows.filter(person__username__iexact=options.username)
    ended = [
        end_membership(row, last_day=timezone.localdate(at), by=None, at=at)
        for row in rows.valid_on(timezone.localdate(at))
    ]
    if not ended:
        return _refuse(f"no roles in force for “{options.username}”")
    _say(f"{options.username}: {len(ended)} roles end today")
    return 0


def _list(options: argparse.Namespace) -> int:
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Membership

    rows = Membership.all_rows.valid_on(timezone.localdate(real_now())).select_related(
        "person", "institution"
    )
    for row in rows.order_by("person__username"):
        _say(
            f"{row.person.username}\t{row.role}\t{row.institution.name}\t{row.area_code}"
        )
    return 0


def _password(options: argparse.Namespace) -> int:
    from sinergi.access.clock import real_now
    from sinergi.accounts.models import Person
    from sinergi.accounts.services import set_password

    person = Person.objects.filter(username__iexact=options.username).first()
    if person is None:
        return _refuse(f"no person “{options.username}”")
    secret = secrets.token_urlsafe(12)
    set_password(person, secret, by=None, at=real_now())
    _say(f"{person.username}: password {secret} (shown once)")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _refuse(text: str) -> int:
    sys.stderr.write(f"sinergi person: {text}\n")
    return WRONG

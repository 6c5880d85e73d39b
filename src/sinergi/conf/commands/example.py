"""`sinergi example clear`: take the example out of an installation that is to become real.

The example is loaded only into an installation without areas, so that all that is not of
real people and institutions came with it or stands upon it.
"""

import argparse
import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sinergi.command import CommandFailed
from sinergi.conf.commands import home, say, start_django
from sinergi.conf.commands.backup import default_file, write_backup
from sinergi.conf.commands.prepare import FIRST_LOGIN, without_example
from sinergi.conf.commands.triggers import triggers_off

if TYPE_CHECKING:
    from django.db.models import Model, Q, QuerySet

WORD = "clear"
KEPT_APPS = {"audit", "auth", "contenttypes"}
"""The facts stay, and say that the example was there; the rest is Django's own."""
KEPT = {
    "accounts.Kind", "elections.CalendarDay", "jobs.CronRun", "jobs.Heartbeat", "plans.Measure",
}  # fmt: skip
"""What an installation without the example has too."""
SHARED = {"elections.Election": "example", "elections.Stage": "election__example"}
"""Of these only what bears the mark goes: the calendars that ship stay."""
PEOPLES_APPS = {"accounts", "account", "mfa", "socialaccount", "usersessions"}
"""Of these, what hangs on example people and institutions goes, and nothing else."""


def main(words: list[str]) -> int:
    """Ask, back up, remove; 0 when it is gone or was never there, 1 when kept."""
    parser = argparse.ArgumentParser(prog="sinergi example", description=__doc__)
    parser.add_argument("act", choices=[WORD])
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--no-backup", action="store_true", help="a backup was made by other means"
    )
    options = parser.parse_args(words)
    start_django()
    return clear(sure=options.yes, keep_copy=not options.no_backup)


def clear(*, sure: bool, keep_copy: bool) -> int:
    """What `main` does after the options were read."""
    people, institutions = example_people(), example_institutions()
    if not people.exists():
        say("There is no example here.")
        return 0
    refuse_real_work(people, institutions)
    found = {name: rows.count() for name, rows in all_rows(people, institutions)}
    say("This goes:")
    for name, count in found.items():
        if count:
            say(f"  {count:8,}  {name}")
    say("Real people with their institutions and the list of facts stay.")
    if not sure and not is_asked_for():
        say("Nothing was changed.")
        return 1
    at = dt.datetime.now(dt.UTC)  # noqa: TID251 - the command is the clock
    if keep_copy:
        say(f"Backup: {write_backup(default_file(at), at=at)}")
    remove(people, institutions, at=at)
    forget_files()
    say("The example is gone. Restart the server.")
    return 0


def is_asked_for() -> bool:
    """True when the person types the word; CommandFailed when there is nobody to ask."""
    if not sys.stdin.isatty():
        raise CommandFailed("there is no terminal to ask; add --yes to remove it all")
    return input(f"Type {WORD} to remove it: ").strip() == WORD


def example_people() -> "QuerySet[Any]":
    """The people that the example brought."""
    from sinergi.accounts.models import Person

    return Person.objects.filter(example=True)


def example_institutions() -> "QuerySet[Any]":
    """The institutions that came with the example and in which nobody real ever had a role.

    Those without people came in the same transaction and bear the same time.
    """
    from sinergi.accounts.models import Institution, Membership

    roles = Membership.all_rows.order_by()
    real = roles.filter(person__example=False).values("institution_id")
    shown = roles.filter(person__example=True).values("institution_id")
    own = Institution.all_rows.filter(pk__in=shown)
    came = Institution.all_rows.filter(created_at__in=own.values("created_at"))
    return came.exclude(pk__in=real)


def all_rows(
    people: "QuerySet[Any]", institutions: "QuerySet[Any]"
) -> Iterator[tuple[str, "QuerySet[Any]"]]:
    """What is to go, with its name for people; people and institutions last."""
    from django.apps import apps

    for model in apps.get_models(include_auto_created=True):
        label, app = model._meta.label, model._meta.app_label
        if app in KEPT_APPS or label in KEPT or is_one_of(model, people, institutions):
            continue
        rows = model._base_manager.all()
        if label in SHARED:
            # by number: when the stages go their elections may be gone already
            marked = rows.filter(**{SHARED[label]: True})
            rows = rows.filter(pk__in=list(marked.values_list("pk", flat=True)))
        if app in PEOPLES_APPS:
            rows = rows.filter(hanging_on(model, people, institutions))
        yield label, rows
    yield people.model._meta.label, people
    yield institutions.model._meta.label, institutions


def is_one_of(model: type["Model"], *queries: "QuerySet[Any]") -> bool:
    """True when the model is that of one of the queries."""
    return model in {query.model for query in queries}


def hanging_on(model: type["Model"], *owners: "QuerySet[Any]") -> "Q":
    """The condition "belongs to one of the owners" by any foreign key; else nothing does."""
    from django.db.models import Q

    condition = Q(pk__in=[])
    for field in model._meta.concrete_fields:
        for owner in owners:
            if field.is_relation and field.related_model is owner.model:
                condition |= Q(**{f"{field.name}__in": owner.values("pk")})
    return condition


def done_by(
    model: type["Model"], people: "QuerySet[Any]", institutions: "QuerySet[Any]"
) -> "Q":
    """The condition "belongs to them, or was done by them", also by plain numbers."""
    from django.db.models import Q

    condition = hanging_on(model, people, institutions)
    for field in model._meta.concrete_fields:
        if not field.is_relation and field.name.endswith("by_id"):
            condition |= Q(**{f"{field.name}__in": people.values("pk")})
        elif not field.is_relation and field.name == "institution_id":
            condition |= Q(institution_id__in=institutions.values("pk"))
    return condition


def refuse_real_work(people: "QuerySet[Any]", institutions: "QuerySet[Any]") -> None:
    """CommandFailed when rows that would go belong to a real institution or person."""
    real = [
        owner.model._base_manager.exclude(pk__in=owner.values("pk"))
        for owner in (people, institutions)
    ]
    found = []
    for name, rows in all_rows(people, institutions):
        if rows.model._meta.app_label in PEOPLES_APPS:
            continue
        if count := rows.filter(done_by(rows.model, *real)).count():
            found.append(f"{count} {name}")
    if found:
        raise CommandFailed(
            f"real institutions or people have work here: {', '.join(found)}. It stands on the "
            "example's areas and cannot stay without them. Begin real work in a data folder of "
            "its own: SINERGI_HOME=/another/folder sinergi serve"
        )


def remove(
    people: "QuerySet[Any]", institutions: "QuerySet[Any]", *, at: dt.datetime
) -> None:
    """Remove it in one transaction and record one fact; CommandFailed when something real hangs on it."""
    from django.db import IntegrityError, connection, transaction

    from sinergi.audit.log import record
    from sinergi.audit.verbs import Verb

    gone = list(people.values_list("pk", flat=True))
    homes = list(institutions.values_list("pk", flat=True))
    people = people.model.objects.filter(pk__in=gone)
    institutions = institutions.model.all_rows.filter(pk__in=homes)
    rows = list(all_rows(people, institutions))
    tables = [query.model._meta.db_table for _, query in rows]
    try:
        with transaction.atomic(), triggers_off(connection, tables):
            for _, query in rows:
                query._raw_delete(using=connection.alias)
            connection.check_constraints()
            record(Verb.EXAMPLE_CLEARED, at=at, actor=None, target="example:0")
    except IntegrityError as error:
        raise CommandFailed(f"something real hangs on the example: {error}") from error


def forget_files() -> None:
    """Remove the example's files and logins; it is not loaded again by itself."""
    from django.conf import settings

    from sinergi.accounts.example import login_path

    for path in Path(settings.MEDIA_ROOT).glob("*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    login_path().unlink(missing_ok=True)
    (home() / FIRST_LOGIN).unlink(missing_ok=True)
    without_example()

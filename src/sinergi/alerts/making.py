"""Reads what happened since it last looked, and makes notices for whom it concerns.

The work of the cron table. Nobody is told of a row they may not see at that moment, nor
of what they did themselves.
"""

import datetime as dt
import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sinergi.access.clock import real_now, today
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Membership, Person, membership_day
from sinergi.accounts.roles import ROLES
from sinergi.alerts.channels import CHANNELS, TO_PEOPLE
from sinergi.alerts.channels.base import Address
from sinergi.alerts.concerned import Told, to_owner
from sinergi.alerts.concerned_city import CONCERNS
from sinergi.alerts.concerned_handovers import late_packages
from sinergi.alerts.models import Cursor, Delivery, Notice, Preference, Webhook
from sinergi.alerts.pages import MATTERS, may_see, reference_of
from sinergi.alerts.rules import (
    ANSWER_WITHIN,
    CHECK_BEFORE,
    IN_APP,
    REMIND_BEFORE,
    STAGE_BEFORE,
    WEBHOOK,
    Choice,
    Kind,
    State,
    default_choice,
    next_digest,
    settled,
)
from sinergi.audit.chain import last_settled_fact
from sinergi.audit.models import Fact
from sinergi.commitments.models import Commitment
from sinergi.commitments.querysets.commitment import CommitmentQuerySet
from sinergi.commitments.rules.commitment import Step
from sinergi.elections.models import Stage
from sinergi.facilities.models import Facility
from sinergi.neutrality.models import Matter

READER = "facts"
AT_ONCE, BREATH_S = 50, 0.1
"""Facts told of in one transaction, and the pause after it: on SQLite nobody else writes
meanwhile, and whoever waits looks again ten times a second."""


def begin_now() -> None:
    """Tell of nothing that has happened so far: an example is no news to anybody."""
    last = Fact.all_rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    Cursor.all_rows.update_or_create(pk=READER, defaults={"fact": last})


def make_notices(at: dt.datetime) -> int:
    """Tell of the facts since the last call and of what is due soon; return how many.

    The very first call reads all facts into the pages, but sends nothing outside: who
    installs this on a running server wants no flood of old news.
    """
    first = not Cursor.all_rows.filter(pk=READER).exists()
    made, last = 0, last_settled_fact()
    known: set[Told] = set()
    while True:
        count, more = _read_some(at, last, known, outside=not first)
        made += count
        if not more:
            break
        time.sleep(BREATH_S)
    return made + _remind(at)


@transaction.atomic
def _read_some(
    at: dt.datetime, last: int, known: set[Told], *, outside: bool
) -> tuple[int, bool]:
    cursor, _new = Cursor.all_rows.select_for_update().get_or_create(pk=READER)
    unread = Fact.all_rows.filter(pk__gt=cursor.fact, pk__lte=last).order_by("pk")
    facts = list(unread[:AT_ONCE])
    made = 0
    for fact in facts:
        concern = CONCERNS.get(fact.verb)
        for told in concern(fact) if concern is not None else ():
            # Of many facts that are one thing, only the first costs anything.
            if told.key and told in known:
                continue
            if told.key:
                known.add(told)
            by = None if told.key else fact.actor_id
            made += tell(
                told, key=told.key or str(fact.pk), by=by, at=at, outside=outside
            )
    if facts:
        cursor.fact = facts[-1].pk
        cursor.save(update_fields=["fact"])
    return made, len(facts) == AT_ONCE


def _remind(at: dt.datetime) -> int:
    """Tell of what is due soon, never answered, and of stages that are near."""
    day = today()
    soon = day + dt.timedelta(days=REMIND_BEFORE)
    due = Commitment.all_rows.filter(due_on=soon)
    asked = at - dt.timedelta(days=ANSWER_WITHIN)
    open_long = Commitment.all_rows.filter(
        step=Step.PROPOSED,
        created_at__lte=asked,
        # Older ones were told of long ago: the index need not go through them all.
        created_at__gt=asked - dt.timedelta(days=ANSWER_WITHIN),
        # An office without people would be looked at again and again.
        institution__in=Membership.all_rows.valid_on(membership_day()).values(
            "institution"
        ),
    )
    made = _remind_of(due.binding(), Kind.DUE_SOON, f"due:{soon}", at)
    made += _remind_of(
        due.filter(step=Step.PROPOSED), Kind.UNANSWERED, f"due:{soon}", at
    )
    made += _remind_of(open_long, Kind.UNANSWERED, f"after:{ANSWER_WITHIN}", at)
    made += _remind_of_checks(day, at) + _remind_of_matters(day, at)
    made += _remind_of_packages(at)
    return made + _remind_of_stages(day, at)


def _remind_of(
    rows: CommitmentQuerySet[Commitment], kind: Kind, key: str, at: dt.datetime
) -> int:
    """Tell the owners of these rows; those told under this key already hear nothing."""
    known = Notice.all_rows.filter(kind=kind, key=key)
    done = {
        int(one.partition(":")[2]) for one in known.values_list("target", flat=True)
    }
    made = 0
    for row in rows:
        if row.pk not in done:
            with transaction.atomic():
                made += tell(to_owner(row, kind), key=key, by=None, at=at)
    return made


def _remind_of_stages(day: dt.date, at: dt.datetime) -> int:
    """Tell the institutions with open commitments in a stage that it begins or ends."""
    begins = day + dt.timedelta(days=STAGE_BEFORE)
    ends = day + dt.timedelta(days=REMIND_BEFORE)
    made = 0
    for stage in Stage.all_rows.filter(Q(starts_on=begins) | Q(ends_on=ends)):
        key = f"near:{day}"
        target = f"stage:{stage.pk}"
        if Notice.all_rows.filter(target=target, key=key).exists():
            continue
        rows = Commitment.all_rows.open().filter(stage=stage)
        owners = frozenset(rows.order_by().values_list("institution", flat=True))
        told = Told(
            Kind.STAGE_NEAR, target, frozenset(), owners, Permission.WRITE_COMMITMENTS,
            owners,
        )  # fmt: skip
        with transaction.atomic():
            made += tell(told, key=key, by=None, at=at)
    return made


def _remind_of_checks(day: dt.date, at: dt.datetime) -> int:
    """Tell who keeps a facility that the first of its checks ends in some days."""
    last = day + dt.timedelta(days=CHECK_BEFORE)
    key, made = f"until:{last}", 0
    known = Notice.all_rows.filter(kind=Kind.CHECK_EXPIRES, key=key)
    done = set(known.values_list("target", flat=True))
    rows = Facility.all_rows.in_use().filter(next_expiry_on=last)
    for pk, keeper in rows.values_list("pk", "keeper"):
        target = f"facility:{pk}"
        if keeper is not None and target not in done:
            there = frozenset({keeper})
            told = Told(
                Kind.CHECK_EXPIRES, target, frozenset(), there,
                Permission.CHECK_FACILITIES, there,
            )  # fmt: skip
            with transaction.atomic():
                made += tell(told, key=key, by=None, at=at)
    return made


def _remind_of_matters(day: dt.date, at: dt.datetime) -> int:
    """Tell those whose step in a matter is due in some days, or was due yesterday.

    Nothing of the matter is kept with the notice, not even its number.
    """
    key, target = f"due:{day}", f"{MATTERS}:{day:%Y%m%d}"
    if Notice.all_rows.filter(kind=Kind.MATTER_DUE, key=key).exists():
        return 0
    days = [day + dt.timedelta(days=REMIND_BEFORE), day - dt.timedelta(days=1)]
    rows = Matter.all_rows.open().filter(due_on__in=days).exclude(turn=None)
    turns = frozenset(rows.order_by().values_list("turn", flat=True))
    if not turns:
        return 0
    told = Told(Kind.MATTER_DUE, target, frozenset(), turns, Permission.HANDLE_MATTERS)
    with transaction.atomic():
        return tell(told, key=key, by=None, at=at)


def _remind_of_packages(at: dt.datetime) -> int:
    """Tell both sides of a hand-over whose receipt or answer did not come in time."""
    made = 0
    for told, key in late_packages(at):
        with transaction.atomic():
            made += tell(told, key=key, by=None, at=at)
    return made


def tell(
    told: Told,
    *,
    key: str,
    by: int | None,
    at: dt.datetime,
    outside: bool = True,
) -> int:
    """Make the notices of one thing and put their deliveries in the queue.

    `by` is who did it and needs no telling. Returns how many notices are new.
    """
    if not told.people and not told.institutions:  # of thousands of forms in a rush
        return _tell_webhooks(told, key, None, at) if outside else 0
    people = [
        one
        for one in _people_of(told)
        if one.pk != by
        and one.holds(Permission.READ_NOTICES)
        and may_see(one, told.target)
    ]
    reference = reference_of(told.target) if people or told.webhooks else ""
    choices = _choices(people, told.kind)
    outside = outside and told.outside
    made = 0
    for person in people:
        notice, new = Notice.all_rows.get_or_create(
            person=person, kind=told.kind, target=told.target, key=key,
            defaults={
                "reference": reference,
                "made_at": at,
                "in_app": _chosen(told, person, IN_APP, choices) is not Choice.OFF,
            },
        )  # fmt: skip
        if new:
            made += 1
            _queue(notice, told, person, choices, at, outside=outside)
    return made + (_tell_webhooks(told, key, reference, at) if outside else 0)


def people_with(institutions: Iterable[int], permission: Permission) -> list[Person]:
    """Return those who hold the permission in one of these institutions today."""
    roles = [role for role, given in ROLES.items() if permission in given]
    rows = Membership.all_rows.filter(
        institution_id__in=list(institutions), role__in=roles
    ).valid_on(membership_day())
    people = Person.objects.filter(pk__in=rows.values("person"), is_active=True)
    return list(people.order_by("pk"))


def _people_of(told: Told) -> list[Person]:
    day = membership_day()
    loans = Membership.all_rows.valid_on(day).filter(delegation__giver__in=told.people)
    named = Q(pk__in=told.people) | Q(pk__in=loans.values("person"))
    found = {one.pk: one for one in Person.objects.filter(named, is_active=True)}
    if told.institutions:
        found |= {
            one.pk: one for one in people_with(told.institutions, told.permission)
        }
    return list(found.values())


def _choices(people: list[Person], kind: Kind) -> dict[tuple[int, str], Choice]:
    rows = Preference.all_rows.filter(person__in=people, kind=kind)
    return {(row.person_id, row.channel): Choice(row.choice) for row in rows}


def _chosen(
    told: Told, person: Person, channel: str, choices: dict[tuple[int, str], Choice]
) -> Choice:
    """Return how a person is told by a channel: as chosen, else as is usual."""
    default = default_choice(told.kind, channel)
    choice = choices.get((person.pk, channel), default)
    return settled(choice, told.kind, channel, pressing=told.pressing)


def _queue(
    notice: Notice,
    told: Told,
    person: Person,
    choices: dict[tuple[int, str], Choice],
    at: dt.datetime,
    *,
    outside: bool,
) -> None:
    for code in TO_PEOPLE if outside else (IN_APP,):
        channel = CHANNELS[code]
        choice = _chosen(told, person, code, choices)
        ready = channel.is_ready() and channel.reaches(Address(person=person))
        if choice is Choice.OFF or not ready:
            continue
        digest = choice is Choice.DIGEST
        Delivery.all_rows.create(
            notice=notice,
            channel=code,
            digest=digest,
            # What stands in the app is delivered by being there.
            state=State.SENT if code == IN_APP else State.QUEUED,
            made_at=at,
            at=at if code == IN_APP else None,
            tries=1 if code == IN_APP else 0,
            due_at=next_digest(timezone.localtime(at)) if digest else at,
        )


def _tell_webhooks(told: Told, key: str, reference: str | None, at: dt.datetime) -> int:
    """Queue it for the webhooks; without a `reference` it is looked up where one listens."""
    hooks = Webhook.all_rows.running().filter(institution_id__in=told.webhooks)
    made = 0
    for hook in hooks:
        if hook.kinds and told.kind not in hook.kinds:
            continue
        if reference is None:
            reference = reference_of(told.target)
        notice, new = Notice.all_rows.get_or_create(
            institution_id=hook.institution_id, kind=told.kind, target=told.target,
            key=key, defaults={"reference": reference, "made_at": at},
        )  # fmt: skip
        queue_for_webhook(notice, hook, at)
        made += new
    return made


def queue_for_webhook(notice: Notice, hook: Webhook, at: dt.datetime) -> Delivery:
    """Put a notice in the queue for one webhook, once."""
    row, _new = Delivery.all_rows.get_or_create(
        notice=notice, webhook=hook, channel=WEBHOOK,
        defaults={"made_at": at, "due_at": at},
    )  # fmt: skip
    return row


def notice_of_test(hook: Webhook, at: dt.datetime) -> Notice:
    """Return a new notice that tells nothing, to try a webhook."""
    key = f"test:{int(real_now().timestamp() * 1000)}"
    return Notice.all_rows.create(
        institution_id=hook.institution_id, kind=Kind.TEST,
        target=f"webhook:{hook.pk}", key=key, made_at=at,
    )  # fmt: skip

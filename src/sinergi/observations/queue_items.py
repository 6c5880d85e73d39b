"""Submissions as lines of the one queue: to decide about, by form; and come back.

Three hundred submissions of one form are one line, which leads to their list: a queue of
three hundred lines would hide all else.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.elections.models import in_language
from sinergi.elections.stations import names_of
from sinergi.observations.listing import Asked, find
from sinergi.observations.models import State, Submission
from sinergi.observations.querysets.submission import SubmissionQuerySet

GROUP = "today"
"""Neither has a due day; both wait for somebody now."""


def _to_review(
    actor: Actor, asked: Mapping[str, str]
) -> SubmissionQuerySet[Submission]:
    found = find(_asked(asked, State.NEW), actor).to_review(actor)
    return found.filter(test=False).order_by()


def _returned(actor: Actor, asked: Mapping[str, str]) -> SubmissionQuerySet[Submission]:
    rows = find(_asked(asked, State.CORRECTION), actor)
    if asked.get("whose") == "institution":
        return rows.filter(institution_id__in=actor.institutions)
    return rows.filter(person_id=actor.pk)


def _asked(asked: Mapping[str, str], state: State) -> Asked:
    return Asked(
        q=asked.get("q", ""), within=asked.get("within", ""), state=state.value
    )


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many lines; two queries, none for who sends no forms."""
    found = 0
    if actor.holds(Permission.REVIEW_SUBMISSIONS):
        forms = _to_review(actor, asked).values("version__form_id")
        found += forms.distinct().count()
    if actor.holds(Permission.SEND_SUBMISSIONS):
        found += _returned(actor, asked).count()
    return {GROUP: found} if found else {}


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines; three queries."""
    if GROUP not in groups:
        return {}
    lines: list[dict[str, Any]] = []
    if actor.holds(Permission.SEND_SUBMISSIONS):
        lines += _came_back(actor, asked, most)
    if actor.holds(Permission.REVIEW_SUBMISSIONS):
        lines += _waiting_by_form(actor, asked)
    return {GROUP: lines[:most]}


def _waiting_by_form(actor: Actor, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    form = "version__form__"
    rows = _to_review(actor, asked).values_list(
        f"{form}code", f"{form}title_id", f"{form}title_en"
    )
    counted = rows.annotate(n=Count("pk"), oldest=Min("received_at"))
    query = {name: asked[name] for name in ("q", "within") if asked.get(name)}
    return [
        _line(
            key=f"review-{code}",
            number="",
            title=ngettext(
                "%(form)s: %(n)s submission waits for your review",
                "%(form)s: %(n)s submissions wait for your review",
                n,
            ) % {"form": in_language(title_id, title_en), "n": n},
            state=_("since %(day)s")
            % {"day": date_format(localtime(oldest), "SHORT_DATE_FORMAT")},
            url=f"{reverse('observations:submissions')}?"
            + urlencode({"state": State.NEW.value, "form": code, **query}),
        )
        for code, title_id, title_en, n, oldest in counted.order_by("oldest")
    ]  # fmt: skip


def _came_back(
    actor: Actor, asked: Mapping[str, str], most: int
) -> list[dict[str, Any]]:
    rows = _returned(actor, asked).select_related(
        "version__form", "institution", "person"
    )
    rows = rows.defer("xml", "answers", "version__xform", "version__questions")
    found = list(rows.order_by("reviewed_at")[:most])
    names = names_of((row.area_code for row in found), actor) if found else {}
    return [
        _line(
            key=f"returned-{row.pk}",
            number=row.receipt,
            title=_("%(form)s came back for correction")
            % {"form": row.version.form.title},
            state=row.state_name,
            url=reverse("observations:submission", args=[row.pk]),
            area_code=row.area_code,
            area_name=names.get(row.area_code, row.area_code),
            institution_name=row.institution.name,
            person_name=row.person.name,
        )
        for row in found
    ]


def _line(
    *, key: str, number: str, title: str, state: str, url: str, **more: str
) -> dict[str, Any]:
    return {
        "kind": "submission",
        "key": key,
        "number": number,
        "title": title,
        "area_code": "",
        "area_name": "",
        "institution_name": "",
        "person_name": "",
        "due_on": None,
        "state_text": state,
        "is_late": False,
        "url": url,
        "waiting_for_me": True,
        **more,
    }

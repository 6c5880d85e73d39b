"""The list of submissions as an address asks for it; pages, exports and queue read this."""

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from sinergi.access.actor import Actor
from sinergi.access.asking import LARGEST_NUMBER, to_asked_number, to_asked_text
from sinergi.access.permissions import Permission
from sinergi.access.scope import MOST_WORDS
from sinergi.accounts.models import Institution
from sinergi.elections.stations import names_of
from sinergi.observations.answering import (
    Speaker,
    gist,
    place_names,
    reader_language,
)
from sinergi.observations.asking import questions_of
from sinergi.observations.form_outline import Question
from sinergi.observations.models import (
    Form,
    FormVersion,
    OutsideNumber,
    State,
    Submission,
    System,
)
from sinergi.observations.querysets.submission import SubmissionQuerySet
from sinergi.places.rules import is_code, to_code

REPLACED = "replaced"
SORTS: dict[str, str] = {
    "received": "pk",
    "form": "version__form__code",
    "institution": "institution__name",
    "person": "person__name",
    "area": "area_code",
    "happened": "happened_on",
    "state": "state",
}
NEWEST_FIRST = "-received"
KEPT = (
    "q", "form", "state", "institution", "within", "since", "until", "received",
    "files", "place", "test", "without", "mine", "batch", "sort",
)  # fmt: skip
"""What of an address is part of the question."""
RECEIPT = re.compile(r"(?:L-?)?0*(\d{1,10})", re.IGNORECASE)
EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    form: str = ""
    state: str = ""
    institution: int | None = None
    within: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    received: dt.date | None = None
    batch: int | None = None
    files: bool = False
    place: bool = False
    test: bool = False
    without: str = ""
    mine: bool = False
    sort: str = NEWEST_FIRST

    @property
    def is_narrowed(self) -> bool:
        """True when anything beyond the order is asked for."""
        return self != Asked(sort=self.sort)


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    code = to_code(to_asked_text(query.get("within", ""), 24))
    form, state = query.get("form", ""), query.get("state", "")
    without, sort = query.get("without", ""), query.get("sort", NEWEST_FIRST)
    return Asked(
        q=to_asked_text(query.get("q", "")),
        form=form if re.fullmatch(r"[-\w]{1,60}", form, re.ASCII) else "",
        state=state if state in {*State, REPLACED} else "",
        institution=to_asked_number(query.get("institution", "")),
        within=code if is_code(code) else "",
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        received=_day(query.get("received", "")),
        batch=to_asked_number(query.get("batch", "")),
        files=query.get("files") == "missing",
        place=query.get("place") == "none",
        test=query.get("test") == "1",
        without=without if without in set(System) else "",
        mine=query.get("mine") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST,
    )


def _day(text: str) -> dt.date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and EARLIEST <= day <= LATEST else None


def kept_query(query: QueryDict, *, but: Iterable[str] = ()) -> str:
    """Return the part of an address that filters and orders the list, some left out."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name) and name not in set(but):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def find(asked: Asked, actor: Actor) -> SubmissionQuerySet[Submission]:
    """Return the submissions this person may see and asks for, in order."""
    rows = find_any_state(asked, actor)
    if asked.state == REPLACED:
        rows = rows.filter(current=False).exclude(state=State.WITHDRAWN)
    elif asked.state == State.WITHDRAWN:
        rows = rows.filter(state=State.WITHDRAWN)
    else:
        rows = rows.filter(current=True)
        if asked.state:
            rows = rows.filter(state=asked.state)
    return _ordered(rows, asked.sort)


def find_any_state(asked: Asked, actor: Actor) -> SubmissionQuerySet[Submission]:
    """Return what the other filters ask for, whatever was decided about it."""
    rows = Submission.visible.to(actor).light().filter(test=asked.test)
    if asked.within:
        rows = rows.within(asked.within)
    if asked.mine:
        rows = rows.filter(person_id=actor.pk)
    rows = rows.filter(_belonging(asked) & _when(asked))
    if asked.without:
        rows = rows.filter(~Exists(_numbers(asked.without)))
    return _matching(rows, asked.q) if asked.q else rows


def _belonging(asked: Asked) -> Q:
    condition = Q()
    if asked.form:
        condition &= Q(version__form__code=asked.form)
    if asked.institution is not None:
        condition &= Q(institution_id=asked.institution)
    if asked.batch is not None:
        condition &= Q(batch_id=asked.batch)
    if asked.files:
        condition &= ~Q(missing=[])
    if asked.place:
        condition &= Q(area_code="")
    return condition


def _when(asked: Asked) -> Q:
    """Return the condition on days: when it happened, or else when it was received."""
    condition = Q()
    if asked.since:
        late = Q(happened_on=None, received_at__gte=_midnight(asked.since))
        condition &= Q(happened_on__gte=asked.since) | late
    if asked.until:
        early = _midnight(asked.until + dt.timedelta(days=1))
        condition &= Q(happened_on__lte=asked.until) | Q(
            happened_on=None, received_at__lt=early
        )
    if asked.received:
        next_day = asked.received + dt.timedelta(days=1)
        condition &= Q(
            received_at__gte=_midnight(asked.received),
            received_at__lt=_midnight(next_day),
        )
    return condition


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _numbers(system: str) -> Any:
    """Return the numbers in a system of the row or of the first of its chain."""
    rows = OutsideNumber.all_rows.filter(system=system, ended_at=None)
    return rows.filter(
        Q(submission_id=OuterRef("pk")) | Q(submission_id=OuterRef("root_id"))
    )


def _matching(
    rows: SubmissionQuerySet[Submission], text: str
) -> SubmissionQuerySet[Submission]:
    """Return those that hold each word in an answer or the sender's name, or the receipt.

    Answers are searched as the text they are kept as, names of questions included.
    """
    found = RECEIPT.fullmatch(text)
    receipt = Q()
    if found and int(found[1]) <= LARGEST_NUMBER:
        receipt = Q(pk=int(found[1]))
    condition = Q()
    for word in list(dict.fromkeys(text.split()))[:MOST_WORDS]:
        # SQLite keeps JSON with escapes for what is not ASCII.
        written = {word, json.dumps(word)[1:-1]}
        somewhere = Q(person__name__icontains=word)
        for one in written:
            somewhere |= Q(said__icontains=one)
        condition &= somewhere
    found_rows = rows.alias(said=Cast("answers", TextField()))
    return cast(SubmissionQuerySet[Submission], found_rows.filter(receipt | condition))


def _ordered(
    rows: SubmissionQuerySet[Submission], sort: str
) -> SubmissionQuerySet[Submission]:
    name = SORTS[sort.removeprefix("-")]
    down = sort.startswith("-")
    if name == "pk":
        return rows.order_by("-pk" if down else "pk")
    field = F(name)
    first = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
    return rows.order_by(first, "-pk" if down else "pk")


def counts_by_state(asked: Asked, actor: Actor) -> dict[str, int]:
    """Return state → how many fit the other filters, all states, "" the sum; one query.

    What was withdrawn with its file is neither in the sum nor replaced by a newer one.
    """
    rows = find_any_state(asked, actor).order_by()
    found = dict.fromkeys(["", *State, REPLACED], 0)
    for state, current, count in rows.values_list("state", "current").annotate(
        n=Count("pk")
    ):
        kept = current or state == State.WITHDRAWN
        found[state if kept else REPLACED] += count
        if current:
            found[""] += count
    return found


def choices_seen(actor: Actor) -> tuple[list[Form], list[tuple[int, str]]]:
    """Return the forms and the senders (id and name) of what one sees; two queries."""
    seen = Submission.visible.to(actor).order_by()
    forms = Form.all_rows.filter(
        Exists(seen.filter(version__form_id=OuterRef("pk")))
    ).order_by("code")
    senders = Institution.all_rows.filter(
        Exists(seen.filter(institution_id=OuterRef("pk")))
    )
    return list(forms), list(senders.order_by("name").values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of the list shows."""

    row: Submission
    area_name: str
    gist: list[tuple[str, str]]
    may_review: bool

    @property
    def station(self) -> str:
        """The polling station, empty where it is about none."""
        number = self.row.station_number
        return f"TPS {number:03d}" if number is not None else ""

    @property
    def received_on(self) -> dt.date:
        """The day of receipt, where the installation is."""
        return timezone.localdate(self.row.received_at)


def lines_of(keys: Iterable[int], actor: Actor) -> list[Line]:
    """Return the lines of these keys in their order; four queries, whatever their number.

    The keys must come from a question that asked who may see them. Keys are sorted
    first and joined afterwards; of the rows shown alone the answers are read.
    """
    ordered = list(keys)
    rows = Submission.all_rows.filter(pk__in=ordered).defer("xml", "provenance")
    joined = rows.select_related("person", "institution", "device").order_by()
    found = {row.pk: row for row in joined}
    versions = versions_of(found.values())
    asked = {pk: questions_of(version) for pk, version in versions.items()}
    names = _names(found.values(), asked, actor)
    speaker = Speaker(reader_language(), names)
    line = actor.line_with(Permission.REVIEW_SUBMISSIONS)
    lines = []
    for pk in ordered:
        if pk not in found:
            continue
        row = found[pk]
        row.version = versions[row.version_id]
        values = row.answers.get("values", {})
        mine = row.person_id == actor.pk or row.institution_id not in line
        said = gist(asked[row.version_id], values, speaker)
        lines.append(Line(row, names.get(row.area_code, row.area_code), said, not mine))
    return lines


def versions_of(rows: Iterable[Submission]) -> dict[int, FormVersion]:
    """Return the versions of these rows with their forms, by key; one query."""
    keys = {row.version_id for row in rows}
    versions = FormVersion.all_rows.filter(pk__in=keys).defer("xform")
    return {one.pk: one for one in versions.select_related("form")}


def _names(
    rows: Iterable[Submission], asked: dict[int, list[Question]], actor: Actor
) -> dict[str, str]:
    rows = list(rows)
    questions = [one for many in asked.values() for one in many]
    names = place_names(
        questions, (row.answers.get("values", {}) for row in rows), actor
    )
    rest = {row.area_code for row in rows if row.area_code} - names.keys()
    return names | (names_of(rest, actor) if rest else {})
